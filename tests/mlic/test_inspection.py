"""What photos and lights tell about themselves."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from disk_rti_desktop.mlic import Report, check
from disk_rti_desktop.mlic.findings import Findings, listed
from disk_rti_desktop.mlic.inspection import directions
from disk_rti_desktop.mlic.lights import from_angles, read_lp, write_lp

PhotoSet = Callable[..., Path]
Angles = Sequence[tuple[float, float]]

ALL_ROUND = [(30.0 * index, elevation) for elevation in (20.0, 50.0) for index in range(12)]


def warnings(report: Report) -> str:
    """The warnings of a report."""
    return "\n".join(found.text for found in report.findings if found.severity == "warning")


def lights_told(tmp_path: Path, angles: Angles) -> str:
    """The warnings about lights at these angles."""
    write_lp(tmp_path / "some.lp", None, [from_angles(*pair) for pair in angles])
    findings = Findings()
    directions(read_lp(tmp_path / "some.lp"), range(len(angles)), findings)
    assert not findings.faults
    return "\n".join(found.text for found in findings.found if found.severity == "warning")


def test_good_lights_give_no_warning(tmp_path: Path) -> None:
    assert lights_told(tmp_path, ALL_ROUND) == ""


@pytest.mark.parametrize(
    ("angles", "words"),
    [
        (ALL_ROUND[:12:2], "Only 6 different lights: PTM needs 6 or more"),
        ([*ALL_ROUND, *ALL_ROUND[3:5]], "repeated in line 26, 27."),
        ([(around, above + 30.0) for around, above in ALL_ROUND], "No raking light: the lowest light stands at 50°"),
        (
            [(around, above / 2.0) for around, above in ALL_ROUND],
            "No light from above: the highest light stands at 25°",
        ),
        ([pair for pair in ALL_ROUND if not 100.0 < pair[0] < 200.0], "azimuth 90° to 210° (counter-clockwise"),
        ([pair for pair in ALL_ROUND if 60.0 < pair[0] < 300.0], "azimuth 270° to 90°"),
        ([(0.0, 4.0 * step) for step in range(20)], "All lights lie in one line"),
    ],
)
def test_poor_lights_are_told(tmp_path: Path, angles: Angles, words: str) -> None:
    assert words in lights_told(tmp_path, angles)


def with_exif(path: Path, values: object, seconds: int = 60, orientation: int = 1) -> None:
    """A photo with what the camera noted."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x829A] = IFDRational(1, seconds)
    Image.fromarray(np.asarray(values)).save(path, exif=exif, quality=95)


@pytest.fixture
def jpegs(tmp_path: Path, photo_set: PhotoSet) -> Path:
    """Twenty JPEG photos with camera notes."""
    names = [f"photo{index + 1:02d}.jpg" for index in range(20)]
    folder = photo_set(tmp_path / "jpegs", count=20, names=names)
    for name in names:
        with Image.open(folder / name) as image:
            values = np.asarray(image)
        with_exif(folder / name, values)
    return folder


def test_photos_alike_give_no_warning(jpegs: Path) -> None:
    assert warnings(check(jpegs)) == ""


def test_another_exposure_is_told(jpegs: Path) -> None:
    with_exif(jpegs / "photo07.jpg", np.full((16, 24, 3), 99, np.uint8), seconds=30)
    assert "Exposed differently from the others (1/60 s): photo07.jpg (1/30 s)" in warnings(check(jpegs))


def test_another_orientation_is_told(jpegs: Path) -> None:
    with_exif(jpegs / "photo07.jpg", np.full((16, 24, 3), 99, np.uint8), orientation=3)
    report = check(jpegs)
    assert report.usable
    assert "photo07.jpg: the camera noted another orientation" in warnings(report)


def test_burnt_out_and_black_photos_are_told(jpegs: Path) -> None:
    with_exif(jpegs / "photo07.jpg", np.full((16, 24, 3), 255, np.uint8))
    with_exif(jpegs / "photo08.jpg", np.full((16, 24, 3), 2, np.uint8))
    report = check(jpegs)
    assert "Mostly burnt out: photo07.jpg (100 %)." in warnings(report)
    assert "Nearly black: photo08.jpg." in warnings(report)


def by_order(tmp_path: Path, photo_set: PhotoSet, order: Sequence[int]) -> str:
    """The warnings about photos whose lights are listed without names, in this order."""
    folder = photo_set(tmp_path / "ordered", count=len(order))
    lights = read_lp(folder / "lights.lp").directions
    write_lp(folder / "lights.lp", None, lights[list(order)])
    return warnings(check(folder))


def test_a_right_order_gives_no_warning_of_brightness(tmp_path: Path, photo_set: PhotoSet) -> None:
    told = by_order(tmp_path, photo_set, range(24))
    assert "were paired in order" in told
    assert "brightness" not in told


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (range(23, -1, -1), "would go better with the lights in reverse order"),
        ([*range(3, 24), 0, 1, 2], "would go better with the lights if the order began elsewhere"),
        (np.random.default_rng(2).permutation(24).tolist(), "no better than in a random order"),
    ],
)
def test_a_wrong_order_is_seen_by_the_brightness(
    tmp_path: Path, photo_set: PhotoSet, order: Sequence[int], words: str
) -> None:
    assert words in by_order(tmp_path, photo_set, order)


@pytest.mark.parametrize("name", ["realrti_item03", "realrti_item09", "realrti_item11", "synthrti_basrelief"])
def test_the_order_of_real_sets(rti_data: Path, tmp_path: Path, name: str) -> None:
    report = check(rti_data / name)
    assert report.mlic is not None
    for path, lights in (("right.lp", report.mlic.lights), ("wrong.lp", report.mlic.lights[::-1])):
        write_lp(tmp_path / path, None, lights)
    assert "brightness" not in warnings(check(rti_data / name, lights=tmp_path / "right.lp"))
    assert "brightness" in warnings(check(rti_data / name, lights=tmp_path / "wrong.lp"))


def test_long_lists_are_shortened() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
