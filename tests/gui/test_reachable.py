"""Every widget can be reached by keyboard and has a name for screen readers; every action has a key or a letter."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import shiboken6
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
    QPushButton,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.areas import focusable
from disk_rti_desktop.gui.calibration_dialog import CalibrationDialog
from disk_rti_desktop.gui.dock_title import DockTitle
from disk_rti_desktop.gui.help_dialogs import AboutDialog, ShortcutSheet
from disk_rti_desktop.gui.help_window import HelpWindow
from disk_rti_desktop.gui.jobs import Job, Training
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.making_dialog import MakingDialog
from disk_rti_desktop.gui.menus import letter_of
from disk_rti_desktop.gui.notes_scale_dialog import ScaleDialog
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.preferences import Preferences
from disk_rti_desktop.gui.registration_dialog import RegistrationDialog
from disk_rti_desktop.gui.report_dialog import ReportDialog
from disk_rti_desktop.gui.session import Opened
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.gui.snapshot_set_dialog import SnapshotSetDialog
from disk_rti_desktop.gui.snapshot_sweep_dialog import SweepDialog
from disk_rti_desktop.gui.task_list import TaskList
from disk_rti_desktop.gui.wizard import TrainingWizard
from disk_rti_desktop.reports.contents import Subject

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
    """What one does not come to by the tabulator, from where it begins until it comes round."""
    chain = focusable(root)
    return [
        described(widget)
        for widget in touched(root)
        if widget.focusProxy() is None
        and (not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or (usable(widget) and widget not in chain))
    ]


def usable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


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


def subject_of(window: MainWindow) -> Subject:
    assert window.session.opened is not None
    return Subject(window.session.opened.relightable)


def registration_in(window: MainWindow) -> RegistrationDialog:
    first, second = window.session.shown
    return RegistrationDialog(first, second, window)


def making_in(window: MainWindow) -> MakingDialog:
    plan = Plan(Path("bowl"), None, Path("bowl_ptm"), method("ptm"), ())
    return MakingDialog(Job(Training(plan), datetime(2026, 3, 4), window), window.session.settings, window)


DIALOGS: dict[str, Callable[[MainWindow], QDialog]] = {
    "preferences": lambda window: Preferences(window.session, window),
    "keys": lambda window: ShortcutSheet(window.menuBar(), window),
    "about": AboutDialog,
    "snapshot": lambda window: SnapshotDialog(window.session, window.viewport.window_size, window),
    "set": lambda window: SnapshotSetDialog(window.session, window),
    "film": lambda window: SweepDialog(window.session, window),
    "report": lambda window: ReportDialog(subject_of(window), Path.home(), window),
    "scale": lambda window: ScaleDialog(120.0, None, window),
    "registration": registration_in,
    "tasks": lambda window: TaskList(window.workshop.workshop, window),
    "making": making_in,
}


@pytest.fixture
def wizard(desk: MainWindow, photos: Path, qtbot: QtBot) -> TrainingWizard:
    made = desk.train(photos)
    qtbot.waitUntil(made.start.isEnabled, timeout=20_000)
    return made


@pytest.mark.parametrize("name", DIALOGS)
def test_all_of_a_dialog_is_named_and_reached(qtbot: QtBot, desk: MainWindow, name: str) -> None:
    dialog = DIALOGS[name](desk)
    dialog.show()
    assert list(touched(dialog))
    assert nameless(dialog) == []
    assert unreachable(dialog) == []
    answers = {button.text().replace("&", "") for button in buttons_of(dialog) if button.isDefault()}
    assert answers <= ({button.text() for button in buttons_of(dialog) if primary(button)} or {"Close", "OK"})
    dialog.close()
    qtbot.waitUntil(lambda: not dialog_is_visible(dialog))


def test_each_page_of_the_wizard_is_named_and_reached(wizard: TrainingWizard) -> None:
    for number in range(wizard.pages.count()):
        wizard.trail.chosen.emit(number)
        assert wizard.pages.currentIndex() == number
        assert nameless(wizard) == []
        assert unreachable(wizard) == []
        shown = [button for button in buttons_of(wizard) if button.isVisible()]
        assert [button.text() for button in shown if button.isDefault() != primary(button)] == []


def test_the_search_for_lights_is_named_and_reached(desk: MainWindow, photos: Path) -> None:
    dialog = CalibrationDialog(photos, desk)
    dialog.show()
    assert nameless(dialog) == []
    assert unreachable(dialog) == []
    dialog.reject()


def test_the_help_is_named_and_reached(desk: MainWindow) -> None:
    shown = HelpWindow(lambda: desk.every_action)
    shown.show()
    assert nameless(shown) == []
    assert unreachable(shown) == []
    shown.close()
    shown.deleteLater()


def buttons_of(dialog: QDialog) -> list[QPushButton]:
    return dialog.findChildren(QPushButton)


def primary(button: QPushButton) -> bool:
    """Whether it stands out by its colour: then Enter presses it, and no other."""
    return bool(button.property("primary"))


def dialog_is_visible(dialog: QDialog) -> bool:
    return shiboken6.isValid(dialog) and dialog.isVisible()


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
