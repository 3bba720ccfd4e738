"""Halvings of byte planes, and their tiles."""

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop import large_arrays
from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import pyramid as pyramid_module
from disk_rti_desktop.render.pyramid import (
    BORDER,
    TILE,
    Pyramid,
    TileKey,
    halved,
    mask_planes,
    prepared,
    pyramid_of,
)


def random_planes(count: int, height: int, width: int) -> Bytes:
    return np.random.default_rng(width * height).integers(0, 256, (count, height, width), dtype=np.uint8)


@given(st.integers(1, 40), st.integers(1, 40))
def test_halved_is_the_rounded_mean_of_each_square(height: int, width: int) -> None:
    planes = random_planes(2, height, width)
    even = np.pad(planes, ((0, 0), (0, height % 2), (0, width % 2)), mode="edge").astype(np.float64)
    squares = even.reshape(2, even.shape[1] // 2, 2, even.shape[2] // 2, 2)
    np.testing.assert_array_equal(halved(planes), np.floor(squares.mean(axis=(2, 4)) + 0.5))


def test_halved_strip_by_strip_has_no_seams() -> None:
    planes = random_planes(1, 700, 1001)
    upper, lower = halved(planes[:, :400]), halved(planes[:, 400:])
    np.testing.assert_array_equal(halved(planes), np.concatenate([upper, lower], axis=1))


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_level_sizes_end_in_one_texel(width: int, height: int) -> None:
    pyramid = Pyramid(np.broadcast_to(np.uint8(0), (1, height, width)))
    assert pyramid.size(0) == (width, height)
    assert pyramid.size(pyramid.coarsest) == (1, 1)
    assert pyramid.coarsest == 0 or pyramid.size(pyramid.coarsest - 1) != (1, 1)


def test_levels_of_large_pictures_lie_in_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planes = random_planes(3, 37, 51)
    expected = [Pyramid(planes).level(level) for level in range(4)]
    monkeypatch.setattr(large_arrays, "large_arrays_path", lambda: tmp_path / "large")
    monkeypatch.setattr(large_arrays, "SMALL", 0)
    monkeypatch.setattr(large_arrays, "budget", lambda: 0)
    on_disk = Pyramid(planes)
    for level, texels in enumerate(expected):
        np.testing.assert_array_equal(on_disk.level(level), texels)
    assert (tmp_path / "large").is_dir()


def test_levels_have_the_promised_sizes() -> None:
    pyramid = Pyramid(random_planes(3, 37, 51))
    for level in range(pyramid.coarsest + 1):
        width, height = pyramid.size(level)
        assert pyramid.level(level).shape == (3, height, width)


@pytest.mark.parametrize("level", [0, 1])
def test_tiles_cover_the_level_and_repeat_their_neighbours(level: int) -> None:
    pyramid = Pyramid(random_planes(2, TILE + 9, 2 * TILE + 3))
    padded = np.pad(pyramid.level(level), ((0, 0), (BORDER, BORDER), (BORDER, BORDER)), mode="edge")
    seen = np.zeros(pyramid.size(level)[::-1], int)
    for key in pyramid.tiles(level):
        width, height = pyramid.extent(key)
        top, left = key.row * TILE, key.column * TILE
        seen[top : top + height, left : left + width] += 1
        expected = padded[:, top : top + height + 2 * BORDER, left : left + width + 2 * BORDER]
        np.testing.assert_array_equal(pyramid.tile(key), expected)
    assert (seen == 1).all()


def test_what_is_prepared_is_there_for_all_who_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    planes = random_planes(9, TILE + 30, 3 * TILE)
    span = Quantization(np.zeros(9, np.float32), np.ones(9, np.float32))
    relightable = Relightable("", "", planes, span, linear_decoder(Polynomial(1)), np.zeros((0, 3)))
    assert finish(prepared(relightable)) is relightable
    monkeypatch.setattr(pyramid_module, "halved", lambda _planes: pytest.fail("made while drawing"))
    assert max(pyramid_of(relightable).level(2).shape) == 3 * TILE // 4


def test_pyramids_go_with_their_pictures() -> None:
    planes = random_planes(9, 4, 4)
    span = Quantization(np.zeros(9, np.float32), np.ones(9, np.float32))
    relightable = Relightable("", "", planes, span, linear_decoder(Polynomial(1)), np.zeros((0, 3)))
    pyramid = weakref.ref(pyramid_of(relightable))
    assert pyramid() is not None
    del relightable
    gc.collect()
    assert pyramid() is None


def test_a_tile_of_one_texel_is_all_rim() -> None:
    pyramid = Pyramid(random_planes(2, 3, 3))
    texel = pyramid.level(pyramid.coarsest)[:, :1, :1]
    np.testing.assert_array_equal(pyramid.tile(TileKey(pyramid.coarsest, 0, 0)), np.broadcast_to(texel, (2, 3, 3)))


def test_mask_becomes_a_plane_of_none_and_all() -> None:
    np.testing.assert_array_equal(mask_planes(np.array([[True, False]])), [[[255, 0]]])
