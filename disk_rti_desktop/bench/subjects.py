"""What is drawn while time is taken: random networks on random bytes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.quantize import Quantization

PLANES = 9  # latents of a pixel, as all published networks of this kind have
_ASPECT = 4 / 3


def subject(units: int, pixels: int) -> Relightable:
    """A picture of about so many pixels with a network of two layers of so many units."""
    rng = np.random.default_rng(units)
    width = max(1, round(math.sqrt(pixels * _ASPECT)))
    height = max(1, round(pixels / width))

    def weights(*shape: int) -> Floats:
        return np.asarray(rng.normal(0, shape[-1] ** -0.5, shape), np.float32)

    decoder = MlpDecoder(
        (weights(units, PLANES + 2), weights(units, units), weights(3, units)),
        (weights(units), weights(units), np.full(3, 0.5, np.float32)),
    )
    quantization = Quantization(np.full(PLANES, -1, np.float32), np.full(PLANES, 1, np.float32))
    planes = rng.integers(0, 256, (PLANES, height, width), dtype=np.uint8)
    return Relightable("bench", f"{units} units", planes, quantization, decoder, np.zeros((0, 3)))


def looped(relightable: Relightable) -> Relightable:
    """The same picture, drawn by the shader with loops over arrays."""
    if not isinstance(relightable.decoder, MlpDecoder):
        raise TypeError("only networks are written with loops")
    return replace(relightable, decoder=LoopedDecoder(relightable.decoder))


@dataclass(frozen=True, eq=False)
class LoopedDecoder:
    """A network whose weights go to the graphics card as arrays, with the light among the inputs."""

    shader: ClassVar[str] = "loops"
    network: MlpDecoder

    @property
    def units(self) -> int:
        """How many units a hidden layer has."""
        return self.network.units

    @property
    def planes(self) -> int:
        """How many latents a pixel has."""
        return self.network.planes

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """The network's colours (n, 3) of latents (n, k)."""
        return self.network.relight(coefficients, light)

    def dequantized(self, quantization: Quantization) -> "LoopedDecoder":
        """The same function taking `byte / 255`."""
        return LoopedDecoder(self.network.dequantized(quantization))

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """Weights and biases row by row, each row filled up with zeros to whole four-vectors, and the light (3,)."""
        arrays: dict[str, Floats] = {"light": light.astype(np.float32)}
        for name, weights, bias in zip(
            ("first", "second", "third"), self.network.weights, self.network.biases, strict=True
        ):
            arrays[name], arrays[f"{name}_bias"] = _in_fours(weights), _in_fours(bias[None])
        return arrays


def _in_fours(rows: Floats) -> Floats:
    """Rows (n, k) with zeros behind each, up to a multiple of four."""
    return np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4)))
