"""Photos that the user does not want: left out by name, and what that mends."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.errors import CollectionError, LightsError, ParameterError, PhotoError
from disk_rti_desktop.mlic import Report, check, load
from disk_rti_desktop.mlic.lights import read_lp, write_lp

PhotoSet = Callable[..., Path]


def warned(report: Report) -> str:
    """The warnings of a report."""
    return "\n".join(found.text for found in report.findings if found.severity == "warning")


@pytest.fixture
def folder(tmp_path: Path, photo_set: PhotoSet) -> Path:
    """Twenty photos without anything to complain of."""
    return photo_set(tmp_path / "set", count=20)


def test_photos_are_left_out_by_name_whatever_the_case(folder: Path) -> None:
    whole = load(folder)
    some = load(folder, leave_out=["photo05.png", "PHOTO20.PNG"])
    assert [photo.name for photo in some.photos] == [
        photo.name for photo in whole.photos if photo.name not in ("photo05.png", "photo20.png")
    ]
    kept = [index for index in range(20) if index not in (4, 19)]
    np.testing.assert_array_equal(some.lights, whole.lights[kept])
    assert some.left_out == ("photo05.png", "photo20.png")
    assert whole.left_out == ()
    assert [pair.rule for pair in some.pairs][4] == "left out"


def test_what_is_not_there_cannot_be_left_out(folder: Path) -> None:
    with pytest.raises(ParameterError, match=r"no photo 'foto05\.png'.*Did you mean photo05\.png"):
        load(folder, leave_out=["foto05.png"])


def test_leaving_out_mends_damaged_and_odd_photos(folder: Path, write_photo: Callable[..., Path]) -> None:
    (folder / "photo03.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    write_photo(folder / "photo04.png", np.zeros((9, 9, 3), np.uint8))
    with pytest.raises(PhotoError):
        load(folder)
    report = check(folder)
    assert report.remarks[folder / "photo03.png"] == ("cannot be read",)
    assert report.remarks[folder / "photo04.png"][0] == "another size"
    mended = check(folder, leave_out=["photo03.png", "photo04.png"])
    assert mended.usable
    assert warned(mended) == ""
    assert folder / "photo04.png" in mended.thumbnails
    assert folder / "photo03.png" not in mended.thumbnails


def test_a_photo_that_is_missing_can_be_left_out(folder: Path) -> None:
    (folder / "photo07.png").unlink()
    with pytest.raises(LightsError, match=r"Missing photo photo07\.png"):
        load(folder)
    assert len(load(folder, leave_out=["photo07.png"]).photos) == 19


def test_a_photo_without_a_light_can_be_left_out(folder: Path, write_photo: Callable[..., Path]) -> None:
    write_photo(folder / "extra.png", np.zeros((16, 24, 3), np.uint8))
    assert "Left out: 1 photo without a light" in warned(check(folder))
    assert warned(check(folder, leave_out=["extra.png"])) == ""


def test_a_photo_left_out_decides_between_two_of_one_name(folder: Path) -> None:
    (folder / "photo01.tif").write_bytes((folder / "photo01.png").read_bytes())
    stems = [f"photo{index:02d}" for index in range(1, 21)]
    write_lp(folder / "lights.lp", stems, read_lp(folder / "lights.lp").directions)
    with pytest.raises(LightsError, match="may mean"):
        load(folder)
    assert folder / "photo01.png" in load(folder, leave_out=["photo01.tif"]).photos


def test_a_photo_left_out_does_not_shift_pairs_by_order(folder: Path) -> None:
    lights = read_lp(folder / "lights.lp").directions
    write_lp(folder / "lights.lp", None, lights)
    some = load(folder, leave_out=["photo02.png"])
    np.testing.assert_array_equal(some.lights, np.delete(load(folder).lights, 1, axis=0))


def test_one_photo_too_many_for_pairing_by_order_can_be_left_out(folder: Path) -> None:
    lights = read_lp(folder / "lights.lp").directions
    write_lp(folder / "lights.lp", None, np.delete(lights, 1, axis=0))
    with pytest.raises(LightsError, match="19 lights without photo names"):
        load(folder)
    some = load(folder, leave_out=["photo02.png"])
    assert len(some.photos) == 19
    np.testing.assert_allclose(some.lights[1], lights[2], atol=1e-8)


def test_all_cannot_be_left_out(folder: Path) -> None:
    names = [photo.name for photo in load(folder).photos]
    with pytest.raises(CollectionError, match="All photos are left out"):
        load(folder, leave_out=names)
    with pytest.raises(LightsError, match="at least 3 are needed"):
        load(folder, leave_out=names[2:])
