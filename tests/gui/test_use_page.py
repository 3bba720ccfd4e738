"""What to use of photos: crop, outline, mask file and ruler, drawn and typed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.area_canvas import AreaCanvas, Place
from disk_rti_desktop.gui.use_page import UsePage
from disk_rti_desktop.mlic import Crop, Outline, Report, check
from tests.gui.on_screen import exposed

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def report(photos: Path) -> Report:
    return check(photos)


@pytest.fixture
def page(qtbot: QtBot, report: Report) -> Iterator[UsePage]:
    """The page on photos of 30 × 20 pixels."""
    page = UsePage()
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show_report(report)
    page.show()
    exposed(page)
    yield page
    page.release()


def at(canvas: AreaCanvas, place: Place) -> QPoint:
    return canvas.to_screen(*place).toPoint()


def drag(canvas: AreaCanvas, start: Place, end: Place) -> None:
    QTest.mousePress(canvas, LEFT, pos=at(canvas, start))
    QTest.mouseMove(canvas, at(canvas, end))
    QTest.mouseRelease(canvas, LEFT, pos=at(canvas, end))


def crop(page: UsePage) -> Crop | None:
    return page.crop


def test_all_is_used_unless_told_otherwise(page: UsePage) -> None:
    assert (page.crop, page.chosen_mask, page.mm_per_pixel) == (None, None, None)
    assert [box.value() for box in page.boxes.values()] == [0, 0, 30, 20]
    assert page.usable


def test_the_photo_shown_is_bright_and_not_burnt_out(qtbot: QtBot, photos: Path) -> None:
    Image.new("RGB", (30, 20), "white").save(photos / "bowl_03.png")
    page = UsePage()
    qtbot.addWidget(page)
    report = check(photos)
    page.show_report(report)
    means = {path: small.mean() for path, small in report.thumbnails.items() if path.name != "bowl_03.png"}
    assert page.shown == max(means, key=lambda path: means[path])
    page.release()


def test_a_rectangle_is_drawn_moved_and_resized(page: UsePage) -> None:
    canvas = page.canvas
    drag(canvas, (4, 3), (24, 15))
    assert page.crop == Crop(4, 3, 20, 12)
    assert [box.value() for box in page.boxes.values()] == [4, 3, 20, 12]
    drag(canvas, (14, 9), (16, 10))
    assert page.crop == Crop(6, 4, 20, 12)
    drag(canvas, (26, 16), (28, 18))
    assert page.crop == Crop(6, 4, 22, 14)
    drag(canvas, (6, 11), (10, 2))
    assert page.crop == Crop(10, 4, 18, 14)
    drag(canvas, (19, 11), (90, 90))
    assert page.crop == Crop(12, 6, 18, 14)
    page.uncrop.click()
    assert crop(page) is None


def test_a_rectangle_is_typed_within_the_photo(page: UsePage) -> None:
    page.boxes["Left"].setValue(10)
    assert page.crop == Crop(10, 0, 20, 20)
    page.boxes["Height"].setValue(5)
    assert page.crop == Crop(10, 0, 20, 5)
    page.boxes["Left"].setValue(0)
    page.boxes["Width"].setValue(30)
    page.boxes["Height"].setValue(20)
    assert crop(page) is None


def test_an_outline_is_clicked_and_closed(page: UsePage) -> None:
    page.tools["outline"].setChecked(True)
    corners = [(4.0, 4.0), (26.0, 4.0), (15.0, 17.0)]
    for place in corners:
        QTest.mouseClick(page.canvas, LEFT, pos=at(page.canvas, place))
    assert not page.canvas.closed
    assert "still open" in page.mask_hint.text()
    QTest.mouseClick(page.canvas, LEFT, pos=at(page.canvas, corners[0]))
    drawn = page.chosen_mask
    assert isinstance(drawn, Outline)
    np.testing.assert_allclose(drawn.points, corners, atol=0.1)
    drag(page.canvas, corners[2], (15, 12))
    moved = page.chosen_mask
    assert isinstance(moved, Outline)
    np.testing.assert_allclose(moved.points[2], (15, 12), atol=0.1)
    page.unmask.click()
    assert not page.canvas.points
    assert not page.mask_hint.text()


def test_the_last_corner_is_taken_back(page: UsePage) -> None:
    page.tools["outline"].setChecked(True)
    for place in [(4.0, 4.0), (26.0, 4.0), (15.0, 17.0), (3.0, 12.0)]:
        QTest.mouseClick(page.canvas, LEFT, pos=at(page.canvas, place))
    QTest.keyClick(page.canvas, Qt.Key.Key_Backspace)
    assert len(page.canvas.points) == 3
    QTest.mouseDClick(page.canvas, LEFT, pos=at(page.canvas, (28, 18)))
    assert page.canvas.closed


def test_a_mask_file_takes_the_place_of_an_outline(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    page.canvas.points = [(4.0, 4.0), (26.0, 4.0), (15.0, 17.0)]
    page.canvas.close_outline()
    values = np.zeros((20, 30), np.uint8)
    values[5:15] = 255
    Image.fromarray(values).save(tmp_path / "mask.png")
    page.mask_file.line.setText(str(tmp_path / "mask.png"))
    page.mask_file.line.editingFinished.emit()
    assert page.chosen_mask == tmp_path / "mask.png"
    qtbot.waitUntil(lambda: not page.canvas._shade.isNull())
    page.tools["outline"].setChecked(True)
    QTest.mouseClick(page.canvas, LEFT, pos=at(page.canvas, (4, 4)))
    assert page.mask_file.path is None


def test_a_mask_of_another_size_is_refused(qtbot: QtBot, page: UsePage, tmp_path: Path) -> None:
    Image.new("L", (8, 8), 255).save(tmp_path / "mask.png")
    page.mask_file.line.setText(str(tmp_path / "mask.png"))
    page.mask_file.line.editingFinished.emit()
    qtbot.waitUntil(lambda: not page.usable)
    assert "8 × 8 pixels, the photos 30 × 20" in page.mask_hint.text()


def test_the_ruler_tells_the_size_of_a_pixel(page: UsePage) -> None:
    page.tools["ruler"].setChecked(True)
    drag(page.canvas, (5, 10), (25, 10))
    assert not page.scale.value()
    page.length.setValue(50)
    assert page.mm_per_pixel == pytest.approx(2.5, rel=0.01)
    drag(page.canvas, (25, 10), (15, 10))
    assert page.mm_per_pixel == pytest.approx(5.0, rel=0.01)
    page.scale.setValue(0.125)
    assert page.canvas.ruler is None
    assert page.mm_per_pixel == 0.125
    page.unscale.click()
    assert not page.scale.value()


def test_other_photos_of_the_same_size_keep_what_was_chosen(page: UsePage, report: Report, photos: Path) -> None:
    page.boxes["Left"].setValue(10)
    page.show_report(check(photos, leave_out=["bowl_00.png"]))
    assert page.crop == Crop(10, 0, 20, 20)
    for photo in report.photos:
        with Image.open(photo.path) as image:
            image.resize((40, 40)).save(photo.path)
    page.show_report(check(photos))
    assert crop(page) is None
    assert [box.value() for box in page.boxes.values()] == [0, 0, 40, 40]


def test_enter_closes_an_outline_and_leaves_the_page_where_nothing_is_drawn(page: UsePage) -> None:
    page.tools["outline"].setChecked(True)
    for place in ((5, 5), (25, 5), (25, 15)):
        QTest.mouseClick(page.canvas, LEFT, pos=at(page.canvas, place))
    assert not page.canvas.closed
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    assert isinstance(page.chosen_mask, Outline)
    passed_on = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    page.canvas.keyPressEvent(passed_on)
    assert not passed_on.isAccepted()
