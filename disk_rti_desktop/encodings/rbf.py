"""PCA/RBF: pixels as sums of principal components, which radial basis functions interpolate over the lights.

Ponchio, Corsini, Scopigno: A compact representation of relightable images for the web, Web3D 2018.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.dense import dense_decoder
from disk_rti_desktop.encodings.quantize import spanning
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.sampling import Samples, inner_lights
from disk_rti_desktop.progress import Progress, Steps

NEGLIGIBLE = 1e-3  # shares up to this are left out, as the field's viewers do
WIDTHS = (0.05, 0.07, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
JUDGED_PIXELS = 6000


@dataclass(frozen=True, eq=False)
class RadialShares:
    """Shares of the photographed lights in another light: Gaussians of the distance, made to sum to 1."""

    lights: Doubles  # (nodes, 3)
    width: float  # the distance between unit vectors at which a Gaussian has fallen to 1/e

    @property
    def terms(self) -> int:
        """One for each photographed light."""
        return len(self.lights)

    def evaluate(self, lights: Doubles) -> Doubles:
        """The shares (n, nodes) at lights (n, 3)."""
        squares = np.sum((lights[:, None] - self.lights) ** 2, axis=2)
        # Relative to the nearest light, for which far away every Gaussian would vanish.
        shares = np.exp(-(squares - squares.min(axis=1, keepdims=True)) / self.width**2)
        shares /= shares.sum(axis=1, keepdims=True)
        shares[shares <= NEGLIGIBLE] = 0
        result: Doubles = shares / shares.sum(axis=1, keepdims=True)
        return result


def best_shares(pixels: Floats, lights: Doubles) -> RadialShares:
    """The shares of the width that predicts inner lights best, each left out in turn; pixels are (n, lights, 3)."""
    photos = pixels[:JUDGED_PIXELS].transpose(1, 0, 2).reshape(len(lights), -1)
    judged = inner_lights(lights) or list(range(len(lights)))

    def error(width: float) -> float:
        total = 0.0
        for index in judged:
            others = np.arange(len(lights)) != index
            shares = RadialShares(lights[others], width).evaluate(lights[index : index + 1])[0]
            total += float(np.mean((shares.astype(np.float32) @ photos[others] - photos[index]) ** 2))
        return total

    return RadialShares(lights, min(WIDTHS, key=error))


class Rbf(BaseModel):
    """Principal components of the pixels, interpolated over the lights: 9 values for a pixel."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "rbf"
    number: ClassVar[str | None] = "components"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({"quick": {}, "standard": {}, "best": {}})

    components: int = Field(9, ge=1, le=48, description="How many principal components: values kept for a pixel.")
    width: float = Field(
        0.0,
        ge=0,
        le=10,
        description="Width of the radial functions, customarily 0.125; 0 takes what predicts left-out photos best.",
    )
    pixels: int = Field(40_000, ge=1_000, description="How many pixels the components are taken from.")

    @property
    def title(self) -> str:
        """PCA/RBF with its number of components."""
        return f"PCA/RBF, {self.components} components"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Mean and principal components of the sampled pixels."""
        lights = samples.lights
        if self.components > 3 * len(lights):
            raise ParameterError(
                f"{self.title}: {len(lights)} photos have at most {3 * len(lights)} components. Choose fewer."
            )
        yield Progress(0, 2, "Choosing the width of the radial functions")
        basis = RadialShares(lights, self.width) if self.width else best_shares(samples.pixels, lights)
        yield Progress(1, 2, "Finding principal components")
        flat = samples.pixels.reshape(len(samples.pixels), -1)
        mean = flat.mean(axis=0, dtype=np.float64).astype(np.float32)
        _, axes = np.linalg.eigh(np.cov(flat, rowvar=False))
        kept = np.ascontiguousarray(axes[:, : -self.components - 1 : -1], np.float32)  # (3 lights, k)

        def encode(pixels: Floats) -> Floats:
            coefficients: Floats = (pixels.reshape(len(pixels), -1) - mean) @ kept
            return coefficients

        colours = kept.reshape(len(lights), 3, -1).transpose(0, 2, 1)
        return Codec(encode, dense_decoder(basis, mean.reshape(-1, 3), colours), spanning(encode(samples.pixels)))
