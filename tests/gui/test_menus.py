"""Letters of menus, and a toolbar that fits."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.actions import Actions, plain_text
from disk_rti_desktop.gui.menus import give_letters, letter_of, tools


@pytest.mark.parametrize(
    ("text", "plain", "letter"),
    [("&Open…", "Open", "O"), ("Cut && paste", "Cut & paste", ""), ("Save as", "Save as", ""), ("B&&&o", "B&o", "O")],
)
def test_letters_are_told_from_signs(text: str, plain: str, letter: str, qapp: QApplication) -> None:
    action = QAction(text, qapp)
    assert plain_text(action) == plain
    assert letter_of(action) == letter


def test_each_letter_is_given_once(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    for text in ("&Show", "&Save…", "Sand", "A && D", "Sos"):
        menu.addAction(text)
    below = QMenu("&Below", menu)
    menu.addMenu(below)
    below.addAction("Show")
    give_letters(menu.actions())
    letters = [letter_of(action) for action in menu.actions()]
    assert letters == ["S", "A", "N", "D", "O", "B"]
    assert menu.actions()[1].text() == "S&ave…"
    assert menu.actions()[3].text() == "A && &D"
    assert letter_of(below.actions()[0]) == "S"


def test_where_no_letter_is_left_there_is_none(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.addAction("&A")
    menu.addAction("&A")
    give_letters(menu.actions())
    assert [action.text() for action in menu.actions()] == ["&A", "A"]


def shown(bar: QMainWindow) -> list[QToolButton]:
    return [button for button in bar.findChildren(QToolButton) if button.defaultAction() and button.isVisible()]


@pytest.mark.parametrize("width", [1280, 600, 480])
def test_no_tool_is_cut_off(qtbot: QtBot, width: int) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = tools(Actions(window), [])
    window.addToolBar(bar)
    window.resize(1280, 200)
    window.show()
    for size in (width, 1280, width):
        window.resize(size, 200)
        QApplication.processEvents()
    assert len(shown(window)) == len(bar.buttons)
    assert all(button.geometry().right() < bar.width() for button in bar.buttons)
    words = [button for button in bar.buttons if button.width() > 60]
    assert bool(words) == (width == 1280)
    window.hide()
