"""Every published file at hand opens in the window when it is dropped there."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.main_window import MainWindow
from tests.cli.test_every_real_file import OPENED, there
from tests.gui.test_main_window import Dialog, drop, text_of


@pytest.mark.parametrize("name", OPENED)
def test_it_opens_by_a_drop(name: str, rti_data: Path, qtbot: QtBot, window: MainWindow) -> None:
    path = there(rti_data, name)
    drop(window, path)
    qtbot.waitUntil(lambda: window.session.opened is not None, timeout=20_000)
    assert window.session.opened is not None
    assert window.session.opened.path == path


def test_a_fake_is_answered(rti_data: Path, window: MainWindow, dialog: Dialog) -> None:
    drop(window, there(rti_data, "legacy/fake.rti"))
    assert "neither PTM files" in text_of(dialog(QMessageBox))
