"""Decoders whose every coefficient has a colour of its own under each light: `rgb = mean(light) + colours(light) @ c`.

Mean and colours are known at some directions, the nodes; between these a basis over the nodes interpolates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.linear import Basis
from disk_rti_desktop.encodings.quantize import Quantization


@dataclass(frozen=True, eq=False)
class DenseDecoder:
    """A mean colour, and one colour for each coefficient, between which a basis over the nodes interpolates."""

    shader: ClassVar[str] = "dense"
    basis: Basis  # one function for each node
    mean: Floats  # (nodes, 3)
    colours: Floats  # (nodes, k, 3)
    low: Floats  # (k,) added to the coefficients that come ...
    span: Floats  # (k,) ... after these have been multiplied by this

    @property
    def planes(self) -> int:
        """How many coefficients a pixel has (k)."""
        return int(self.colours.shape[1])

    @property
    def parameters(self) -> int:
        """How many numbers the decoder consists of, the byte ranges left aside."""
        return int(self.mean.size + self.colours.size)

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """Colours (n, 3) of coefficients (n, k) under one light (3,)."""
        uniforms = self.uniforms(light)
        return coefficients @ uniforms["weights"] + uniforms["offset"]

    def dequantized(self, quantization: Quantization) -> "DenseDecoder":
        """The same function taking `byte / 255`."""
        low = (self.low + self.span * quantization.low).astype(np.float32)
        return replace(self, low=low, span=(self.span * quantization.span).astype(np.float32))

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """`weights` (k, 3) of the coefficients in each channel, and `offset` (3,)."""
        shares = self.basis.evaluate(light[None])[0]
        colours = np.tensordot(shares, self.colours, axes=1)  # (k, 3)
        return {
            "weights": (colours * self.span[:, None]).astype(np.float32),
            "offset": (shares @ self.mean + self.low @ colours).astype(np.float32),
        }


def dense_decoder(basis: Basis, mean: Floats, colours: Floats) -> DenseDecoder:
    """The decoder that takes plain coefficients."""
    planes = colours.shape[1]
    return DenseDecoder(basis, mean, colours, np.zeros(planes, np.float32), np.ones(planes, np.float32))
