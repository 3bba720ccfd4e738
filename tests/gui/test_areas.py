"""F6 goes through the parts of the window, and the tabulator in their order."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.areas import focusable
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Opened


@pytest.fixture
def desk(window: MainWindow, relightable: Relightable) -> MainWindow:
    window.session.opened = Opened(relightable)
    window.viewport.setFocus()
    QApplication.processEvents()
    return window


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_forward_through_picture_panels_and_tools_and_round(desk: MainWindow) -> None:
    parts = [desk.dock, desk.zoom_dock, desk.mode_dock, desk.navigator_dock]
    for part in parts:
        QTest.keyClick(focus(), Qt.Key.Key_F6)
        assert part.isAncestorOf(focus())
    for _ in range(20):
        if desk.toolbar.isAncestorOf(focus()):
            break
        QTest.keyClick(focus(), Qt.Key.Key_F6)
    assert desk.toolbar.isAncestorOf(focus())
    QTest.keyClick(focus(), Qt.Key.Key_F6)
    assert focus() is desk.viewport


def test_backward(desk: MainWindow) -> None:
    QTest.keyClick(desk.viewport, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert desk.toolbar.isAncestorOf(focus())
    QTest.keyClick(focus(), Qt.Key.Key_F6)
    assert focus() is desk.viewport


def test_a_part_is_entered_where_it_was_left(desk: MainWindow) -> None:
    desk.light_panel.elevation.setFocus()
    desk.viewport.setFocus()
    QTest.keyClick(focus(), Qt.Key.Key_F6)
    assert focus() is desk.light_panel.elevation


def test_a_panel_behind_another_comes_to_the_front(desk: MainWindow) -> None:
    behind = [dock for dock in desk.docks.every if dock in desk.tabifiedDockWidgets(desk.navigator_dock)]
    for dock in (dock for dock in behind if focusable(dock)):
        for _ in range(20):
            if dock.isAncestorOf(focus()):
                break
            QTest.keyClick(focus(), Qt.Key.Key_F6)
        QApplication.processEvents()
        assert not dock.visibleRegion().isEmpty()


def test_a_closed_panel_is_left_out(desk: MainWindow) -> None:
    desk.dock.close()
    QTest.keyClick(desk.viewport, Qt.Key.Key_F6)
    assert desk.zoom_dock.isAncestorOf(focus())


def test_the_tabulator_goes_from_light_to_zoom_to_mode(desk: MainWindow) -> None:
    desk.light_panel.trackball.setFocus()
    seen = []
    for _ in range(14):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        seen.append(next((dock.objectName() for dock in desk.docks.every if dock.isAncestorOf(focus())), ""))
    order = [name for name, before in zip(seen, ["", *seen], strict=False) if name != before]
    assert order[:3] == ["light", "zoom", "mode"]


def test_fields_of_a_mode_come_before_the_display(qtbot: QtBot, desk: MainWindow) -> None:
    box = desk.mode_panel.modes
    box.setCurrentIndex(box.findData("image-unsharp"))
    qtbot.waitUntil(lambda: "gain" in desk.mode_panel.fields)
    QApplication.processEvents()
    among = focusable(desk.mode_panel)
    gain = desk.mode_panel.fields["gain"]
    display = desk.mode_panel.display_fields["exposure"]
    places = [next(i for i, widget in enumerate(among) if part.isAncestorOf(widget)) for part in (gain, display)]
    assert among.index(box) < places[0] < places[1]


def test_in_full_screen_the_panels_are_reached(desk: MainWindow) -> None:
    desk.actions_.full_screen.setChecked(True)
    QTest.keyClick(desk.viewport, Qt.Key.Key_F6)
    assert desk.dock.isAncestorOf(focus())
    QTest.keyClick(focus(), Qt.Key.Key_Escape)
    assert not desk.isFullScreen()


def test_what_is_given_the_keyboard_is_scrolled_into_sight(qtbot: QtBot, desk: MainWindow) -> None:
    last = list(desk.mode_panel.display_fields.values())[-1]
    assert last.visibleRegion().isEmpty()
    focusable(last)[0].setFocus()
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())
