"""Panels lie behind each other by their groups, and come and go as the user wishes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.dock_title import DockTitle
from disk_rti_desktop.gui.docks import Docks, panel


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QMainWindow]:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.setCentralWidget(QTextEdit())
    window.resize(1200, 800)
    yield window
    window.hide()


@pytest.fixture
def docks(window: QMainWindow) -> Docks:
    docks = Docks(window)
    docks.add([panel("light", "Light", QWidget(), group="light"), panel("navigator", "Navigator", QWidget())])
    docks.add([panel("bookmarks", "Bookmarks", QWidget()), panel("mode", "Mode", QWidget(), group="mode")])
    docks.add([panel("notes", "Notes", QWidget())])
    docks.restore()
    docks.show(True)
    window.show()
    QApplication.processEvents()
    return docks


def names(docks: Docks) -> list[str]:
    return [dock.objectName() for dock in docks.every]


def test_panels_of_several_desks_share_a_place(window: QMainWindow, docks: Docks) -> None:
    assert names(docks) == ["light", "navigator", "bookmarks", "notes", "mode"]
    light, navigator, bookmarks, notes, mode = docks.every
    assert set(window.tabifiedDockWidgets(navigator)) == {bookmarks, notes}
    assert not window.tabifiedDockWidgets(light)
    assert not window.tabifiedDockWidgets(mode)
    assert not navigator.visibleRegion().isEmpty()
    assert notes.visibleRegion().isEmpty()
    assert light.geometry().bottom() < navigator.geometry().top() < mode.geometry().top()


def test_what_was_closed_stays_closed_when_another_object_is_opened(docks: Docks) -> None:
    light = docks.every[0]
    light.close()
    docks.show(False)
    assert all(dock.isHidden() for dock in docks.every)
    docks.show(True)
    assert light.isHidden()
    assert not docks.every[1].isHidden()


def test_all_is_put_back(qtbot: QtBot, window: QMainWindow, docks: Docks) -> None:
    light, navigator, bookmarks, _notes, _mode = docks.every
    light.close()
    navigator.setFloating(True)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, bookmarks)
    docks.restore()
    QApplication.processEvents()
    assert not any(dock.isHidden() or dock.isFloating() for dock in docks.every)
    assert bookmarks in window.tabifiedDockWidgets(navigator)
    assert window.dockWidgetArea(bookmarks) == Qt.DockWidgetArea.RightDockWidgetArea
    qtbot.waitUntil(lambda: light.geometry().bottom() < navigator.geometry().top())


def test_put_back_while_nothing_is_open_they_wait(docks: Docks) -> None:
    docks.every[0].close()
    docks.show(False)
    docks.restore()
    assert all(dock.isHidden() for dock in docks.every)
    docks.show(True)
    assert not any(dock.isHidden() for dock in docks.every)


def title_of(dock: QDockWidget) -> DockTitle:
    title = dock.titleBarWidget()
    assert isinstance(title, DockTitle)
    return title


def test_a_panel_tells_its_name_once(qtbot: QtBot, docks: Docks) -> None:
    light, navigator, bookmarks, notes, _mode = docks.every
    qtbot.waitUntil(lambda: title_of(navigator).bare)
    assert [title_of(dock).bare for dock in docks.every] == [False, True, True, True, False]
    assert title_of(navigator).height() == 0
    bookmarks.close()
    notes.close()
    qtbot.waitUntil(lambda: not title_of(navigator).bare)
    assert title_of(navigator).isVisible()
    QTest.mouseClick(title_of(light).apart, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(light.isFloating)
    QTest.mouseClick(title_of(light).apart, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not light.isFloating())
    QTest.mouseClick(title_of(light).hide_, Qt.MouseButton.LeftButton)
    assert light.isHidden()


def test_a_panel_taken_out_of_its_tabs_has_its_title_again(qtbot: QtBot, docks: Docks) -> None:
    notes = docks.every[3]
    qtbot.waitUntil(lambda: title_of(notes).bare)
    notes.setFloating(True)
    qtbot.waitUntil(lambda: not title_of(notes).bare)
    docks.restore()
    qtbot.waitUntil(lambda: title_of(notes).bare)


def test_a_panel_borrows_the_height_it_needs_and_gives_it_back(qtbot: QtBot, window: QMainWindow) -> None:
    docks, needy, inner = Docks(window), QWidget(), QWidget()
    inner.setMinimumHeight(300)
    QVBoxLayout(needy).addWidget(inner)
    docks.add([panel("mode", "Mode", QWidget(), group="mode")])
    docks.add([panel("navigator", "Navigator", QWidget()), panel("notes", "Notes", needy)])
    docks.restore()
    docks.show(True)
    window.show()
    mode, navigator, notes = docks.every
    QApplication.processEvents()
    window.resizeDocks([mode, navigator], [600, 150], Qt.Orientation.Vertical)
    QApplication.processEvents()
    before = mode.height()
    notes.raise_()
    qtbot.waitUntil(lambda: notes.widget().height() >= 300)
    assert mode.height() < before
    navigator.raise_()
    qtbot.waitUntil(lambda: mode.height() == before)
