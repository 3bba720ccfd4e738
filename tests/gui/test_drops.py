"""Dropped things are understood, or refused in a sentence that says what to drop."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl

from disk_rti_desktop.gui.drops import RELIGHTABLES, collections_in, dropped_paths, look_at


def test_a_saved_relightable_is_opened(save: Callable[..., Path]) -> None:
    folder = save("coin")
    assert look_at([folder]).kind == "relightable"
    assert look_at([folder]).path == folder
    assert look_at([folder / "info.json"]).path == folder


def test_an_older_web_folder_is_opened_by_its_description(tmp_path: Path) -> None:
    (tmp_path / "info.xml").write_text("<MultiRes></MultiRes>")
    for path in (tmp_path, tmp_path / "info.xml"):
        assert (look_at([path]).kind, look_at([path]).path) == ("relightable", tmp_path)


def test_a_folder_and_a_light_list_begin_from_photos(photos: Path) -> None:
    assert look_at([photos]).kind == "photos"
    assert look_at([photos / "bowl.lp"]).kind == "photos"
    for name in ("bowl.relight", "bowl.dome"):
        (photos / name).write_text("{}")
        assert look_at([photos / name]).kind == "photos"


@pytest.mark.parametrize("name", ["notes.txt", "one photo.JPG", "archive.zip", "no suffix"])
def test_other_files_are_refused_with_advice(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"something")
    find = look_at([file])
    assert find.kind == "unusable"
    assert name in find.text
    assert "drop the folder" in find.text


def test_files_of_older_programs_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "vase.rti").write_bytes(b"no RTI\n")
    find = look_at([tmp_path / "vase.rti"])
    assert find.kind == "unusable"
    assert "neither PTM files" in find.text


def test_several_things_are_refused_with_their_number(photos: Path) -> None:
    find = look_at(sorted(photos.iterdir()))
    assert find.kind == "unusable"
    assert "13 things" in find.text


def test_several_folders_of_photos_are_taken_only_without_other_things(photos: Path, save: Callable[..., Path]) -> None:
    second = photos.parent / "plate"
    second.mkdir()
    assert collections_in([photos, second]) == [photos, second]
    assert collections_in([photos]) == ()
    assert collections_in([photos, save("coin")]) == ()
    assert collections_in([photos, photos / "bowl.lp"]) == ()


def test_what_is_gone_is_said(tmp_path: Path) -> None:
    assert "not there any more" in look_at([tmp_path / "gone"]).text


def test_nothing_of_this_computer() -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/coin.rti")])
    assert dropped_paths(data) == []
    assert "on this computer" in look_at(dropped_paths(data)).text


def test_paths_with_blanks_and_accents(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Münze 1"))])
    assert dropped_paths(data) == [tmp_path / "Münze 1"]


def test_the_dialogs_offer_all_that_opens() -> None:
    for pattern in ("info.json", "info.xml", "*.ptm", "*.PTM", "*.hsh", "*.zip", "*.relight", "*.LP"):
        assert pattern in RELIGHTABLES.replace("(", " ").replace(")", " ").split()
