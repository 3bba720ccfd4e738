"""What small versions of photos tell about exposure and about their lights."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.mlic import check
from disk_rti_desktop.mlic.brightness import exposure, likeness
from disk_rti_desktop.mlic.findings import Findings
from disk_rti_desktop.mlic.synthetic import spread_lights


def bumps(lights: Doubles, gloss: float = 0.0) -> dict[Path, Bytes]:
    """Photos of a bumpy surface under each of the lights, matte and with some gloss."""
    slopes = np.random.default_rng(5).normal(0, 0.4, (24, 32, 2))
    normals = np.concatenate([slopes, np.ones((24, 32, 1))], axis=2)
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    photos = {}
    for index, light in enumerate(lights):
        half = light + np.array([0, 0, 1])
        shade = 0.8 * np.clip(normals @ light, 0, 1)
        shade += gloss * np.clip(normals @ (half / np.linalg.norm(half)), 0, 1) ** 30
        photos[Path(f"{index:02d}.png")] = np.repeat((255 * np.clip(shade, 0, 1))[..., None], 3, 2).astype(np.uint8)
    return photos


def told(photos: dict[Path, Bytes], lights: Doubles) -> Findings:
    """What the likeness of photos brings up."""
    findings = Findings()
    likeness(photos, lights, findings)
    return findings


@pytest.mark.parametrize("gloss", [0.0, 0.6])
@pytest.mark.parametrize("count", [14, 24, 49])
def test_photos_under_their_lights_raise_no_doubt(count: int, gloss: float) -> None:
    lights = spread_lights(count)
    assert told(bumps(lights, gloss), lights).found == []


@pytest.mark.parametrize("gloss", [0.0, 0.6])
def test_two_photos_that_were_exchanged_are_named(gloss: float) -> None:
    lights = spread_lights(30)
    one = int(np.argmin(lights[:, 0]))
    other = int(np.argmax(lights[:, 0]))
    photos = bumps(lights, gloss)
    first, second = Path(f"{one:02d}.png"), Path(f"{other:02d}.png")
    photos[first], photos[second] = photos[second], photos[first]
    found = told(photos, lights)
    assert "they seem to have been exchanged" in found.found[0].text
    assert set(found.remarks) == {first, second}
    assert found.remarks[first][0].startswith("looks lit from azimuth")


def test_a_list_of_another_set_is_told() -> None:
    lights = spread_lights(30)
    found = told(bumps(lights), lights[np.random.default_rng(1).permutation(30)])
    assert "Check that this light list is of these photos" in found.found[0].text


def test_photos_that_tell_nothing_raise_no_doubt() -> None:
    lights = spread_lights(30)
    plain = {Path(f"{index}.png"): np.full((20, 20, 3), 90, np.uint8) for index in range(30)}
    assert told(plain, lights).found == []


@pytest.mark.parametrize("name", ["realrti_item05", "realrti_item09", "realrti_item11", "dome_marble"])
def test_real_photos_raise_no_doubt_until_two_are_exchanged(rti_data: Path, name: str) -> None:
    found = check(rti_data / name).mlic
    assert found is not None
    photos = dict(check(rti_data / name).thumbnails)
    assert told(photos, found.lights).found == []
    one, other = (found.photos[int(index(found.lights[:, 0]))] for index in (np.argmin, np.argmax))
    photos[one], photos[other] = photos[other], photos[one]
    assert {one, other} <= set(told(photos, found.lights).remarks)


@pytest.mark.parametrize(
    ("values", "warning", "remark"),
    [
        ([255] * 6 + [100] * 4, "Mostly burnt out: a.png (60 %)", "60 % burnt out"),
        ([255] * 3 + [100] * 7, "Over-exposed, with burnt-out parts: a.png (30 %)", "30 % burnt out"),
        ([30] * 10, "Under-exposed: a.png", "under-exposed"),
        ([4] * 10, "Nearly black: a.png", "nearly black"),
        ([255] + [100] * 9, "", ""),
    ],
)
def test_exposure(values: Sequence[int], warning: str, remark: str) -> None:
    findings = Findings()
    photo = np.repeat(np.array(values, np.uint8)[:, None, None], 3, axis=2)
    exposure({Path("a.png"): photo}, findings)
    assert [found.text.startswith(warning) for found in findings.found] == ([True] if warning else [])
    assert findings.remarks == ({Path("a.png"): [remark]} if remark else {})
