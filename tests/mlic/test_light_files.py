"""RelightLab's projects and domes in the place of a light list."""

import json
import time
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from disk_rti_desktop.errors import LightsError
from disk_rti_desktop.mlic import load
from disk_rti_desktop.mlic.light_files import read_lights
from disk_rti_desktop.mlic.lights import from_angles, write_lp

PhotoSet = Callable[..., Path]
LIGHTS = [from_angles(40 * i, 30 + 5 * i).tolist() for i in range(9)]
FILES = [f"photo{i + 1:02d}.png" for i in range(9)]


def vector(light: list[float]) -> dict[str, float]:
    return dict(zip("xyz", light, strict=True))


def project(**more: Any) -> dict[str, Any]:
    """A project as the RelightLab of 2023 wrote it: directions with the photos, an empty dome."""
    images = [
        {"direction": vector(light), "filename": name, "position": vector([0, 0, 0]), "skip": False}
        for name, light in zip(FILES, LIGHTS, strict=True)
    ]
    dome = {"lightConfiguration": "spherical", "domeDiameter": 13, "directions": [], "positions": [], "ledAdjust": []}
    return {
        "width": 24,
        "height": 16,
        "folder": "../../elsewhere",
        "images": images,
        "dome": dome,
        "spheres": [],
    } | more


def without_directions(**more: Any) -> dict[str, Any]:
    """A project as later ones are: the lights stand in the dome or with the balls."""
    found = project(**more)
    for image in found["images"]:
        del image["direction"], image["position"]
    return found


def dome(**more: Any) -> dict[str, Any]:
    return {"lightConfiguration": "directional", "directions": [vector(light) for light in LIGHTS]} | more


def written(path: Path, values: Any) -> Path:
    path.write_text(json.dumps(values, indent=2))
    return path


def test_a_project_tells_lights_names_and_lines(tmp_path: Path) -> None:
    found = read_lights(written(tmp_path / "vase.relight", project()))
    assert found.names == tuple(FILES)
    np.testing.assert_allclose(found.directions, LIGHTS, atol=1e-12)
    text = (tmp_path / "vase.relight").read_text().splitlines()
    assert ["photo03.png" in text[line - 1] for line in found.lines] == [name == "photo03.png" for name in FILES]
    assert found.warnings == ()


@pytest.mark.parametrize("given", ["folder", "file"])
def test_photos_with_a_project_beside_them(given: str, tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "vase", lp=None)
    file = written(folder / "vase.relight", project())
    mlic = load(folder if given == "folder" else file)
    assert mlic.lights_file == file
    assert [photo.name for photo in mlic.photos] == FILES
    np.testing.assert_allclose(mlic.lights, LIGHTS, atol=1e-12)
    assert {pair.rule for pair in mlic.pairs} == {"name"}


def test_a_project_above_the_folder_of_its_photos(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "vase" / "images", lp=None)
    file = written(tmp_path / "vase" / "vase.relight", project(folder="images"))
    for path in (tmp_path / "vase", folder, file):
        assert load(path).photos[0].parent == folder


def test_skipped_photos_are_left_out(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "vase", lp=None)
    values = project()
    values["images"][2]["skip"] = True
    mlic = load(written(folder / "vase.relight", values))
    assert [photo.name for photo in mlic.photos] == FILES[:2] + FILES[3:]
    np.testing.assert_allclose(mlic.lights, LIGHTS[:2] + LIGHTS[3:], atol=1e-12)
    assert "vase.relight skips 1 photo, and so does this: photo03.png." in [found.text for found in mlic.findings]


@pytest.mark.parametrize("everyone", [True, False])
def test_lights_of_a_project_s_dome_are_for_all_photos_or_the_used_ones(everyone: bool, tmp_path: Path) -> None:
    values = without_directions()
    values["images"][0]["skip"] = True
    lights = LIGHTS if everyone else LIGHTS[1:]
    values["dome"] = dome(directions=lights)
    found = read_lights(written(tmp_path / "vase.relight", values))
    assert found.names == tuple(FILES[1:])
    np.testing.assert_allclose(found.directions, LIGHTS[1:], atol=1e-12)


