"""Lengths and angles, and how they are told."""

import pytest

from disk_rti_desktop.notes.measuring import angle, measured, nice_length, words


@pytest.mark.parametrize(
    ("longest", "nice"), [(1, 1), (1.9, 1), (2, 2), (4.99, 2), (5, 5), (99, 50), (0.3, 0.2), (0.07, 0.05), (1000, 1000)]
)
def test_lengths_that_read_well(longest: float, nice: float) -> None:
    assert nice_length(longest) == pytest.approx(nice)


@pytest.mark.parametrize(
    ("mm", "text"),
    [
        (0.05, "50 µm"),
        (0.0004, "0.4 µm"),
        (1, "1 mm"),
        (2.5, "2.5 mm"),
        (20, "2 cm"),
        (123.4, "12.3 cm"),
        (1500, "1.5 m"),
    ],
)
def test_lengths_in_words(mm: float, text: str) -> None:
    assert words(mm) == text


def test_angles_are_counter_clockwise_in_a_picture_whose_y_runs_down() -> None:
    assert angle((0, 0), (10, 0)) == 0
    assert angle((0, 0), (0, -10)) == 90
    assert angle((0, 0), (10, 10)) == pytest.approx(315)


def test_a_line_is_told_in_pixels_and_in_millimetres_where_they_are_known() -> None:
    assert measured((0, 0), (30, -40), None) == "50.0 px, 53.1°"
    assert measured((0, 0), (30, -40), 0.1) == "5 mm  (50.0 px), 53.1°"
