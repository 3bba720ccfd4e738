"""Outlines drawn by hand as masks."""

import numpy as np
import pytest

from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic import Crop, Outline

SQUARE = Outline(((10.0, 5.0), (30.0, 5.0), (30.0, 25.0), (10.0, 25.0)))


def test_what_lies_inside_is_the_object() -> None:
    mask = SQUARE.mask(40, 30)
    assert mask.shape == (30, 40)
    assert mask[15, 20]
    assert not mask[15, 35]
    assert not mask[28, 20]
    assert mask.sum() == pytest.approx(400, abs=45)


def test_a_crop_moves_the_outline_along() -> None:
    crop = Crop(8, 4, 20, 20)
    np.testing.assert_array_equal(SQUARE.mask(40, 30, crop), SQUARE.mask(40, 30)[4:24, 8:28])


@pytest.mark.parametrize(
    ("outline", "crop", "words"),
    [
        (Outline(((1.0, 1.0), (5.0, 5.0))), None, "at least 3 corners, not 2"),
        (Outline(((100.0, 100.0), (120.0, 100.0), (120.0, 120.0))), None, "leaves nothing"),
        (SQUARE, Crop(32, 0, 8, 8), "leaves nothing"),
    ],
)
def test_what_cannot_be_an_outline_is_explained(outline: Outline, crop: Crop | None, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        outline.mask(40, 30, crop)
