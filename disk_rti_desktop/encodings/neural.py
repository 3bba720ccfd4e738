"""NeuralRTI: an autoencoder fitted to one object, with a decoder that also takes the light.

Dulecha, Fanni, Ponchio, Pellacini, Giachetti: Neural reflectance transformation imaging, The Visual Computer 2020.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Steps

PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "quick": {"steps": 1500, "pixels": 20_000},
        "standard": {"steps": 12_000, "pixels": 60_000},
        "best": {"steps": 50_000, "pixels": 120_000},
    }
)


class Neural(BaseModel):
    """NeuralRTI trained directly at any width of the decoder; 50 units is the published method."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "neural"
    number: ClassVar[str | None] = "units"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = PRESETS

    units: int = Field(50, ge=4, le=128, description="Units in each hidden layer of the decoder.")
    latents: int = Field(9, ge=3, le=27, multiple_of=3, description="Bytes kept for a pixel.")
    improved: bool = Field(
        False, description="The improved teacher: four hidden layers in the encoder instead of three."
    )
    steps: int = Field(12_000, ge=10, description="How many batches to learn from.")
    pixels: int = Field(60_000, ge=100, description="How many pixels to learn from.")
    seed: int = Field(0, ge=0, le=2**31, description="The same seed gives the same result on the same computer.")

    @property
    def title(self) -> str:
        """NeuralRTI with its decoder's width."""
        return f"NeuralRTI{'-IT' if self.improved else ''}, {self.units} units"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Trains the autoencoder on the photos alone."""
        from disk_rti_desktop.encodings.training import autoencoder

        shape = autoencoder.Shape((150,) * (4 if self.improved else 3), self.latents, self.units)
        network = autoencoder.seeded_network(samples, shape, self.seed)
        plan = autoencoder.Plan(self.steps)
        network = yield from autoencoder.train(network, samples, plan, self.seed, "Training the network", None, 1.0)
        return autoencoder.codec_of(network, samples.pixels)
