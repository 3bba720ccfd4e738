"""A report is one key and Enter away; entries are remembered, failures leave the dialog open, nothing freezes."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import report_dialog
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.report_dialog import ReportDialog
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.notes import Note, Notes, Shape
from disk_rti_desktop.reports import Subject
from disk_rti_desktop.reports.details import Details, recalled

Dialog = Callable[[type[QWidget]], QWidget]


@pytest.fixture
def asked(qtbot: QtBot, session: Session, tmp_path: Path) -> ReportDialog:
    assert session.opened is not None
    dialog = ReportDialog(Subject(session.opened.relightable), tmp_path)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def written_by(qtbot: QtBot, asked: ReportDialog) -> list[str]:
    with qtbot.waitSignal(asked.written, timeout=30_000) as caught:
        asked.write.click()
    return [path.name for path in caught.args[0]]


def test_both_files_are_written_and_never_again_by_the_same_name(
    qtbot: QtBot, asked: ReportDialog, session: Session, tmp_path: Path
) -> None:
    assert asked.hint.text() == "Writes Coin_report.html and Coin_report.pdf"
    assert written_by(qtbot, asked) == ["Coin_report.html", "Coin_report.pdf"]
    assert session.opened is not None
    again = ReportDialog(Subject(session.opened.relightable), tmp_path)
    again.show()
    assert written_by(qtbot, again) == ["Coin_report_2.html", "Coin_report_2.pdf"]
    assert (tmp_path / "Coin_report.pdf").read_bytes().startswith(b"%PDF")
    assert "Coin" in (tmp_path / "Coin_report.html").read_text(encoding="utf-8")
    assert len(list(tmp_path.glob("Coin*"))) == 4


def test_one_file_alone(qtbot: QtBot, asked: ReportDialog) -> None:
    asked.web.setChecked(False)
    assert asked.hint.text() == "Writes Coin_report.pdf"
    asked.pdf.setChecked(False)
    assert not asked.write.isEnabled()
    asked.web.setChecked(True)
    assert written_by(qtbot, asked) == ["Coin_report.html"]


def test_entries_come_back(qtbot: QtBot, asked: ReportDialog, session: Session) -> None:
    long = asked.entries["description"]
    assert isinstance(long, QPlainTextEdit)
    long.setPlainText("first\nsecond")
    asked.pdf.setChecked(False)
    written_by(qtbot, asked)
    assert session.opened is not None
    assert recalled(session.opened.relightable) == Details(description="first\nsecond")
    again = ReportDialog(Subject(session.opened.relightable), Path.home())
    qtbot.addWidget(again)
    assert again.details.description == "first\nsecond"


def test_entries_of_a_cancelled_report_are_kept_too(asked: ReportDialog, session: Session) -> None:
    asked.entries["number"].setFocus()
    QTest.keyClicks(asked.entries["number"], "17 b")
    asked.cancel.click()
    assert session.opened is not None
    assert recalled(session.opened.relightable).number == "17 b"


def test_a_folder_that_is_not_there_is_told(asked: ReportDialog, tmp_path: Path) -> None:
    asked.folder.line.setText(str(tmp_path / "missing"))
    asked.folder.line.editingFinished.emit()
    assert "folder that is there" in asked.hint.text()
    assert not asked.write.isEnabled()


def test_a_failure_leaves_the_dialog_open(
    asked: ReportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialog: Dialog
) -> None:
    def refuse(*_: object) -> Path:
        raise OutputError("there is no room")

    monkeypatch.setattr(report_dialog, "save_page", refuse)
    asked.pdf.setChecked(False)
    asked.write.click()
    box = dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    assert box.text() == "there is no room"
    box.close()
    assert asked.isVisible()
    assert asked.write.isEnabled()
    assert not list(tmp_path.glob("Coin*"))


def test_it_can_be_stopped(qtbot: QtBot, asked: ReportDialog, tmp_path: Path) -> None:
    asked.write.click()
    asked.reject()
    qtbot.waitUntil(lambda: not asked.isVisible(), timeout=30_000)
    assert not list(tmp_path.glob("Coin*"))


def test_a_key_and_enter(
    qtbot: QtBot,
    window: MainWindow,
    session: Session,
    tmp_path: Path,
    dialog: Dialog,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert session.opened is not None
    first = session.opened.relightable
    window.session.opened = Opened(first, tmp_path / "coin")
    (tmp_path / "coin").mkdir()
    window.session.shelf = (window.session.opened, Opened(replace(first, method="Another method")))
    opened_by_system: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened_by_system.append)
    window.session.notes = Notes(notes=(Note(Shape("point", ((9, 9),)), "a loss"),))
    QTest.keyClick(window.viewport, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    asked = dialog(ReportDialog)
    assert isinstance(asked, ReportDialog)
    with qtbot.waitSignal(asked.written, timeout=30_000):
        QTest.keyClick(asked.entries["number"], Qt.Key.Key_Return)
    text = (tmp_path / "Coin_report.html").read_text(encoding="utf-8")
    assert "Another method" in text
    assert "a loss" in text
    box = dialog(QMessageBox)
    assert isinstance(box, QMessageBox)
    box.accept()
    qtbot.waitUntil(lambda: bool(opened_by_system))
    assert opened_by_system[0].toLocalFile() == str(tmp_path / "Coin_report.html")
