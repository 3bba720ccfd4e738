"""Lights of their own: each place takes the one that shows it best, and the pictures are blended between."""

from collections.abc import Callable

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.multilight import (
    CANDIDATES,
    MOST_LIGHTS,
    LightField,
    candidates,
    dynamic_field,
    neighbours,
    sharpness,
    static_field,
)
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
HIGH = from_angles(0, 80)
SIZE = 96


def bumps(light: Doubles) -> Floats:
    """Fine grooves: upright ones on the left that only light from the right shows, level ones on the right."""
    y, x = np.mgrid[:SIZE, :SIZE]
    upright = 0.5 + 0.5 * max(float(light[0]), 0) * (x % 4 < 2)
    level = 0.5 + 0.5 * max(float(light[1]), 0) * (y % 4 < 2)
    grey = np.where(x < SIZE // 2, upright, level) * 0.5
    return np.repeat(grey[..., None], 3, axis=2).astype(np.float32)


def test_neighbours_are_as_far_as_told() -> None:
    for light in (HIGH, from_angles(90, 3), np.array([0, 0, 1.0])):
        found = neighbours(light, 10)
        assert found.shape == (9, 3)
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1)
        assert found[:, 2].min() >= 0
    np.testing.assert_allclose(neighbours(HIGH, 10)[1:] @ HIGH, np.cos(np.radians(10)))


def test_candidates_keep_to_the_heights_of_the_photographed_lights() -> None:
    known = np.array([from_angles(azimuth, 40) for azimuth in range(0, 360, 30)])
    found = candidates(known)
    assert found.shape == (CANDIDATES, 3)
    assert found[:, 2].min() >= np.sin(np.radians(40)) - 1e-9
    assert candidates(np.zeros((0, 3)))[:, 2].min() > 0.3


def test_each_half_takes_the_light_that_shows_its_grooves() -> None:
    chosen = mode("dynamic-multi-light", tile=16, offset=20)
    field = finish(dynamic_field(chosen, np.array([0, 0, 1.0]), bumps, 1.0))
    assert field.shares.shape == (6, 6, 9)
    left, right = (field.lights[field.shares[2, column].argmax()] for column in (0, 5))
    assert left[0] == pytest.approx(field.lights[:, 0].max())
    assert right[1] == pytest.approx(field.lights[:, 1].max())


def test_the_static_choice_is_sharp_and_of_few_lights() -> None:
    field = finish(static_field(mode("static-multi-light", tile=16), np.zeros((0, 3)), bumps, 1.0))
    assert len(field.lights) <= MOST_LIGHTS
    left, right = (field.lights[field.shares[2, column].argmax()] for column in (0, 5))
    assert left[0] > 0.6
    assert right[1] > 0.6


def test_smoothing_makes_neighbours_more_alike() -> None:
    def unrest(iterations: int) -> float:
        rng = np.random.default_rng(4)

        def noisy(light: Doubles) -> Floats:
            return bumps(light) + rng.random((SIZE, SIZE, 3), np.float32) * np.float32(0.05)

        chosen = mode("static-multi-light", iterations=iterations, threshold=0.3, offset=15)
        field = finish(static_field(chosen, np.zeros((0, 3)), noisy, 1.0))
        lights = field.lights[field.shares.argmax(axis=2)]
        return float(np.abs(np.diff(lights, axis=1)).mean())

    assert unrest(4) < 0.8 * unrest(0)


def test_choosing_tells_its_progress_and_can_be_left() -> None:
    steps = static_field(mode("static-multi-light"), np.zeros((0, 3)), bumps, 1.0)
    assert next(steps).fraction == 0
    assert next(steps).fraction == pytest.approx(1 / CANDIDATES)
    steps.close()


def test_shares_are_one_together_and_pass_into_each_other() -> None:
    shares = np.eye(2, dtype=np.float32)[np.array([[0, 1], [0, 1]])]
    field = LightField(np.array([HIGH, HIGH]), shares, 8.0)
    whole = Rectangle(0, 0, 16, 16)
    first, second = (field.weights(light, 0, whole) for light in (0, 1))
    np.testing.assert_allclose(first + second, 1, atol=1e-6)
    np.testing.assert_allclose(second[5, 3:13], np.clip((np.arange(3, 13) + 0.5 - 4) / 8, 0, 1), atol=1e-6)
    part = Rectangle(5, 2, 11, 9)
    np.testing.assert_array_equal(field.weights(1, 0, part), second[2:9, 5:11])
    np.testing.assert_allclose(field.weights(1, 1, Rectangle(0, 0, 8, 8))[0, 2], (2.5 * 2 - 4) / 8)


def test_only_blocks_with_a_share_are_relit() -> None:
    choice = np.zeros((1, 32), int)
    choice[0, 31] = 1
    field = LightField(np.array([HIGH, HIGH]), np.eye(2, dtype=np.float32)[choice], 8.0)
    blocks = list(field.blocks(1, 0, Rectangle(0, 0, 256, 8)))
    assert blocks == [Rectangle(192, 0, 256, 8)]


@pytest.mark.parametrize("operator", range(4))
def test_sharpness_sees_edges_only(operator: int) -> None:
    flat = np.full((8, 8), 0.4, np.float32)
    assert not sharpness(flat, operator).any()
    edge = flat.copy()
    edge[:, 4:] = 0.9
    found = sharpness(edge, operator)
    assert found[:, 3:5].min() > 0
    assert not found[:, :3].any()


def test_sharpness_by_its_definitions() -> None:
    image = np.random.default_rng(6).random((5, 5)).astype(np.float32)
    a, b, c, d, e, f, g, h, i = image[1:4, 1:4].ravel().astype(float)
    laplacian = b + d + f + h - 4 * e
    dx, dy = c + 2 * f + i - a - 2 * d - g, g + 2 * h + i - a - 2 * b - c
    expected = [abs(laplacian), laplacian**2, abs(dx) + abs(dy), np.hypot(dx, dy)]
    found = [sharpness(image, operator)[2, 2] for operator in range(4)]
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_the_blend_is_that_of_the_pictures(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("mlp20", 70, 50)
    view = View(light=(0.2, 0.1), mode=mode("dynamic-multi-light", tile=16))
    shown = finish(cpu.shown(relightable, view))
    field = groundwork_of(relightable).field(view.mode, view.direction)
    assert field is not None
    whole = Rectangle(0, 0, 70, 50)
    expected = np.zeros((50, 70, 3))
    for index, light in enumerate(field.lights):
        expected += field.weights(index, 0, whole)[..., None] * cpu.relight(relightable, light)
    assert len(np.unique(field.shares.argmax(axis=2))) > 1
    np.testing.assert_allclose(shown, expected, atol=1.5)
