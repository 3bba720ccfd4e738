"""How long something will still take, in words."""

import pytest

from disk_rti_desktop.gui.making_page import time_in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (3, "a few seconds left"),
        (27, "about 30 seconds left"),
        (61, "about a minute left"),
        (150, "about 2 minutes left"),
        (3500, "about 58 minutes left"),
        (3700, "about an hour left"),
        (8000, "about 2 hours left"),
    ],
)
def test_time_in_words(seconds: float, words: str) -> None:
    assert time_in_words(seconds) == words
