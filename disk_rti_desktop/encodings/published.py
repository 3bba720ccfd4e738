"""DisK-NeuralRTI as it was published: a small student decoder distilled from a trained teacher.

Dulecha, Righetto, Pintus, Gobbetti, Giachetti: Fast and accurate neural reflectance transformation imaging through
knowledge distillation, Computers & Graphics 2025.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.neural import PRESETS
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Steps, part


class Published(BaseModel):
    """The paper's recipe: a student of 20 units learns from the photos and from a NeuralRTI teacher of 50, by Adam."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "published"
    number: ClassVar[str | None] = "units"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = PRESETS

    units: int = Field(20, ge=4, le=128, description="Units in each hidden layer of the student's decoder.")
    latents: int = Field(9, ge=3, le=27, multiple_of=3, description="Bytes kept for a pixel.")
    improved: bool = Field(True, description="Learn from the improved teacher (four hidden layers in its encoder).")
    teacher_units: int = Field(50, ge=4, le=256, description="Units in each hidden layer of the teacher's decoder.")
    alpha: float = Field(0.6, ge=0, le=1, description="Weight of the photos in the loss; the teacher has the rest.")
    steps: int = Field(12_000, ge=10, description="How many batches teacher and student each learn from.")
    pixels: int = Field(60_000, ge=100, description="How many pixels to learn from.")
    seed: int = Field(0, ge=0, le=2**31, description="The same seed gives the same result on the same computer.")

    @property
    def title(self) -> str:
        """DisK-NeuralRTI with its decoder's width, marked as the paper's."""
        return f"DisK-NeuralRTI as published, {self.units} units"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Trains the teacher, then the student."""
        from disk_rti_desktop.encodings.training import autoencoder

        plan = autoencoder.Plan(self.steps)
        layers = (150,) * (4 if self.improved else 3)
        teacher = autoencoder.seeded_network(
            samples, autoencoder.Shape(layers, self.latents, self.teacher_units), self.seed
        )
        learning = autoencoder.train(teacher, samples, plan, self.seed, "Training the teacher", None, 1.0)
        teacher = yield from part(learning, 0.0, 0.5)
        student = autoencoder.seeded_network(
            samples, autoencoder.Shape(layers, self.latents, self.units), self.seed + 1
        )
        note = "Distilling the student"
        learning = autoencoder.train(student, samples, plan, self.seed + 1, note, teacher.teach, self.alpha)
        student = yield from part(learning, 0.5, 1.0)
        return autoencoder.codec_of(student, samples.pixels)
