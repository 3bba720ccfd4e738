"""The demonstration is made once, watched, and opened at once the next time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop import formats, settings
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui import demo
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.making_dialog import MakingDialog
from disk_rti_desktop.pipeline import Made
from disk_rti_desktop.progress import Steps, finish


def making(relightable: Relightable, folder: Path) -> Steps[Made]:
    """A demonstration without the training."""
    (folder / "photos").mkdir(parents=True)
    path = yield from formats.save(relightable, folder / "medallion")
    beside = yield from formats.save(relightable, folder / "medallion_hsh3")
    return Made(relightable, path, {}, comparisons=(Made(relightable, beside, {}),))


def test_what_is_finished_is_found(relightable: Relightable, tmp_path: Path) -> None:
    assert demo.results(tmp_path / "demo") == []
    finish(making(relightable, tmp_path / "demo"))
    assert [path.name for path in demo.results(tmp_path / "demo")] == ["medallion", "medallion_hsh3"]


def test_it_is_made_and_opened_then_opened_at_once(
    qtbot: QtBot,
    window: MainWindow,
    relightable: Relightable,
    dialog: Callable[[type[QWidget]], QWidget],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo, "steps", lambda folder: making(relightable, folder))
    window.start_page.demo.click()
    assert dialog(MakingDialog).isVisible()
    qtbot.waitUntil(lambda: window.session.comparison is not None)
    window.session.comparison = None

    def refuse(_folder: Path) -> Any:
        raise AssertionError("it is made already")

    monkeypatch.setattr(demo, "steps", refuse)
    window.start_page.demo.click()
    qtbot.waitUntil(lambda: window.session.comparison is not None)
    assert window.session.opened is not None
    assert window.session.opened.path == settings.demo_path() / "medallion"
