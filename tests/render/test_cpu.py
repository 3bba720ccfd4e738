"""The NumPy renderer against plain statements of what it should show."""

from collections.abc import Callable

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.placement import BACKGROUND
from disk_rti_desktop.render.pyramid import halved
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
LIGHT = View(light=(0.4, -0.3)).direction


def by_definition(relightable: Relightable, light: Doubles) -> Bytes:
    """The picture straight from coefficients and decoder, pixel by pixel."""
    k, height, width = relightable.planes.shape
    levels = relightable.planes.reshape(k, -1).T
    colours = relightable.decoder.relight(relightable.quantization.to_coefficients(levels), light)
    return np.asarray(np.floor(np.clip(colours, 0, 1) * 255 + 0.5), np.uint8).reshape(height, width, 3)


def test_relight_is_the_decoder_of_the_dequantized_planes(kind: str, make_relightable: MakeRelightable) -> None:
    relightable = make_relightable(kind, 301, 300)
    expected = by_definition(relightable, LIGHT)
    found = cpu.relight(relightable, LIGHT)
    difference = np.abs(found.astype(int) - expected)
    assert difference.max() <= 1  # the folded dequantisation rounds differently
    assert (difference > 0).mean() < 1e-3
    assert expected.std() > 10  # a picture worth comparing


def test_rows_are_rows_of_the_whole(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("mlp20")
    whole = cpu.relight(relightable, LIGHT)
    np.testing.assert_array_equal(cpu.relight(relightable, LIGHT, slice(7, 19)), whole[7:19])


def test_actual_size_shows_the_picture_between_background(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("ptm", 40, 30)
    view = View((20.0, 15.0), 1.0, (0.4, -0.3))
    shown = cpu.render(relightable, view, (60, 44))
    np.testing.assert_array_equal(shown[7:37, 10:50], cpu.relight(relightable, view.direction))
    shown[7:37, 10:50] = BACKGROUND
    assert (shown == BACKGROUND).all()


def test_pixels_are_squares_when_magnified(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("lrgb", 8, 6)
    view = View((4.0, 3.0), 5.0, (0.1, 0.1))
    expected = cpu.relight(relightable, view.direction).repeat(5, axis=0).repeat(5, axis=1)
    np.testing.assert_array_equal(cpu.render(relightable, view, (40, 30)), expected)


def test_half_size_decodes_the_halved_planes(kind: str, make_relightable: MakeRelightable) -> None:
    relightable = make_relightable(kind, 40, 30)
    view = View((20.0, 15.0), 0.5, (0.4, -0.3))
    decoder = relightable.decoder.dequantized(relightable.quantization)
    expected = cpu.decoded(halved(relightable.planes), decoder, view.direction)
    np.testing.assert_array_equal(cpu.render(relightable, view, (20, 15)), expected)


def test_between_zooms_texels_are_mixed(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("ptm", 12, 9)
    view = View((6.0, 4.5), 1.5, (0.4, -0.3))
    picture = np.pad(cpu.relight(relightable, view.direction), ((1, 1), (1, 1), (0, 0)), mode="edge").astype(float)
    shown = cpu.render(relightable, view, (18, 14))  # 13.5 rows, of which the last is half seen
    for row in range(13):
        for column in range(18):
            x, y = (column + 0.5) / 1.5 + 0.5, (row + 0.5) / 1.5 + 0.5
            i, j, u, v = int(x), int(y), x % 1, y % 1
            square = picture[j : j + 2, i : i + 2]
            mixed = (square[0, 0] * (1 - u) + square[0, 1] * u) * (1 - v)
            mixed += (square[1, 0] * (1 - u) + square[1, 1] * u) * v
            np.testing.assert_allclose(shown[row, column], mixed, atol=0.501)


def test_masked_out_pixels_show_the_background(make_relightable: MakeRelightable) -> None:
    mask = np.ones((30, 40), bool)
    mask[:10] = False
    relightable = make_relightable("hsh1", 40, 30, mask=mask)
    view = View((20.0, 15.0), 1.0, (0.4, -0.3))
    shown = cpu.render(relightable, view, (40, 30), (1, 2, 3))
    assert (shown[:10] == (1, 2, 3)).all()
    np.testing.assert_array_equal(shown[10:], cpu.relight(relightable, view.direction, slice(10, 30)))


def test_strips_of_a_large_view_have_no_seams(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("lrgb", 700, 500)
    view = View((350.0, 250.0), 1.3, (0.4, -0.3))
    whole = cpu.render(relightable, view, (900, 640))
    for top in (0, 100, 300):
        window = View((350.0, 250.0 + (top + 20 - 320) / 1.3), 1.3, (0.4, -0.3))
        part = cpu.render(relightable, window, (900, 40))
        assert np.abs(part.astype(int) - whole[top : top + 40]).max() <= 1


def test_coarser_shows_the_same_place_with_fewer_texels(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("ptm", 16, 16)
    view = View((8.0, 8.0), 4.0, (0.4, -0.3))
    decoder = relightable.decoder.dequantized(relightable.quantization)
    expected = cpu.decoded(halved(relightable.planes), decoder, view.direction)
    shown = cpu.render(relightable, view, (64, 64), coarser=1)
    np.testing.assert_array_equal(shown[4::8, 4::8], expected)


@pytest.mark.parametrize(
    ("value", "byte"), [(np.nan, 0), (np.inf, 255), (-np.inf, 0), (-1e30, 0), (3e38, 255), (0.5, 128), (1.0, 255)]
)
def test_no_value_escapes_the_bytes(value: float, byte: int) -> None:
    np.testing.assert_array_equal(cpu.to_bytes(np.full((4, 3), value, np.float32)), byte)
