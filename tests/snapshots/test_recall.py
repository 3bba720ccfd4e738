"""Objects are found again by what they are, wherever they were moved to."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.recall import Found, carries_view, recall, shows, sought
from disk_rti_desktop.snapshots.shots import Shot, taken
from disk_rti_desktop.snapshots.snapshot import Snapshot


@pytest.fixture
def saved(coin: Relightable, tmp_path: Path) -> Path:
    """The coin on disk."""
    return finish(formats.save(coin, tmp_path / "objects" / "coin"))


@pytest.fixture
def snapshot(saved: Path, tmp_path: Path) -> Path:
    """A snapshot of it in another folder."""
    (tmp_path / "pictures").mkdir()
    shot = Shot(finish(formats.open_relightable(saved)), View((30, 20), 3.3, (0.2, -0.4)), (70, 50))
    return finish(Snapshot(shot, saved).saved(tmp_path / "pictures" / "a.png"))


def find(snapshot: Path, *recent: Path) -> Found | None:
    return finish(sought(recall(snapshot), snapshot, recent))


@pytest.mark.parametrize("suffix", [".png", ".xmp"])
def test_the_same_frame_is_shown_again(saved: Path, snapshot: Path, suffix: str) -> None:
    told = snapshot.with_suffix(suffix)
    found = find(told, saved)
    assert found is not None
    assert found.path == saved
    wanted = recall(told)
    again = finish(taken(Shot(found.relightable, wanted.view, wanted.window)))
    assert np.array_equal(again, np.asarray(Image.open(snapshot)))


def test_an_object_beside_the_snapshot_is_found_under_another_name(saved: Path, snapshot: Path) -> None:
    moved = snapshot.parent / "renamed"
    saved.rename(moved)
    found = find(snapshot)
    assert found is not None
    assert found.path == moved


def test_others_are_not_taken_for_it(coin: Relightable, saved: Path, snapshot: Path, tmp_path: Path) -> None:
    other = finish(formats.save(replace(coin, planes=coin.planes[:, ::-1].copy()), tmp_path / "pictures" / "coin"))
    damaged = finish(formats.save(coin, tmp_path / "pictures" / "worn"))
    (damaged / "plane_1.png").write_bytes(b"gone")
    assert find(snapshot, other, damaged, tmp_path / "never was") is None
    found = find(snapshot, other, damaged, saved)
    assert found is not None
    assert found.path == saved
    assert not shows(recall(snapshot), finish(formats.open_relightable(other)))


def test_a_name_in_a_snapshot_leads_to_no_other_folder(saved: Path, snapshot: Path) -> None:
    assert (snapshot.parent / "../objects/coin").resolve() == saved
    told = snapshot.with_suffix(".xmp")
    text = told.read_text(encoding="utf-8").replace("<rti:Source>coin<", "<rti:Source>../objects/coin<")
    assert "../objects" in text
    told.write_text(text, encoding="utf-8")
    assert find(told) is None


def test_the_file_beside_serves_where_the_picture_has_lost_its_facts(snapshot: Path) -> None:
    Image.open(snapshot).convert("L").save(snapshot)
    assert recall(snapshot).view.zoom == 3.3
    assert carries_view(snapshot)
    snapshot.with_suffix(".xmp").unlink()
    with pytest.raises(FormatError, match="carries no view"):
        recall(snapshot)


def test_a_glance_tells_snapshots_from_all_else(snapshot: Path, saved: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.xmp").write_bytes(b"<a")
    (tmp_path / "text.txt").write_text("no picture")
    Image.new("RGB", (5, 5)).save(tmp_path / "photo.jpg")
    assert carries_view(snapshot)
    for path in (saved, tmp_path / "bad.xmp", tmp_path / "text.txt", tmp_path / "photo.jpg", tmp_path / "gone.png"):
        assert not carries_view(path)
