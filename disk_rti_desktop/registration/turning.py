"""Relightable images turned in their plane: the light turns along, so that it stays where it is for the viewer.

For a light of the turned picture, a decoder must see the light that fell on the picture before. A network's first
layer takes the turn in; sums of functions that are closed under it (polynomials, harmonics) are written anew, with
other coefficients; functions over given directions have these turned. What comes out is of the same kinds.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.linear import (
    Basis,
    LinearDecoder,
    LuminanceDecoder,
    linear_decoder,
    luminance_decoder,
)
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.quantize import NO_SPAN, Quantization
from disk_rti_desktop.encodings.rbf import RadialShares
from disk_rti_desktop.errors import ParameterError

NO_TURN = 1e-9  # radians
_EXACT = 1e-9  # what may be left of functions that are written as sums of others


@dataclass(frozen=True, eq=False)
class Turned:
    """A decoder for a turned picture, and the planes it takes, still unturned in the picture."""

    decoder: Decoder
    quantization: Quantization
    plane: Callable[[int], Floats]  # (h, w), 0..255 but not rounded


@dataclass(frozen=True, eq=False)
class TurnedBasis:
    """Functions of the light before it was turned."""

    inner: Basis
    turn: float  # radians

    @property
    def terms(self) -> int:
        """As many as of the other."""
        return self.inner.terms

    def evaluate(self, lights: Doubles) -> Doubles:
        """The functions (n, terms) at lights (n, 3)."""
        return self.inner.evaluate(turned_lights(lights, -self.turn))


def turned_lights(lights: Doubles, turn: float) -> Doubles:
    """Lights (n, 3) turned by radians, counter-clockwise from the viewer."""
    return lights @ _rotation(turn).T


def _rotation(turn: float) -> Doubles:
    cosine, sine = math.cos(turn), math.sin(turn)
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def turned(relightable: Relightable, turn: float) -> Turned:
    """What decodes the picture when it is turned by radians, counter-clockwise from the viewer."""
    if abs(turn) < NO_TURN:
        return _as_it_is(relightable, relightable.decoder)
    return _turned(relightable, relightable.decoder, turn)


def _turned(relightable: Relightable, decoder: Decoder, turn: float) -> Turned:
    match decoder:
        case LinearLightDecoder(inner=inner):
            found = _turned(relightable, inner, turn)
            return replace(found, decoder=LinearLightDecoder(found.decoder))
        case MlpDecoder(weights=(first, second, third)):
            aware = first.copy()
            aware[:, decoder.planes :] = first[:, decoder.planes :] @ _rotation(-turn)[:2, :2].astype(np.float32)
            return _as_it_is(relightable, replace(decoder, weights=(aware, second, third)))
        case DenseDecoder(basis=RadialShares() as shares):
            nodes = replace(shares, lights=turned_lights(shares.lights, turn))
            return _as_it_is(relightable, replace(decoder, basis=nodes))
        case DenseDecoder() | LinearDecoder() | LuminanceDecoder():
            mixing = None if isinstance(decoder, DenseDecoder) else _mixing(decoder.basis, turn)
            if mixing is None or isinstance(decoder, DenseDecoder):
                return _as_it_is(relightable, replace(decoder, basis=TurnedBasis(decoder.basis, turn)))
            return _mixed(relightable, decoder, mixing)
    raise ParameterError(f"Pictures of the kind '{relightable.method}' cannot be turned.")


def _as_it_is(relightable: Relightable, decoder: Decoder) -> Turned:
    """The same planes with a decoder that takes the same coefficients."""
    return Turned(decoder, relightable.quantization, lambda index: relightable.planes[index].astype(np.float32))


def _mixing(basis: Basis, turn: float) -> Doubles | None:
    """The matrix (terms, terms) from old to new coefficients; None where the functions are not closed."""
    rng = np.random.default_rng(0)
    lights = rng.normal(size=(8 * basis.terms, 3))
    lights[:, 2] = np.abs(lights[:, 2]) + 0.05
    lights /= np.linalg.norm(lights, axis=1, keepdims=True)
    here, before = basis.evaluate(lights), basis.evaluate(turned_lights(lights, -turn))
    mixing = np.linalg.lstsq(here, before, rcond=None)[0].astype(np.float64)
    return mixing if float(np.abs(here @ mixing - before).max()) < _EXACT else None


def _mixed(relightable: Relightable, decoder: LinearDecoder | LuminanceDecoder, mixing: Doubles) -> Turned:
    """Coefficients written anew, each plane over the range that it fills now."""
    held = decoder.dequantized(relightable.quantization)
    whole: Doubles = np.eye(decoder.planes)
    if isinstance(decoder, LinearDecoder):
        plain: Decoder = linear_decoder(decoder.basis)
        whole = np.kron(mixing, np.eye(3)).astype(np.float64)
    else:
        plain = luminance_decoder(decoder.basis)
        whole[3:, 3:] = mixing
    # Of byte / 255: what each new coefficient takes of the old ones.
    shares, offsets = (whole * held.span).astype(np.float32), (whole @ held.low).astype(np.float32)
    make = partial(_sum_of_planes, relightable, shares, offsets)
    ranges = [(float(plane.min()), float(plane.max())) for plane in map(make, range(decoder.planes))]
    low, high = np.array(ranges, np.float32).T
    quantization = Quantization(low, high)

    def levels(index: int) -> Floats:
        span = float(quantization.span[index])
        plane = make(index) - low[index]
        return np.asarray(plane * np.float32(255 / span if span > NO_SPAN else 0), np.float32)

    return Turned(plain, quantization, levels)


def _sum_of_planes(relightable: Relightable, shares: Floats, offsets: Floats, index: int) -> Floats:
    """One new coefficient (h, w) of old bytes."""
    total = np.full(relightable.planes.shape[1:], offsets[index], np.float32)
    for share, plane in zip(shares[index], relightable.planes, strict=True):
        if abs(float(share)) > NO_SPAN:
            total += plane * np.float32(share / np.float32(255))
    return total
