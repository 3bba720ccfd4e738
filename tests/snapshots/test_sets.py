"""Sets, sheets and films: which pictures, under which names, how large; cancelled and failing ones."""

import math
import subprocess
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image
from PIL.GifImagePlugin import GifImageFile

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.modes import DEFAULT, mode
from disk_rti_desktop.snapshots import sheet
from disk_rti_desktop.snapshots.sets import Wanted, estimated_bytes, planned, set_saved
from disk_rti_desktop.snapshots.sheet import sheet_pages, sheet_saved
from disk_rti_desktop.snapshots.sweep import Course, Sweep, sweep_preview, sweep_saved
from disk_rti_desktop.snapshots.xmp import read_facts

SMALL = Wanted(azimuths=4, elevations=(15, 45))


def test_names_of_a_set(coin: Relightable) -> None:
    wanted = Wanted(2, (30, 90), (DEFAULT, mode("specular"), mode("static-multi-light")), "directx", ".tif")
    assert [picture.name.removeprefix("coin-7_PTM_") for picture in planned(coin, wanted)] == [
        "az000_el30.tif", "az180_el30.tif", "az000_el90.tif",
        "az000_el30_specular.tif", "az180_el30_specular.tif", "az000_el90_specular.tif",
        "static-multi-light.tif", "normals-directx.tif",
    ]  # fmt: skip


def test_azimuths_between_degrees_are_told(coin: Relightable) -> None:
    assert planned(coin, Wanted(16, (20,)))[1].name == "coin-7_PTM_az022.5_el20.0.png"
    names = [picture.name for picture in planned(coin, Wanted(72, (0, 20, 45)))]
    assert len(set(names)) == 3 * 72


def test_every_picture_of_a_set_is_the_reference(coin: Relightable, tmp_path: Path) -> None:
    pictures = planned(coin, replace(SMALL, depth=16))
    written = finish(set_saved(pictures, tmp_path / "set", tmp_path / "coin.rti"))
    assert sorted(written) == sorted((tmp_path / "set").glob("*.png"))
    assert len(list((tmp_path / "set").glob("*.xmp"))) == 8
    facts = read_facts(written[5])
    assert (facts["Azimuth"], facts["Elevation"], facts["Depth"]) == ("90.0", "45.0", "16")
    eight = finish(set_saved(planned(coin, SMALL)[5:6], tmp_path / "set", None))
    assert eight[0].name.endswith("_az090_el45_2.png")  # nothing is overwritten
    shot = planned(coin, SMALL)[5].shot
    assert np.array_equal(np.asarray(Image.open(eight[0])), cpu.relight(coin, shot.view.direction))


def test_what_is_finished_stays_when_a_set_is_cancelled(coin: Relightable, tmp_path: Path) -> None:
    steps = set_saved(planned(coin, SMALL), tmp_path / "set", None)
    while len(list((tmp_path / "set").glob("*.xmp"))) < 3:
        next(steps)
    steps.close()
    left = [path.name for path in (tmp_path / "set").iterdir()]
    assert len([name for name in left if name.endswith(".png")]) == 3
    assert not [name for name in left if "partial" in name]


@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg"])
def test_the_estimate_is_near(coin: Relightable, tmp_path: Path, suffix: str) -> None:
    pictures = planned(coin, replace(SMALL, suffix=suffix))
    written = finish(set_saved(pictures, tmp_path, None))
    size = sum(path.stat().st_size for path in written)
    assert estimated_bytes(pictures) == pytest.approx(size, rel=0.35, abs=8 * 4_500)  # facts and profile weigh, too


@pytest.mark.parametrize(("azimuths", "elevation"), [(0, 15.0), (73, 15.0), (4, 95.0), (4, -1.0), (4, math.nan)])
def test_sets_that_cannot_be_are_refused(azimuths: int, elevation: float) -> None:
    with pytest.raises(ParameterError):
        Wanted(azimuths, (elevation,))


