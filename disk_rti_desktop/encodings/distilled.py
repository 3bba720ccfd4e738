"""DisK-NeuralRTI by our own training: a small decoder that learns from the photos and from teachers at other lights.

Dulecha, Righetto, Pintus, Gobbetti, Giachetti: Fast and accurate neural reflectance transformation imaging through
knowledge distillation, Computers & Graphics 2025, distil at the photographed lights from one trained network. Here the
first teacher is an interpolation of the photos that can be asked anywhere (`light_space`); several wider networks learn
from it, and the student from their mean, which is right more often than any of them (Hinton, Vinyals, Dean: Distilling
the Knowledge in a Neural Network, 2015, of ensembles).
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.checkpoints import Checkpoints
from disk_rti_desktop.encodings.light_space import fit_light_space
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Steps, in_background, part, side_by_side

if TYPE_CHECKING:
    from disk_rti_desktop.encodings.training.lessons import Lessons

COMPONENTS = 24  # of the photos, that an encoder looks at
ASKED = 400  # lights between the photographed ones, to ask teachers at
STUDENT_RATE, TEACHER_RATE = 0.03, 0.015
STUDENT_HIDDEN, TEACHER_HIDDEN = (64, 64), (96, 96)
TEACHER_LATENTS, TEACHER_UNITS = 18, 40
TEACHER_COST = 0.6  # of a teacher's step, in steps of a student: on two cores, and a taught student's cost more


class Distilled(BaseModel):
    """A decoder of 20 units that learns from the photos and from teachers at lights between them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "distilled"
    number: ClassVar[str | None] = "units"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
        {
            "quick": {"steps": 2000, "teachers": 0, "pixels": 20_000},
            "standard": {"steps": 6000, "teachers": 3, "pixels": 40_000},
            "best": {"units": 40, "steps": 6000, "teachers": 3, "pixels": 40_000},
        }
    )

    units: int = Field(20, ge=4, le=64, description="Units in each hidden layer of the decoder.")
    latents: int = Field(9, ge=3, le=15, multiple_of=3, description="Bytes kept for a pixel.")
    steps: int = Field(6000, ge=10, description="How many batches the student learns from; a teacher from half.")
    teachers: int = Field(3, ge=0, le=16, description="How many wide networks teach; if none, the photos' blend.")
    alpha: float = Field(
        0.5, gt=0, le=1, description="How much of the learning is from the photos; the rest is at lights between them."
    )
    pixels: int = Field(40_000, ge=100, description="How many pixels to learn from.")
    seed: int = Field(0, ge=0, le=2**31, description="The same seed gives the same result on the same computer.")

    @property
    def title(self) -> str:
        """DisK-NeuralRTI with its decoder's width."""
        return f"DisK-NeuralRTI, {self.units} units"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Fits the interpolation, then trains the teachers, then the student."""
        return self.fit_on(samples, Checkpoints(None))

    def fit_on(self, samples: Samples, checkpoints: Checkpoints) -> Steps[Codec]:
        """The same, going on from what was kept of an interrupted fit."""
        note = "Learning how the light changes the colours"
        lessons = yield from part(in_background(lambda: self._lessons(samples), note), 0.0, 0.02)
        from disk_rti_desktop.encodings.training.distillation import Plan, distil
        from disk_rti_desktop.encodings.training.lessons import together
        from disk_rti_desktop.encodings.training.network import Shape

        teaching = self.teachers * (self.steps // 2) * TEACHER_COST
        share = 0.98 * teaching / (teaching + self.steps)
        shape = Shape(TEACHER_HIDDEN, max(TEACHER_LATENTS, self.latents), TEACHER_UNITS)
        plan, seeds = (
            Plan(self.steps // 2, TEACHER_RATE, self.alpha),
            range(self.seed + 1, self.seed + self.teachers + 1),
        )
        trainings = [distil(shape, lessons, plan, seed, checkpoints, f"teacher{seed - self.seed}") for seed in seeds]
        note = f"Training {self.teachers} teachers"
        networks = yield from part(side_by_side(trainings, note), 0.02, 0.02 + share)
        if networks:
            lessons = replace(lessons, answer=together(networks, lessons))
        shape = Shape(STUDENT_HIDDEN, self.latents, self.units)
        plan = Plan(self.steps, STUDENT_RATE, self.alpha)
        training = distil(shape, lessons, plan, self.seed, checkpoints, "student", "Distilling the student")
        student = yield from part(training, 0.02 + share, 1.0)
        return student.codec(lessons.components, samples.pixels)

    def _lessons(self, samples: Samples) -> "Lessons":
        """What the networks learn from; a start of torch takes its time."""
        from disk_rti_desktop.encodings.training.lessons import lessons
        from disk_rti_desktop.encodings.training.network import PrincipalComponents

        blend = fit_light_space(samples.pixels, samples.lights)
        asked = lights_between(samples.lights, ASKED if self.alpha < 1 else 0, np.random.default_rng(self.seed))
        return lessons(samples, PrincipalComponents.of(samples.pixels, COMPONENTS), blend, asked)


def lights_between(lights: Doubles, count: int, draw: np.random.Generator) -> Doubles:
    """That many lights (count, 3), even over the disc out to the lowest of the photographed lights (n, 3)."""
    rim = min(float(np.linalg.norm(lights[:, :2], axis=1).max()), 0.999)
    radius, angle = rim * np.sqrt(draw.random(count)), 2 * np.pi * draw.random(count)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), np.sqrt(1 - radius**2)], axis=1)
