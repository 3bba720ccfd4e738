"""Relightable images with random content for every kind of decoder, and an OpenGL context to draw them in."""

import os
import sys
from collections.abc import Callable
from typing import NoReturn

import numpy as np
import pytest
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from disk_rti_desktop.arrays import Floats, Mask
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.encodings.rbf import RadialShares

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


def random_dense(planes: int, rng: Generator) -> DenseDecoder:
    directions = rng.normal((0, 0, 2), 1, size=(7, 3))
    nodes = RadialShares(directions / np.linalg.norm(directions, axis=1, keepdims=True), 0.4)
    colours = rng.normal(size=(7, planes, 3)).astype(np.float32)
    return DenseDecoder(nodes, rng.random((7, 3), np.float32), colours, *random_ranges(planes, rng))


def random_ranges(planes: int, rng: Generator) -> tuple[Floats, Floats]:
    low = rng.normal(0.05, 0.1, planes).astype(np.float32)
    return low, rng.uniform(0.05, 0.8, planes).astype(np.float32)


DECODERS: dict[str, Callable[[Generator], Decoder]] = {
    "ptm": lambda rng: LinearDecoder(Polynomial(), *random_ranges(18, rng)),
    "lrgb": lambda rng: LuminanceDecoder(Polynomial(), *random_ranges(9, rng)),
    "hsh1": lambda rng: random_harmonics(1, rng),
    "hsh3": lambda rng: random_harmonics(3, rng),
    "dense": lambda rng: random_dense(12, rng),
    "dense in linear light": lambda rng: LinearLightDecoder(random_dense(12, rng)),
    "lrgb in linear light": lambda rng: LinearLightDecoder(LuminanceDecoder(Polynomial(), *random_ranges(9, rng))),
    "mlp7 in linear light": lambda rng: LinearLightDecoder(random_mlp(7, 5, rng)),
    "mlp20": lambda rng: random_mlp(20, 9, rng),
    "mlp7 of 5 planes": lambda rng: random_mlp(7, 5, rng),
}


@pytest.fixture
def make_network() -> Callable[[int, int, Generator], MlpDecoder]:
    """A function (units, planes, rng) that gives a neural decoder with random weights."""
    return random_mlp


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


@pytest.fixture(scope="session")
def gl_context(request: pytest.FixtureRequest) -> tuple[QOpenGLContext, QOffscreenSurface]:
    """An OpenGL 3.3 core context; without one the test is skipped, or fails where EXPECT_GL=1 promises one."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return missing_gl("there is no display: run the tests with xvfb-run")
    request.getfixturevalue("qapp")
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    context, surface = QOpenGLContext(), QOffscreenSurface()
    context.setFormat(wanted)
    surface.setFormat(wanted)
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        return missing_gl("the driver gives no OpenGL 3.3 context")
    return context, surface


def missing_gl(reason: str) -> NoReturn:
    if os.environ.get("EXPECT_GL") == "1":
        pytest.fail(f"EXPECT_GL=1, but {reason}")
    pytest.skip(f"OpenGL cannot be tested: {reason}")


@pytest.fixture
def in_gl(gl_context: tuple[QOpenGLContext, QOffscreenSurface]) -> None:
    """OpenGL for one test, whatever the one before has made current."""
    context, surface = gl_context
    assert context.makeCurrent(surface)
