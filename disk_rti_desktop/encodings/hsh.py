"""Hemispherical harmonics of the light direction.

Gautron, Křivánek, Pattanaik, Bouatouch: A Novel Hemispherical Basis for Accurate and Efficient Rendering, EGSR 2004.
The functions are orthonormal over the hemisphere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.linear import fit_channels
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps

ORDERS = 3


@dataclass(frozen=True)
class Harmonics:
    """The first (order + 1)² harmonics. Nothing is clamped near the horizon, where they stay finite."""

    order: int

    @property
    def terms(self) -> int:
        """4, 9 or 16 for the orders 1, 2 and 3."""
        return (self.order + 1) ** 2

    def evaluate(self, lights: Doubles) -> Doubles:
        """The functions (n, terms) at lights (n, 3)."""
        c = np.clip(lights[:, 2], 0.0, 1.0)
        azimuth = np.arctan2(lights[:, 1], lights[:, 0])
        cos1, cos2, cos3 = (np.cos(m * azimuth) for m in (1, 2, 3))
        sin1, sin2, sin3 = (np.sin(m * azimuth) for m in (1, 2, 3))
        s, q, pi = np.sqrt(c - c * c), c * c - c, np.pi
        functions = [
            np.full_like(c, 1 / np.sqrt(2 * pi)),
            np.sqrt(6 / pi) * cos1 * s,
            np.sqrt(3 / (2 * pi)) * (2 * c - 1),
            np.sqrt(6 / pi) * sin1 * s,
            np.sqrt(30 / pi) * cos2 * q,
            np.sqrt(30 / pi) * cos1 * (2 * c - 1) * s,
            np.sqrt(5 / (2 * pi)) * (1 - 6 * c + 6 * c * c),
            np.sqrt(30 / pi) * sin1 * (2 * c - 1) * s,
            np.sqrt(30 / pi) * sin2 * q,
            2 * np.sqrt(35 / pi) * cos3 * s**3,
            np.sqrt(210 / pi) * cos2 * (2 * c - 1) * q,
            2 * np.sqrt(21 / pi) * cos1 * s * (1 - 5 * c + 5 * c * c),
            np.sqrt(7 / (2 * pi)) * (-1 + 12 * c - 30 * c**2 + 20 * c**3),
            2 * np.sqrt(21 / pi) * sin1 * s * (1 - 5 * c + 5 * c * c),
            np.sqrt(210 / pi) * sin2 * (2 * c - 1) * q,
            2 * np.sqrt(35 / pi) * sin3 * s**3,
        ]
        return np.stack(functions[: self.terms], axis=1)


class Hsh(BaseModel):
    """Hemispherical harmonics for each colour channel: 12, 27 or 48 values for a pixel."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "hsh"
    number: ClassVar[str | None] = "order"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({"quick": {}, "standard": {}, "best": {}})

    order: int = Field(
        3, ge=1, le=ORDERS, description="1, 2 or 3: 4, 9 or 16 functions. Higher orders keep more gloss."
    )
    pixels: int = Field(200_000, ge=1_000, description="How many pixels the range of the coefficients is taken from.")

    @property
    def title(self) -> str:
        """HSH with its order."""
        return f"HSH, order {self.order}"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Least squares, in one step."""
        yield Progress(0, 1, "Fitting the harmonics")
        return fit_channels(Harmonics(self.order), samples.pixels, samples.lights, self.title)
