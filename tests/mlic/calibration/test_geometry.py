"""The formulas against rays that are traced independently, and outlines against points on them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import LightsError
from disk_rti_desktop.mlic.calibration.geometry import Camera, Ray, Sphere, angle, ball, fit_outline, meeting_point, ray
from disk_rti_desktop.mlic.lights import from_angles, unit

WIDTH, HEIGHT = 4000, 3000
lights = st.builds(from_angles, st.floats(0, 360), st.floats(5, 90))


def seen(point: Doubles, focal: float) -> tuple[float, float]:
    """The pixel where a lens sees a point in space."""
    scale = focal / (focal - point[2])
    return WIDTH / 2 + point[0] * scale, HEIGHT / 2 - point[1] * scale


def outline(centre: Doubles, radius: float, focal: float, count: int = 200) -> Doubles:
    """Pixels (count, 2) on the outline of a ball: where the gaze only just touches it."""
    lens = np.array([0.0, 0.0, focal])
    axis = centre - lens
    distance = float(np.linalg.norm(axis))
    axis = axis / distance
    half = math.asin(radius / distance)
    side = np.cross(axis, [0.3, 0.8, 0.1])
    side = side / np.linalg.norm(side)
    other = np.cross(axis, side)
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)[:, None]
    gaze = math.cos(half) * axis + math.sin(half) * (np.cos(turn) * side + np.sin(turn) * other)
    flat = gaze * (focal / -gaze[:, 2:])
    return np.column_stack([WIDTH / 2 + flat[:, 0], HEIGHT / 2 - flat[:, 1]])


@given(light=lights)
def test_far_away_the_highlight_lies_where_the_normal_halves_the_angle(light: Doubles) -> None:
    half = unit(np.add(light, (0, 0, 1)))
    found = ray(Sphere(900, 700, 120), 900 + 120 * half[0], 700 - 120 * half[1], Camera(WIDTH, HEIGHT))
    assert found is not None
    assert angle(found.direction, light) < 1e-4


@given(light=lights, x=st.floats(-1800, 1800), y=st.floats(-1300, 1300), focal=st.floats(4000, 12000))
def test_through_a_lens_the_light_is_found_exactly(light: Doubles, x: float, y: float, focal: float) -> None:
    """The mirroring point is sought by bisection between the normals towards the lens and towards the light."""
    radius = 150.0
    centre = np.array([x, y, radius])
    lens = np.array([0.0, 0.0, focal])
    normal = np.array([0.0, 0.0, 1.0])
    for _ in range(80):
        to_lens = lens - (centre + radius * normal)
        half = to_lens / np.linalg.norm(to_lens) + light
        normal = half / np.linalg.norm(half)
    spot = seen(centre + radius * normal, focal)
    camera = Camera(WIDTH, HEIGHT, focal)
    sphere = fit_outline(outline(centre, radius, focal), camera)
    found = ray(sphere, *spot, camera)
    assert found is not None
    assert angle(found.direction, light) < 0.01


def test_the_ball_behind_an_outline_lies_on_the_plane() -> None:
    centre, radius, focal = np.array([1200.0, -700.0, 180.0]), 180.0, 5000.0
    camera = Camera(WIDTH, HEIGHT, focal)
    found = ball(fit_outline(outline(centre, radius, focal), camera), camera)
    assert found.radius == pytest.approx(radius, abs=0.01)
    assert found.centre == pytest.approx(centre, abs=0.05)


def test_border_points_far_off_count_little() -> None:
    turn = np.linspace(0, 2 * np.pi, 100, endpoint=False)
    points = np.column_stack([500 + 80 * np.cos(turn), 400 + 80 * np.sin(turn)])
    points[10:20] += 25
    found = fit_outline(points, Camera(WIDTH, HEIGHT))
    assert (found.x, found.y, found.radius) == pytest.approx((500, 400, 80), abs=1.0)


@pytest.mark.parametrize("points", [[[0, 0], [9, 9]], [[0, 0], [5, 5.01], [10, 10], [20, 20]]])
def test_too_few_points_or_points_on_a_line_are_refused(points: list[list[float]]) -> None:
    with pytest.raises(LightsError, match="border points"):
        fit_outline(np.array(points, np.float64), Camera(WIDTH, HEIGHT))


def test_a_pixel_beyond_the_outline_mirrors_nothing() -> None:
    for focal in (None, 6000.0):
        assert ray(Sphere(900, 700, 120), 1030, 700, Camera(WIDTH, HEIGHT, focal)) is None


def test_rays_meet_where_the_light_is() -> None:
    light = np.array([300.0, -200.0, 900.0])
    origins = [np.array(place) for place in ([-500.0, 0.0, 90.0], [480.0, 30.0, 80.0], [0.0, 600.0, 85.0])]
    rays = [Ray(origin, (light - origin) / np.linalg.norm(light - origin)) for origin in origins]
    met = meeting_point(rays)
    assert met is not None
    assert met == pytest.approx(light)
    assert meeting_point([Ray(origin, np.array([0.0, 0.6, 0.8])) for origin in origins]) is None


def test_a_focal_length_must_be_above_zero() -> None:
    assert Camera.of_film(3600, 2400, 50.0).focal == pytest.approx(5000.0)
    for wrong in (0.0, -50.0, math.nan):
        with pytest.raises(LightsError, match="focal length"):
            Camera.of_film(3600, 2400, wrong)
