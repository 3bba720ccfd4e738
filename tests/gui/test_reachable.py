"""Every widget can be reached by keyboard and has a name for screen readers; every action has a key or a letter."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.dock_title import DockTitle
from disk_rti_desktop.gui.help_dialogs import AboutDialog, ShortcutSheet
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.menus import letter_of
from disk_rti_desktop.gui.preferences import Preferences
from disk_rti_desktop.gui.session import Opened
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog

TOUCHED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QTextEdit,
)
"""What one works with; beside these, whatever takes the keyboard."""

PLATFORM = (QScrollBar, QTabBar)
"""What Qt makes and reaches by itself: scroll bars by the arrow keys, tabs of panels by F6."""


@pytest.fixture
def desk(window: MainWindow, relightable: Relightable) -> MainWindow:
    window.session.opened = Opened(relightable)
    window.session.comparison = Opened(relightable)
    QApplication.processEvents()
    return window


def touched(root: QWidget) -> Iterator[QWidget]:
    """The widgets below one that one works with, without the parts that these are made of."""
    for widget in root.findChildren(QWidget):
        parent = widget.parentWidget()
        of_another = parent is not None and isinstance(
            parent, (QAbstractSpinBox, QComboBox, QAbstractItemView, QLineEdit)
        )
        of_title = widget.focusPolicy() is Qt.FocusPolicy.NoFocus and title_above(widget)
        offered = widget.isVisibleTo(root) and not isinstance(widget, (*PLATFORM, QMenu))
        works = isinstance(widget, TOUCHED) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if works and offered and not (of_another or of_title) and not widget.objectName().startswith("qt_"):
            yield widget


def title_above(widget: QWidget) -> bool:
    """Whether it is a button of a panel's title, for the mouse: by key, the menu of panels does the same."""
    parent = widget.parentWidget()
    return parent is not None and isinstance(parent.parentWidget(), DockTitle)


def name_of(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else widget.accessibleName()


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}: {widget.toolTip()}"


def nameless(root: QWidget) -> list[str]:
    return [described(widget) for widget in touched(root) if not name_of(widget).strip()]


def unreachable(root: QWidget) -> list[str]:
    return [
        described(widget)
        for widget in touched(root)
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    ]


def test_all_of_the_window_is_named_and_reached(desk: MainWindow) -> None:
    for dock in desk.docks.every:
        dock.raise_()
    assert len(list(touched(desk))) > 30
    assert nameless(desk) == []
    assert unreachable(desk) == []


def test_all_of_the_start_page_is_named_and_reached(window: MainWindow, tmp_path: Path) -> None:
    window.session.settings = window.session.settings.with_recent(tmp_path)
    assert nameless(window.start_page) == []
    assert unreachable(window.start_page) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda window: Preferences(window.session, window),
        lambda window: ShortcutSheet(window.menuBar(), window),
        AboutDialog,
        lambda window: SnapshotDialog(window.session, window.viewport.window_size, window),
    ],
    ids=["preferences", "keys", "about", "snapshot"],
)
def test_all_of_a_dialog_is_named_and_reached(desk: MainWindow, make: Callable[[MainWindow], QDialog]) -> None:
    dialog = make(desk)
    assert list(touched(dialog))
    assert nameless(dialog) == []
    assert unreachable(dialog) == []
    dialog.deleteLater()


def below(menu: QMenu) -> Iterator[tuple[QMenu, QAction]]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield menu, action
            yield from below(inner)
        elif not action.isSeparator():
            yield menu, action


def tops_of(window: MainWindow) -> list[QMenu]:
    found = [action.menu() for action in window.menuBar().actions()]
    return [menu for menu in found if isinstance(menu, QMenu)]


def test_every_action_is_in_a_menu_with_a_letter_of_its_own(desk: MainWindow) -> None:
    bar = desk.menuBar()
    entries = [pair for top in tops_of(desk) for pair in below(top)]
    offered = [action for _menu, action in entries]
    assert [action.text() for action in desk.every_action if action not in offered] == []
    assert [action.text() for action in offered if not letter_of(action) and not action.shortcuts()] == []
    for top in tops_of(desk):
        top.aboutToShow.emit()
    for menu in {menu for menu, _action in entries}:
        letters = [letter_of(action) for action in menu.actions() if letter_of(action)]
        assert len(letters) == len(set(letters)), [action.text() for action in menu.actions()]
    tops = [letter_of(action) for action in bar.actions()]
    assert all(tops)
    assert len(tops) == len(set(tops))


def test_panels_can_be_hidden_and_shown_from_the_menu(desk: MainWindow) -> None:
    offered = [action for top in tops_of(desk) for _menu, action in below(top)]
    for dock in desk.docks.every:
        assert dock.toggleViewAction() in offered
        dock.toggleViewAction().trigger()
        assert dock.isHidden()
    desk.actions_.restore_panels.trigger()
    assert not any(dock.isHidden() for dock in desk.docks.every)
