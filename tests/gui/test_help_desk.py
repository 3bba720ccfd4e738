"""F1 opens the page that belongs to what one works at; the window of help is read, searched and closed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.calibration_dialog import CalibrationDialog
from disk_rti_desktop.gui.help_desk import HelpDesk
from disk_rti_desktop.gui.help_dialogs import AboutDialog, ShortcutSheet
from disk_rti_desktop.gui.help_topics import TOPICS, ask_for_help, help_button, topic_of
from disk_rti_desktop.gui.help_window import HelpWindow
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Session
from tests.gui.on_screen import active
from tests.gui.test_reachable import DIALOGS, dialog_is_visible

Dialog = Callable[[type[QWidget]], QWidget]


def desk(window: MainWindow) -> HelpDesk:
    return next(desk for desk in window.desks if isinstance(desk, HelpDesk))


@pytest.fixture
def opened(window: MainWindow, session: Session, qtbot: QtBot) -> MainWindow:
    """The window with a picture open."""
    window.session.opened = session.opened
    qtbot.waitUntil(window.viewport.isVisible)
    return window


@pytest.fixture
def help_window(qtbot: QtBot) -> HelpWindow:
    """The window of help by itself."""
    made = HelpWindow(list)
    qtbot.addWidget(made)
    made.read("index")
    active(made)
    return made


def test_help_belongs_to_what_has_the_keyboard(opened: MainWindow) -> None:
    for widget, page in (
        (opened.viewport, "picture"),
        (opened.light_panel.light_x, "light"),
        (opened.mode_panel.modes, "modes"),
    ):
        active(opened)
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_F1)
        shown = desk(opened).shown
        assert shown is not None
        assert shown.isVisible()
        assert shown.page == page


def test_the_start_page_leads_to_the_first_steps(window: MainWindow) -> None:
    assert topic_of(window.start_page) == "first_steps"
    desk(window).actions.first_steps.trigger()
    shown = desk(window).shown
    assert shown is not None
    assert shown.page == "first_steps"


def test_f1_serves_in_dialogs(window: MainWindow, dialog: Dialog, qtbot: QtBot) -> None:
    window.actions_.shortcuts.trigger()
    sheet = dialog(ShortcutSheet)
    active(sheet)
    qtbot.waitUntil(lambda: sheet.isAncestorOf(QApplication.focusWidget() or window))
    QTest.keyClick(sheet, Qt.Key.Key_F1)
    shown = desk(window).shown
    assert shown is not None
    assert shown.page == "keys"


def test_a_message_leads_to_what_to_do_about_trouble(window: MainWindow, dialog: Dialog) -> None:
    messages.show_notice(window, "Title", "Text")
    ask_for_help(dialog(QMessageBox))
    shown = desk(window).shown
    assert shown is not None
    assert shown.page == "trouble"


def test_a_dialog_may_have_a_button(window: MainWindow) -> None:
    about = AboutDialog(window)
    help_button(about).click()
    shown = desk(window).shown
    assert shown is not None
    assert shown.page == "index"
    about.close()


def test_help_ends_with_the_window(window: MainWindow, qtbot: QtBot) -> None:
    desk(window).actions.contents.trigger()
    shown = desk(window).shown
    assert shown is not None
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert desk(window).shown is None


def test_the_page_of_keys_lists_all_actions(window: MainWindow) -> None:
    desk(window).read("keys")
    shown = desk(window).shown
    assert shown is not None
    text = shown.browser.toPlainText()
    for action in window.every_action:
        assert plain_text(action) in text


def test_links_and_the_way_back(help_window: HelpWindow) -> None:
    assert not help_window.back.isEnabled()
    help_window.browser.anchorClicked.emit(QUrl("light.html"))
    help_window.browser.anchorClicked.emit(QUrl("trust.html"))
    assert help_window.page == "trust"
    assert help_window.contents.currentItem().text() == "How far to trust the picture"
    help_window.back.click()
    assert help_window.page == "light"
    QTest.keyClick(help_window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert help_window.page == "index"
    QTest.keyClick(help_window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert help_window.page == "index"
    help_window.forward.click()
    assert help_window.page == "light"
    help_window.browser.anchorClicked.emit(QUrl("modes.html"))
    assert not help_window.forward.isEnabled()


def test_nothing_from_elsewhere_is_shown(help_window: HelpWindow) -> None:
    before = help_window.browser.toPlainText()
    for address in ("https://example.org/", "file:///etc/passwd", "../../README.html", ""):
        help_window.browser.anchorClicked.emit(QUrl(address))
        assert help_window.page == "index"
    assert help_window.browser.toPlainText() == before


def test_searching_lists_pages_and_marks_words(help_window: HelpWindow) -> None:
    everything = help_window.contents.count()
    QTest.keyClick(help_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert help_window.search.hasFocus()
    QTest.keyClicks(help_window.search, "glossary")
    assert 0 < help_window.contents.count() < everything
    QTest.keyClick(help_window.search, Qt.Key.Key_Return)
    assert help_window.page == "glossary"
    assert help_window.browser.extraSelections()
    help_window.search.clear()
    assert help_window.contents.count() == everything
    assert not help_window.browser.extraSelections()


def test_a_page_is_chosen_by_keys(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.contents.setFocus()
    QTest.keyClick(help_window.contents, Qt.Key.Key_Down)
    assert help_window.page == "first_steps"
    active(help_window)
    QTest.keyClick(help_window.contents, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not help_window.isVisible())


def test_help_follows_the_theme(window: MainWindow) -> None:
    desk(window).read("trust")
    shown = desk(window).shown
    assert shown is not None
    styles = []
    for _ in range(2):
        window.actions_.light_theme.trigger()
        styles.append(shown.browser.document().defaultStyleSheet())
        assert theme.present().accent in styles[-1]
        assert "held-out" in shown.browser.toPlainText()
    assert styles[0] != styles[1]


@pytest.mark.parametrize("name", ["preferences", "snapshot", "set", "film", "report", "registration"])
def test_dialogs_that_want_explaining_have_a_button(opened: MainWindow, qtbot: QtBot, name: str) -> None:
    opened.session.comparison = opened.session.opened
    made = DIALOGS[name](opened)
    made.show()
    press_help(opened, made)
    made.close()
    qtbot.waitUntil(lambda: not dialog_is_visible(made))


def test_the_wizard_and_the_search_for_lights_have_one_too(window: MainWindow, photos: Path, qtbot: QtBot) -> None:
    wizard = window.train(photos)
    press_help(window, wizard)
    search = CalibrationDialog(photos, wizard)
    search.show()
    press_help(window, search)
    search.reject()
    qtbot.waitUntil(lambda: not dialog_is_visible(search))


def press_help(window: MainWindow, asked: QDialog) -> None:
    """Presses its one button for help: the page about it is shown."""
    (button,) = [button for button in asked.findChildren(QPushButton) if button.text() == "Help"]
    assert not button.autoDefault()
    button.click()
    shown = desk(window).shown
    assert shown is not None
    assert shown.page == TOPICS[type(asked).__name__]
