"""What is taken: the reference renderer's pixels, finer steps in 16 bits, scale, conventions."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop import large_arrays
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.modes import KINDS, Display, mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.shots import Shot, blank, reduced, taken


def test_the_whole_picture_is_the_reference(shot: Shot) -> None:
    assert np.array_equal(finish(taken(shot)), cpu.relight(shot.relightable, shot.view.direction))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("turns", [0, 1])
def test_every_mode_whole_and_in_a_window_is_the_reference(coin: Relightable, name: str, turns: int) -> None:
    view = View((40, 31), 1.7, (-0.5, 0.4), mode(name), Display(exposure=1), turns)
    dull = replace(view, display=Display())
    assert np.array_equal(finish(taken(Shot(coin, view))), finish(cpu.shown(coin, dull)))
    assert np.array_equal(finish(taken(Shot(coin, view, (80, 50)))), cpu.render(coin, dull, (80, 50)))


@pytest.mark.parametrize("window", [None, (64, 48)])
@pytest.mark.parametrize("name", ["default", "specular", "luminance-unsharp"])
def test_sixteen_bits_are_the_same_picture_in_finer_steps(
    coin: Relightable, window: tuple[int, int] | None, name: str
) -> None:
    view = View((40, 30), 0.8, (-0.5, 0.4), mode(name))
    coarse, fine = (finish(taken(Shot(coin, view, window, depth))) for depth in (8, 16))
    assert fine.dtype == np.uint16
    # In a window the plain picture of 8 bits is rounded before it is scaled, and once more after.
    assert np.abs(fine / 257 - coarse).max() <= (1.01 if window and name == "default" else 0.51)
    assert len(np.unique(fine)) > 1000
    inner = fine[(fine > 0) & (fine < 65535)]
    assert np.mean(inner % 257 == 0) < 0.1  # not bytes made longer


def test_the_displays_brightness_is_kept_when_asked_for(coin: Relightable) -> None:
    view = View(light=(0.3, 0.3), display=Display(exposure=1))
    dull = finish(taken(Shot(coin, view)))
    bright = finish(taken(Shot(coin, view, displayed=True)))
    assert bright.mean() > dull.mean() + 10
    seen = cpu.render(coin, Shot(coin, view).frame, (90, 60))
    assert np.abs(bright.astype(int) - seen).max() <= 1


def test_directx_turns_green_round(coin: Relightable) -> None:
    shot = Shot(coin, View(mode=mode("normals")), depth=16)
    up, down = finish(taken(shot)), finish(taken(replace(shot, convention="directx")))
    assert np.array_equal(up[..., ::2], down[..., ::2])
    assert np.array_equal(up[..., 1].astype(int) + down[..., 1], np.full((60, 90), 65535))
    assert up[..., 1].std() > 100


def test_a_convention_changes_normals_only(shot: Shot) -> None:
    assert np.array_equal(finish(taken(shot)), finish(taken(replace(shot, convention="directx"))))


def test_normals_carry_no_colour_profile(coin: Relightable, profile: bytes) -> None:
    assert Shot(coin, View()).profile == profile
    assert Shot(coin, View(mode=mode("normals"))).profile is None


def test_scale_follows_the_zoom_and_what_was_measured(coin: Relightable) -> None:
    assert Shot(coin, View()).mm_per_pixel == 0.2
    assert Shot(coin, View(zoom=4), (30, 30)).mm_per_pixel == 0.05
    assert Shot(coin, View(zoom=4)).mm_per_pixel == 0.2  # the whole picture has no zoom
    assert Shot(coin, View(zoom=2), (30, 30), measured=1.0).mm_per_pixel == 0.5
    assert Shot(replace(coin, mm_per_pixel=None), View()).mm_per_pixel is None


def test_large_pictures_lie_in_a_file(shot: Shot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = finish(taken(shot))
    monkeypatch.setattr(large_arrays, "large_arrays_path", lambda: tmp_path / "large")
    monkeypatch.setattr(large_arrays, "SMALL", 100)
    monkeypatch.setattr(large_arrays, "budget", lambda: 100)
    image = blank((9, 5), 16)
    assert (tmp_path / "large").is_dir()
    assert (image.shape, image.dtype) == ((5, 9, 3), np.dtype(np.uint16))
    assert np.array_equal(finish(taken(shot)), expected)


@pytest.mark.parametrize("turns", [0, 1])
def test_reduced_shots_show_the_same_smaller(coin: Relightable, turns: int) -> None:
    shot = Shot(coin, View(light=(0.2, 0.1), turns=turns))
    small = reduced(shot, (45, 45))
    assert max(small.size) == 45
    picture = finish(taken(small))
    assert picture.shape == (small.size[1], small.size[0], 3)
    whole = finish(taken(shot)).astype(float)
    halves = whole[: whole.shape[0] // 2 * 2, : whole.shape[1] // 2 * 2]
    halves = (halves[::2, ::2] + halves[1::2, ::2] + halves[::2, 1::2] + halves[1::2, 1::2]) / 4
    near = picture[: halves.shape[0], : halves.shape[1]]
    assert np.abs(near - halves).mean() < 6
    assert reduced(shot, (1000, 1000)).size == shot.size
