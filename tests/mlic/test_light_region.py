"""The photographed lights surround some lights and not others, however few they are."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.mlic.light_region import MARGIN, LightRegion, light_region, nearest_light
from disk_rti_desktop.mlic.lights import from_angles, from_disk
from disk_rti_desktop.mlic.synthetic import spread_lights


def ring(count: int, elevation: float) -> Doubles:
    return np.array([from_angles(360 * number / count, elevation) for number in range(count)])


@given(st.integers(0, 1000))
def test_the_hull_is_that_of_another_program(seed: int) -> None:
    lights = spread_lights(20)
    kept = lights[np.random.default_rng(seed).permutation(20)[:9]]
    corners = {(round(x, 12), round(y, 12)) for x, y in light_region(kept).corners}
    hull = ConvexHull(kept[:, :2])
    assert corners == {(round(x, 12), round(y, 12)) for x, y in kept[hull.vertices, :2].tolist()}


@given(st.lists(st.tuples(st.floats(-0.7, 0.7), st.floats(-0.7, 0.7)), min_size=1, max_size=12))
def test_every_photographed_light_is_covered_and_so_is_their_mean(points: list[tuple[float, float]]) -> None:
    region = light_region(np.array([from_disk(*point) for point in points]))
    assert all(region.covers(*point) for point in points)
    assert region.covers(*np.mean(points, axis=0).tolist())


def test_a_ring_covers_its_middle_and_not_what_is_lower() -> None:
    region = light_region(ring(48, 40))
    radius = math.cos(math.radians(40))
    assert region.covers(0, 0)
    assert region.covers(0, -radius + 0.01)
    assert not region.covers(0, -radius - MARGIN - 0.01)
    assert region.beyond(0, 1) == pytest.approx(1 - radius, abs=1e-6)


def test_lights_in_a_line_cover_the_line_alone() -> None:
    region = light_region(np.array([from_disk(x, 0) for x in (-0.5, 0, 0.5)]))
    assert region.covers(0.3, 0)
    assert not region.covers(0.3, 0.1)
    assert region.beyond(0.8, 0.4) == pytest.approx(0.5)


def test_a_single_light_covers_itself() -> None:
    region = light_region(from_disk(0.2, 0.3)[None])
    assert region.covers(0.2, 0.3)
    assert not region.covers(0.2, 0.4)


def test_where_no_lights_are_known_nothing_is_outside() -> None:
    region = light_region(np.zeros((0, 3)))
    assert region == LightRegion(())
    assert region.covers(1, 0)


def test_the_nearest_light_and_its_angle() -> None:
    lights = ring(8, 30)
    assert nearest_light(lights, from_angles(91, 30))[0] == 2
    index, degrees = nearest_light(lights, from_angles(90, 42))
    assert index == 2
    assert degrees == pytest.approx(12)
    assert nearest_light(lights, lights[5]) == (5, 0)
