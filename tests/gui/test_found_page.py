"""What was found among photos: table and pictures, lights, remarks, and leaving photos out."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.found_page import FoundPage
from disk_rti_desktop.gui.photo_model import LIGHT, PAIRED, PHOTO, REMARK, TOO_FEW
from disk_rti_desktop.mlic.lights import read_lp, write_lp

PHOTOS = 12


@pytest.fixture
def page(qtbot: QtBot, photos: Path) -> Iterator[FoundPage]:
    page = FoundPage(photos)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    looked(qtbot, page)
    yield page
    page.release()


def looked(qtbot: QtBot, page: FoundPage) -> None:
    """Waits until all has been looked at."""
    qtbot.waitUntil(lambda: page.judged, timeout=10_000)


def anew(qtbot: QtBot, page: FoundPage) -> None:
    """Lets the page look at the photos again."""
    page.photos.changed.emit()
    looked(qtbot, page)


def leave_out(qtbot: QtBot, page: FoundPage, row: int) -> None:
    page.model.item(row, PHOTO).setCheckState(Qt.CheckState.Unchecked)
    looked(qtbot, page)


def left_out(page: FoundPage) -> list[str]:
    return list(page.model.leave_out)


def is_usable(page: FoundPage) -> bool:
    return page.collection is not None


def faults(page: FoundPage) -> str:
    assert page.report is not None
    return "\n".join(str(fault) for fault in page.report.faults)


def test_photos_stand_with_their_lights(page: FoundPage, photos: Path) -> None:
    assert page.model.rowCount() == PHOTOS
    assert page.model.item(3, PHOTO).text() == "bowl_03.png"
    assert page.model.item(3, PAIRED).text() == "by name"
    assert page.model.item(3, LIGHT).text().startswith("az ")
    assert not page.model.item(3, PHOTO).icon().isNull()
    assert f"{PHOTOS} photos of 30 × 20" in page.headline.text()
    assert page.source.text() == f"Lights from: bowl.lp ({PHOTOS} lights)"
    assert str(photos / "bowl.lp") in page.source.toolTip()
    assert page.collection is not None
    assert page.views.title.text() == f"{PHOTOS} photos used"


def test_photo_and_light_mark_each_other(page: FoundPage) -> None:
    page.views.choose(5)
    assert page.plot.marked == 5
    QTest.mouseClick(page.plot, Qt.MouseButton.LeftButton, pos=page.plot.place(2).toPoint())
    assert page.views.row == 2
    assert page.plot.marked == 2
    assert not page.sight.pixmap().isNull()
    QTest.mouseMove(page.plot, page.plot.place(7).toPoint())
    page.plot.pointed.emit(7)
    assert page.sight.toolTip() == "bowl_07.png"
    page.plot.pointed.emit(-1)
    assert page.sight.toolTip() == "bowl_02.png"


def test_what_is_chosen_is_so_among_the_pictures(page: FoundPage) -> None:
    page.views.as_pictures.setChecked(True)
    page.views.choose(4)
    assert page.views.pictures.isVisible()
    assert page.views.pictures.currentIndex().row() == 4
    assert page.views.table.currentIndex().row() == 4


def test_a_photo_is_left_out_and_taken_in_again(qtbot: QtBot, page: FoundPage) -> None:
    known = page.report
    leave_out(qtbot, page, 1)
    assert page.collection is not None
    assert len(page.collection.photos) == PHOTOS - 1
    assert page.collection.left_out == ("bowl_01.png",)
    assert page.model.item(1, PAIRED).text() == "left out"
    assert left_out(page) == ["bowl_01.png"]
    assert known is not None
    assert page.report is not None
    assert page.report.thumbnails[known.photos[1].path] is known.thumbnails[known.photos[1].path]
    page.model.item(1, PHOTO).setCheckState(Qt.CheckState.Checked)
    looked(qtbot, page)
    assert not left_out(page)
    assert page.model.item(1, PAIRED).text() == "by name"


def test_the_last_three_photos_stay(qtbot: QtBot, page: FoundPage) -> None:
    for row in range(PHOTOS - 3):
        leave_out(qtbot, page, row)
    kept, dropped = page.model.item(PHOTOS - 1, PHOTO), page.model.item(0, PHOTO)
    assert not kept.isCheckable()
    assert kept.toolTip() == TOO_FEW
    assert dropped.isCheckable()
    assert page.collection is not None


def test_a_damaged_photo_is_marked_and_can_be_left_out(qtbot: QtBot, page: FoundPage, photos: Path) -> None:
    (photos / "bowl_04.png").write_bytes(b"\x89PNG\r\n\x1a\n nothing")
    Image.new("RGB", (9, 9)).save(photos / "bowl_06.png")
    anew(qtbot, page)
    assert not is_usable(page)
    assert page.headline.text().startswith("2 things must be mended")
    assert page.model.item(4, REMARK).text() == "cannot be read"
    assert "another size" in page.model.item(6, REMARK).text()
    assert page.views.row == 4
    for row in (4, 6):
        leave_out(qtbot, page, row)
    assert page.collection is not None


def test_a_missing_and_an_extra_photo(qtbot: QtBot, page: FoundPage, photos: Path) -> None:
    (photos / "bowl_02.png").rename(photos / "other.png")
    anew(qtbot, page)
    names = [row.name for row in page.model.rows]
    missing, extra = names.index("bowl_02.png"), names.index("other.png")
    assert page.model.item(missing, REMARK).text() == "no such photo"
    assert page.model.item(extra, REMARK).text() == "no light in the list: not used"
    assert "Missing photo bowl_02.png" in faults(page)
    leave_out(qtbot, page, missing)
    assert page.collection is not None
    assert len(page.collection.photos) == PHOTOS - 1


def test_two_photos_that_were_exchanged_are_marked(qtbot: QtBot, page: FoundPage, photos: Path) -> None:
    lights = read_lp(photos / "bowl.lp").directions
    one, other = int(lights[:, 0].argmin()), int(lights[:, 0].argmax())
    first, second = photos / f"bowl_{one:02d}.png", photos / f"bowl_{other:02d}.png"
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    anew(qtbot, page)
    for row in (one, other):
        assert "looks lit from azimuth" in page.model.item(row, REMARK).text()
    assert "to look at" in page.views.title.text()


def test_names_are_not_needed(qtbot: QtBot, page: FoundPage, photos: Path) -> None:
    write_lp(photos / "bowl.lp", None, read_lp(photos / "bowl.lp").directions)
    anew(qtbot, page)
    assert page.model.item(0, PAIRED).text() == "by order"
    assert page.model.rows[0].listed == "line 2"


def test_a_missing_light_list_can_be_named(qtbot: QtBot, page: FoundPage, photos: Path, tmp_path: Path) -> None:
    (photos / "bowl.lp").rename(tmp_path / "dome.lp")
    anew(qtbot, page)
    assert not is_usable(page)
    assert page.source.text() == "Lights from: no light list is known yet."
    assert page.model.rowCount() == PHOTOS
    page.use_lights(tmp_path / "dome.lp")
    looked(qtbot, page)
    assert page.collection is not None
    assert page.source.text().startswith("Lights from: dome.lp")


def test_another_folder_forgets_what_was_left_out(qtbot: QtBot, page: FoundPage, photos: Path, tmp_path: Path) -> None:
    leave_out(qtbot, page, 1)
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, usable in ((empty, False), (photos, True)):
        page.photos.line.setText(str(folder))
        page.photos.line.editingFinished.emit()
        qtbot.waitUntil(partial(looked_at, page), timeout=10_000)
        assert is_usable(page) == usable
    assert not left_out(page)


def looked_at(page: FoundPage) -> bool:
    return page.judged


def test_no_folder_at_all(page: FoundPage) -> None:
    page.photos.line.clear()
    page.photos.line.editingFinished.emit()
    assert page.headline.text() == "Choose the folder that holds the photos."
    assert page.collection is None
    assert not page.find_lights.isEnabled()