def test_lights_of_several_balls_are_averaged(tmp_path: Path) -> None:
    tilted = [from_angles(40 * i, 40 + 5 * i).tolist() for i in range(9)]
    first, second = deepcopy(LIGHTS), deepcopy(tilted)
    first[0], second[1] = [0, 0, 0], [0, 0, 0]
    values = without_directions(spheres=[{"directions": first}, {"directions": second}, {"directions": []}])
    found = read_lights(written(tmp_path / "vase.relight", values)).directions
    wanted = [tilted[0], LIGHTS[1], *(from_angles(40 * i, 35 + 5 * i).tolist() for i in range(2, 9))]
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_a_light_list_comes_before_a_project_and_that_before_a_dome(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "vase", lp=None)
    written(folder / "vase.dome", dome())
    assert load(folder).lights_file == folder / "vase.dome"
    written(folder / "vase.relight", project())
    assert load(folder).lights_file == folder / "vase.relight"
    write_lp(tmp_path / "dirs.lp", FILES, LIGHTS)
    assert load(folder).lights_file == tmp_path / "dirs.lp"


def test_what_a_project_asks_for_and_does_not_get_is_told(tmp_path: Path) -> None:
    crop = {"left": 1, "top": 2, "width": 10, "height": 8, "angle": 0}
    values = project(crop=crop, dome={"ledAdjust": [{"r": 1, "g": 1, "b": 1.1}] * 9})
    told = read_lights(written(tmp_path / "vase.relight", values)).warnings
    assert len(told) == 2
    assert "(x,y,width,height: 1,2,10,8)" in told[0]
    assert "gains of its lamps" in told[1]


@pytest.mark.parametrize(
    ("values", "positions"),
    [
        (dome(), LIGHTS),
        (
            dome(lightConfiguration="spherical", domeDiameter=300, verticalOffset=-20),
            (150 * np.array(LIGHTS) + (0, 0, -20)).tolist(),
        ),
        ({"lightConfiguration": "spherical", "positionsSphere": LIGHTS[::-1]}, LIGHTS[::-1]),
        (dome(lightConfiguration="lights3d", positions3d=(90 * np.array(LIGHTS)).tolist()), LIGHTS),
    ],
)
def test_a_dome_s_lights_are_seen_from_the_middle_of_the_picture(
    values: dict[str, Any], positions: list[list[float]], tmp_path: Path
) -> None:
    found = read_lights(written(tmp_path / "vase.dome", values))
    wanted = np.array(positions) / np.linalg.norm(positions, axis=1, keepdims=True)
    np.testing.assert_allclose(found.directions, wanted, atol=1e-12)
    assert found.names is None
    near = "domeDiameter" in values or "positions3d" in values
    assert [("right for the middle of the picture only" in told) for told in found.warnings] == [True] * near


def test_a_dome_is_paired_by_order(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "vase", lp=None)
    mlic = load(folder, lights=written(tmp_path / "lamps.dome", dome()))
    assert {pair.rule for pair in mlic.pairs} == {"order"}
    np.testing.assert_allclose(mlic.lights, LIGHTS, atol=1e-12)


def test_the_content_tells_what_a_file_is(tmp_path: Path) -> None:
    assert read_lights(written(tmp_path / "a.lp", project())).names == tuple(FILES)
    write_lp(tmp_path / "b.relight", ["{1}.png", "b.png", "c.png"], np.eye(3))
    assert read_lights(tmp_path / "b.relight").names == ("{1}.png", "b.png", "c.png")


def zero(values: dict[str, Any]) -> dict[str, Any]:
    values["images"][4]["direction"] = vector([0, 0, 0])
    return values


