"""The networks that distillation trains: a small encoder of principal components, and the published decoder.

The encoder is a smooth function of the pixel, so that pixels that look alike get latents that are alike: least squares
for each pixel by itself would fit the photos better, and show seams where neighbours end in different minima.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import elu

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.quantize import spanning
from disk_rti_desktop.encodings.training.device import device

OUTLIERS = 0.0005  # the share of latents, at either end, that a byte range need not reach
CHUNK = 16384  # pixels encoded at a time
RANGE_PIXELS = 20_000  # from which the byte ranges are taken
FURTHEST = 5.0  # standard deviations, at which the coordinates of odd pixels are cut off
DARKEST = 1e-6  # variance that a principal component has at least


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """What pixels are compared by."""

    mean: Floats  # (3 photos,)
    axes: Floats  # (3 photos, components), scaled so that coordinates have deviation 1

    @classmethod
    def of(cls, pixels: Floats, count: int) -> "PrincipalComponents":
        """So many components of pixels (n, photos, 3), or as many as there are."""
        flat = pixels.reshape(len(pixels), -1)
        mean = flat.mean(axis=0).astype(np.float32)
        variances, axes = np.linalg.eigh(np.cov(flat, rowvar=False))
        kept = slice(None, -count - 1, -1)
        scaled = axes[:, kept] / np.sqrt(np.maximum(variances[kept], DARKEST))
        return cls(mean, scaled.astype(np.float32))

    def coordinates(self, pixels: Floats) -> Floats:
        """Coordinates (n, components) of pixels (n, photos, 3)."""
        centred: Floats = pixels.reshape(len(pixels), -1) - self.mean
        found: Floats = np.clip(centred @ self.axes, -FURTHEST, FURTHEST)
        return found


@dataclass(frozen=True)
class Shape:
    """The sizes of a network: of the encoder's hidden layers, and of the decoder."""

    hidden: tuple[int, ...]
    latents: int
    units: int


class Network:
    """Coordinates to latents, and latents with a light to a colour; a matrix's last column holds the biases."""

    def __init__(self, components: int, shape: Shape, mean: float, seed: int) -> None:
        draw, place = torch.Generator().manual_seed(seed), device()
        widths = (components, *shape.hidden)
        encoder = [
            (2 * torch.rand(after, before + 1, generator=draw) - 1) / before**0.5
            for before, after in itertools.pairwise(widths)
        ]
        # To begin with, the latents are the first components.
        encoder.append(torch.zeros(shape.latents, widths[-1] + 1))
        self.encoder = [nn.Parameter(matrix.to(place)) for matrix in encoder]
        self.shortcut = nn.Parameter(torch.eye(shape.latents, components, device=place))
        self.decoder = [nn.Parameter(matrix.to(place)) for matrix in _decoder(shape, mean, draw)]

    @property
    def matrices(self) -> list[nn.Parameter]:
        """All that is learned."""
        return [*self.encoder, self.shortcut, *self.decoder]

    def encode(self, coordinates: Tensor) -> Tensor:
        """Latents (n, k) of coordinates (n, components)."""
        hidden = coordinates
        for matrix in self.encoder[:-1]:
            hidden = elu(_linear(matrix, hidden))
        return coordinates @ self.shortcut.T + _linear(self.encoder[-1], hidden)

    def decode(self, latents: Tensor, lights: Tensor) -> Tensor:
        """Colours (n, m, 3) of latents (n, k) at each of the lights (m, 2)."""
        first, second, third = self.decoder
        k = latents.shape[1]
        of_light = lights @ first[:, k:-1].T + first[:, -1]
        hidden = elu((latents @ first[:, :k].T)[:, None] + of_light[None])
        return _linear(third, elu(_linear(second, hidden)))

    def codec(self, components: PrincipalComponents, pixels: Floats) -> Codec:
        """The network as it is now, with the byte range that its latents of these pixels (n, photos, 3) need."""
        frozen = self._copy()

        def encode(values: Floats) -> Floats:
            found = []
            with torch.inference_mode():
                for start in range(0, len(values), CHUNK):
                    coordinates = torch.from_numpy(components.coordinates(values[start : start + CHUNK]))
                    found.append(frozen.encode(coordinates.to(frozen.shortcut.device)).cpu())
                latents: Floats = torch.cat(found).numpy()
            return latents

        first, second, third = (matrix.detach().cpu().numpy() for matrix in frozen.decoder)
        weights = (first[:, :-1].copy(), second[:, :-1].copy(), third[:, :-1].copy())
        biases = (first[:, -1].copy(), second[:, -1].copy(), third[:, -1].copy())
        return Codec(encode, MlpDecoder(weights, biases), spanning(encode(pixels[:RANGE_PIXELS]), OUTLIERS))

    def _copy(self) -> "Network":
        """The same network, which learns no more."""
        copied = object.__new__(Network)
        copied.encoder, copied.decoder = _copies(self.encoder), _copies(self.decoder)
        (copied.shortcut,) = _copies([self.shortcut])
        return copied


def _decoder(shape: Shape, mean: float, draw: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Matrices that let the light matter at once: scales found by trying, see docs/measurements.md."""
    units, latents = shape.units, shape.latents
    first = torch.randn(units, latents + 3, generator=draw) * torch.tensor([0.4] * latents + [2.5, 2.5, 0.7])
    second = torch.randn(units, units + 1, generator=draw) * 0.35
    third = torch.randn(3, units + 1, generator=draw) * 0.05
    third[:, -1] = mean
    return first, second, third


def _linear(matrix: Tensor, values: Tensor) -> Tensor:
    return nn.functional.linear(values, matrix[:, :-1], matrix[:, -1])


def _copies(matrices: Sequence[nn.Parameter]) -> list[nn.Parameter]:
    return [nn.Parameter(matrix.detach().clone(), requires_grad=False) for matrix in matrices]
