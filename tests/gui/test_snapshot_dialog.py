"""Snapshots are written as asked for, never over something, and failures leave the dialog open."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_dialog import Shot, SnapshotDialog
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu, snapshot
from disk_rti_desktop.render.modes import KINDS, Display, mode
from disk_rti_desktop.render.view import Size, View


def shot(session: Session, view: View, scene: Scene | None, path: Path, window: Size = (400, 300)) -> Shot:
    assert session.opened is not None
    return Shot(session.opened, view, scene, window, path)


@pytest.fixture
def asked(qtbot: QtBot, session: Session, tmp_path: Path) -> SnapshotDialog:
    session.view = session.view.lit(-0.5, 0.5).fitted((192, 128), (400, 300))
    session.settings = session.settings.model_copy(update={"snapshot_folder": tmp_path})
    dialog = SnapshotDialog(session, (400, 300))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_name_is_proposed(asked: SnapshotDialog, tmp_path: Path) -> None:
    assert asked.path == tmp_path / "Coin_PTM_az135_el45.png"
    assert asked.save.isEnabled()


def test_the_whole_picture(qtbot: QtBot, asked: SnapshotDialog, session: Session) -> None:
    with qtbot.waitSignal(asked.saved) as caught:
        asked.save.click()
    assert session.opened is not None
    expected = cpu.relight(session.opened.relightable, session.view.direction)
    assert np.array_equal(np.asarray(Image.open(caught.args[0])), expected)
    assert snapshot.read_facts(caught.args[0])["Method"] == "PTM"
    assert session.settings.snapshot_folder == caught.args[0].parent


def test_a_comparison_side_by_side(session: Session, tmp_path: Path) -> None:
    session.comparison = session.opened
    among = session.scene.panes((401, 300))
    path = finish(shot(session, session.view, session.scene, tmp_path / "two.png", (401, 300)).steps())
    picture = np.asarray(Image.open(path))
    assert picture.shape == (300, 401, 3)
    assert np.array_equal(picture[:, : among[0].width], picture[:, among[1].left :])
    assert snapshot.read_facts(path)["Method"] == "PTM | PTM"


@pytest.mark.parametrize("name", KINDS)
def test_a_mode_is_kept_and_the_displays_brightness_is_not(session: Session, tmp_path: Path, name: str) -> None:
    relightable = session.shown[0].relightable
    dull = replace(session.view.lit(-0.5, 0.5).fitted((192, 128), (400, 300)), mode=mode(name))
    bright = replace(dull, display=Display(exposure=1))
    whole = finish(shot(session, bright, None, tmp_path / "whole.png").steps())
    part = finish(shot(session, bright, Scene((relightable,), (bright,)), tmp_path / "part.png").steps())
    assert np.array_equal(np.asarray(Image.open(whole)), finish(cpu.shown(relightable, dull)))
    assert np.array_equal(np.asarray(Image.open(part)), cpu.render(relightable, dull, (400, 300)))
    assert snapshot.read_facts(part)["Mode"] == name


@pytest.mark.parametrize(("number", "suffix", "kind"), [(0, ".png", "PNG"), (1, ".tif", "TIFF"), (2, ".jpg", "JPEG")])
def test_formats(qtbot: QtBot, asked: SnapshotDialog, number: int, suffix: str, kind: str) -> None:
    asked.format.setCurrentIndex(number)
    assert asked.name.text() == f"Coin_PTM_az135_el45{suffix}"
    asked.window_part.setChecked(True)
    with qtbot.waitSignal(asked.saved) as caught:
        asked.save.click()
    with Image.open(caught.args[0]) as image:
        assert (image.format, image.size) == (kind, (400, 300))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("", "a name"),
        ("a/b.png", "without slashes"),
        ("../b.png", "without slashes"),
        ("coin.gif", ".png, .tif or .jpg"),
        ("taken.png", "there already"),
    ],
)
def test_names_that_cannot_be_used(asked: SnapshotDialog, tmp_path: Path, name: str, complaint: str) -> None:
    (tmp_path / "taken.png").write_bytes(b"precious")
    asked.name.setText(name)
    assert complaint in asked.hint.text()
    assert not asked.save.isEnabled()
    asked.name.setText("free.png")
    assert asked.save.isEnabled()
    assert asked.hint.isHidden()


def test_a_folder_that_is_not_there(asked: SnapshotDialog, tmp_path: Path) -> None:
    asked.folder.line.setText(str(tmp_path / "gone"))
    asked.folder.line.editingFinished.emit()
    assert "is not there" in asked.hint.text()
    assert not asked.save.isEnabled()


def test_a_failure_is_told_and_the_dialog_stays(
    qtbot: QtBot, asked: SnapshotDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OutputError("The disk is full.")

    monkeypatch.setattr(snapshot, "save_picture", refuse)
    asked.save.click()
    qtbot.waitUntil(lambda: bool(asked.findChildren(QMessageBox)))
    box = asked.findChildren(QMessageBox)[0]
    assert box.text() == "The disk is full."
    box.close()
    assert asked.isVisible()
    assert asked.save.isEnabled()


def test_cancel_while_writing_leaves_no_partial_file(qtbot: QtBot, asked: SnapshotDialog, tmp_path: Path) -> None:
    asked.save.click()
    asked.reject()
    qtbot.waitUntil(lambda: not asked.isVisible())
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left <= {"Coin_PTM_az135_el45.png"}
