"""Pixels drawn from a collection, and lights held out of it."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import CollectionError, LightsError, ParameterError
from disk_rti_desktop.mlic import Mlic, held_out, hold_out, load, photos, sample
from disk_rti_desktop.mlic.lights import from_angles, read_lp
from disk_rti_desktop.mlic.sampling import OVERVIEW_SIDE
from disk_rti_desktop.progress import Progress, finish

FIVE_ROWS = 5 * 24 * 9 * 3


def all_values(mlic: Mlic) -> NDArray[Any]:
    """The whole collection (height, width, lights, 3)."""
    return np.stack([np.asarray(mlic.photo(index)) for index in range(len(mlic.photos))], axis=2)


@pytest.fixture
def mlic(tmp_path: Path, photo_set: Callable[..., Path]) -> Mlic:
    """Nine photos of 24 × 16 pixels."""
    return load(photo_set(tmp_path / "set"))


def test_all_pixels_are_taken_where_there_are_no_more(mlic: Mlic) -> None:
    samples = finish(sample(mlic, 10_000, seed=0))
    expected = all_values(mlic).reshape(-1, 9, 3) / 255.0
    assert samples.pixels.shape == expected.shape
    assert samples.pixels.dtype == np.float32
    order = np.lexsort(samples.pixels.reshape(len(expected), -1).T)
    expected_order = np.lexsort(expected.astype(np.float32).reshape(len(expected), -1).T)
    np.testing.assert_allclose(samples.pixels[order], expected[expected_order], atol=1e-6)
    np.testing.assert_array_equal(samples.lights, mlic.lights)


def test_the_same_seed_draws_the_same_pixels(mlic: Mlic) -> None:
    first, again, other = (finish(sample(mlic, 50, seed)).pixels for seed in (7, 7, 8))
    assert first.shape == (50, 9, 3)
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(np.unique(first.reshape(50, -1), axis=0)) == 50


def test_the_strips_do_not_matter(mlic: Mlic, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = finish(sample(mlic, 100, 3))
    monkeypatch.setattr(photos, "STRIP_BYTES", FIVE_ROWS)
    parts = finish(sample(mlic, 100, 3))
    np.testing.assert_array_equal(whole.pixels, parts.pixels)
    np.testing.assert_array_equal(whole.overview, parts.overview)


def test_pixels_come_from_inside_the_mask(mlic: Mlic) -> None:
    mask = np.zeros((16, 24), bool)
    mask[3:5, 10:14] = True
    samples = finish(sample(replace(mlic, mask=mask), 1000, 0))
    expected = all_values(mlic)[mask] / 255.0
    assert samples.pixels.shape == (8, 9, 3)
    np.testing.assert_allclose(np.sort(samples.pixels.sum((1, 2))), np.sort(expected.sum((1, 2))), rtol=1e-5)
    with pytest.raises(CollectionError, match="leaves nothing"):
        finish(sample(replace(mlic, mask=mask & False), 10, 0))


def test_deep_photos_keep_their_depth(
    tmp_path: Path, photo_set: Callable[..., Path], write_photo: Callable[..., Path]
) -> None:
    folder = photo_set(tmp_path / "deep")
    values = np.random.default_rng(0).integers(0, 65536, (16, 24, 3)).astype(np.uint16)
    for path in sorted(folder.glob("*.png")):
        write_photo(path, values)
    mlic = load(folder)
    assert mlic.bits == 16
    found = finish(sample(mlic, 10_000, 0)).pixels[:, 0]
    np.testing.assert_allclose(np.sort(found.ravel()), np.sort(values.ravel() / 65535.0), atol=1e-7)


@pytest.mark.parametrize(("width", "height", "step"), [(128, 10, 1), (129, 10, 2), (20, 350, 3)])
def test_the_overview_is_every_so_many_th_pixel(
    tmp_path: Path, photo_set: Callable[..., Path], write_photo: Callable[..., Path], width: int, height: int, step: int
) -> None:
    folder = photo_set(tmp_path / "wide")
    generator = np.random.default_rng(0)
    for path in sorted(folder.glob("*.png")):
        write_photo(path, generator.integers(0, 256, (height, width, 3), dtype=np.uint8))
    mlic = load(folder)
    overview = finish(sample(mlic, 10, 0)).overview
    assert max(overview.shape[:2]) <= OVERVIEW_SIDE
    np.testing.assert_allclose(overview, all_values(mlic)[::step, ::step] / 255.0, atol=1e-6)


def test_progress_comes_with_every_strip(mlic: Mlic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "STRIP_BYTES", FIVE_ROWS)
    seen: list[Progress] = []
    finish(sample(mlic, 10, 0), seen.append)
    assert [step.done for step in seen] == [5, 10, 15, 16]
    assert {step.total for step in seen} == {16}


def test_no_pixels_are_no_sample(mlic: Mlic) -> None:
    with pytest.raises(ParameterError, match="At least 1 pixel"):
        finish(sample(mlic, 0, 0))


def rings() -> Doubles:
    """Three rings of eight lights at 20, 45 and 70 degrees, each a little uneven, and the zenith."""
    return np.array(
        [from_angles(45.0 * k, base + 0.1 * k) for base in (20.0, 45.0, 70.0) for k in range(8)] + [from_angles(0, 90)]
    )


def test_held_out_lights_lie_inside_one_in_each_band() -> None:
    fit, test = held_out(rings(), 3)
    assert sorted(fit + test) == list(range(25))
    assert len(test) == 3
    assert min(test) >= 8
    elevations = np.degrees(np.arcsin(rings()[test, 2]))
    assert elevations[0] < 46 < elevations[1] < 71 < elevations[2] + 1


@pytest.mark.parametrize("count", [0, -1, 18])
def test_too_few_inner_lights_are_told(count: int) -> None:
    with pytest.raises(LightsError, match=f"{count} lights cannot be held out: 17 of the 25 lights are surrounded"):
        held_out(rings(), count)


def test_lights_in_a_line_have_no_inside() -> None:
    line = np.array([from_angles(0.0, elevation) for elevation in (10.0, 20.0, 30.0, 40.0)])
    with pytest.raises(LightsError):
        held_out(line, 3)


def test_a_collection_holds_out_by_its_list_as_written(tmp_path: Path, photo_set: Callable[..., Path]) -> None:
    mlic = load(photo_set(tmp_path / "set", count=30))
    assert mlic.lights_file is not None
    assert hold_out(mlic, 4) == held_out(read_lp(mlic.lights_file).raw, 4)
    assert hold_out(replace(mlic, lights_file=None), 4) == held_out(mlic.lights, 4)
    kept = mlic.only(list(range(5, 30)))
    assert hold_out(kept, 4) == held_out(read_lp(mlic.lights_file).raw[5:], 4)


@pytest.mark.parametrize(
    ("name", "test"),
    [("realrti_item09", [22, 27, 32, 37, 39]), ("realrti_item11", [2, 5, 15, 20, 44])],
)
def test_real_sets_are_split_as_published(rti_data: Path, name: str, test: list[int]) -> None:
    mlic = load(rti_data / name)
    assert hold_out(mlic, 5)[1] == test
    assert re.fullmatch(r"image\d+\.jpg", mlic.photos[test[0]].name)
