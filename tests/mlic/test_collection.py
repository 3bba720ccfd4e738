"""Loading and checking whole collections."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageCms

from disk_rti_desktop.errors import CollectionError, InputError, LightsError, ParameterError, PhotoError
from disk_rti_desktop.mlic import Crop, Report, check, load
from disk_rti_desktop.mlic.lights import read_lp, write_lp

PhotoSet = Callable[..., Path]


def told(report: Report, severity: str) -> str:
    """What a report says of one severity, line by line."""
    return "\n".join(found.text for found in report.findings if found.severity == severity)


@pytest.fixture
def folder(tmp_path: Path, photo_set: PhotoSet) -> Path:
    """Twenty photos without anything to complain of."""
    return photo_set(tmp_path / "set", count=20)


def test_a_faultless_set(folder: Path) -> None:
    mlic = load(folder)
    assert (mlic.name, mlic.width, mlic.height, mlic.bits) == ("set", 24, 16, 8)
    assert [photo.name for photo in mlic.photos] == [f"photo{index:02d}.png" for index in range(1, 21)]
    np.testing.assert_array_equal(mlic.lights, read_lp(folder / "lights.lp").directions)
    assert (mlic.profile, mlic.crop, mlic.mask, mlic.lights_file) == (None, None, None, folder / "lights.lp")
    assert {pair.rule for pair in mlic.pairs} == {"name"}
    report = check(folder)
    assert report.usable
    assert report.mlic is not None
    assert told(report, "warning") == ""
    assert f"Lights from {folder / 'lights.lp'}: 20 lights." in told(report, "note")
    assert "20 photos of 24 × 16 pixels, 8 bits a channel, no colour profile." in told(report, "note")
    assert "The lights stand 16° to 70° above" in told(report, "note")


def test_strips_photos_and_parts_of_a_set(folder: Path) -> None:
    mlic = load(folder, crop=Crop(3, 2, 10, 9))
    assert (mlic.width, mlic.height) == (10, 9)
    with Image.open(folder / "photo05.png") as image:
        expected = np.asarray(image)[2:11, 3:13]
    np.testing.assert_array_equal(mlic.photo(4), expected)
    rows = list(mlic.strips(4))
    assert [(first, strip.shape) for first, strip in rows] == [
        (0, (4, 10, 20, 3)),
        (4, (4, 10, 20, 3)),
        (8, (1, 10, 20, 3)),
    ]
    np.testing.assert_array_equal(np.concatenate([strip for _, strip in rows])[:, :, 4], expected)
    some = mlic.only([4, 0])
    assert [photo.name for photo in some.photos] == ["photo05.png", "photo01.png"]
    np.testing.assert_array_equal(some.lights, mlic.lights[[4, 0]])
    assert [pair.light for pair in some.pairs] == [4, 0]
    np.testing.assert_array_equal(next(some.strips())[1][:, :, 0], expected)


def test_the_order_of_lines_does_not_matter(tmp_path: Path, folder: Path) -> None:
    found = read_lp(folder / "lights.lp")
    assert found.names is not None
    write_lp(tmp_path / "reversed.lp", found.names[::-1], found.directions[::-1])
    np.testing.assert_array_equal(load(folder, lights=tmp_path / "reversed.lp").lights, load(folder).lights)


def test_loading_reads_headers_only(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "many", count=60)
    for photo in folder.glob("*.png"):
        photo.write_bytes(photo.read_bytes()[:-200])  # of the pixels
    mlic = load(folder)
    assert len(mlic.photos) == 60
    with pytest.raises(PhotoError):
        mlic.photo(0)


def replaced(folder: Path, number: int, values: NDArray[np.uint8], **options: Any) -> None:
    """Another picture in the place of a photo."""
    Image.fromarray(values).save(folder / f"photo{number:02d}.png", **options)


def test_a_photo_of_another_size_is_named(folder: Path) -> None:
    replaced(folder, 7, np.zeros((16, 20, 3), np.uint8))
    with pytest.raises(PhotoError, match=r"photo07\.png is 20 × 16, but the others are 24 × 16 pixels"):
        load(folder)


def test_a_photo_of_another_depth_is_named(folder: Path, write_photo: Callable[..., Path]) -> None:
    write_photo(folder / "photo07.png", np.zeros((16, 24, 3), np.uint16))
    with pytest.raises(PhotoError, match=r"photo07\.png have 16 bits a channel, the others 8"):
        load(folder)


def test_a_missing_photo_is_named(folder: Path) -> None:
    (folder / "photo07.png").unlink()
    with pytest.raises(LightsError, match=r"Missing photo photo07\.png, named in lights\.lp line 8"):
        load(folder)


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b"text", "is not a JPEG, PNG or TIFF")])
def test_a_file_that_is_no_photo_is_named(folder: Path, content: bytes, words: str) -> None:
    (folder / "photo07.png").write_bytes(content)
    with pytest.raises(PhotoError, match=rf"photo07\.png {words}"):
        load(folder)


def test_a_cut_photo_is_found_by_the_check_and_by_the_strips(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    photo = folder / "photo07.png"
    photo.write_bytes(photo.read_bytes()[:600])
    assert "photo07.png is damaged or cut short" in told(check(folder), "fault")
    with pytest.raises(PhotoError, match=r"photo07\.png is damaged"):
        list(load(folder).strips())
    assert capfd.readouterr().err == ""


def test_all_faults_are_gathered(folder: Path) -> None:
    replaced(folder, 3, np.zeros((16, 20, 3), np.uint8))
    (folder / "photo07.png").write_bytes(b"")
    (folder / "photo09.png").unlink()
    report = check(folder, crop=Crop(0, 0, 99, 9))
    assert not report.usable
    assert report.mlic is None
    assert [type(fault) for fault in report.faults] == [LightsError, PhotoError, PhotoError, ParameterError]
    for words in ("photo09.png", "photo07.png is empty", "photo03.png is 20 × 16", "The crop 0,0,99,9"):
        assert words in told(report, "fault")
    with pytest.raises(LightsError, match=r"photo09\.png.* \(There are 3 more faults\.\)"):
        load(folder, crop=Crop(0, 0, 99, 9))


def test_one_more_fault_is_one(folder: Path) -> None:
    (folder / "photo07.png").write_bytes(b"")
    (folder / "photo08.png").write_bytes(b"")
    with pytest.raises(PhotoError, match=r"There is 1 more fault\."):
        load(folder)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("a.png 0 0 1\nb.png 0 1 0\n", "gives 2 different light directions; at least 3"),
        ("a.png 0 0 1\nb.png 0 0 1\nc.png 0 0 2\nd.png 1 0 1\n", "gives 2 different light directions"),
    ],
)
def test_too_few_directions_are_a_fault(tmp_path: Path, photo_set: PhotoSet, rows: str, words: str) -> None:
    names = [line.split()[0] for line in rows.splitlines()]
    folder = photo_set(tmp_path / "few", count=len(names), names=names)
    (folder / "lights.lp").write_text(rows)
    with pytest.raises(LightsError, match=words):
        load(folder)


def test_a_malformed_list_is_a_fault_beside_those_of_the_photos(folder: Path) -> None:
    (folder / "lights.lp").write_text("20\nphoto01.png nan 0 1\n")
    (folder / "photo07.png").write_bytes(b"")
    report = check(folder)
    assert "line 2: expected 3 finite numbers" in told(report, "fault")
    assert "photo07.png is empty" in told(report, "fault")
    assert report.light_list is None
    assert [pair.rule for pair in report.pairs] == ["unpaired"] * 20


def test_photos_left_out_are_not_looked_at(folder: Path) -> None:
    (folder / "photo99.png").write_bytes(b"")
    assert len(load(folder).photos) == 20
    assert "photo99.png" in told(check(folder), "warning")


def test_the_profile_of_most_photos_is_kept(folder: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for number in range(1, 20):
        with Image.open(folder / f"photo{number:02d}.png") as image:
            values = np.asarray(image)
        replaced(folder, number, values, icc_profile=profile)
    report = check(folder)
    assert report.mlic is not None
    assert report.mlic.profile == profile
    assert "photo20.png: the colour profile differs" in told(report, "warning")
    assert "colour profile sRGB" in told(report, "note")


def test_a_profile_that_is_none_is_told(folder: Path) -> None:
    for number in range(1, 21):
        (folder / f"photo{number:02d}.png").unlink()
        values = np.full((16, 24, 3), number, np.uint8)
        Image.fromarray(values).save(folder / f"photo{number:02d}.jpg", icc_profile=b"x" * 200)
    assert load(folder).profile == b"x" * 200
    assert "colour profile that cannot be read" in told(check(folder), "note")


def mask_image(folder: Path, width: int = 24) -> Path:
    """A mask beside the photos: the left quarter."""
    values = np.zeros((16, width), np.uint8)
    values[:, :6] = 255
    Image.fromarray(values).save(folder / "mask.png")
    return folder / "mask.png"


def test_a_mask_beside_the_photos_is_used(folder: Path) -> None:
    mask_image(folder)
    mlic = load(folder, crop=Crop(4, 0, 8, 16))
    assert mlic.mask is not None
    np.testing.assert_array_equal(mlic.mask, np.broadcast_to(np.arange(8) < 2, (16, 8)))
    assert "The mask mask.png marks 25 % of the picture as object." in told(check(folder), "note")


def test_a_mask_that_does_not_fit(folder: Path, tmp_path: Path) -> None:
    mask = mask_image(folder, width=25)
    assert load(folder).mask is None
    assert "mask.png has 25 × 16 pixels, the photos 24 × 16" in told(check(folder), "warning")
    with pytest.raises(PhotoError, match=r"mask\.png has 25 × 16 pixels"):
        load(folder, mask=mask)
    with pytest.raises(PhotoError, match=r"none\.png cannot be read"):
        load(folder, mask=tmp_path / "none.png")


def test_a_photo_called_mask_is_a_photo_if_the_list_says_so(tmp_path: Path, photo_set: PhotoSet) -> None:
    names = ["mask.png", *(f"photo{index}.png" for index in range(19))]
    mlic = load(photo_set(tmp_path / "masks", count=20, names=names))
    assert mlic.mask is None
    assert len(mlic.photos) == 20


def test_lights_alone_are_checked(tmp_path: Path) -> None:
    write_lp(tmp_path / "lights.lp", None, np.eye(3))
    report = check(tmp_path / "lights.lp")
    assert report.usable
    assert (report.mlic, report.folder, report.photos) == (None, None, ())
    assert "only the lights were looked at" in told(report, "note")
    (tmp_path / "lights.lp").write_text("2\n0 0 1\n0 1 0\n")
    assert not check(tmp_path / "lights.lp").usable


def test_what_is_not_there_is_reported(tmp_path: Path) -> None:
    report = check(tmp_path / "none")
    assert not report.usable
    assert isinstance(report.faults[0], CollectionError)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["photo01.png 0 0 1", "photo02", "a b", "", "3", "nan 0 1", "photo03.png 1 0 0"]), max_size=6
    )
)
def test_any_list_beside_photos_loads_or_tells_why(tmp_path: Path, photo_set: PhotoSet, rows: list[str]) -> None:
    folder = photo_set(tmp_path / "any", count=3)
    (folder / "lights.lp").write_text("\n".join(rows))
    report = check(folder)
    assert report.usable == (report.mlic is not None)
    if not report.usable:
        with pytest.raises(InputError):
            load(folder)


@pytest.mark.parametrize(
    ("name", "count", "size", "warned"),
    [
        ("realrti_item03", 72, (402, 395), 1),
        ("realrti_item05", 49, (334, 322), 0),
        ("realrti_item09", 48, (279, 289), 0),
        ("realrti_item11", 54, (567, 534), 0),
        ("synthrti_basrelief", 49, (320, 320), 0),
        ("synthrti_basrelief/Test", 20, (320, 320), 0),
        ("dome_marble", 40, (2592, 1728), 0),
        ("sphere_probes", 12, (430, 550), 3),
        ("sphere_probes/lightprobe1", 12, (1100, 1000), 3),
        ("legacy/ptmfitter_8x5", 12, (8, 5), 3),
    ],
)
def test_real_sets(rti_data: Path, name: str, count: int, size: tuple[int, int], warned: int) -> None:
    report = check(rti_data / name)
    assert report.usable
    assert report.mlic is not None
    assert (len(report.mlic.photos), (report.mlic.width, report.mlic.height)) == (count, size)
    assert {pair.rule for pair in report.pairs if pair.light is not None} == {"name"}
    assert len(told(report, "warning").splitlines()) == warned


@pytest.mark.parametrize(
    "name", ["count47_rows48", "negative_z", "no_count_no_names", "subfolder_names_240", "trailing_blanks"]
)
def test_real_lists_alone_are_usable(rti_data: Path, name: str) -> None:
    report = check(rti_data / "lights" / f"{name}.lp")
    assert report.usable
    assert len(told(report, "warning").splitlines()) == (name in ("count47_rows48", "negative_z"))


@pytest.mark.parametrize("name", ["relight_web/ptm", "neural_web/student"])
def test_a_relightable_image_is_no_collection(rti_data: Path, name: str) -> None:
    with pytest.raises(CollectionError, match="is a relightable image"):
        load(rti_data / name)