def test_a_folder_that_cannot_be_made_is_told(coin: Relightable, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be made"):
        finish(set_saved(planned(coin, SMALL), tmp_path / "file" / "set", None))


def test_sheets_have_a_row_for_every_height(coin: Relightable) -> None:
    pages = finish(sheet_pages(planned(coin, Wanted(8, (15, 45)))))
    assert [page.shape for page in pages] == [(1654, 2339, 3)]
    page = pages[0].astype(int)
    coloured = (page.max(axis=2) - page.min(axis=2)) > 12  # words and paper are grey
    rows = np.flatnonzero(coloured.any(axis=1))
    assert 1 + int(np.sum(np.diff(rows) > 30)) == 2
    columns = np.flatnonzero(coloured[rows[0] + 20 : rows[0] + 100].any(axis=0))
    assert 1 + int(np.sum(np.diff(columns) > 10)) == 8


def test_many_pictures_fill_several_pages(coin: Relightable, tmp_path: Path) -> None:
    pictures = planned(coin, Wanted(8, (10, 20, 30, 40, 50, 60, 70)))
    written = finish(sheet_saved(pictures, tmp_path / "all.png"))
    assert [path.name for path in written] == ["all.png", "all_2.png"]
    with Image.open(written[1]) as page:
        assert page.info["dpi"] == pytest.approx((200, 200), abs=0.5)
    assert finish(sheet_saved(pictures, tmp_path / "all.pdf")) == [tmp_path / "all.pdf"]
    content = (tmp_path / "all.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == 2
    assert b"coin 7" in content or "coin 7".encode("utf-16-be") in content


def test_sheets_of_other_kinds_are_refused(coin: Relightable, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.png or \.pdf"):
        finish(sheet_saved(planned(coin, SMALL), tmp_path / "a.docx"))
    with pytest.raises(ParameterError):
        finish(sheet_saved([], tmp_path / "a.pdf"))


def test_long_captions_are_made_to_fit() -> None:
    assert sheet._fitting("Luminance unsharp masking", 120).shape[1] <= 120


@pytest.mark.parametrize(
    ("course", "begins", "middle"),
    [
        ("circle", (30.0, 20.0), (210.0, 20.0)),
        ("arc", (30.0, 20.0), (210.0, 20.0)),
        ("raking", (30.0, 70.0), (30.0, 20.0)),
    ],
)
def test_courses(course: Course, begins: tuple[float, float], middle: tuple[float, float]) -> None:
    sweep = Sweep(course, azimuth=30, elevation=20, seconds=4, rate=10)
    lights = [sweep.light(number) for number in range(sweep.frames)]
    assert lights[0] == pytest.approx(begins)
    assert lights[20] == pytest.approx(middle)
    assert min(height for _, height in lights) == pytest.approx(20)
    assert all(0 <= around < 360 and 0 <= height <= 90 for around, height in lights)
    vectors = np.array([from_light(light) for light in [*lights, lights[0]]])
    steps = np.degrees(np.arccos(np.clip(np.sum(vectors[1:] * vectors[:-1], axis=1), -1, 1)))
    assert steps.max() < 18  # it goes on without a jump, also from the end to the beginning


def from_light(light: tuple[float, float]) -> list[float]:
    around, above = np.radians(light)
    return [float(np.cos(above) * np.cos(around)), float(np.cos(above) * np.sin(around)), float(np.sin(above))]


def frames_of(path: Path, size: tuple[int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(path),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(content, np.uint8).reshape(-1, size[1], size[0], 3)


def test_a_film_shows_each_light(coin: Relightable, tmp_path: Path) -> None:
    sweep = Sweep(seconds=1, rate=8, side=61, disc=False)
    size = sweep.size(coin)
    assert size == (60, 40)
    path = finish(sweep_saved(coin, sweep, tmp_path / "a.mp4", tmp_path / "coin.rti"))
    frames = frames_of(path, size)
    assert len(frames) == 8
    for number in (0, 3, 7):
        expected = cpu.render(coin, sweep.view(coin, number), size).astype(int)
        assert np.abs(frames[number].mean(axis=(0, 1)) - expected.mean(axis=(0, 1))).max() < 4
    facts = read_facts(tmp_path / "a.xmp")
    assert (facts["Sweep"], facts["SweepRate"], facts["Source"]) == ("circle", "8", "coin.rti")
    assert sorted(tmp_path.iterdir()) == [path, tmp_path / "a.xmp"]


def test_a_gif_moves_for_ever(coin: Relightable, tmp_path: Path) -> None:
    path = finish(sweep_saved(coin, Sweep("arc", seconds=1, rate=10, side=120, turns=1), tmp_path / "a.gif", None))
    with Image.open(path) as film:
        assert isinstance(film, GifImageFile)
        assert (film.size, film.n_frames, film.info["loop"]) == ((60, 90), 10, 0)
        assert film.info["duration"] == 100


def test_a_film_that_is_cancelled_leaves_nothing(coin: Relightable, tmp_path: Path) -> None:
    steps = sweep_saved(coin, Sweep(seconds=2, rate=10, side=60), tmp_path / "a.mp4", None)
    for _ in range(5):
        next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_cannot_be_written_is_told(coin: Relightable, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.mp4 or \.gif"):
        finish(sweep_saved(coin, Sweep(), tmp_path / "a.avi", None))
    with pytest.raises(OutputError, match="there is no folder"):
        finish(sweep_saved(coin, Sweep(), tmp_path / "none" / "a.mp4", None))


def test_without_ffmpeg_it_is_said(coin: Relightable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "no-ffmpeg"))
    with pytest.raises(OutputError, match="film cannot be written"):
        finish(sweep_saved(coin, Sweep(seconds=1, side=60), tmp_path / "a.mp4", None))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("seconds", "rate", "side", "elevation"),
    [(0, 25, 100, 20), (8, 0, 100, 20), (8, 25, 3, 20), (8, 25, 100, 91), (500, 60, 100, 20)],
)
def test_films_that_cannot_be_are_refused(seconds: float, rate: int, side: int, elevation: float) -> None:
    with pytest.raises(ParameterError):
        Sweep(seconds=seconds, rate=rate, side=side, elevation=elevation)


def test_the_preview_shows_the_lowest_light(coin: Relightable) -> None:
    sweep = Sweep("raking", azimuth=0, elevation=5, disc=False)
    picture = finish(sweep_preview(coin, sweep, (45, 45)))
    assert picture.shape == (30, 44, 3)
    low = cpu.render(coin, replace(sweep, side=45).view(coin, 100), (44, 30))
    assert to_angles(sweep.view(coin, 100).direction)[1] == pytest.approx(5)
    assert np.abs(picture.astype(int) - low).max() <= 3
