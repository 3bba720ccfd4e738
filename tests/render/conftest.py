"""Relightable images with random content for every kind of decoder."""

from collections.abc import Callable

import numpy as np
import pytest

from disk_rti_desktop.arrays import Floats, Mask
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization

MakeRelightable = Callable[..., Relightable]
Generator = np.random.Generator


def random_mlp(units: int, planes: int, rng: Generator) -> MlpDecoder:
    def normal(*shape: int) -> Floats:
        return np.asarray(rng.normal(size=shape) / np.sqrt(shape[-1]), np.float32)

    return MlpDecoder(
        (normal(units, planes + 2), normal(units, units), normal(3, units)),
        (normal(units), normal(units), np.full(3, 0.5, np.float32)),
    )


def random_harmonics(order: int, rng: Generator) -> LinearDecoder:
    planes = 3 * (order + 1) ** 2
    return LinearDecoder(Harmonics(order), *random_ranges(planes, rng))


def random_ranges(planes: int, rng: Generator) -> tuple[Floats, Floats]:
    low = rng.normal(0.05, 0.1, planes).astype(np.float32)
    return low, rng.uniform(0.05, 0.8, planes).astype(np.float32)


DECODERS: dict[str, Callable[[Generator], Decoder]] = {
    "ptm": lambda rng: LinearDecoder(Polynomial(), *random_ranges(18, rng)),
    "lrgb": lambda rng: LuminanceDecoder(Polynomial(), *random_ranges(9, rng)),
    "hsh1": lambda rng: random_harmonics(1, rng),
    "hsh3": lambda rng: random_harmonics(3, rng),
    "mlp20": lambda rng: random_mlp(20, 9, rng),
    "mlp7 of 5 planes": lambda rng: random_mlp(7, 5, rng),
}


@pytest.fixture(params=DECODERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each decoder by name."""
    return str(request.param)


@pytest.fixture
def make_relightable() -> MakeRelightable:
    """A function (kind, width, height, seed, mask) that gives a relightable image with random bytes and weights."""

    def make(kind: str, width: int = 40, height: int = 30, seed: int = 0, mask: Mask | None = None) -> Relightable:
        rng = np.random.default_rng(seed)
        decoder = DECODERS[kind](rng)
        k = decoder.planes
        planes = rng.integers(0, 256, (k, height, width), dtype=np.uint8)
        quantization = Quantization(np.full(k, -0.1, np.float32), np.full(k, 0.9, np.float32))
        return Relightable("vase", kind, planes, quantization, decoder, np.zeros((0, 3)), mask=mask)

    return make
