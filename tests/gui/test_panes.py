"""Panes share the window evenly, with a thin divider between them."""

import pytest
from PySide6.QtCore import QRect

from disk_rti_desktop.gui.panes import DIVIDER, Pane, pane_at, panes, wiped
from disk_rti_desktop.render.view import View


def test_one_pane_is_the_whole_window() -> None:
    assert panes((640, 480), 1) == (Pane(0, 640, 480),)


@pytest.mark.parametrize("width", [640, 641, 1001])
def test_two_panes_have_the_same_size_and_a_divider(width: int) -> None:
    left, right = panes((width, 480), 2)
    assert left.size == right.size
    assert left.left == 0
    assert right.left + right.width == width
    assert DIVIDER <= right.left - left.width <= DIVIDER + 1


def test_none_where_nothing_is_shown() -> None:
    assert panes((640, 480), 0) == ()


def test_a_window_without_room_still_has_panes() -> None:
    assert all(pane.width >= 1 and pane.height >= 1 for pane in panes((0, 0), 2))


def test_points_belong_to_the_pane_under_them() -> None:
    among = panes((640, 480), 2)
    assert [pane_at(among, x) for x in (-50, 10, 310, 330, 639, 900)] == [0, 0, 0, 1, 1, 1]
    assert among[1].inside(400, 20) == (400 - among[1].left, 20)


def test_on_a_screen_with_two_device_pixels_each() -> None:
    left, right = panes((640, 480), 2)
    assert left.rect(2.0) == QRect(0, 0, 160, 240)
    assert right.rect(2.0).right() == 319


@pytest.mark.parametrize(("line", "width"), [(0.0, 1), (0.25, 160), (1.0, 639), (-3.0, 1), (7.0, 639)])
def test_a_line_parts_the_window_and_both_sides_have_some_of_it(line: float, width: int) -> None:
    left, right = wiped((640, 480), line)
    assert (left.width, right.left, right.width) == (width, width, 640 - width)
    assert left.size == right.size == (640, 480)


def test_the_sides_of_a_line_are_parts_of_one_view() -> None:
    view = View((30.0, 20.0), 2.0)
    for pane in wiped((640, 480), 0.3):
        seen = pane.seen(view)
        for x in (pane.left, pane.left + pane.width):
            expected = view.picture_point((x, 100), (640, 480))
            assert seen.picture_point((x - pane.left, 100), pane.extent) == pytest.approx(expected)
        assert pane.inside(pane.left, 7) == (pane.left, 7)


def test_points_belong_to_their_side_of_the_line() -> None:
    among = wiped((640, 480), 0.1)
    assert [pane_at(among, x) for x in (-5, 10, 63, 66, 100, 700)] == [0, 0, 0, 1, 1, 1]
