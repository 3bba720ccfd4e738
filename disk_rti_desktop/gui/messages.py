"""What went wrong, as a plain dialog: a sentence first, the details only for those who ask."""

import traceback
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from disk_rti_desktop import settings
from disk_rti_desktop.errors import RtiError

UNEXPECTED = "Something unexpected happened. What is open stays open, and you can go on."


def sentence(error: BaseException) -> str:
    """What to tell the user of an error: an RtiError's own words, else that it was not foreseen."""
    return str(error) if isinstance(error, RtiError) else UNEXPECTED


def details(error: BaseException) -> str:
    """What a developer would ask for: the whole course of the error, and where it is recorded."""
    course = "".join(traceback.format_exception(error))
    return f"{course}\nThis is recorded in {settings.log_path()}"


def show_error(parent: QWidget | None, error: BaseException) -> QMessageBox:
    """Tells of an error without holding up the caller; the dialog deletes itself when closed."""
    expected = isinstance(error, RtiError)
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning if expected else QMessageBox.Icon.Critical)
    box.setWindowTitle("This did not work" if expected else "Unexpected error")
    box.setText(sentence(error))
    if not expected:
        box.setInformativeText(f"Please report it: the file {settings.log_path()} says what happened.")
    if not expected or error.__cause__ is not None:
        box.setDetailedText(details(error))
    _open(box)
    return box


def show_notice(parent: QWidget | None, title: str, text: str) -> QMessageBox:
    """Tells something in a sentence, without holding up the caller."""
    box = QMessageBox(QMessageBox.Icon.Information, title, text, QMessageBox.StandardButton.Ok, parent)
    _open(box)
    return box


def ask(parent: QWidget | None, title: str, text: str, yes: str, no: str) -> QMessageBox:
    """A question with two answers, `no` being the safe one; `accepted` is emitted for `yes`."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    safe = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(safe)
    box.setEscapeButton(safe)
    _open(box)
    return box


def ask_which(
    parent: QWidget | None, title: str, text: str, answers: Mapping[str, Callable[[], object]], safe: str
) -> QMessageBox:
    """A question with several answers, and what is done after each; the one more, `safe`, changes nothing."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    deeds = {box.addButton(words, QMessageBox.ButtonRole.ActionRole): deed for words, deed in answers.items()}
    nothing = box.addButton(safe, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(nothing)
    box.setEscapeButton(nothing)

    def act() -> None:
        chosen = next((deed for button, deed in deeds.items() if button is box.clickedButton()), None)
        if chosen is not None:
            chosen()

    box.finished.connect(act)
    _open(box)
    return box


def _open(box: QMessageBox) -> None:
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
