"""A notice stays until it is answered; others wait."""

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    made = NoticeBar()
    qtbot.addWidget(made)
    return made


def test_a_sentence_is_replaced_by_the_next_and_dismissed(bar: NoticeBar) -> None:
    bar.tell("One.")
    bar.tell("Two.")
    assert bar.text.text() == "Two."
    bar.dismiss.click()
    assert bar.isHidden()


def test_an_answer_is_acted_upon_once_and_dismisses(bar: NoticeBar) -> None:
    done: list[str] = []
    bar.tell("It is ready.", {"Open it": lambda: done.append("opened"), "Later": lambda: done.append("left")})
    bar.answers[0].click()
    assert done == ["opened"]
    assert bar.isHidden()


def test_what_comes_while_a_question_stands_waits(bar: NoticeBar) -> None:
    bar.tell("Resume?", {"Resume": lambda: None})
    bar.tell("OpenGL is switched off.")
    bar.tell("Ready.", {"Open it": lambda: None})
    assert bar.text.text() == "Resume?"
    bar.answers[0].click()
    assert bar.text.text() == "OpenGL is switched off."
    assert bar.answers == []
    bar.dismiss.click()
    assert bar.text.text() == "Ready."
    bar.dismiss.click()
    assert bar.isHidden()
