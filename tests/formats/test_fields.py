"""Texts out of files of unknown origin."""

from pathlib import Path

import pytest

from disk_rti_desktop.formats.fields import Fields, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Münze 3, 유물", "Münze 3, 유물"),
        ("two\nlines\tand  more", "two lines and more"),
        ("\x1b[31mred\x07", "[31mred"),
        ("\u202eturned\u200b", "turned"),
    ],
)
def test_texts_are_one_harmless_line(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("value", [None, 5, ["a"], "", "\x07"])
def test_what_is_no_text_gives_the_default(value: object) -> None:
    assert Fields(Path("info.json"), {"name": value}).text("name", "vase") == "vase"
