"""The page that finds lights by mirroring balls: what it shows, what can be put right, and what it saves."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.calibration_dialog import CalibrationDialog
from disk_rti_desktop.gui.calibration_page import CalibrationPage
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.wizard import TrainingWizard
from disk_rti_desktop.mlic.calibration import Calibration
from disk_rti_desktop.mlic.calibration.geometry import angle
from disk_rti_desktop.mlic.lights import read_lp, unit
from disk_rti_desktop.mlic.synthetic import spread_lights
from tests.gui.on_screen import exposed

LIGHTS = spread_lights(8)
X, Y, RADIUS = 200, 120, 40
PATIENCE = 30_000


@pytest.fixture
def ball_photos(tmp_path: Path) -> Path:
    """Photos of a black ball on a grey table, with a white dot where it mirrors the light; but in the third."""
    folder = tmp_path / "shoot"
    folder.mkdir()
    for number, light in enumerate(LIGHTS):
        image = Image.new("L", (360, 260), 90 + round(60 * light[2]))
        draw = ImageDraw.Draw(image)
        draw.ellipse([X - RADIUS, Y - RADIUS, X + RADIUS, Y + RADIUS], fill=8)
        half = unit(light + np.array([0.0, 0.0, 1.0]))
        spot = (X + RADIUS * half[0], Y - RADIUS * half[1])
        if number != 2:
            draw.ellipse([spot[0] - 2, spot[1] - 2, spot[0] + 2, spot[1] + 2], fill=255)
        image.save(folder / f"ball{number}.png")
    return folder


@pytest.fixture
def dialog(ball_photos: Path) -> Iterator[CalibrationDialog]:
    shown = CalibrationDialog(ball_photos)
    shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    shown.show()
    exposed(shown)
    yield shown
    shown.done(0)
    shown.deleteLater()


def found_by(qtbot: QtBot, page: CalibrationPage) -> Calibration:
    qtbot.waitUntil(lambda: page.found is not None and not page.running, timeout=PATIENCE)
    assert page.found is not None
    return page.found


def screen(page: CalibrationPage, x: float, y: float) -> QPoint:
    return page.canvas.to_screen(x, y).toPoint()


def drag(page: CalibrationPage, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(page.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(page.canvas, end)
    QTest.mouseRelease(page.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)


def test_the_ball_is_found_and_doubtful_photos_are_told(qtbot: QtBot, dialog: CalibrationDialog) -> None:
    page = dialog.page
    assert not dialog.keep.isEnabled()
    found = found_by(qtbot, page)
    assert (found.spheres[0].x, found.spheres[0].y) == pytest.approx((X, Y), abs=1.5)
    assert found.spheres[0].radius == pytest.approx(RADIUS, abs=1.5)
    assert page.headline.text() == "1 ball, 7 lights of 8 photos. 1 photo to look at."
    assert page.list.count() == 8
    assert page.plot.lights is not None
    assert len(page.plot.lights) == 7
    page.list.setCurrentRow(2)
    assert "no highlight" in page.reason.text()
    assert dialog.keep.isEnabled()


def test_a_missing_highlight_is_marked_by_a_double_click(qtbot: QtBot, dialog: CalibrationDialog) -> None:
    page = dialog.page
    found_by(qtbot, page)
    page.list.setCurrentRow(2)
    half = unit(LIGHTS[2] + np.array([0.0, 0.0, 1.0]))
    place = screen(page, X + RADIUS * half[0], Y - RADIUS * half[1])
    QTest.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    found = found_by(qtbot, page)
    assert found.highlights[2][0].by_hand
    light = found.light(2)
    assert light is not None
    assert angle(light.direction, LIGHTS[2]) < 4
    assert found.doubts() == []


def test_a_highlight_is_dragged_elsewhere(qtbot: QtBot, dialog: CalibrationDialog) -> None:
    page = dialog.page
    spot = found_by(qtbot, page).highlights[0][0]
    assert spot.x is not None
    assert spot.y is not None
    drag(page, screen(page, spot.x, spot.y), screen(page, X, Y))
    moved = found_by(qtbot, page).highlights[0][0]
    assert moved.by_hand
    assert (moved.x, moved.y) == pytest.approx((X, Y), abs=1.0)


def test_a_ball_that_is_dragged_is_followed_anew_and_keeps_corrections(qtbot: QtBot, dialog: CalibrationDialog) -> None:
    page = dialog.page
    ball = found_by(qtbot, page).spheres[0]
    page.list.setCurrentRow(2)
    QTest.mouseDClick(
        page.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, screen(page, X - 5, Y - 5)
    )
    drag(page, screen(page, X + 20, Y + 25), screen(page, X + 26, Y + 25))
    moved = found_by(qtbot, page)
    assert moved.spheres[0].x == pytest.approx(ball.x + 6, abs=0.8)
    assert moved.highlights[2][0].by_hand
    centre = moved.spheres[0]
    rim = screen(page, centre.x + centre.radius, centre.y)
    drag(page, rim, rim + QPoint(12, 0))
    grown = found_by(qtbot, page).spheres[0]
    wider = page.canvas.to_photo(QPointF(rim + QPoint(12, 0)))[0] - centre.x
    assert grown.radius == pytest.approx(wider, abs=1.0)


def test_balls_are_removed_and_added(qtbot: QtBot, dialog: CalibrationDialog) -> None:
    page = dialog.page
    found_by(qtbot, page)
    QTest.mouseClick(page.remove, Qt.MouseButton.LeftButton)
    assert page.found is None
    assert not dialog.keep.isEnabled()
    assert "No ball is marked" in page.headline.text()
    QTest.mouseClick(page.add, Qt.MouseButton.LeftButton)
    found = found_by(qtbot, page)
    assert (found.spheres[0].x, found.spheres[0].y) == (180, 130)


def test_a_focal_length_changes_the_lights(qtbot: QtBot, dialog: CalibrationDialog) -> None:
    page = dialog.page
    before = found_by(qtbot, page).directions
    page.focal.setValue(35.0)
    after = found_by(qtbot, page)
    assert after.camera.focal == pytest.approx(350)
    assert not np.allclose(before, after.directions, atol=1e-3)


def test_the_list_is_saved_and_replaced_only_when_asked(
    qtbot: QtBot, dialog: CalibrationDialog, ball_photos: Path
) -> None:
    found_by(qtbot, dialog.page)
    path = ball_photos / "lights.lp"
    path.write_text("mine", encoding="utf-8")
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    box = dialog.findChild(QMessageBox)
    assert box is not None
    box.reject()
    assert path.read_text(encoding="utf-8") == "mine"
    dialog.out.set_path(ball_photos / "found.lp")
    with qtbot.waitSignal(dialog.saved) as told:
        QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    assert told.args == [ball_photos / "found.lp"]
    assert len(read_lp(ball_photos / "found.lp")) == 7


def test_what_cannot_be_written_is_told(qtbot: QtBot, dialog: CalibrationDialog, tmp_path: Path) -> None:
    found_by(qtbot, dialog.page)
    dialog.out.set_path(tmp_path / "nowhere" / "found.lp")
    QTest.mouseClick(dialog.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox) is not None)
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert "cannot be written" in box.text()
    box.accept()
    assert dialog.isVisible()


def test_photos_without_a_ball_leave_the_way_by_hand(qtbot: QtBot, photos: Path) -> None:
    page = CalibrationPage(photos)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "No mirroring ball" in page.headline.text(), timeout=PATIENCE)
    assert page.add.isEnabled()
    assert not page.remove.isEnabled()
    page.release()


def test_the_training_takes_the_lights_that_were_found(qtbot: QtBot, ball_photos: Path) -> None:
    training = TrainingWizard(Session(), ball_photos)
    training.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    training.show()
    setup = training.found
    qtbot.waitUntil(lambda: "must be mended" in setup.headline.text(), timeout=PATIENCE)
    QTest.mouseClick(setup.find_lights, Qt.MouseButton.LeftButton)
    calibration = training.findChild(CalibrationDialog)
    assert calibration is not None
    found_by(qtbot, calibration.page)
    QTest.mouseClick(calibration.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: setup.lights.path == ball_photos / "lights.lp", timeout=PATIENCE)
    qtbot.waitUntil(lambda: setup.plot.lights is not None, timeout=PATIENCE)
    training.done(0)
    training.deleteLater()
