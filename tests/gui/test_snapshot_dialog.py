"""Snapshots are shown, written as asked for, never over something, and failures leave the dialog open."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.gui.snapshot_order import Comparison
from disk_rti_desktop.notes import Note, Notes, Scale
from disk_rti_desktop.notes.shapes import Shape
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.modes import KINDS, Display, mode
from disk_rti_desktop.snapshots import snapshot
from disk_rti_desktop.snapshots.snapshot import Snapshot
from disk_rti_desktop.snapshots.xmp import read_facts


def shown(qtbot: QtBot, session: Session) -> SnapshotDialog:
    dialog = SnapshotDialog(session, (400, 300))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def saved(qtbot: QtBot, dialog: SnapshotDialog) -> Path:
    with qtbot.waitSignal(dialog.saved, timeout=20_000) as caught:
        dialog.save.click()
    assert isinstance(caught.args[0], Path)
    return caught.args[0]


@pytest.fixture
def lit(session: Session, tmp_path: Path) -> Session:
    session.view = session.view.lit(-0.5, 0.5).fitted((192, 128), (400, 300))
    session.settings = session.settings.model_copy(update={"snapshot_folder": tmp_path})
    return session


@pytest.fixture
def asked(qtbot: QtBot, lit: Session) -> SnapshotDialog:
    return shown(qtbot, lit)


def test_a_name_is_proposed(asked: SnapshotDialog, tmp_path: Path) -> None:
    assert asked.path == tmp_path / "Coin_PTM_az135_el45.png"
    assert asked.save.isEnabled()


def test_the_whole_picture(qtbot: QtBot, asked: SnapshotDialog, session: Session) -> None:
    path = saved(qtbot, asked)
    assert session.opened is not None
    expected = cpu.relight(session.opened.relightable, session.view.direction)
    assert np.array_equal(np.asarray(Image.open(path)), expected)
    assert read_facts(path)["Method"] == "PTM"
    assert read_facts(path.with_suffix(".xmp")) == read_facts(path)
    assert session.settings.snapshot_folder == path.parent


def test_what_will_be_saved_is_shown(qtbot: QtBot, asked: SnapshotDialog) -> None:
    qtbot.waitUntil(lambda: not asked.preview.busy, timeout=20_000)
    whole = asked.preview.pixmap().toImage()
    assert whole.width() / whole.height() == pytest.approx(1.5, abs=0.02)
    asked.caption.setChecked(True)
    qtbot.waitUntil(lambda: not asked.preview.busy, timeout=20_000)
    with_caption = asked.preview.pixmap().toImage()
    assert with_caption.width() / with_caption.height() < 1.4
    assert with_caption.pixelColor(2, with_caption.height() - 2).lightness() > 250
    asked.window_part.setChecked(True)
    asked.caption.setChecked(False)
    qtbot.waitUntil(lambda: not asked.preview.busy, timeout=20_000)
    part = asked.preview.pixmap().toImage()
    assert part.width() / part.height() == pytest.approx(400 / 300, abs=0.02)


def test_sixteen_bits_with_all_that_can_go_along(qtbot: QtBot, lit: Session) -> None:
    box = Note(Shape("box", ((20, 20), (60, 50))), "A crack", colour="#ff0000")
    lit.notes = Notes(notes=(box,), scale=Scale(0.1))
    lit.view = replace(lit.view, display=Display(exposure=-1))
    dialog = shown(qtbot, lit)
    dialog.format.setCurrentIndex(1)
    dialog.bits.setCurrentIndex(1)
    for choice in (dialog.caption, dialog.light, dialog.scale, dialog.notes, dialog.displayed):
        assert choice.isEnabled()
        choice.setChecked(True)
    path = saved(qtbot, dialog)
    picture = pyvips.Image.new_from_file(str(path))
    assert (picture.format, picture.width) == ("ushort", 192)
    assert picture.height > 128 + 40
    facts = read_facts(path)
    assert (facts["Marks"], facts["MmPerPixel"], float(facts["DisplayExposure"])) == ("1", "0.1", -1)
    again = shown(qtbot, lit)
    assert (again.format.currentData(), again.bits.currentData()) == (".tif", 16)
    assert [c.isChecked() for c in (again.caption, again.light, again.scale, again.notes)] == [True] * 4
    assert not again.displayed.isChecked()  # is never taken for granted
    assert again.path == path.with_name("Coin_PTM_az135_el45_2.tif")


def test_what_makes_no_sense_is_not_offered(asked: SnapshotDialog) -> None:
    assert not asked.notes.isEnabled()
    assert not asked.displayed.isEnabled()
    assert not asked.scale.isEnabled()
    assert "measure" in asked.scale.toolTip()
    asked.bits.setCurrentIndex(1)
    asked.format.setCurrentIndex(2)
    assert asked.bits.currentData() == 8
    assert not asked.bits.isEnabled()
    asked.name.setText("a.png")
    assert asked.save.isEnabled()


def test_a_comparison_side_by_side(session: Session, tmp_path: Path) -> None:
    assert session.opened is not None
    session.comparison = session.opened
    window = (401, 300)
    among = session.scene.panes(window)
    order = Comparison(session.opened, session.scene, window)
    path = finish(order.saved(tmp_path / "two.png"))
    picture = np.asarray(Image.open(path))
    assert picture.shape == (300, 401, 3)
    assert np.array_equal(picture[:, : among[0].width], picture[:, among[1].left :])
    assert read_facts(path)["Method"] == "PTM | PTM"
    assert read_facts(path)["Frame"] == "comparison"
    small = finish(order.preview((200, 200)))
    assert small.shape == (150, 200, 3)


@pytest.mark.parametrize("name", KINDS)
def test_a_mode_is_kept_and_the_displays_brightness_is_not(
    qtbot: QtBot, lit: Session, tmp_path: Path, name: str
) -> None:
    dull = replace(lit.view, mode=mode(name))
    lit.view = replace(dull, display=Display(exposure=1))
    dialog = shown(qtbot, lit)
    assert isinstance(dialog.order, Snapshot)
    whole = finish(dialog.order.saved(tmp_path / "whole.png"))
    dialog.window_part.setChecked(True)
    part = finish(dialog.order.saved(tmp_path / "part.png"))
    relightable = lit.shown[0].relightable
    assert np.array_equal(np.asarray(Image.open(whole)), finish(cpu.shown(relightable, dull)))
    assert np.array_equal(np.asarray(Image.open(part)), cpu.render(relightable, dull, (400, 300)))
    assert read_facts(part)["Mode"] == name


@pytest.mark.parametrize(("number", "suffix", "kind"), [(0, ".png", "PNG"), (1, ".tif", "TIFF"), (2, ".jpg", "JPEG")])
def test_formats(qtbot: QtBot, asked: SnapshotDialog, number: int, suffix: str, kind: str) -> None:
    asked.format.setCurrentIndex(number)
    assert asked.name.text() == f"Coin_PTM_az135_el45{suffix}"
    asked.window_part.setChecked(True)
    with Image.open(saved(qtbot, asked)) as image:
        assert (image.format, image.size) == (kind, (400, 300))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("", "a name"),
        ("a/b.png", "without slashes"),
        ("../b.png", "without slashes"),
        ("coin.gif", ".png, .tif or .jpg"),
        ("taken.png", "there already"),
        ("told.png", "there already"),
    ],
)
def test_names_that_cannot_be_used(asked: SnapshotDialog, tmp_path: Path, name: str, complaint: str) -> None:
    (tmp_path / "taken.png").write_bytes(b"precious")
    (tmp_path / "told.xmp").write_bytes(b"precious")
    asked.name.setText(name)
    assert complaint in asked.hint.text()
    assert not asked.save.isEnabled()
    asked.name.setText("free.png")
    assert asked.save.isEnabled()
    assert not asked.hint.text()


def test_a_folder_that_is_not_there(asked: SnapshotDialog, tmp_path: Path) -> None:
    asked.folder.line.setText(str(tmp_path / "gone"))
    asked.folder.line.editingFinished.emit()
    assert "is not there" in asked.hint.text()
    assert not asked.save.isEnabled()


def test_a_failure_is_told_and_the_dialog_stays(
    qtbot: QtBot, asked: SnapshotDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OutputError("The disk is full.")

    monkeypatch.setattr(snapshot, "save_picture", refuse)
    asked.save.click()
    qtbot.waitUntil(lambda: bool(asked.findChildren(QMessageBox)))
    box = asked.findChildren(QMessageBox)[0]
    assert box.text() == "The disk is full."
    box.close()
    assert asked.isVisible()
    qtbot.waitUntil(asked.save.isEnabled)


def test_cancel_while_writing_leaves_no_partial_file(qtbot: QtBot, asked: SnapshotDialog, tmp_path: Path) -> None:
    asked.save.click()
    asked.reject()
    qtbot.waitUntil(lambda: not asked.isVisible())
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left <= {"Coin_PTM_az135_el45.png", "Coin_PTM_az135_el45.xmp"}


def test_what_is_wrong_can_be_read_whole_and_moves_nothing(asked: SnapshotDialog) -> None:
    places = [asked.name.geometry(), asked.save.mapTo(asked, asked.save.pos())]
    asked.name.setText("a/b")
    QApplication.processEvents()
    assert asked.hint.text()
    assert asked.hint.height() >= asked.hint.heightForWidth(asked.hint.width())
    assert [asked.name.geometry(), asked.save.mapTo(asked, asked.save.pos())] == places
