"""Files that tell the lights of photos: .lp lists, RelightLab's projects and domes (formats specification §4 to §6).

Which of them a file is, its content tells. RelightLab's files are JSON; their names of photos are compared with the
photos that are there and never used as paths, and keys that are not known are left aside.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from disk_rti_desktop.errors import LightsError
from disk_rti_desktop.mlic.findings import counted, listed
from disk_rti_desktop.mlic.lights import SHORTEST, LightList, Rows, light_list, parse_lp, read_text

MOST_LIGHTS = 100_000
LARGEST = 1e6  # of a length in millimetres
_JSON = re.compile(r'\s*\{\s*["}]')
_PLACES = ("directions", "positionsSphere", "positions3d")  # of a dome: arrays with one entry for each light
_KINDS = ("directional", "spherical", "lights3d")  # of a dome

Object = Mapping[str, Any]
Vector = tuple[float, float, float]


def read_lights(path: Path) -> LightList:
    """The lights of an .lp list, a RelightLab project (.relight) or a dome (.dome); a LightsError if it is damaged."""
    text, warnings = read_text(path)
    if not _JSON.match(text):
        return parse_lp(path, text, warnings)
    values = _parsed(path, text)
    return _project(path, text, values, warnings) if "images" in values else _dome(path, text, values, warnings)


def _parsed(path: Path, text: str) -> Object:
    """The JSON object that a text is."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LightsError(f"{path.name}: not valid JSON ({error}). It is damaged: save it again.") from error
    if not isinstance(values, dict):
        raise LightsError(f"{path.name}: expected a JSON object. It is damaged: save it again.")
    return values


def _project(path: Path, text: str, values: Object, warnings: list[str]) -> LightList:
    """The lights of the photos that a project uses."""
    for key in ("width", "height"):
        _number(path, key, values.get(key), 1, LARGEST)
    images = _objects(path, "images", values["images"])
    names = [image.get("filename") for image in images]
    if not names or not all(isinstance(name, str) and name.strip() and name.isprintable() for name in names):
        raise LightsError(f"{path.name}: each of its 'images' must have a 'filename'. Add photos in RelightLab.")
    used = [i for i, image in enumerate(images) if image.get("skip") is not True]
    shown = [str(names[i]) for i in used]
    found = _all_there(path, _of_project(path, values, images, used), shown)
    lines = _lines(text, r'"filename"\s*:', 0, len(images))
    skipped = [str(image["filename"]) for image in images if image.get("skip") is True]
    if skipped:
        warnings.append(f"{path.name} skips {counted(len(skipped), 'photo')}, and so does this: {listed(skipped)}.")
    rows = Rows(path, None, list(shown), found, [lines[i] for i in used])
    return light_list(rows, warnings + _not_applied(path, values))


def _of_project(path: Path, values: Object, images: Sequence[Object], used: Sequence[int]) -> list[Vector]:
    """The directions of the photos that are used: the dome's, those noted with the photos, or those of the balls."""
    dome = values.get("dome")
    if isinstance(dome, dict) and any(dome.get(key) for key in _PLACES):
        return _chosen(path, "dome", _of_dome(path, dome), len(images), used)
    if all("direction" in images[i] for i in used):
        noted = [_vector(path, "direction", images[i]["direction"]) for i in used]
        if any(map(any, noted)):
            return noted
    balls = [ball for ball in _objects(path, "spheres", values.get("spheres") or []) if ball.get("directions")]
    if not balls:
        raise LightsError(
            f"{path.name} holds no directions of lights. Find them in RelightLab (by a dome or by mirroring balls) and "
            "save the project, or put a light list (.lp) beside it."
        )
    lists = [_vectors(path, "directions", ball["directions"]) for ball in balls]
    seen = np.array([_chosen(path, "spheres", found, len(images), used) for found in lists])
    lengths = np.linalg.norm(seen, axis=2, keepdims=True)  # 0 where a ball shows no highlight
    mean = np.divide(seen, lengths, out=np.zeros_like(seen), where=lengths > SHORTEST).sum(axis=0)
    return [(x, y, z) for x, y, z in mean.tolist()]


def _all_there(path: Path, found: list[Vector], names: Sequence[str]) -> list[Vector]:
    """The vectors, if none is zero."""
    without = [name for name, vector in zip(names, found, strict=True) if math.hypot(*vector) < SHORTEST]
    if without:
        raise LightsError(
            f"{path.name} holds no direction for {listed(without)}: mark the highlights in RelightLab, or skip these "
            "there."
        )
    return found


def _chosen(path: Path, key: str, found: list[Vector], images: int, used: Sequence[int]) -> list[Vector]:
    """Those of the photos that are used, from a list for these or for all photos."""
    if len(found) == images:
        return [found[i] for i in used]
    if len(found) == len(used):
        return found
    raise LightsError(
        f"{path.name}: '{key}' has {counted(len(found), 'light')} for {counted(images, 'photo')}, of which {len(used)} "
        "are used. Save the project in RelightLab again."
    )


