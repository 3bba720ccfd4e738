"""Durations and sizes in words."""

import pytest

from disk_rti_desktop.gui.amounts import duration_in_words, size_in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds"),
        (27, "about 30 seconds"),
        (94, "about 90 seconds"),
        (150, "about 2 minutes"),
        (2900, "about 48 minutes"),
        (3700, "about an hour"),
        (8000, "about 2.2 hours"),
        (40_000, "about 11 hours"),
    ],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration_in_words(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (12, "12 bytes"),
        (3_400, "3.4 kB"),
        (5_600_000, "5.6 MB"),
        (812_000_000, "812 MB"),
        (999_999_999, "1.0 GB"),
        (1_240_000_000, "1.2 GB"),
        (42_000_000_000, "42 GB"),
    ],
)
def test_sizes_in_words(count: int, words: str) -> None:
    assert size_in_words(count) == words
