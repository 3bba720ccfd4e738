"""Decoders of planes that were fitted to linear light: what they give is shown through sRGB's curve (IEC 61966-2-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.quantize import Quantization


@dataclass(frozen=True, eq=False)
class LinearLightDecoder:
    """Another decoder, whose colours are amounts of light."""

    shader: ClassVar[str] = "linear_light"
    inner: Decoder

    @property
    def planes(self) -> int:
        """How many coefficients a pixel has (k)."""
        return self.inner.planes

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """Colours (n, 3), 0..1, of coefficients (n, k) under one light (3,)."""
        return srgb(self.inner.relight(coefficients, light))

    def dequantized(self, quantization: Quantization) -> "LinearLightDecoder":
        """The same function taking `byte / 255`."""
        return LinearLightDecoder(self.inner.dequantized(quantization))

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """Those of the other decoder."""
        return self.inner.uniforms(light)


def srgb(amounts: Floats) -> Floats:
    """Amounts of light as sRGB shows them, both 0..1; what lies outside is clipped."""
    clipped = np.clip(amounts, np.float32(0), np.float32(1))
    curved = 1.055 * clipped ** np.float32(1 / 2.4) - 0.055
    return np.where(clipped <= 0.0031308, 12.92 * clipped, curved).astype(np.float32)
