"""Sets and films from the window: what is told before, what is written, and what stays when it is cancelled."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_set_dialog import SnapshotSetDialog, elevations
from disk_rti_desktop.gui.snapshot_sweep_dialog import SweepDialog
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.snapshots.xmp import read_facts


@pytest.fixture
def lit(session: Session, tmp_path: Path) -> Session:
    session.view = session.view.lit(-0.5, 0.5).fitted((192, 128), (400, 300))
    session.settings = session.settings.model_copy(update={"snapshot_folder": tmp_path})
    return session


D = TypeVar("D", bound=QDialog)


def opened(qtbot: QtBot, dialog: D) -> D:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def many(qtbot: QtBot, lit: Session) -> SnapshotSetDialog:
    return opened(qtbot, SnapshotSetDialog(lit))


@pytest.fixture
def film(qtbot: QtBot, lit: Session) -> SweepDialog:
    dialog = opened(qtbot, SweepDialog(lit))
    dialog.seconds.setValue(0.5)
    dialog.rate.setValue(8)
    dialog.side.setValue(96)
    return dialog


def test_how_many_and_how_large_is_told_before(qtbot: QtBot, many: SnapshotSetDialog, tmp_path: Path) -> None:
    assert many.names.count() == 16
    assert many.names.item(0).text() == "Coin_PTM_az000_el15.png"
    qtbot.waitUntil(lambda: "about" in many.summary.text(), timeout=20_000)
    assert many.summary.text().startswith("16 pictures and a contact sheet, 192 × 128 pixels, about ")
    many.azimuths.setValue(1)
    many.elevations.setText("30")
    many.sheet.setCurrentIndex(0)
    assert many.summary.text().startswith("1 picture, ")
    many.modes["specular"].setChecked(True)
    many.normals.setCurrentIndex(1)
    assert many.names.count() == 3
    assert many.folder.path == tmp_path / "Coin_PTM_snapshots"


def test_a_set_is_written_and_remembered(qtbot: QtBot, lit: Session, many: SnapshotSetDialog) -> None:
    many.azimuths.setValue(2)
    many.elevations.setText("20")
    many.normals.setCurrentIndex(2)
    with qtbot.waitSignal(many.saved, timeout=30_000) as caught:
        many.foot.save.click()
    names = sorted(path.name for path in caught.args[0])
    assert names == [
        "Coin_PTM_az000_el20.png", "Coin_PTM_az180_el20.png", "Coin_PTM_normals-directx.png", "Coin_PTM_sheet.pdf",
    ]  # fmt: skip
    assert all(path.is_file() for path in caught.args[0])
    assert not many.isVisible()
    again = opened(qtbot, SnapshotSetDialog(lit))
    assert (again.azimuths.value(), again.elevations.text(), again.normals.currentData()) == (2, "20", "directx")
    assert again.folder.path is not None
    assert again.folder.path.name == "Coin_PTM_snapshots_2"


def test_the_present_mode_keeps_its_parameters(qtbot: QtBot, lit: Session) -> None:
    specular = mode("specular", highlight=20)
    lit.view = replace(lit.view, mode=specular)
    many = opened(qtbot, SnapshotSetDialog(lit))
    many.modes["specular"].setChecked(True)
    assert specular in many.wanted.modes
    assert "present parameters" in many.modes["specular"].toolTip()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("low", "numbers parted by commas"), ("100", "0 (raking light) to 90"), ("", "at least one")],
)
def test_what_cannot_be_saved_is_said(many: SnapshotSetDialog, text: str, complaint: str) -> None:
    many.elevations.setText(text)
    assert complaint in many.hint.text()
    assert not many.foot.save.isEnabled()
    assert many.names.count() == 0
    many.elevations.setText("15°; 45")
    assert many.foot.save.isEnabled()
    assert many.names.count() == 16


def test_what_is_finished_stays_when_cancelled(qtbot: QtBot, many: SnapshotSetDialog, tmp_path: Path) -> None:
    many.azimuths.setValue(72)
    many.foot.save.click()
    folder = tmp_path / "Coin_PTM_snapshots"
    qtbot.waitUntil(lambda: folder.is_dir() and len(list(folder.glob("*.xmp"))) > 2, timeout=20_000)
    many.reject()
    qtbot.waitUntil(lambda: not many.foot.busy, timeout=20_000)
    assert many.isVisible()
    assert "stays" in many.summary.text()
    assert len(list(folder.glob("*.png"))) >= 3
    assert not list(folder.glob(".*"))
    many.reject()
    assert not many.isVisible()


def test_jpeg_has_eight_bits(many: SnapshotSetDialog) -> None:
    many.bits.setCurrentIndex(1)
    many.format.setCurrentIndex(2)
    assert many.wanted.depth == 8
    assert not many.bits.isEnabled()


def test_elevations_in_words() -> None:
    assert elevations("15, 45; 60°,") == (15, 45, 60)
    with pytest.raises(ParameterError):
        elevations("15 45 60")


@pytest.mark.parametrize("number", [0, 1])
def test_a_film_is_written_and_remembered(qtbot: QtBot, lit: Session, film: SweepDialog, number: int) -> None:
    film.format.setCurrentIndex(number)
    film.course.setCurrentIndex(2)
    assert film.summary.text() == "4 pictures of 96 × 64 pixels"
    with qtbot.waitSignal(film.saved, timeout=30_000) as caught:
        film.foot.save.click()
    path = caught.args[0]
    assert path.name == ("Coin_PTM_light.mp4", "Coin_PTM_light.gif")[number]
    assert read_facts(path.with_suffix(".xmp"))["Sweep"] == "raking"
    if number:
        with Image.open(path) as moving:
            assert moving.size == (96, 64)
    again = opened(qtbot, SweepDialog(lit))
    assert (again.course.currentData(), again.side.value(), again.format.currentIndex()) == ("raking", 96, number)
    assert again.path == path.with_name(f"Coin_PTM_light_2{path.suffix}")


def test_a_film_begins_at_the_present_light_and_is_shown(qtbot: QtBot, film: SweepDialog) -> None:
    assert film.sweep.azimuth == 135
    qtbot.waitUntil(lambda: not film.preview.busy, timeout=20_000)
    assert film.preview.pixmap().width() > 50


@pytest.mark.parametrize(("name", "complaint"), [("", "a name"), ("a/b.mp4", "slashes"), ("a.avi", ".mp4 or .gif")])
def test_films_need_a_name(film: SweepDialog, name: str, complaint: str) -> None:
    film.name.setText(name)
    assert complaint in film.hint.text()
    assert not film.foot.save.isEnabled()


def test_a_film_that_is_cancelled_leaves_nothing(qtbot: QtBot, film: SweepDialog, tmp_path: Path) -> None:
    film.seconds.setValue(60)
    film.foot.save.click()
    qtbot.waitUntil(lambda: film.foot.bar.isVisible())
    film.reject()
    qtbot.waitUntil(lambda: not film.isVisible(), timeout=20_000)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
