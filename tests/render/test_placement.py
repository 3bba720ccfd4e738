"""Which texel each window pixel shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.render.placement import FRACTION, ONE, level_for, place
from disk_rti_desktop.render.view import View

sides = st.integers(1, 9000)
sizes = st.tuples(sides, sides)


@given(sizes, sizes, st.floats(0.002, 32), st.tuples(st.floats(0, 1), st.floats(0, 1)), st.integers(0, 3))
def test_texels_lie_where_the_view_puts_them(
    picture: tuple[int, int], window: tuple[int, int], zoom: float, centre: tuple[float, float], coarser: int
) -> None:
    view = View((centre[0] * picture[0], centre[1] * picture[1]), zoom)
    coarsest = (max(picture) - 1).bit_length()
    placement = place(view, window, picture, level_for(view, coarsest, coarser))
    columns, rows = placement.covered(window)
    for axis, pixels, direction in ((placement.x, columns, 0), (placement.y, rows, 1)):
        if not pixels:
            continue
        shown = axis.positions(pixels) / ONE * 2**placement.level
        assert shown[0] >= 0
        assert shown[-1] < picture[direction]
        middles = [view.picture_point((p + 0.5, p + 0.5), window)[direction] for p in (pixels[0], pixels[-1])]
        rounding = 0.51 / zoom + window[direction] * 2.0**placement.level / ONE
        np.testing.assert_allclose([shown[0], shown[-1]], middles, atol=rounding)
        count = -(-picture[direction] >> placement.level)
        texels = axis.texels(pixels, count)
        assert 0 <= texels.start <= axis.positions(pixels)[0] >> FRACTION
        assert axis.positions(pixels)[-1] >> FRACTION < texels.stop <= count


@pytest.mark.parametrize(
    ("zoom", "level"), [(4.0, 0), (1.0, 0), (0.51, 0), (0.5, 1), (0.3, 1), (0.25, 2), (0.001, 9), (0.00001, 10)]
)
def test_level_is_the_finest_within_twice_the_window(zoom: float, level: int) -> None:
    assert level_for(View(zoom=zoom), 10) == level


def test_coarser_asks_for_fewer_texels_but_never_beyond_the_last_level() -> None:
    assert level_for(View(zoom=1.0), 10, coarser=2) == 2
    assert level_for(View(zoom=0.5), 2, coarser=5) == 2


def test_whole_pixels_are_not_smoothed() -> None:
    assert not place(View((3.3, 4.7), 1.0), (801, 600), (1024, 768), 0).smooth
    assert place(View((3.3, 4.7), 1.25), (801, 600), (1024, 768), 0).smooth
    assert not place(View((3.3, 4.7), 2.0), (801, 600), (1024, 768), 0).smooth


def test_window_without_the_picture_shows_none_of_it() -> None:
    columns, _ = place(View((-5000.0, 0.0), 1.0), (800, 600), (1024, 768), 0).covered((800, 600))
    assert len(columns) == 0
