"""The maths of panning, zooming and lighting, as properties."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.render.view import MAX_ZOOM, SMALLEST, View

sizes = st.tuples(st.integers(1, 30000), st.integers(1, 30000))
coordinates = st.floats(-5000, 5000)
points = st.tuples(coordinates, coordinates)
lights = st.tuples(st.floats(-1, 1), st.floats(-1, 1))
views = st.builds(View, centre=points, zoom=st.floats(0.01, MAX_ZOOM), light=st.just((0.2, 0.1)))


@given(views, points, sizes)
def test_window_and_picture_points_are_inverse(view: View, at: tuple[float, float], window: tuple[int, int]) -> None:
    there = view.picture_point(at, window)
    assert view.window_point(there, window) == pytest.approx(at, abs=1e-3)


@given(views, st.floats(0.01, 100), points, sizes)
def test_zoom_keeps_the_point_under_the_cursor(
    view: View, factor: float, at: tuple[float, float], window: tuple[int, int]
) -> None:
    zoomed = view.zoomed(factor, at, window)
    assert zoomed.zoom == pytest.approx(min(view.zoom * factor, MAX_ZOOM))
    assert zoomed.window_point(view.picture_point(at, window), window) == pytest.approx(at, abs=1e-2)


@given(views, coordinates, coordinates, sizes)
def test_pan_moves_the_picture_by_window_pixels(view: View, dx: float, dy: float, window: tuple[int, int]) -> None:
    x, y = view.window_point((10, 10), window)
    assert view.panned(dx, dy).window_point((10, 10), window) == pytest.approx((x + dx, y + dy), abs=1e-2)


@given(sizes, sizes)
def test_fitted_shows_the_whole_picture_and_touches_the_window(
    picture: tuple[int, int], window: tuple[int, int]
) -> None:
    view = View().fitted(picture, window)
    left, top = view.window_point((0, 0), window)
    right, bottom = view.window_point(picture, window)
    assert min(left, top) >= -1e-6
    assert right <= window[0] + 1e-6
    assert bottom <= window[1] + 1e-6
    assert view.zoom == MAX_ZOOM or min(left, top) == pytest.approx(0, abs=1e-6)


@given(views, sizes, sizes)
def test_clamped_stays_near_the_picture(view: View, picture: tuple[int, int], window: tuple[int, int]) -> None:
    clamped = view.clamped(picture, window)
    assert 0 <= clamped.centre[0] <= picture[0]
    assert 0 <= clamped.centre[1] <= picture[1]
    assert min(1.0, SMALLEST * View().fitted(picture, window).zoom) <= clamped.zoom <= MAX_ZOOM
    assert clamped.clamped(picture, window) == clamped


def test_a_picture_far_smaller_than_the_window_can_be_seen_at_its_own_size() -> None:
    fitted = View().fitted((40, 30), (800, 600))
    assert fitted.zoom == 20
    assert fitted.actual_size().clamped((40, 30), (800, 600)).zoom == 1
    assert fitted.zoomed(1e-3, (400, 300), (800, 600)).clamped((40, 30), (800, 600)).zoom == 1


def test_a_view_within_bounds_is_not_clamped() -> None:
    view = View((100.5, 20.25), 3.0)
    assert view.clamped((640, 480), (800, 600)) == view


@given(lights, lights)
def test_light_stays_in_the_disc_and_points_up(light: tuple[float, float], step: tuple[float, float]) -> None:
    view = View().lit(*light).nudged(*step)
    assert math.hypot(*view.light) <= 1 + 1e-12
    assert np.linalg.norm(view.direction) == pytest.approx(1)
    assert view.direction[2] >= 0


def test_light_outside_the_disc_goes_to_the_rim_in_its_direction() -> None:
    assert View().lit(3, 4).light == pytest.approx((0.6, 0.8))
    assert View(light=(0.5, 0.0)).nudged(0.05, -0.01).light == pytest.approx((0.55, -0.01))


@pytest.mark.parametrize(
    ("height", "centre", "zoom", "top", "rows"),
    [(1466, 635.0, 1.1, 4608, 97), (390, 1445.0, 1.1, 960, 96), (1052, 945.5, 3.0, 3840, 96)],
)
def test_a_band_of_a_window_lies_where_the_window_has_it(
    height: int, centre: float, zoom: float, top: int, rows: int
) -> None:
    middle = centre + (top + rows / 2 - height / 2) / zoom  # of the band; the corner lies half-way between two pixels
    whole = View((0.0, centre), zoom).corner((10, height))
    assert View((0.0, middle), zoom).corner((10, rows))[1] + top == whole[1]


def test_at_actual_size_picture_pixels_lie_on_window_pixels() -> None:
    view = View((100.3, 50.0), 4.0).actual_size()
    assert view.zoom == 1.0
    assert view.corner((641, 481)) == (220, 191)  # 320.5 - 100.3, 240.5 - 50, rounded


@given(st.integers(0, 3), points, st.floats(0.1, 8))
def test_a_turned_picture_is_found_where_it_is_seen(turns: int, at: tuple[float, float], zoom: float) -> None:
    view, window = View((30.0, 20.0), zoom, turns=turns), (301, 200)
    assert view.window_point(view.picture_point(at, window), window) == pytest.approx(at)
    moved = view.panned(7, -4)
    assert moved.window_point(view.picture_point(at, window), window) == pytest.approx((at[0] + 7, at[1] - 4))
    assert view.zoomed(2, at, window).picture_point(at, window) == pytest.approx(view.picture_point(at, window))


def test_a_quarter_turn_is_counter_clockwise_and_leaves_the_light_in_the_window() -> None:
    view = View((50.0, 50.0), 1.0, (0.9, 0.0)).turned(1)
    assert view.window_point((60.0, 50.0), (200, 200)) == (100, 90)  # what was on the right is at the top
    assert view.light == (0.9, 0.0)
    assert view.upright.light == pytest.approx((0.0, -0.9))  # the picture's lower side is on the window's right
    assert view.upright.turns == 0


def test_four_quarters_are_none() -> None:
    view = View((1.0, 2.0), 3.0, (0.1, 0.2))
    assert view.turned(3).turned(1) == view
    assert view.turned(-1).turns == 3
    assert view.upright == view


@pytest.mark.parametrize("turns", [1, 3])
def test_a_picture_on_its_side_is_fitted_by_its_other_side(turns: int) -> None:
    view = View(turns=turns).fitted((400, 100), (200, 800))
    assert view.zoom == 2
    assert view.centre == pytest.approx((200, 50))
    assert replace(view, zoom=0.0001).clamped((400, 100), (200, 800)).zoom == pytest.approx(0.5)
