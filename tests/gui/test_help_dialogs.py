"""The sheet of keys lists everything, and finds."""

import pytest
from PySide6.QtCore import Qt

from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.help_dialogs import GESTURES, ShortcutSheet
from disk_rti_desktop.gui.main_window import MainWindow
from tests.gui.on_screen import exposed


@pytest.fixture
def sheet(window: MainWindow) -> ShortcutSheet:
    sheet = ShortcutSheet(window.menuBar(), window)
    sheet.show()
    exposed(sheet)
    return sheet


def rows(sheet: ShortcutSheet) -> list[tuple[str, str]]:
    """What is to be seen, without the headings."""
    every = sheet.table.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
    return [(row.text(0), row.text(1)) for row in every if row.parent() is not None and not row.isHidden()]


def test_every_action_and_gesture_is_listed_with_a_way_to_it(sheet: ShortcutSheet, window: MainWindow) -> None:
    listed = {meaning: keys for keys, meaning in rows(sheet)}
    assert {plain_text(action) for action in window.every_action} <= listed.keys()
    assert {meaning for _keys, meaning in GESTURES} <= listed.keys()
    assert all(listed.values())
    assert listed["Next part of the window"] == "F6"
    assert listed["About"].startswith("Alt+H, ")


def test_a_search_leaves_what_it_finds(sheet: ShortcutSheet) -> None:
    everything = rows(sheet)
    sheet.search.setText("nudge light")
    assert [meaning for _keys, meaning in rows(sheet)] == ["Nudge the light by 0.05", "Nudge the light by 0.01"]
    sheet.search.setText("f6")
    assert ("F6", "Next part of the window") in rows(sheet)
    sheet.search.setText("there is no such thing")
    assert rows(sheet) == []
    sheet.search.clear()
    assert rows(sheet) == everything


def test_it_fits_a_small_screen(sheet: ShortcutSheet) -> None:
    assert sheet.height() <= 700
    assert sheet.width() <= 1000
