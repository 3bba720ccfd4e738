"""Registrations whose truth is known are found within a third of a pixel; what does not hold is refused."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.progress import finish
from disk_rti_desktop.registration import Transform, from_points, register
from disk_rti_desktop.registration.words import in_words, movement_in_words, remarks

Off = Callable[[Transform], float]


def test_a_second_date_is_found_by_itself(first: Relightable, second: Relightable, off: Off) -> None:
    found = finish(register(first, second))
    assert found.transform.kind == "similarity"
    assert off(found.transform) < 0.3
    assert found.residual < 0.3
    assert found.agreeing > 0.9 * found.compared
    assert 0.8 < found.overlap < 1
    assert "patches agree" in in_words(found)
    assert "14.0° to the left" in movement_in_words(found, second)


def test_a_slant_is_told_from_a_shift(first: Relightable, at_a_slant: tuple[Relightable, Transform]) -> None:
    second, slant = at_a_slant
    found = finish(register(first, second))
    assert found.transform.kind == "homography"
    corners = np.array([[0.0, 0], [300, 0], [300, 240], [0, 240]])
    assert np.abs(found.transform.onto(corners) - slant.onto(corners)).max() < 0.5
    assert any("slant" in remark for remark in remarks(found, first, second))


def test_a_mask_is_respected(first: Relightable, second: Relightable, off: Off) -> None:
    inside = np.zeros((first.height, first.width), np.bool_)
    inside[40:220, 30:280] = True
    noise = np.random.default_rng(0).integers(0, 256, first.planes.shape, dtype=np.uint8)
    masked = replace(first, planes=np.where(inside, first.planes, noise), mask=inside)
    assert off(finish(register(masked, second)).transform) < 0.3


def test_other_objects_are_refused(first: Relightable, second: Relightable) -> None:
    stranger = replace(second, planes=np.ascontiguousarray(second.planes[:, ::-1]))  # mirrored: never the same side
    with pytest.raises(ParameterError, match="by hand"):
        finish(register(first, stranger))
    noise = np.random.default_rng(0).integers(0, 256, first.planes.shape, dtype=np.uint8)
    with pytest.raises(ParameterError, match="by hand"):
        finish(register(first, replace(first, planes=noise)))


def test_an_even_surface_is_refused(first: Relightable) -> None:
    even = replace(first, planes=np.full_like(first.planes, 120))
    with pytest.raises(ParameterError, match="could not be laid"):
        finish(register(first, even))
    with pytest.raises(ParameterError, match="too little structure"):
        finish(register(even, even, Transform("similarity", np.eye(3))))


def test_a_wrong_start_is_refused_and_a_rough_one_refined(
    first: Relightable, second: Relightable, truth: Transform, off: Off
) -> None:
    rough = Transform("similarity", truth.matrix + np.array([[0, 0, 1.2], [0, 0, -1.0], [0, 0, 0]]))
    assert off(finish(register(first, second, rough)).transform) < 0.3
    wrong = Transform("similarity", truth.matrix + np.array([[0, 0, 25.0], [0, 0, 25], [0, 0, 0]]))
    with pytest.raises(ParameterError, match="patches show the same"):
        finish(register(first, second, wrong))


def test_points_tell_the_transform_and_how_far_each_is_off(
    first: Relightable, second: Relightable, truth: Transform, off: Off
) -> None:
    there = np.array([[20.0, 30], [250, 40], [230, 240], [40, 220]])
    here = truth.onto(there)
    found = from_points(first, second, here, there)
    assert off(found.transform) < 1e-6
    here[2] += (6, 0)
    moved = from_points(first, second, here, there, "similarity")
    assert moved.residuals.argmax() == 2
    assert moved.largest == pytest.approx(moved.residuals.max())
    assert any("few points" in remark for remark in remarks(moved, first, second))


def test_points_that_cannot_do(first: Relightable, second: Relightable) -> None:
    here = np.array([[0.0, 0], [10, 10], [20, 20], [30, 30]])
    with pytest.raises(ParameterError, match="at least 3"):
        from_points(first, second, here[:2], here[:2])
    with pytest.raises(ParameterError, match="one line"):
        from_points(first, second, here, here, "affine")
    with pytest.raises(ParameterError, match="one place"):
        from_points(first, second, here[[1, 1, 1]], here[:3])
    square = np.array([[0.0, 0], [100, 0], [100, 100], [0, 100]])
    with pytest.raises(ParameterError, match="mirror"):
        from_points(first, second, square, square[:, ::-1].copy(), "affine")


def test_scales_and_profiles_that_disagree_are_told(first: Relightable, second: Relightable, truth: Transform) -> None:
    there = np.array([[20.0, 30], [250, 40], [230, 240], [40, 220]])
    found = from_points(first, second, truth.onto(there), there)
    told = remarks(found, replace(first, mm_per_pixel=0.1), replace(second, mm_per_pixel=0.3, profile=b"other"))
    assert any("millimetres" in remark for remark in told)
    assert any("profiles" in remark for remark in told)
