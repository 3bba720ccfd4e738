"""Bookmarks on the desk of notes: kept, looked at again, put in order, taken over from RTIViewer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui import notes_desk
from disk_rti_desktop.notes import Shape
from tests.gui.notes_bench import Bench


def test_a_bookmark_brings_place_light_and_mode_back(qtbot: QtBot, bench: Bench) -> None:
    session, viewport = bench.session, bench.viewport
    session.view = session.view.lit(0.5, -0.25)
    viewport.zoom_by(3)
    kept = session.view
    bench.desk.actions.add_bookmark.trigger()
    qtbot.waitUntil(lambda: bool(session.notes.bookmarks[0].thumbnail), timeout=30_000)
    session.view = session.view.lit(0, 0)
    viewport.fit()
    panel = bench.desk.bookmark_panel
    panel.list.itemDoubleClicked.emit(panel.list.item(0))
    assert session.view.light == kept.light
    assert session.view.zoom == pytest.approx(kept.zoom)
    assert session.view.centre == pytest.approx(kept.centre)
    assert not panel.list.item(0).icon().isNull()
    bench.desk.actions.undo.trigger()
    assert not session.notes.bookmarks
    bench.desk.actions.redo.trigger()
    assert [one.name for one in session.notes.bookmarks] == ["Bookmark 1"]


def test_bookmarks_are_gone_through_renamed_ordered_and_deleted(bench: Bench) -> None:
    act, session, panel = bench.desk.actions, bench.session, bench.desk.bookmark_panel
    lights = (0.1, 0.2, 0.3)
    for light in lights:
        session.view = session.view.lit(light, 0)
        act.add_bookmark.trigger()
    act.next_bookmark.trigger()
    assert session.view.light == pytest.approx((0.1, 0))
    act.previous_bookmark.trigger()
    assert session.view.light == pytest.approx((0.3, 0))
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.name for one in session.notes.bookmarks] == ["Bookmark 1", "Bookmark 3", "Bookmark 2"]
    panel.list.item(1).setText("Raking")
    QApplication.processEvents()
    assert [one.name for one in session.notes.bookmarks][1] == "Raking"
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    panel.list.setFocus()
    act.delete.trigger()
    assert [one.name for one in session.notes.bookmarks] == ["Bookmark 1", "Bookmark 2"]
    act.undo.trigger()
    assert [one.name for one in session.notes.bookmarks] == ["Bookmark 1", "Raking", "Bookmark 2"]


def test_the_bookmarks_own_button_never_deletes_a_note(bench: Bench) -> None:
    note = bench.note(Shape("point", ((60, 60),)), "stays")
    bench.desk.actions.add_bookmark.trigger()
    bench.session.chosen_note = note.id
    bench.viewport.setFocus()
    bench.desk.actions.delete_bookmark.trigger()
    assert not bench.session.notes.bookmarks
    assert bench.session.notes.notes == (note,)


def test_bookmarks_of_rtiviewer_are_taken_over(qtbot: QtBot, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    path = bench.path.with_name("coin_ptm.xmp")
    path.write_text(
        "<a><Bookmark><Name>Rim</Name><Note><Subject>S</Subject><Comment>C</Comment></Note></Bookmark></a>",
        encoding="utf-8",
    )
    monkeypatch.setattr(notes_desk, "choose_file", lambda *_arguments: path)
    bench.desk.actions.import_bookmarks.trigger()
    qtbot.waitUntil(lambda: bool(bench.session.notes.bookmarks), timeout=30_000)
    assert bench.session.notes.bookmarks[0].name == "Rim"
    assert [note.text for note in bench.session.notes.notes] == ["S\nC"]
    bench.desk.actions.undo.trigger()
    assert bench.session.notes.empty
