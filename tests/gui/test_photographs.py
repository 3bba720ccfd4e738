"""The object's photos: found by name, asked about, loaded, and the nearest one kept beside the picture."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings import method
from disk_rti_desktop.errors import CollectionError, PhotoError, RtiError
from disk_rti_desktop.gui.photographs import Photographs, crop_of, photos_near
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.mlic import Crop, load
from disk_rti_desktop.mlic.light_region import nearest_light
from disk_rti_desktop.pipeline import Made, make
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu


@pytest.fixture
def made(photos: Path) -> Made:
    """What the photos of the bowl were encoded to, beside them."""
    return finish(make(photos, photos.parent / "bowl_ptm", method("ptm")))


@pytest.fixture
def desk(made: Made) -> Session:
    """A session with it open."""
    session = Session()
    session.opened = Opened(made.relightable, made.path)
    return session


@pytest.fixture
def photographs(desk: Session) -> Iterator[Photographs]:
    photographs = Photographs(desk)
    yield photographs
    photographs.stop()


def photo_shown(session: Session) -> int | None:
    return None if session.comparison is None else session.comparison.photo


def wait_for_photo(qtbot: QtBot, session: Session, number: int) -> None:
    qtbot.waitUntil(lambda: photo_shown(session) == number)


def test_the_photo_nearest_to_the_light_follows_the_light(
    qtbot: QtBot, photographs: Photographs, desk: Session, photos: Path
) -> None:
    photographs.use(photos)
    lights = load(photos).lights
    for number in (0, 5, 11):
        desk.view = desk.view.lit(*(lights[number, :2] * 0.99).tolist())
        wait_for_photo(qtbot, desk, number)
        assert desk.comparison is not None
        picture = cpu.relight(desk.comparison.relightable, desk.view.direction)
        assert np.array_equal(picture, np.asarray(Image.open(photos / f"bowl_{number:02d}.png")))
        assert desk.comparison.relightable.method == f"Photo bowl_{number:02d}.png"


def test_of_a_turned_picture_the_photos_light_is_turned_too(
    qtbot: QtBot, photographs: Photographs, desk: Session, photos: Path
) -> None:
    photographs.use(photos)
    desk.view = desk.view.turned(1).lit(0.6, 0.1)
    expected, _ = nearest_light(load(photos).lights, np.array([0.1, -0.6, np.sqrt(1 - 0.37)]))
    qtbot.waitUntil(lambda: photo_shown(desk) == expected)
    photographs.go_to_light()
    assert desk.light_on_photos == pytest.approx(load(photos).lights[expected, :2].tolist())


def test_photos_looked_at_before_are_not_read_again(
    qtbot: QtBot, photographs: Photographs, desk: Session, photos: Path
) -> None:
    photographs.use(photos)
    lights = load(photos).lights[:, :2].tolist()
    for number in (3, 8):
        desk.view = desk.view.lit(*lights[number])
        wait_for_photo(qtbot, desk, number)
    desk.view = desk.view.lit(*lights[3])
    assert photo_shown(desk) == 3
    assert not photographs.busy


def test_the_mask_of_the_picture_holds_for_the_photo(qtbot: QtBot, photos: Path) -> None:
    session = Session()
    mask = np.zeros((20, 30), np.bool_)
    mask[5:15] = True
    relightable = finish(make(photos, photos.parent / "bowl_ptm", method("ptm"))).relightable
    session.opened = Opened(replace(relightable, mask=mask))
    photographs = Photographs(session)
    photographs.use(photos)
    qtbot.waitUntil(lambda: session.comparison is not None)
    assert session.comparison is not None
    assert session.comparison.relightable.mask is mask


def test_photos_of_another_size_are_refused(qtbot: QtBot, session: Session, photos: Path) -> None:
    photographs = Photographs(session)
    with qtbot.waitSignal(photographs.failed) as caught:
        photographs.use(photos)
    error = caught.args[0]
    assert isinstance(error, CollectionError)
    assert "30 × 20" in str(error)
    assert "192 × 128" in str(error)
    assert session.photos is None
    assert not session.follows_photo


def test_a_folder_without_photos_is_refused(qtbot: QtBot, photographs: Photographs, tmp_path: Path) -> None:
    with qtbot.waitSignal(photographs.failed) as caught:
        photographs.use(tmp_path / "objects" / "bowl_ptm")
    assert isinstance(caught.args[0], RtiError)


def test_a_refused_folder_leaves_the_photos_that_are_followed(
    qtbot: QtBot, photographs: Photographs, desk: Session, photos: Path, tmp_path: Path
) -> None:
    photographs.use(photos)
    qtbot.waitUntil(lambda: photo_shown(desk) is not None)
    with qtbot.waitSignal(photographs.failed):
        photographs.use(tmp_path)
    assert desk.follows_photo
    assert photo_shown(desk) is not None


def test_a_photo_that_breaks_ends_the_following(
    qtbot: QtBot, photographs: Photographs, desk: Session, photos: Path
) -> None:
    photographs.use(photos)
    qtbot.waitUntil(lambda: photo_shown(desk) is not None)
    lights = load(photos).lights
    farthest = int(np.argmin(lights @ desk.view.direction))
    (photos / f"bowl_{farthest:02d}.png").write_bytes(b"")
    with qtbot.waitSignal(photographs.failed) as caught:
        desk.view = desk.view.lit(*lights[farthest, :2].tolist())
    assert isinstance(caught.args[0], PhotoError)
    assert not desk.follows_photo
    assert desk.comparison is None


def test_photos_are_cropped_as_the_picture_was(qtbot: QtBot, photos: Path) -> None:
    cropped = finish(make(photos, photos.parent / "cropped", method("ptm"), crop=Crop(4, 3, 20, 10)))
    session = Session()
    session.opened = Opened(cropped.relightable, cropped.path)
    photographs = Photographs(session)
    photographs.use(photos)
    qtbot.waitUntil(lambda: session.comparison is not None)
    assert session.comparison is not None
    number = photo_shown(session)
    original = np.asarray(Image.open(photos / f"bowl_{number:02d}.png"))
    picture = cpu.relight(session.comparison.relightable, session.view.direction)
    assert np.array_equal(picture, original[3:13, 4:24])


@pytest.mark.parametrize("crop", [None, [1, 2, 3], [1, 2, 3, "4"], [1.0, 2, 3, 4], [True, 2, 3, 4], {"x": 1}])
def test_crops_that_make_no_sense_are_none(crop: object) -> None:
    assert crop_of({"crop": crop}) is None
    assert crop_of({}) is None


def test_photos_are_found_beside_the_picture(made: Made, photos: Path) -> None:
    assert photos_near(made.path, made.relightable.provenance) == photos


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "bowl_00.png",
        [],
        [{"name": "missing.png"}],
        [{"name": "../bowl/bowl_00.png"}],
        [{"name": "/etc/passwd"}],
        [{"name": ""}],
        [{"name": 3}],
        [{"name": "a\0b"}],
        ["bowl_00.png"],
    ],
)
def test_names_from_a_file_lead_nowhere_else(photos: Path, stored: object) -> None:
    assert photos_near(photos.parent / "bowl_ptm", {"photos": stored}) is None


def test_nowhere_to_look(made: Made, tmp_path: Path) -> None:
    assert photos_near(None, made.relightable.provenance) is None
    assert photos_near(tmp_path / "gone" / "bowl", made.relightable.provenance) is None


def test_with_nothing_open_there_is_nothing_to_follow(
    qtbot: QtBot, photographs: Photographs, desk: Session, photos: Path
) -> None:
    desk.opened = None
    photographs.use(photos)
    photographs.go_to_light()
    qtbot.wait(50)
    assert desk.photos is None
    assert desk.comparison is None
