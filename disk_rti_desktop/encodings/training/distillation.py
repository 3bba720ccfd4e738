"""The loop of our distillation: photos at the photographed lights, a teacher's answers at lights between them.

What a teacher says of a light is believed as far as it is expected to be right there: the squared errors of a light
count the less the larger they are anyway (so that raking lights do not outvote all others), and the teacher's lights
count less than the photos when its errors are larger than the network's own.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.light_space import LightSpace
from disk_rti_desktop.encodings.training.network import Network, PrincipalComponents, Shape
from disk_rti_desktop.encodings.training.soap import Soap
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps

REPORT_SECONDS = 0.08
WARMING = 0.15  # share of the steps in which the rate rises
COLDEST = 1 / 25  # of the rate, at the first step
EVENNESS = 0.7  # 0: squared errors count alike under all lights; 1: relative to what is expected of each light
DISTRUST = 2.0  # of the teacher's expected error, beside the network's own
SLOWNESS = 0.02  # with which the network's own error is followed
ATTEMPTS = 4  # each at half the rate of the one before
DIVERGED = 3.0  # times the lowest error so far

Answer = Callable[[Tensor, Tensor], Tensor]
"""Colours (n, m, 3) of the sampled pixels with indices (n,) at the lights asked with indices (m,)."""


@dataclass(frozen=True, eq=False)
class Lessons:
    """What there is to learn from: photos, and a teacher at other lights."""

    samples: Samples
    components: PrincipalComponents
    pixels: Tensor  # (n, photos, 3)
    coordinates: Tensor  # (n, components)
    lights: Tensor  # (photos, 2)
    asked: Tensor  # (asked, 2) where the teacher can be asked
    expected: Tensor  # (photos + asked,) the squared errors that the teacher would make there
    answer: Answer


def lessons(samples: Samples, components: PrincipalComponents, blend: LightSpace, asked: Doubles) -> Lessons:
    """The photos, with their interpolation as the teacher, to be asked at those lights (m, 3)."""
    pixels, weights = torch.from_numpy(samples.pixels), torch.from_numpy(blend.weights(asked))
    expected = blend.expected_errors(np.concatenate([samples.lights, asked]))
    return Lessons(
        samples=samples,
        components=components,
        pixels=pixels,
        coordinates=torch.from_numpy(components.coordinates(samples.pixels)),
        lights=torch.from_numpy(samples.lights[:, :2].astype(np.float32)),
        asked=torch.from_numpy(asked[:, :2].astype(np.float32)),
        expected=torch.from_numpy(expected.astype(np.float32)),
        answer=lambda some, questions: weights[questions] @ pixels[some],
    )


@dataclass(frozen=True)
class Plan:
    """How long and how to train: `lights` of a step are drawn, the `photographed` share of them from the photos."""

    steps: int
    rate: float
    photographed: float
    pixels: int = 256
    lights: int = 24


def distil(shape: Shape, lessons: Lessons, plan: Plan, seed: int, note: str) -> Steps[Network]:
    """A network that has learned; should it diverge, it begins anew at a lower rate. Progress previews are Codecs."""
    mean = float(lessons.pixels.mean())
    for attempt in range(ATTEMPTS):
        network = Network(lessons.coordinates.shape[1], shape, mean, seed + 1000 * attempt)
        # The matrices are too small for several threads: those would only wait for each other.
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        try:
            settled = yield from _learned(network, lessons, plan, plan.rate / 2**attempt, seed, note)
        finally:
            torch.set_num_threads(threads)
        if settled:
            return network
    raise InputError("The training did not settle: try another seed.")


def _learned(network: Network, lessons: Lessons, plan: Plan, rate: float, seed: int, note: str) -> Steps[bool]:
    """Trains the network, and tells whether its errors kept falling."""
    optimiser = Soap(network.matrices)
    photos, asked = len(lessons.lights), len(lessons.asked)
    from_photos = min(photos, round(plan.photographed * plan.lights)) if asked else min(photos, plan.lights)
    scale = float(lessons.expected.mean()) ** EVENNESS
    misfit, lowest, reported = math.inf, math.inf, 0.0
    for step in range(plan.steps):
        draw = np.random.default_rng((seed, step))
        pixels = torch.from_numpy(draw.integers(0, len(lessons.pixels), plan.pixels))
        seen = torch.from_numpy(draw.permutation(photos)[:from_photos])
        questions = torch.from_numpy(draw.integers(0, max(asked, 1), plan.lights - from_photos if asked else 0))
        wanted = torch.cat([lessons.pixels[pixels][:, seen], lessons.answer(pixels, questions)], dim=1)
        lights = torch.cat([lessons.lights[seen], lessons.asked[questions]])
        colours = network.decode(network.encode(lessons.coordinates[pixels]), lights)
        errors = (colours - wanted).square().mean(dim=(0, 2))
        found = float(errors[:from_photos].detach().mean())
        misfit = found if step == 0 else misfit + SLOWNESS * (found - misfit)
        if step > WARMING * plan.steps:
            lowest = min(lowest, misfit)
        if not math.isfinite(misfit) or misfit > DIVERGED * lowest:
            return False
        expected = lessons.expected[torch.cat([seen, photos + questions])]
        weights = scale / (expected + misfit) ** EVENNESS
        weights[from_photos:] *= misfit / (misfit + DISTRUST * expected[from_photos:])
        torch.autograd.backward((errors * weights).mean())
        optimiser.step(rate * one_cycle(step / plan.steps))
        if time.perf_counter() - reported > REPORT_SECONDS:
            yield Progress(step + 1, plan.steps, note, codec_of(network, lessons))
            reported = time.perf_counter()
    return True


def one_cycle(progress: float) -> float:
    """The rate's share of its peak, after that share of the steps: up and down along cosines (Smith, Topin 2018)."""
    if progress < WARMING:
        return COLDEST + (1 - COLDEST) * 0.5 * (1 - math.cos(math.pi * progress / WARMING))
    return 0.5 * (1 + math.cos(math.pi * (progress - WARMING) / (1 - WARMING)))


def codec_of(network: Network, lessons: Lessons) -> Codec:
    """The network as a codec, its byte range taken from a few pixels."""
    return network.codec(lessons.components, lessons.samples.pixels[:1024])


def together(networks: list[Network], lessons: Lessons) -> Answer:
    """The mean of what networks say."""

    def answer(pixels: Tensor, questions: Tensor) -> Tensor:
        with torch.no_grad():
            coordinates, lights = lessons.coordinates[pixels], lessons.asked[questions]
            said = [network.decode(network.encode(coordinates), lights) for network in networks]
            return torch.stack(said).mean(0)

    return answer
