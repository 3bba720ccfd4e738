"""The strip below and the marks over a picture: what they show, and that they leave the rest alone."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render.difference import MEASURES, colours_of, difference
from disk_rti_desktop.render.modes import Display, mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.legend import NO_LEGEND, PAPER, Compared, Legend, caption_of, legend_strip, light_disc
from disk_rti_desktop.snapshots.marks import Mark, draw_marks
from disk_rti_desktop.snapshots.shots import Shot, blank, taken
from disk_rti_desktop.snapshots.snapshot import Snapshot
from disk_rti_desktop.snapshots.xmp import read_facts

WINDOW = (800, 600)


@pytest.fixture
def large(coin: Relightable) -> Shot:
    """The coin in a window at 8 times its size: a pixel is 0.025 mm."""
    return Shot(coin, View((45, 30), 8, (-0.5, 0.5)), WINDOW)


def dark_columns(strip: Bytes) -> int:
    """How many columns the longest horizontal line covers."""
    return int((strip.max(axis=2) < 60).sum(axis=1).max())


def test_the_scale_bar_is_as_long_as_it_says(large: Shot) -> None:
    strip = legend_strip(large, Legend(caption=False, light=False))
    assert strip is not None
    assert strip.shape[1] == 800
    assert dark_columns(strip) == 80  # 2 mm: the longest of 1, 2, 5 ... that takes 22 % of 800 pixels (4.4 mm) at most
    nearer = legend_strip(replace(large, measured=0.4), Legend(caption=False, light=False))
    assert nearer is not None
    assert dark_columns(nearer) == 100  # 5 mm at 0.05 mm


@pytest.mark.parametrize("name", MEASURES)
def test_a_difference_tells_its_scale_even_where_nothing_else_is_wanted(large: Shot, name: str) -> None:
    shown = difference(name)
    strip = legend_strip(large, NO_LEGEND, Compared("PTM – HSH", shown))
    assert strip is not None
    colours = colours_of(shown, 176)  # 22 % of the width
    rows = [row for row in strip if any(np.array_equal(row[x : x + 176], colours) for x in range(800 - 176))]
    assert len(rows) >= 10
    lines = caption_of(large, Compared("PTM – HSH", shown))
    assert lines[1] == "PTM – HSH"
    assert shown.measure.title in lines[-1]
    assert legend_strip(large, NO_LEGEND, Compared("PTM | HSH")) is None


def test_without_a_known_scale_there_is_no_bar(large: Shot) -> None:
    unknown = replace(large, relightable=replace(large.relightable, mm_per_pixel=None))
    assert legend_strip(unknown, Legend(caption=False, light=False)) is None
    assert legend_strip(large, NO_LEGEND) is None


def test_the_caption_says_what_is_seen(coin: Relightable) -> None:
    view = View(light=(-0.5, 0.5), mode=mode("specular"), display=Display(exposure=1))
    assert caption_of(Shot(coin, view)) == [
        "coin 7",
        "PTM, Specular enhancement",
        "Light: azimuth 135°, elevation 45°",
    ]
    assert "exposure 1" in caption_of(Shot(coin, view, displayed=True))[-1]
    normals = caption_of(Shot(coin, View(mode=mode("normals")), convention="directx"))
    assert normals[1:] == ["PTM, Normals, DirectX, green to the bottom"]


@pytest.mark.parametrize("light", [(0.8, 0.0), (0.0, 0.8), (-0.8, 0.0), (0.0, -0.8), (0.0, 0.0)])
def test_the_disc_shows_where_the_light_is(light: tuple[float, float]) -> None:
    disc = light_disc(View(light=light), 100).astype(int)
    yellow = (disc[..., 0] > 200) & (disc[..., 2] < 90)
    rows, columns = np.nonzero(yellow)
    assert columns.mean() == pytest.approx(50 + 46 * light[0], abs=1.5)
    assert rows.mean() == pytest.approx(50 - 46 * light[1], abs=1.5)


@pytest.mark.parametrize("window", [(800, 600), (120, 700), (40, 40), (3000, 60)])
def test_legends_fit_any_picture(large: Shot, window: tuple[int, int]) -> None:
    strip = legend_strip(replace(large, window=window), Legend())
    assert strip is not None
    assert strip.shape[1] == window[0]
    assert (strip[0] == PAPER).all()
    assert (strip != PAPER).any()


@pytest.mark.parametrize("depth", [8, 16])
def test_the_legend_leaves_the_picture_alone(shot: Shot, tmp_path: Path, depth: int) -> None:
    plain = replace(shot, depth=16 if depth == 16 else 8)
    snapshot = Snapshot(plain, legend=Legend())
    image = finish(snapshot.drawn())
    assert np.array_equal(image[:60], finish(taken(plain)))
    assert (image[60] == np.iinfo(image.dtype).max).all()
    path = finish(snapshot.saved(tmp_path / "a.png"))
    assert int(read_facts(path)["LegendHeight"]) == len(image) - 60
    assert read_facts(path)["FrameHeight"] == "60"


def test_marks_lie_where_the_view_shows_their_place(coin: Relightable) -> None:
    shot = Shot(coin, View((45, 30), 8, (0, 0)), WINDOW)
    image = blank(WINDOW, 8)
    image[:] = 0
    draw_marks(image, shot, [Mark(((50.0, 20.0),), colour="#00ff00")])
    rows, columns = np.nonzero(image[..., 1] > 200)
    assert columns.mean() == pytest.approx(400 + 8 * 5, abs=1)
    assert rows.mean() == pytest.approx(300 - 8 * 10, abs=1)


def test_marks_turn_with_the_picture(coin: Relightable) -> None:
    shot = Shot(coin, View(turns=1))
    image = blank(shot.size, 16)
    image[:] = 0
    draw_marks(image, shot, [Mark(((85.0, 5.0), (85.0, 25.0)), colour="#ff0000")])
    rows, columns = np.nonzero(image[..., 0] > 50_000)
    assert image.shape == (90, 60, 3)
    assert rows.mean() == pytest.approx(5, abs=1)  # what was at the right is at the top
    assert (columns.min(), columns.max()) == (pytest.approx(5, abs=2), pytest.approx(25, abs=2))


def test_marks_outside_are_not_drawn_and_words_are(coin: Relightable) -> None:
    shot = Shot(coin, View((45, 30), 8, (0, 0)), WINDOW)
    image = blank(WINDOW, 8)
    image[:] = 128
    draw_marks(image, shot, [Mark(((-400.0, -300.0), (-90.0, -90.0)), True, label="far away")])
    assert (image == 128).all()
    draw_marks(image, shot, [Mark(((45.0, 30.0),), label="a <b>crack</b> & more")])
    assert (image[290:310, 420:] == 255).any()
    assert (image[:200] == 128).all()


def test_marks_are_counted_in_the_facts(shot: Shot, tmp_path: Path) -> None:
    path = finish(Snapshot(shot, marks=[Mark(((1.0, 1.0), (5.0, 5.0)))]).saved(tmp_path / "a.png"))
    assert read_facts(path)["Marks"] == "1"


@pytest.mark.parametrize("room", [(300, 200), (60, 60)])
def test_previews_show_all_of_it(shot: Shot, room: tuple[int, int]) -> None:
    snapshot = Snapshot(shot, legend=Legend(), marks=[Mark(((1.0, 1.0), (80.0, 50.0)))])
    preview, whole = finish(snapshot.preview(room)), finish(snapshot.drawn())
    assert preview.shape[1] <= room[0]
    assert preview.shape[0] <= room[1] + 1
    assert preview.shape[0] / preview.shape[1] == pytest.approx(whole.shape[0] / whole.shape[1], rel=0.06)
