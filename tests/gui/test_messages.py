"""Errors are told in a plain sentence; the rest is there for those who ask."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop import settings
from disk_rti_desktop.errors import PhotoError
from disk_rti_desktop.gui import messages


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    yield widget
    for box in widget.findChildren(QMessageBox):
        box.close()


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def test_an_expected_error_is_its_own_sentence(parent: QWidget) -> None:
    box = messages.show_error(parent, raised(PhotoError("stone_07.jpg is cut short. Copy it again.")))
    assert box.text() == "stone_07.jpg is cut short. Copy it again."
    assert box.detailedText() == ""
    assert box.icon() == QMessageBox.Icon.Warning


def test_its_cause_is_among_the_details(parent: QWidget) -> None:
    box = messages.show_error(parent, raised(PhotoError("stone_07.jpg is cut short."), OSError("bad read")))
    assert "bad read" in box.detailedText()
    assert "Traceback" not in box.text()


def test_an_unexpected_error_names_the_log_and_keeps_its_details(parent: QWidget) -> None:
    box = messages.show_error(parent, raised(RuntimeError("tensor on two devices")))
    assert box.text() == messages.UNEXPECTED
    assert str(settings.log_path()) in box.informativeText()
    assert "tensor on two devices" in box.detailedText()
    assert "Traceback" in box.detailedText()


def test_markup_in_an_error_is_shown_as_it_is(parent: QWidget) -> None:
    box = messages.show_error(parent, raised(PhotoError("<b>stone</b>.jpg")))
    assert box.textFormat() == Qt.TextFormat.PlainText


def test_a_question_keeps_the_safe_answer_ready(parent: QWidget) -> None:
    box = messages.ask(parent, "Stop?", "All is lost.", "Stop", "Go on")
    default = box.defaultButton()
    assert default is not None
    assert default.text() == "Go on"
