"""How tiles share the window among them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.render.pieces import Rectangle, visible
from disk_rti_desktop.render.placement import level_for, place
from disk_rti_desktop.render.pyramid import BORDER, TILE, Pyramid
from disk_rti_desktop.render.view import View

spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)
rectangles = st.builds(lambda x, y: Rectangle(x[0], y[0], x[1] + 1, y[1] + 1), spans, spans)


@given(
    st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    st.tuples(st.integers(1, 1500), st.integers(1, 1500)),
    st.floats(0.02, 32),
    st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_pieces_fill_what_shows_the_picture_once(
    picture: tuple[int, int], window: tuple[int, int], zoom: float, centre: tuple[float, float]
) -> None:
    pyramid = Pyramid(np.broadcast_to(np.uint8(0), (1, picture[1], picture[0])))
    view = View((centre[0] * picture[0], centre[1] * picture[1]), zoom)
    placement = place(view, window, picture, level_for(view, pyramid.coarsest))
    columns, rows = placement.covered(window)
    seen = np.zeros((window[1], window[0]), np.uint8)
    for piece in visible(placement, window):
        seen[piece.rows.start : piece.rows.stop, piece.columns.start : piece.columns.stop] += 1
        width, height = pyramid.extent(piece.key)
        reach = piece.reach()
        assert 0 <= reach.left < reach.right <= width + 2 * BORDER
        assert 0 <= reach.top < reach.bottom <= height + 2 * BORDER
    assert (seen[rows.start : rows.stop, columns.start : columns.stop] == 1).all()
    assert seen.sum() == len(columns) * len(rows)


def test_the_middle_comes_first() -> None:
    picture = (9 * TILE, 9 * TILE)
    view = View((4.5 * TILE, 4.5 * TILE), 1.0)
    first = visible(place(view, (3 * TILE, 3 * TILE), picture, 0), (3 * TILE, 3 * TILE))[0]
    assert (first.key.column, first.key.row) == (4, 4)


@given(rectangles, rectangles)
def test_what_is_left_around_a_rectangle_and_the_rectangle_make_the_whole(one: Rectangle, other: Rectangle) -> None:
    whole = one.around(other)
    seen = np.zeros((22, 22), int)
    for part in [one, *whole.without(one)]:
        assert part.area > 0
        seen[part.top : part.bottom, part.left : part.right] += 1
    assert (seen[whole.top : whole.bottom, whole.left : whole.right] == 1).all()
    assert seen.sum() == whole.area
    assert whole.area >= max(one.area, other.area)
