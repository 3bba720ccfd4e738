"""Which photos are learned from and which are judged by."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.errors import CollectionError, LightsError, ParameterError, PhotoError
from disk_rti_desktop.evaluation import protocol
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.picture_file import write_picture
from disk_rti_desktop.progress import finish


def test_dome_and_test_are_recognised(dome_and_test: Path) -> None:
    (found,) = protocol.items(dome_and_test)
    assert (len(found.fitted.photos), len(found.judged.photos)) == (24, 3)
    assert found.rule == "Learned from 24 photos, judged by the 3 photos in Test."
    assert found.name == "relief"


def test_otherwise_photos_are_held_out(dome_and_test: Path) -> None:
    (found,) = protocol.items(dome_and_test / "Dome", count=4)
    assert (len(found.fitted.photos), len(found.judged.photos)) == (20, 4)
    assert not set(found.fitted.photos) & set(found.judged.photos)
    assert found.held_out == [photo.name for photo in found.judged.photos]
    assert "4 of 24 photos are held out" in found.rule
    with pytest.raises(LightsError, match="cannot be held out"):
        protocol.items(dome_and_test / "Dome", count=24)


def test_photos_are_left_out_of_a_single_object(dome_and_test: Path, tmp_path: Path) -> None:
    (found,) = protocol.items(dome_and_test, leave_out=["image02.png"])
    assert len(found.fitted.photos) == 23
    for name in ("one", "other"):
        shutil.copytree(dome_and_test / "Dome", tmp_path / name)
    with pytest.raises(ParameterError, match="holds 2 objects"):
        protocol.items(tmp_path, leave_out=["image02.png"])


def test_a_test_folder_may_be_named(dome_and_test: Path) -> None:
    (found,) = protocol.items(dome_and_test / "Dome", dome_and_test / "Test")
    assert len(found.judged.photos) == 3
    with pytest.raises(CollectionError, match=r"holds photos to learn from"):
        protocol.items(dome_and_test / "Dome", dome_and_test / "Dome")


def test_test_photos_must_have_the_same_size(dome_and_test: Path, tmp_path: Path) -> None:
    scene = synthetic.Scene("bas-relief", ("satin",), 20, 32)
    finish(synthetic.write(scene, tmp_path / "other", lights=synthetic.spread_lights(3), suffix=".png"))
    with pytest.raises(PhotoError, match="20 × 32 pixels, those to learn from 40 × 32"):
        protocol.items(dome_and_test / "Dome", tmp_path / "other")


def test_a_folder_of_objects_gives_each(dome_and_test: Path, tmp_path: Path) -> None:
    for name in ("item10", "item2"):
        shutil.copytree(dome_and_test / "Dome", tmp_path / "all" / name)
    (tmp_path / "all" / "notes").mkdir()
    found = protocol.items(tmp_path / "all", count=2)
    assert [one.name for one in found] == ["item2", "item10"]
    shutil.copytree(dome_and_test / "Test", tmp_path / "test" / "item2")
    with pytest.raises(CollectionError, match="item10"):
        protocol.items(tmp_path / "all", tmp_path / "test")
    next((tmp_path / "all" / "item10").glob("*.lp")).write_text("hello")
    with pytest.raises(LightsError, match="item10: "):
        protocol.items(tmp_path / "all")


def test_a_folder_without_objects_is_explained(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="holds no photos"):
        protocol.items(tmp_path)


def test_a_mask_is_used_unless_the_whole_picture_is_asked_for(dome_and_test: Path, tmp_path: Path) -> None:
    folder = tmp_path / "relief"
    shutil.copytree(dome_and_test, folder)
    white = np.full((32, 40, 3), 255, np.uint8)
    white[:, :9] = 0
    write_picture(folder / "mask.png", white)
    (masked,), (whole,) = protocol.items(folder), protocol.items(folder, whole=True)
    assert masked.fitted.mask is not None
    assert whole.fitted.mask is None
