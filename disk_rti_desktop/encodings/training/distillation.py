"""The loop of our distillation: photos at the photographed lights, a teacher's answers at lights between them.

What a teacher says of a light is believed as far as it is expected to be right there: the squared errors of a light
count the less the larger they are anyway (so that raking lights do not outvote all others), and the teacher's lights
count less than the photos when its errors are larger than the network's own.
"""

import math
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.checkpoints import Arrays, Checkpoints
from disk_rti_desktop.encodings.training.lessons import Lessons
from disk_rti_desktop.encodings.training.network import Network, Shape
from disk_rti_desktop.encodings.training.soap import Soap
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.progress import Figure, Progress, Steps

REPORT_SECONDS = 0.08
WARMING = 0.15  # share of the steps in which the rate rises
COLDEST = 1 / 25  # of the rate, at the first step
EVENNESS = 0.7  # 0: squared errors count alike under all lights; 1: relative to what is expected of each light
DISTRUST = 2.0  # of the teacher's expected error, beside the network's own
SLOWNESS = 0.02  # with which the network's own error is followed
ATTEMPTS = 4  # each at half the rate of the one before
DIVERGED = 3.0  # times the lowest error so far


@dataclass(frozen=True)
class Plan:
    """How long and how to train: `lights` of a step are drawn, the `photographed` share of them from the photos."""

    steps: int
    rate: float
    photographed: float
    pixels: int = 256
    lights: int = 24


def distil(
    shape: Shape, lessons: Lessons, plan: Plan, seed: int, checkpoints: Checkpoints, name: str, note: str = ""
) -> Steps[Network]:
    """A network that has learned; should it diverge, it begins anew at half the rate. Progress previews are Codecs.

    Its state is kept under `name`, and found there.
    """
    state = checkpoints.load(name)
    first = 0 if state is None else int(state["attempt"])
    for attempt in range(first, ATTEMPTS):
        training = _Training(shape, lessons, plan, seed, attempt)
        if state is not None:
            training.restore(state)
            state = None
        # The matrices are too small for several threads: those would only wait for each other.
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            settled = yield from _run(training, checkpoints, name, note)
        finally:
            torch.set_num_threads(threads)
        if settled:
            checkpoints.keep(name, training.state())
            return training.network
    raise InputError("The training did not settle: try another seed.")


def _run(training: "_Training", checkpoints: Checkpoints, name: str, note: str) -> Steps[bool]:
    """Trains to the end, and tells whether the errors kept falling."""
    reported, steps = 0.0, training.plan.steps
    while training.done < steps:
        if not training.step():
            return False
        if checkpoints.due(name):
            checkpoints.keep(name, training.state())
        if time.perf_counter() - reported > REPORT_SECONDS:
            loss = Figure("loss", name, training.misfit)
            yield Progress(training.done, steps, note, training.codec(), (loss,))
            reported = time.perf_counter()
    return True


class _Training:
    """A network on its way."""

    def __init__(self, shape: Shape, lessons: Lessons, plan: Plan, seed: int, attempt: int) -> None:
        mean, components = float(lessons.pixels.mean()), lessons.coordinates.shape[1]
        self.network = Network(components, shape, mean, seed + 1000 * attempt)
        self.plan = plan
        self.done = 0
        self._lessons, self._seed, self._attempt = lessons, seed, attempt
        self._optimiser = Soap(self.network.matrices)
        self._misfit, self._lowest = math.inf, math.inf

    @property
    def misfit(self) -> float:
        """The mean squared error at the photos, followed over the last batches."""
        return self._misfit

    def step(self) -> bool:
        """One batch; False when the training has diverged."""
        seen, questions, colours, wanted = self._batch()
        errors = (colours - wanted).square().mean(dim=(0, 2))
        if not self._settling(float(errors[: len(seen)].detach().mean())):
            return False
        torch.autograd.backward((errors * self._weights(seen, questions)).mean())
        self._optimiser.step(self.plan.rate / 2**self._attempt * one_cycle(self.done / self.plan.steps))
        self.done += 1
        return True

    def _batch(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Photos and questions drawn (indices), and what is said and wanted at their lights (n, m, 3).

        Seed and step alone decide what is drawn, so that a training taken up again draws the same.
        """
        plan, lessons = self.plan, self._lessons
        photos, asked = len(lessons.lights), len(lessons.asked)
        from_photos = min(photos, round(plan.photographed * plan.lights) if asked else plan.lights)
        draw = np.random.default_rng((self._seed, self.done))
        drawn = (
            lessons.draw(plan.pixels, draw),
            draw.permutation(photos)[:from_photos],
            draw.integers(0, max(asked, 1), plan.lights - from_photos if asked else 0),
        )
        pixels, seen, questions = (torch.from_numpy(indices).to(lessons.pixels.device) for indices in drawn)
        wanted = torch.cat([lessons.pixels[pixels][:, seen], lessons.answer(pixels, questions)], dim=1)
        lights = torch.cat([lessons.lights[seen], lessons.asked[questions]])
        colours = self.network.decode(self.network.encode(lessons.coordinates[pixels]), lights)
        return seen, questions, colours, wanted

    def _settling(self, error: float) -> bool:
        """Takes in the error of a batch at the photos, and tells whether errors keep falling."""
        self._misfit = error if self.done == 0 else self._misfit + SLOWNESS * (error - self._misfit)
        if self.done > WARMING * self.plan.steps:
            self._lowest = min(self._lowest, self._misfit)
        return math.isfinite(self._misfit) and self._misfit <= DIVERGED * self._lowest

    def _weights(self, seen: Tensor, questions: Tensor) -> Tensor:
        """What the squared errors at these lights count."""
        photos = len(seen)
        expected = self._lessons.expected[torch.cat([seen, len(self._lessons.lights) + questions])]
        scale = float(self._lessons.expected.mean()) ** EVENNESS
        weights: Tensor = scale / (expected + self._misfit) ** EVENNESS
        weights[photos:] *= self._misfit / (self._misfit + DISTRUST * expected[photos:])
        return weights

    def codec(self) -> Codec:
        """The network as it is now, its byte range taken from a few pixels."""
        return self.network.codec(self._lessons.components, self._lessons.samples.pixels[:1024])

    def state(self) -> Arrays:
        """All that the rest of the training depends on."""
        numbers = np.array([self.done, self._misfit, self._lowest])
        tensors = [*self.network.matrices, *self._optimiser.state]
        arrays = {f"tensor{i}": tensor.detach().cpu().numpy() for i, tensor in enumerate(tensors)}
        return {"attempt": np.array(self._attempt), "numbers": numbers} | arrays

    def restore(self, state: Arrays) -> None:
        """Goes on from a state."""
        done, self._misfit, self._lowest = state["numbers"].tolist()
        self.done = int(done)
        self._optimiser.steps = self.done
        with torch.no_grad():
            for i, tensor in enumerate([*self.network.matrices, *self._optimiser.state]):
                tensor.copy_(torch.from_numpy(state[f"tensor{i}"]))


def one_cycle(progress: float) -> float:
    """The rate's share of its peak, after that share of the steps: up and down along cosines (Smith, Topin 2018)."""
    if progress < WARMING:
        return COLDEST + (1 - COLDEST) * 0.5 * (1 - math.cos(math.pi * progress / WARMING))
    return 0.5 * (1 + math.cos(math.pi * (progress - WARMING) / (1 - WARMING)))