REFUSED = [
    ('{"images": [', "not valid JSON"),
    ('{"images": []' + "[" * 100_000, "not valid JSON"),
    (project(width=0), "'width' holds '0', expected a number from 1"),
    (project(height=None), "'height' is missing"),
    (project(images={}), "'images' must be a list of objects"),
    (project(images=[]), "each of its 'images' must have a 'filename'"),
    (project(images=[{"filename": "a\u001b[31m\ud800"}]), "each of its 'images' must have a 'filename'"),
    (without_directions(), "holds no directions of lights"),
    (zero(project()), "holds no direction for photo05.png"),
    (project(dome=dome(directions=LIGHTS[:5])), "'dome' has 5 lights for 9 photos, of which 9 are used"),
    (without_directions(spheres=[{"directions": LIGHTS[:3]}]), "'spheres' has 3 lights for 9 photos"),
    (without_directions(spheres=[{"directions": [[1, 2]] * 9}]), "three numbers for each light"),
    (project(spheres=[]) | {"images": [{"filename": "a", "direction": {"x": "1", "y": 0, "z": 1}}]}, "holds '1'"),
    (dome(lightConfiguration="ring"), "must be one of directional, spherical, lights3d"),
    (dome(lightConfiguration="spherical", domeDiameter=0), "'domeDiameter' holds '0'"),
    (dome(ledAdjust=2), "'ledAdjust' must be a list of objects"),
    (dome(ledAdjust=[{"r": 1}]), "directions 9, ledAdjust 1"),
    (dome(directions=[vector([0, 0, 0])]), "holds no direction for light 1"),
    (dome(directions=[vector([0, 0, float("nan")])]), "holds 'nan'"),
    (dome(directions=[vector([0, 0, 1e300])]), "holds '1e.300'"),
    (dome(directions=[vector([0.1, 0, -1])] * 3), "lies below the object's plane"),
    ({"label": "empty", "positions": []}, "holds no lights of that kind"),
    ({}, "holds no lights of that kind"),
]


@pytest.mark.parametrize(("values", "told"), REFUSED)
def test_what_cannot_be_used_is_told(values: Any, told: str, tmp_path: Path) -> None:
    path = tmp_path / "vase.relight"
    path.write_text(values if isinstance(values, str) else json.dumps(values))
    with pytest.raises(LightsError, match=told):
        read_lights(path)


HOSTILE: list[Any] = [0, -1, 2.5, 1e308, 10**400, float("nan"), float("inf"), True, None, "", "..", "\ud800", [], {}]
HOSTILE += [[[]], [{}], [0] * 9, [[1, 2, 3]] * 9, {"x": 1, "y": 1, "z": 1}, "x" * 5000, 10**30]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where there is something in nested lists and objects."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def spoiled(values: Any, draw: np.random.Generator) -> str:
    """The file with one or two of its values replaced, or a few of its characters."""
    values = deepcopy(values)
    for _ in range(draw.integers(0, 3)):
        found = places(values)[1:]
        if found:
            *way, last = found[draw.integers(0, len(found))]
            place = values
            for key in way:
                place = place[key]
            place[last] = deepcopy(HOSTILE[draw.integers(0, len(HOSTILE))])
    text = json.dumps(values)
    if draw.random() < 0.4:
        start = int(draw.integers(0, len(text)))
        text = text[:start] + draw.choice(["", "}", "[", ",", '"', "1e9", "\x00", "null"]) + text[start + 1 :]
    return text[: draw.integers(0, len(text))] if draw.random() < 0.1 else text


LAMPS = dome(lightConfiguration="spherical", domeDiameter=300, verticalOffset=-20, ledAdjust=[{"r": 1}] * 9)


@pytest.mark.parametrize("values", [project(), without_directions(spheres=[{"directions": LIGHTS}]), LAMPS])
def test_spoiled_files_are_read_or_refused_quickly(values: Any, tmp_path: Path) -> None:
    draw, path, refused = np.random.default_rng(6), tmp_path / "vase.relight", 0
    for _ in range(300):
        path.write_text(spoiled(values, draw), encoding="utf-8", errors="surrogatepass")
        began, told = time.perf_counter(), ""
        try:
            np.testing.assert_allclose(np.linalg.norm(read_lights(path).directions, axis=1), 1)
        except LightsError as error:
            refused, told = refused + 1, str(error)
        assert len(told) < 1000
        assert told.isprintable()
        assert time.perf_counter() - began < 2
    assert 50 < refused < 300


def test_relightlab_s_own_project_agrees_with_its_list(rti_data: Path) -> None:
    folder = rti_data / "dome_marble"
    found, listed = read_lights(folder / "marble.relight"), read_lights(folder / "lights.lp")
    assert found.names == listed.names
    cosines = (found.directions * listed.directions).sum(axis=1)
    assert np.degrees(np.arccos(np.clip(cosines, -1, 1))).max() < 0.1
