"""DisK-NeuralRTI by our own training: a small decoder that learns from the photos and from a teacher at other lights.

Dulecha, Righetto, Pintus, Gobbetti, Giachetti: Fast and accurate neural reflectance transformation imaging through
knowledge distillation, Computers & Graphics 2025, distil at the photographed lights from a trained network. Here the
teacher is an interpolation of the photos that can be asked anywhere (`light_space`). The student's decoder is solved
for on a pool of pixels, roughly by gradients (`training.first_order`), then by a second-order method
(`training.second_order`); every pixel is then encoded by least squares (`latents`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Codec, Encode
from disk_rti_desktop.encodings.light_space import LightSpace, fit_light_space
from disk_rti_desktop.encodings.quantize import spanning
from disk_rti_desktop.encodings.solution import Solution
from disk_rti_desktop.encodings.targets import Targets
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps, in_background, mapped, part

T = TypeVar("T")

OUTLIERS = 0.0005  # the share of latents, at either end, that a byte range need not reach
CHUNK = 4096  # pixels encoded at a time
COMPONENTS = 16  # principal components by which pixels are compared
START_PIXELS = 256  # of the pool, on which starts are tried
RANGE_PIXELS = 20_000  # from which the byte ranges are taken
NEIGHBOURS = 4  # pixels of the pool whose mean latents a pixel begins from ...
ALONE = 2  # ... or those of the most alike ones
TRIAL_STEPS = 2  # for each of these, before the best goes on
PREVIEW_STEPS = 2  # for each pixel of a preview


class Distilled(BaseModel):
    """A decoder of 20 units that learns from the photos and from their interpolation at lights between them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "distilled"
    number: ClassVar[str | None] = "units"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
        {
            "quick": {
                "starts": 1,
                "pool": 256,
                "teacher_lights": 24,
                "iterations": 15,
                "encoding_steps": 6,
                "pixels": 20_000,
            },
            "standard": {
                "starts": 3,
                "pool": 768,
                "teacher_lights": 64,
                "iterations": 35,
                "encoding_steps": 10,
                "pixels": 40_000,
            },
            "best": {
                "starts": 6,
                "pool": 3072,
                "teacher_lights": 96,
                "iterations": 80,
                "encoding_steps": 16,
                "pixels": 80_000,
            },
        }
    )

    units: int = Field(20, ge=4, le=64, description="Units in each hidden layer of the decoder.")
    latents: int = Field(9, ge=3, le=15, multiple_of=3, description="Bytes kept for a pixel.")
    starts: int = Field(3, ge=1, description="How many random starts to try; the best is kept.")
    start_steps: int = Field(1000, ge=10, description="How many gradient steps to take from each start.")
    pool: int = Field(768, ge=64, description="How many pixels the decoder is solved for on.")
    alpha: float = Field(0.4, gt=0, le=1, description="Weight of the photos; the lights between them have the rest.")
    teacher_lights: int = Field(64, ge=0, description="How many lights between the photographed ones to learn from.")
    iterations: int = Field(35, ge=1, description="How many second-order steps to take.")
    encoding_steps: int = Field(10, ge=1, description="How many second-order steps to take for each pixel.")
    pixels: int = Field(40_000, ge=100, description="How many pixels the teacher and the byte ranges are taken from.")
    seed: int = Field(0, ge=0, description="The same seed gives the same result on the same computer.")

    @property
    def title(self) -> str:
        """DisK-NeuralRTI with its decoder's width."""
        return f"DisK-NeuralRTI, {self.units} units"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Finds the teacher, then a start, then the student."""
        note = "Learning how the light changes the colours"
        teacher = yield from part(in_background(lambda: fit_light_space(samples.pixels, samples.lights), note), 0, 0)
        yield from part(in_background(_load_solvers, "Starting the solvers"), 0.01, 0.01)
        from disk_rti_desktop.encodings.training.second_order import solve

        asked = lights_between(samples.lights, self.teacher_lights, np.random.default_rng(self.seed))
        likeness, pool = Likeness.of(samples.pixels), samples.pixels[: self.pool]
        encoder = Encoder(teacher, asked, self.alpha, likeness, likeness.coordinates(pool))
        start = yield from part(self._start(encoder, pool), 0.02, 0.3)
        solving = solve(start, encoder.targets(pool), self.iterations)
        solution = yield from part(_with_codecs(solving, encoder), 0.3, 0.98)
        encode = encoder.with_solution(solution, self.encoding_steps)
        ranging = in_background(lambda: spanning(encode(samples.pixels[:RANGE_PIXELS]), OUTLIERS), "Choosing the bytes")
        quantization = yield from part(ranging, 0.98, 0.98)
        return Codec(encode, solution.decoder, quantization)

    def _start(self, encoder: "Encoder", pool: Floats) -> Steps[Solution]:
        """The best of several rough solutions on the first pixels of the pool, widened to all of it."""
        from disk_rti_desktop.encodings.training.first_order import descend

        few = replace(encoder, pool=encoder.pool[:START_PIXELS])
        targets, begin = few.targets(pool[:START_PIXELS]), few.pool[:, : self.latents]
        tried: list[tuple[float, Solution]] = []
        for i in range(self.starts):
            descent = descend(begin, targets, self.units, self.start_steps, self.seed + i)
            solution, error = yield from part(_with_codecs(descent, few), i / self.starts, (i + 1) / self.starts)
            tried.append((error, solution))
        best = min(tried, key=lambda pair: pair[0])[1]
        encode = few.with_solution(best, self.encoding_steps)
        latents = yield from part(in_background(lambda: encode(pool), "Widening the start"), 1.0, 1.0)
        return Solution(best.decoder, latents)


def _load_solvers() -> None:
    """Loads and compiles what takes its time to."""
    for module in ("latents", "training.first_order", "training.second_order"):
        import_module(f"disk_rti_desktop.encodings.{module}")


def _with_codecs(steps: Steps[T], encoder: "Encoder") -> Steps[T]:
    """The same steps, each Solution that they show turned into a Codec."""

    def shown(progress: Progress) -> Progress:
        solution = progress.preview
        if not isinstance(solution, Solution):
            return progress
        encode = encoder.with_solution(solution, PREVIEW_STEPS)
        return replace(progress, preview=Codec(encode, solution.decoder, spanning(solution.latents, OUTLIERS)))

    return mapped(steps, shown)


def lights_between(lights: Doubles, count: int, draw: np.random.Generator) -> Doubles:
    """That many lights (count, 3), even over the disc out to the lowest of the photographed lights (n, 3)."""
    rim = min(float(np.linalg.norm(lights[:, :2], axis=1).max()), 0.999)
    radius, angle = rim * np.sqrt(draw.random(count)), 2 * np.pi * draw.random(count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), np.sqrt(1 - radius**2)], axis=1)


@dataclass(frozen=True, eq=False)
class Likeness:
    """Principal components by which pixels are compared."""

    mean: Floats  # (3 lights,)
    axes: Floats  # (3 lights, components), scaled so that coordinates have deviation 1

    @classmethod
    def of(cls, pixels: Floats) -> "Likeness":
        """The components of pixels (n, lights, 3)."""
        flat = pixels.reshape(len(pixels), -1)
        mean = flat.mean(axis=0).astype(np.float32)
        variances, axes = np.linalg.eigh(np.cov(flat, rowvar=False))
        kept = slice(None, -COMPONENTS - 1, -1)
        spread = np.sqrt(np.maximum(variances[kept], 1e-10))
        return cls(mean, (axes[:, kept] / spread).astype(np.float32))

    def coordinates(self, pixels: Floats) -> Floats:
        """Coordinates (n, components) of pixels (n, lights, 3)."""
        centred: Floats = pixels.reshape(len(pixels), -1) - self.mean
        return centred @ self.axes


@dataclass(frozen=True, eq=False)
class Encoder:
    """Finds the latents of pixels: from those of the most alike pixel of the pool, by least squares."""

    teacher: LightSpace
    asked: Doubles  # (m, 3) lights at which the teacher is asked
    alpha: float  # the photos' weight; the teacher has the rest
    likeness: Likeness
    pool: Floats  # (p, components)

    def targets(self, pixels: Floats) -> Targets:
        """What pixels (n, photos, 3) should look like, at the photographed lights and at those asked of the teacher."""
        photos, asked = len(self.teacher.lights), len(self.asked)
        of_photo, of_asked = self.alpha / photos, (1 - self.alpha) / max(asked, 1)
        weights = np.repeat(np.array([of_photo, of_asked], np.float32), [photos, asked])
        return Targets(
            np.concatenate([pixels, self.teacher.colours(pixels, self.asked)], axis=1),
            np.concatenate([self.teacher.lights, self.asked]),
            weights * np.float32((photos + asked) / weights.sum()),
        )

    def with_solution(self, solution: Solution, iterations: int) -> Encode:
        """Pixels (n, photos, 3) to latents (n, k), for a decoder and the latents of its pool."""
        from disk_rti_desktop.encodings.latents import fit_latents

        def encode(pixels: Floats) -> Floats:
            found = []
            for start in range(0, len(pixels), CHUNK):
                some = pixels[start : start + CHUNK]
                targets, guesses = self.targets(some), self._guesses(self.likeness.coordinates(some), solution.latents)
                tried = [fit_latents(solution.decoder, guess, targets, TRIAL_STEPS) for guess in guesses]
                best = np.argmin([errors for _, errors in tried], axis=0)
                start_values = np.stack([latents for latents, _ in tried])[best, np.arange(len(some))]
                found.append(fit_latents(solution.decoder, start_values, targets, iterations)[0])
            return np.concatenate(found)

        return encode

    def _guesses(self, coordinates: Floats, latents: Floats) -> Iterator[Floats]:
        """Latents (n, k) to begin from: those of the most alike pixels of the pool, and their mean by likeness."""
        squares = np.einsum("pc,pc->p", self.pool, self.pool)
        distances = squares - 2 * coordinates @ self.pool.T + np.einsum("nc,nc->n", coordinates, coordinates)[:, None]
        near = np.argpartition(distances, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]
        shares = 1 / np.maximum(np.take_along_axis(distances, near, axis=1), 1e-6)
        shares = (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)
        yield np.einsum("ns,nsk->nk", shares, latents[near])
        nearest = np.take_along_axis(near, np.argsort(-shares, axis=1), axis=1)
        for i in range(ALONE):
            yield latents[nearest[:, i]]
