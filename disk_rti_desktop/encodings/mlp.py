"""The neural decoder: latents and the light's x, y through two hidden ELU layers to a colour, in NumPy.

Every neural method shares it (NeuralRTI: Dulecha et al., Neural reflectance transformation imaging, 2020;
DisK-NeuralRTI: Dulecha et al., Computers & Graphics 2025). The light enters the first layer only: for one light it is
a bias.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.quantize import Quantization


@dataclass(frozen=True, eq=False)
class MlpDecoder:
    """Weights (outputs, inputs) and biases of the three layers; inputs are the latents, then x and y of the light."""

    shader: ClassVar[str] = "mlp"
    weights: tuple[Floats, Floats, Floats]  # (n, k + 2), (n, n), (3, n)
    biases: tuple[Floats, Floats, Floats]  # (n,), (n,), (3,)

    @property
    def units(self) -> int:
        """How many units a hidden layer has (n)."""
        return len(self.biases[0])

    @property
    def planes(self) -> int:
        """How many latents a pixel has (k)."""
        return int(self.weights[0].shape[1]) - 2

    @property
    def parameters(self) -> int:
        """How many numbers the decoder consists of."""
        return sum(w.size for w in self.weights) + sum(b.size for b in self.biases)

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """Colours (n, 3) of latents (n, k) under one light (3,)."""
        _, second, third = self.weights
        # Units by pixels, so that ELU runs along the memory and the products need no transposition.
        hidden = self.weights[0][:, : self.planes] @ coefficients.T + self.uniforms(light)["light_bias"][:, None]
        hidden = second @ elu(hidden) + self.biases[1][:, None]
        colours: Floats = third @ elu(hidden) + self.biases[2][:, None]
        return colours.T

    def dequantized(self, quantization: Quantization) -> "MlpDecoder":
        """The same function taking `byte / 255`: range and offset go into the first layer."""
        first = self.weights[0].copy()
        latent_part = self.weights[0][:, : self.planes]
        first[:, : self.planes] = latent_part * quantization.span
        bias = self.biases[0] + latent_part @ quantization.low
        return MlpDecoder((first, *self.weights[1:]), (bias.astype(np.float32), *self.biases[1:]))

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """`light_bias` (n,): the first layer's bias under this light."""
        bias = self.biases[0] + self.weights[0][:, self.planes :] @ light[:2].astype(np.float32)
        return {"light_bias": bias.astype(np.float32)}


def elu(values: Floats) -> Floats:
    """x where x > 0, else e^x - 1."""
    below = np.minimum(values, 0)
    np.exp(below, out=below)
    below -= 1
    return np.maximum(values, 0) + below
