"""Polynomial texture maps: a second-order polynomial of the light's x and y.

Malzbender, Gelb, Wolters: Polynomial Texture Maps, SIGGRAPH 2001.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.linear import fit_channels, fit_luminance
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps


@dataclass(frozen=True)
class Polynomial:
    """1, x, y, x², xy, y², and on by degree: x^(d-k) y^k for k = 0..d."""

    degree: int = 2

    @property
    def terms(self) -> int:
        """6 for the second degree."""
        return (self.degree + 1) * (self.degree + 2) // 2

    def evaluate(self, lights: Doubles) -> Doubles:
        """The monomials (n, terms) at lights (n, 3)."""
        x, y = lights[:, 0], lights[:, 1]
        return np.stack([x ** (d - k) * y**k for d in range(self.degree + 1) for k in range(d + 1)], axis=1)


class Ptm(BaseModel):
    """A polynomial for each colour channel (18 values) or for the luminance alone, times a colour (LRGB, 9 values)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "ptm"
    number: ClassVar[str | None] = None
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({"quick": {}, "standard": {}, "best": {}})

    luminance: bool = Field(False, title="Luminance only", description="One polynomial times a colour: half the size.")
    pixels: int = Field(200_000, ge=1_000, description="How many pixels the range of the coefficients is taken from.")

    @property
    def title(self) -> str:
        """PTM, and which of its two forms."""
        return "PTM, luminance × colour" if self.luminance else "PTM"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Least squares, in one step."""
        yield Progress(0, 1, "Fitting the polynomial")
        fit = fit_luminance if self.luminance else fit_channels
        return fit(Polynomial(), samples.pixels, samples.lights, self.title)
