"""Hashes are those that sha256sum gives, and records from other programs do no harm."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import CollectionError
from disk_rti_desktop.progress import finish
from disk_rti_desktop.reports import origin


def test_each_file_of_a_folder_is_hashed(folder: Path) -> None:
    (folder / ".hidden").write_text("not ours")
    (folder / "tiles").mkdir()
    (folder / "tiles" / "0.png").write_bytes(b"tile")
    found = finish(origin.stored(folder))
    names = [file.name for file in found.files]
    assert names == sorted(names)
    assert {"info.json", "plane_0.png", "tiles/0.png"} <= set(names)
    assert ".hidden" not in names
    for file in found.files:
        assert file.sha256 == hashlib.sha256((folder / file.name).read_bytes()).hexdigest()
    assert finish(origin.stored(folder / "info.json")).files == found.files


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_the_hash_of_all_can_be_had_by_a_command(folder: Path) -> None:
    found = finish(origin.stored(folder))
    names = [file.name for file in found.files]
    listed = subprocess.run(["sha256sum", *names], cwd=folder, capture_output=True, check=True).stdout
    assert found.together == hashlib.sha256(listed).hexdigest()


def test_one_bit_changes_the_hash_of_all(folder: Path) -> None:
    before = finish(origin.stored(folder)).together
    (folder / "info.json").write_bytes((folder / "info.json").read_bytes() + b" ")
    assert finish(origin.stored(folder)).together != before


def test_a_single_file_stands_alone(tmp_path: Path) -> None:
    (tmp_path / "vase.ptm").write_bytes(b"PTM")
    (tmp_path / "other.jpg").write_bytes(b"x")
    assert [file.name for file in finish(origin.stored(tmp_path / "vase.ptm")).files] == ["vase.ptm"]


def test_a_folder_that_is_no_relightable_is_not_searched_for_hours(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "MOST_FILES", 2)
    with pytest.raises(CollectionError, match="more than 2 files"):
        finish(origin.stored(folder))


def test_the_record_is_told_in_words(relightable: Relightable) -> None:
    told = dict(origin.rows(relightable))
    assert told["Made with"] == "DisK-RTI Desktop 0.1.0"
    assert told["Crop"].startswith("60 × 40 pixels from 10, 20")
    assert told["Left out"] == "photo_99.jpg"
    assert told["Light list"] == f"coin.lp, SHA-256 {'ab' * 32}"
    assert told["Time"] == "read 0.5 s, fit 1.2 s"
    assert "Converted from" not in told
    assert len(origin.photos(relightable.provenance)) == 24


def test_a_record_of_another_kind_is_told_as_far_as_it_goes(relightable: Relightable) -> None:
    strange = {"photos": [1, {"name": "a"}], "crop": "all", "seconds": [], "lights_file": 3, "remarks": ["one", "two"]}
    told = dict(origin.rows(replace(relightable, provenance=strange)))
    assert set(told) == {"Colour profile", "Mask", "Remarks"}
    assert told["Remarks"] == "one; two"
    assert origin.photos(strange) == [origin.HashedFile("a", "not noted")]
    assert origin.photos({}) == []