def _dome(path: Path, text: str, values: Object, warnings: list[str]) -> LightList:
    """The lights of a dome, which name no photos."""
    found = _of_dome(path, values)
    _all_there(path, found, [f"light {number}" for number in range(1, len(found) + 1)])
    key = next(key for key in (*_PLACES, "") if values.get(key) or not key)
    lines = _lines(text, r"[{\[]", text.find("[", text.find(f'"{key}"')) + 1, len(found))
    return light_list(Rows(path, None, [None] * len(found), found, lines), warnings + _gains(path, values))


def _of_dome(path: Path, dome: Object) -> list[Vector]:
    """Directions of a dome's lights, or their positions seen from the middle of the picture."""
    kind = dome.get("lightConfiguration", "directional")
    if kind not in _KINDS:
        raise LightsError(f"{path.name}: 'lightConfiguration' must be one of {', '.join(_KINDS)}.")
    arrays = {key: _vectors(path, key, dome.get(key) or []) for key in _PLACES}
    gains = _objects(path, "ledAdjust", dome.get("ledAdjust") or [])
    counts = {key: len(value) for key, value in arrays.items() if value} | ({"ledAdjust": len(gains)} if gains else {})
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{key} {count}" for key, count in counts.items())
        raise LightsError(f"{path.name}: its lists must be as long as each other, and are not ({told}).")
    directions, around, free = arrays.values()
    if kind == "lights3d" and free:
        return free
    if kind == "spherical" and directions:
        radius = _number(path, "domeDiameter", dome.get("domeDiameter"), 1e-3, LARGEST) / 2
        offset = _number(path, "verticalOffset", dome.get("verticalOffset", 0), -LARGEST, LARGEST)
        return [(radius * x, radius * y, radius * z + offset) for x, y, z in directions]
    if kind == "spherical" and around:
        return around
    if kind == "directional" and directions:
        return directions
    raise LightsError(
        f"{path.name} is a dome of the kind '{kind}' and holds no lights of that kind. Fill it in RelightLab, or put a "
        "light list (.lp) beside the photos."
    )


def _not_applied(path: Path, values: Object) -> list[str]:
    """What a project asks for and is not done here."""
    told = []
    crop = values.get("crop")
    if isinstance(crop, dict) and crop.get("width") and crop.get("height"):
        area = ",".join(str(crop.get(key, 0))[:12] for key in ("left", "top", "width", "height"))
        told.append(f"{path.name} holds a crop, which is not applied: choose it anew (x,y,width,height: {area}).")
    dome = values.get("dome")
    return told + (_gains(path, dome) if isinstance(dome, dict) else [])


def _gains(path: Path, dome: Object) -> list[str]:
    """A warning of lamps whose brightness is to be evened out, which is not done here."""
    gains = dome.get("ledAdjust")
    uneven = isinstance(gains, list) and any(
        isinstance(gain, dict) and any(value != 1 for value in gain.values()) for gain in gains
    )
    return [f"{path.name} holds gains of its lamps, which are not applied."] if uneven else []


def _objects(path: Path, key: str, value: object) -> list[Object]:
    """A list of JSON objects."""
    if not isinstance(value, list) or len(value) > MOST_LIGHTS or not all(isinstance(item, dict) for item in value):
        raise LightsError(f"{path.name}: '{key}' must be a list of objects. The file is damaged: save it again.")
    return value


def _vectors(path: Path, key: str, value: object) -> list[Vector]:
    """A list of vectors."""
    if not isinstance(value, list) or len(value) > MOST_LIGHTS:
        raise LightsError(f"{path.name}: '{key}' must be a list of directions. The file is damaged: save it again.")
    return [_vector(path, key, item) for item in value]


def _vector(path: Path, key: str, value: object) -> Vector:
    """Three numbers, as an object with x, y, z or as a list."""
    parts = [value.get(axis) for axis in "xyz"] if isinstance(value, dict) else value
    if not isinstance(parts, list) or len(parts) != 3:
        raise LightsError(f"{path.name}: '{key}' must hold three numbers for each light. The file is damaged.")
    x, y, z = (_number(path, key, part, -LARGEST, LARGEST) for part in parts)
    return x, y, z


def _number(path: Path, key: str, value: object, low: float, high: float) -> float:
    """A number from low to high."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        came = "is missing" if value is None else f"holds {str(value)[:40]!r}"
        raise LightsError(f"{path.name}: '{key}' {came}, expected a number from {low:g} to {high:g}.")
    return float(value)


def _lines(text: str, pattern: str, start: int, count: int) -> list[int]:
    """The lines of the text in which the entries of a list begin; their numbers where that cannot be told."""
    places = [match.start() for match, _ in zip(re.compile(pattern).finditer(text, start), range(count), strict=False)]
    if len(places) < count:
        return list(range(1, count + 1))
    breaks = np.array([match.start() for match in re.finditer("\n", text)], np.int64)
    return [int(line) + 1 for line in np.searchsorted(breaks, places)]
