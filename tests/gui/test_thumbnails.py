"""Small pictures are made once, in the background, and again when the object has changed."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from disk_rti_desktop import settings
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui import thumbnails
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.thumbnails import SIZE, Thumbnails, small_picture, steps, thumbnail_file
from disk_rti_desktop.progress import finish

Save = Callable[..., Path]


@pytest.fixture
def maker(qtbot: QtBot) -> Iterator[Thumbnails]:
    maker = Thumbnails(Session())
    yield maker
    maker.stop()
    qtbot.waitUntil(lambda: not maker.busy)


def test_it_is_the_whole_picture_no_larger_than_asked(relightable: Relightable) -> None:
    picture = small_picture(relightable)
    assert picture.shape == (107, 160, 3)
    assert picture[50, 155, 0] > 200 > 60 > picture[50, 5, 0]


def test_it_is_kept_in_the_cache(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save("coin")
    made = finish(steps(path))
    assert made is not None
    assert made.width() == SIZE[0]
    kept = thumbnail_file(path)
    assert kept.parent == settings.thumbnails_path()
    with Image.open(kept) as picture:
        assert picture.size == (160, 107)
    monkeypatch.setattr(thumbnails, "small_picture", lambda _relightable: pytest.fail("it was there already"))
    again = finish(steps(path))
    assert again is not None
    assert again == made


def test_of_an_object_that_has_changed_another_one_is_made(save: Save) -> None:
    path = save("coin")
    before = thumbnail_file(path)
    os.utime(path / "info.json", ns=(1, 1))
    assert thumbnail_file(path) != before


def test_a_damaged_small_picture_or_object_gives_none(save: Save, tmp_path: Path) -> None:
    assert finish(steps(tmp_path / "gone")) is None
    broken = tmp_path / "broken.ptm"
    broken.write_bytes(b"PTM_1.2\n")
    assert finish(steps(broken)) is None
    path = save("coin")
    finish(steps(path))
    thumbnail_file(path).write_bytes(b"no picture")
    assert finish(steps(path)) is None


def test_a_cache_that_cannot_be_written_costs_nothing(save: Save) -> None:
    settings.thumbnails_path().parent.mkdir(parents=True, exist_ok=True)
    settings.thumbnails_path().write_text("a file in the folder's place", encoding="utf-8")
    assert finish(steps(save("coin"))) is not None


def test_only_so_many_are_kept(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbnails, "KEPT", 2)
    paths = [save(f"coin{number}") for number in range(3)]
    for number, path in enumerate(paths):
        finish(steps(path))
        os.utime(thumbnail_file(path), ns=(number, number))
    assert [thumbnail_file(path).exists() for path in paths] == [False, True, True]


def test_several_are_made_one_after_the_other(qtbot: QtBot, maker: Thumbnails, save: Save, tmp_path: Path) -> None:
    found: dict[Path, QImage | None] = {}
    maker.found.connect(found.__setitem__)
    paths = [save("coin"), tmp_path / "gone", save("vase")]
    maker.wish(paths)
    qtbot.waitUntil(lambda: len(found) == 3)
    assert list(found) == paths
    assert [found[path] is not None for path in paths] == [True, False, True]


def test_what_is_opened_gets_its_small_picture_first(
    qtbot: QtBot, save: Save, relightable: Relightable, tmp_path: Path
) -> None:
    session = Session()
    maker = Thumbnails(session)
    path = save("coin")
    maker.wish([tmp_path / "a", tmp_path / "b"])
    with qtbot.waitSignal(maker.found, check_params_cb=lambda found, _image: found == path):
        session.opened = Opened(relightable, path)
    qtbot.waitUntil(lambda: not maker.busy)
    assert thumbnail_file(path).is_file()
