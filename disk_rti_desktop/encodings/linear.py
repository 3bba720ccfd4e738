"""Decoders linear in the coefficients: `rgb = offset(light) + W(light) @ coefficients`, or that times a colour.

The methods differ in their basis: the functions of the light that the coefficients weigh.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.quantize import Quantization, spanning
from disk_rti_desktop.errors import ParameterError

SMALL_PRODUCT = 1 << 18
"""Multiplications that NumPy's matrix product leaves to one thread. Its further threads wait by spinning, which took
ten times as long as the product wherever the processor had other work, such as decoding the next photos."""


class Basis(Protocol):
    """Functions of the light, whose weighted sum is a brightness."""

    @property
    def terms(self) -> int:
        """How many functions there are."""

    def evaluate(self, lights: Doubles) -> Doubles:
        """The functions (n, terms) at lights (n, 3)."""


@dataclass(frozen=True, eq=False)
class LinearDecoder:
    """A sum of basis functions for each colour channel; plane 3t + c holds term t of channel c."""

    shader: ClassVar[str] = "linear"
    basis: Basis
    low: Floats  # (k,) added to the coefficients that come ...
    span: Floats  # (k,) ... after these have been multiplied by this

    @property
    def planes(self) -> int:
        """Three for each basis function."""
        return 3 * self.basis.terms

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """Colours (n, 3) of coefficients (n, k) under one light (3,)."""
        uniforms = self.uniforms(light)
        return coefficients @ uniforms["weights"] + uniforms["offset"]

    def dequantized(self, quantization: Quantization) -> "LinearDecoder":
        """The same function taking `byte / 255`."""
        low = (self.low + self.span * quantization.low).astype(np.float32)
        return replace(self, low=low, span=(self.span * quantization.span).astype(np.float32))

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """`weights` (k, 3) of the coefficients in each channel, and `offset` (3,)."""
        terms = self.basis.evaluate(light[None])[0]
        by_channel = np.kron(terms[:, None], np.eye(3))  # (k, 3)
        weights = by_channel * self.span[:, None]
        return {"weights": weights.astype(np.float32), "offset": (self.low @ by_channel).astype(np.float32)}


def linear_decoder(basis: Basis) -> LinearDecoder:
    """The decoder that takes plain coefficients of a basis."""
    planes = 3 * basis.terms
    return LinearDecoder(basis, np.zeros(planes, np.float32), np.ones(planes, np.float32))


@dataclass(frozen=True, eq=False)
class LuminanceDecoder:
    """One sum of basis functions times a colour (LRGB); planes 0..2 hold the colour, the others the terms."""

    shader: ClassVar[str] = "lrgb"
    basis: Basis
    low: Floats  # (k,)
    span: Floats  # (k,)

    @property
    def planes(self) -> int:
        """The colour, and one for each basis function."""
        return 3 + self.basis.terms

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """Colours (n, 3) of coefficients (n, k) under one light (3,)."""
        uniforms = self.uniforms(light)
        luminance = coefficients[:, 3:] @ uniforms["weights"] + uniforms["offset"]
        colour = coefficients[:, :3] * uniforms["colour_scale"] + uniforms["colour_offset"]
        return (colour * luminance[:, None]).astype(np.float32)

    def dequantized(self, quantization: Quantization) -> "LuminanceDecoder":
        """The same function taking `byte / 255`."""
        low = (self.low + self.span * quantization.low).astype(np.float32)
        return replace(self, low=low, span=(self.span * quantization.span).astype(np.float32))

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """`weights` (terms,) and `offset` (1,) of the luminance, `colour_scale` and `colour_offset` (3,)."""
        terms = self.basis.evaluate(light[None])[0]
        return {
            "weights": (terms * self.span[3:]).astype(np.float32),
            "offset": np.array([terms @ self.low[3:]], np.float32),
            "colour_scale": self.span[:3],
            "colour_offset": self.low[:3],
        }


def luminance_decoder(basis: Basis) -> LuminanceDecoder:
    """The LRGB decoder that takes plain coefficients of a basis."""
    planes = 3 + basis.terms
    return LuminanceDecoder(basis, np.zeros(planes, np.float32), np.ones(planes, np.float32))


def solver(basis: Basis, lights: Doubles, title: str) -> Doubles:
    """The matrix (terms, lights) that turns brightnesses into least-squares coefficients of the basis."""
    if len(lights) < basis.terms:
        raise ParameterError(
            f"{title} needs at least {basis.terms} photos, and this collection has {len(lights)}: choose a lower order "
            "or another method."
        )
    matrix = basis.evaluate(lights)
    rank = int(np.linalg.matrix_rank(matrix))
    if rank < basis.terms:
        raise ParameterError(
            f"{title} needs lights from {basis.terms} independent directions, and the {len(lights)} photographed "
            f"lights give {rank}: they lie too close to each other or on one ring. Choose a lower order or another "
            "method."
        )
    return np.linalg.pinv(matrix).astype(np.float64)


def fit_channels(basis: Basis, pixels: Floats, lights: Doubles, title: str) -> Codec:
    """Least squares for each colour channel; the byte range is that of the sampled pixels (n, lights, 3)."""
    matrix = solver(basis, lights, title).astype(np.float32)

    def encode(values: Floats) -> Floats:
        return _sums(matrix, values).reshape(-1, len(values)).T

    return Codec(encode, linear_decoder(basis), spanning(encode(pixels)))


def fit_luminance(basis: Basis, pixels: Floats, lights: Doubles, title: str) -> Codec:
    """The pixel's mean colour, its brightest channel 1, times least squares of the luminance that it leaves."""
    mean = np.full((1, len(lights)), 1 / len(lights))
    matrix = np.concatenate([mean, solver(basis, lights, title)]).astype(np.float32)

    def encode(values: Floats) -> Floats:
        mean, *channels = _sums(matrix, values)
        brightest = mean.max(axis=0)
        colour = np.where(brightest > 0, mean / np.maximum(brightest, 1e-9), np.float32(1))  # (3, n)
        # What least squares make of the luminance, the same blend of what they make of the channels.
        share = colour / np.sum(colour * colour, axis=0)
        return np.concatenate([colour, [np.sum(term * share, axis=0) for term in channels]], dtype=np.float32).T

    fitted = spanning(encode(pixels))
    low, high = fitted.low.copy(), fitted.high.copy()
    low[:3], high[:3] = 0, 1  # colours are bytes as they are, which every reader of LRGB expects
    return Codec(encode, luminance_decoder(basis), Quantization(low, high))


def _sums(weights: Floats, values: Floats) -> Floats:
    """Sums of the photos (m, 3, n), so weighted (m, lights), of pixels (n, lights, 3)."""
    photos = values.transpose(1, 0, 2)
    sums = np.empty((len(weights), 3, len(values)), np.float32)
    few = max(1, SMALL_PRODUCT // (3 * weights.size))
    for first in range(0, len(values), few):
        # Copied only where the values of a photo do not lie together, as they do in the strips of a collection.
        some = photos[:, first : first + few].reshape(len(photos), -1)
        sums[:, :, first : first + few] = (weights @ some).reshape(len(weights), -1, 3).transpose(0, 2, 1)
    return sums
