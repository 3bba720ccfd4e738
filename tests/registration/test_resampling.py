"""The second picture on the first's pixels: lit alike, covered where it is, different where it was damaged."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from disk_rti_desktop.arrays import Mask
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import dense_decoder
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import Basis, linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.octahedral import OctahedralGrid
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.encodings.rbf import RadialShares
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.mlic.synthetic import spread_lights
from disk_rti_desktop.progress import finish
from disk_rti_desktop.registration import Transform, register, registered
from disk_rti_desktop.registration.turning import turned
from disk_rti_desktop.render.cpu import relight, shown
from disk_rti_desktop.render.difference import MEASURES, values
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.view import View

Make = Callable[..., Relightable]
DENT = (190.0, 120.0)
LIGHT = from_angles(200, 40)


def decoder_of(kind: str, rng: np.random.Generator) -> Decoder:
    if kind == "sum":
        return linear_decoder(Harmonics(3))
    if kind == "luminance":
        return luminance_decoder(Polynomial())
    if kind == "network":
        weights = [rng.normal(size=shape).astype(np.float32) * 0.3 for shape in ((6, 7), (6, 6), (3, 6))]
        first, second, third = weights
        nil = np.zeros(6, np.float32)
        return MlpDecoder((first, second, third), (nil, nil, np.full(3, 0.5, np.float32)))
    if kind == "linear light":
        return LinearLightDecoder(decoder_of("network", rng))
    nodes = spread_lights(9)
    basis: Basis = RadialShares(nodes, 0.5) if kind == "shares" else OctahedralGrid(3)
    colours = rng.normal(size=(9, 4, 3)).astype(np.float32) * 0.3
    return dense_decoder(basis, rng.random((9, 3), np.float32), colours)


@pytest.fixture
def make() -> Make:
    """A function (kind, width, height, mask) that gives a relightable image of random bytes."""

    def made(kind: str, width: int, height: int, mask: Mask | None = None) -> Relightable:
        rng = np.random.default_rng(3)
        decoder = decoder_of(kind, rng)
        k = decoder.planes
        planes = rng.integers(0, 256, (k, height, width), dtype=np.uint8)
        ranges = Quantization(np.full(k, -0.1, np.float32), np.full(k, 0.4, np.float32))
        return Relightable("vase", kind, planes, ranges, decoder, np.zeros((0, 3)), mask=mask)

    return made


def at_right_angles(width: int) -> Transform:
    """A quarter turn to the left, whose pixels fall on pixels."""
    return Transform("similarity", np.array([[0.0, 1, 0], [-1, 0, width], [0, 0, 1]]))


def test_the_damage_is_where_normals_differ_most(first: Relightable, second: Relightable) -> None:
    found = finish(register(first, second))
    laid = finish(registered(second, found.transform, (first.width, first.height)))
    pictures = [finish(shown(one, View(mode=mode("normals")))) for one in (first, laid)]
    angles = values(pictures[0], pictures[1], MEASURES["normals"])
    assert laid.mask is not None
    inside = np.where(laid.mask, angles, 0)[12:-12, 12:-12]
    smooth = ndimage.uniform_filter(inside, 7)
    row, column = np.unravel_index(int(smooth.argmax()), smooth.shape)
    assert np.hypot(column + 12.5 - DENT[0], row + 12.5 - DENT[1]) < 10
    assert np.median(angles[laid.mask]) < 4


def test_relit_it_looks_like_the_first(first: Relightable, second: Relightable, truth: Transform) -> None:
    laid = finish(registered(second, truth, (first.width, first.height)))
    unturned = replace(laid, decoder=second.decoder, quantization=second.quantization)
    both = [relight(one, LIGHT).astype(float) for one in (first, laid)]
    assert laid.mask is not None
    brighter = np.median(both[0][laid.mask]) / np.median(both[1][laid.mask])
    away = np.abs(both[0] - np.minimum(both[1] * brighter, 255))[laid.mask].mean()
    other = relight(unturned, LIGHT).astype(float) if unturned.decoder.planes == laid.decoder.planes else both[1]
    assert away < 8
    assert np.abs(both[0] - other * brighter)[laid.mask].mean() > 1.3 * away


@pytest.mark.parametrize("kind", ["sum", "luminance", "shares", "grid", "network", "linear light"])
def test_a_quarter_turn_turns_picture_and_light(make: Make, kind: str) -> None:
    second = make(kind, 31, 24)
    laid = finish(registered(second, at_right_angles(31), (24, 31)))
    assert laid.mask is None
    x, y, z = LIGHT
    # Under a light that is turned along, the turned picture shows what the other showed.
    expected = np.rot90(relight(second, np.array([x, y, z])), 1)
    found = relight(laid, np.array([-y, x, z]))
    assert np.abs(found.astype(int) - expected).max() <= (4 if kind in ("sum", "luminance") else 1)


def test_nothing_changes_where_nothing_moves(make: Make) -> None:
    second = make("sum", 40, 30)
    laid = finish(registered(second, Transform("similarity", np.eye(3)), (40, 30), 0.25))
    np.testing.assert_array_equal(laid.planes, second.planes)
    assert laid.mm_per_pixel == 0.25
    assert turned(second, 0.0).decoder is second.decoder


def test_what_lies_beyond_the_second_is_outside_the_mask(make: Make) -> None:
    inside = np.ones((30, 40), np.bool_)
    inside[:, :10] = False
    second = make("sum", 40, 30, mask=inside)
    shift = Transform("similarity", np.array([[1.0, 0, 5], [0, 1, 0], [0, 0, 1]]))
    mask = finish(registered(second, shift, (60, 30))).mask
    assert mask is not None
    np.testing.assert_array_equal(mask.all(axis=0), (np.arange(60) >= 15) & (np.arange(60) < 45))


def test_a_finer_second_is_averaged(make: Make) -> None:
    second = make("network", 64, 48)
    checks = np.indices((48, 64)).sum(axis=0) % 2 * 200
    second = replace(second, planes=np.broadcast_to(checks.astype(np.uint8), second.planes.shape).copy())
    half = Transform("similarity", np.diag([0.5, 0.5, 1.0]))
    assert (finish(registered(second, half, (32, 24))).planes == 100).all()
