"""The pace of drawing settles on the finest level that is fast enough, and stays there."""

from collections.abc import Callable

import pytest

from disk_rti_desktop.gui.pace import Pace


def settled(pace: Pace, seconds: Callable[[int], float]) -> int:
    for _ in range(10):
        pace.note(pace.level, seconds(pace.level))
    return pace.level


@pytest.mark.parametrize(
    ("full", "floor", "expected"),
    [(0.01, 0.0, 0), (0.1, 0.0, 1), (0.3, 0.0, 2), (100.0, 0.0, 3), (0.1, 0.02, 1)],
)
def test_the_finest_level_within_the_budget(full: float, floor: float, expected: int) -> None:
    assert settled(Pace(0.05, 3), lambda level: floor + full / 4**level) == expected


def test_where_none_is_fast_enough_the_fastest() -> None:
    assert settled(Pace(0.05, 3), lambda level: [0.9, 0.6, 0.4, 0.5][level]) == 2


def test_after_a_rest_it_is_tried_again() -> None:
    pace = Pace(0.05, 3)
    settled(pace, lambda level: 1 / 4**level)
    pace.note(0, 0.01)
    pace.rest()
    assert pace.level == 0
