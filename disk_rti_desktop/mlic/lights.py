"""Light directions: unit vectors, the disk they are chosen on, and light lists (.lp) in and out.

A light is `(x, y, z)`: x to the right of the picture, y to its top, z from the object to the camera.
The light lists follow the formats specification §4.
"""

import math
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unicodedata import normalize

import numpy as np
from numpy.typing import ArrayLike, NDArray

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import LightsError, OutputError

LIST_BYTES = 10 * 1024 * 1024
SHORTEST = 1e-4
LOWEST = -0.02

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_COMMA_NUMBER = re.compile(r"[+-]?([0-9]+(,[0-9]+)?|,[0-9]+)([eE][+-]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_EXTRA_NUMBER = re.compile(
    r"\.(jpe?g|png|tiff?|bmp|dng|cr[23]|nef|arw)[\s,;]+[-+0-9.,eE]+$|[\s,;][+-]?[0-9]*[.,][0-9]+$", re.IGNORECASE
)


@dataclass(frozen=True, eq=False)
class LightList:
    """The lights of a file, one a row, as written and as unit vectors."""

    path: Path
    names: tuple[str, ...] | None  # the photos', as written; None where the file holds directions alone
    raw: Doubles  # (n, 3) as written: some published nets were trained on these
    directions: Doubles  # (n, 3) unit vectors, z >= 0
    lines: tuple[int, ...]  # the line of the file that each row stands in, from 1
    warnings: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.raw)


def unit(directions: ArrayLike) -> Doubles:
    """The directions (..., 3) at length 1; a LightsError if one has no direction or is not finite."""
    vectors = np.asarray(directions, dtype=np.float64)
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths < SHORTEST).any():
        raise LightsError("A light direction must be three finite numbers that are not all zero.")
    result: Doubles = vectors / lengths
    return result


def from_disk(x: float, y: float) -> Doubles:
    """The light (3,) above a point of the unit disk; a point outside is moved to the rim."""
    if not (math.isfinite(x) and math.isfinite(y)):
        raise LightsError(f"A light needs two finite numbers between -1 and 1, not {x}, {y}.")
    # Scaled before squaring, so that enormous numbers do not overflow.
    scale = max(abs(x), abs(y), 1.0)
    x, y = x / scale, y / scale
    length = math.hypot(x, y)
    if scale > 1.0 or length > 1.0:
        x, y = x / length, y / length
    return np.array([x, y, math.sqrt(max(0.0, 1.0 - x * x - y * y))])


def from_angles(azimuth: float, elevation: float) -> Doubles:
    """The light (3,) at degrees counter-clockwise from the right of the picture, and degrees above its plane."""
    if not (math.isfinite(azimuth) and math.isfinite(elevation)):
        raise LightsError(f"A light needs a finite azimuth and elevation in degrees, not {azimuth} and {elevation}.")
    around, above = math.radians(azimuth), math.radians(min(max(elevation, 0.0), 90.0))
    # The cosine of 90 degrees is not quite 0 in floating point; the zenith has no azimuth at all.
    flat = 0.0 if elevation >= 90.0 else math.cos(above)
    return np.array([flat * math.cos(around), flat * math.sin(around), math.sin(above)])


def to_angles(light: ArrayLike) -> tuple[float, float]:
    """The azimuth (0 to 360, counter-clockwise from the right) and elevation (0 to 90) of a light, in degrees."""
    x, y, z = (float(value) for value in unit(light))
    flat = math.hypot(x, y)
    azimuth = math.degrees(math.atan2(y, x)) % 360.0 if flat > 1e-12 else 0.0
    return (0.0 if azimuth >= 360.0 else azimuth), min(max(math.degrees(math.atan2(z, flat)), 0.0), 90.0)


@dataclass
class Rows:
    """What has been gathered from the lines of a file."""

    path: Path
    count: int | None = None
    names: list[str | None] = field(default_factory=list)
    raw: list[tuple[float, float, float]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def read_lp(path: Path) -> LightList:
    """The lights of an .lp file in any of its customary variants; a LightsError names the line that is wrong."""
    return parse_lp(path, *read_text(path))


def parse_lp(path: Path, text: str, warnings: list[str]) -> LightList:
    """The lights in the text of an .lp file; the path is for messages, the warnings are handed on with the list."""
    rows = Rows(path)
    first = True
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        content = line.strip()
        if not content or content[0] in "#;":
            continue
        if first and re.fullmatch(r"\+?[0-9]{1,9}", content):
            rows.count = int(content)
        else:
            name, vector = _row(path, number, content)
            rows.names.append(name)
            rows.raw.append(vector)
            rows.lines.append(number)
        first = False
    return light_list(rows, warnings)


def read_text(path: Path) -> tuple[str, list[str]]:
    """The text of a light list of unknown encoding, and what is worth telling about it."""
    try:
        size = path.stat().st_size
        if size > LIST_BYTES:
            raise LightsError(
                f"{path.name} has {size / 1e6:.0f} MB; a light list has a few kilobytes. Choose the .lp file."
            )
        content = path.read_bytes()
    except OSError as error:
        raise LightsError(f"The light list {path} cannot be read: {error.strerror or error}.") from error
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise LightsError(f"{path.name} is not a text file: a light list has one line 'name x y z' for each photo.")
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in ("cp1252", "latin-1"):
            return text, [f"{path.name} is not UTF-8: its names were read as Western European text. Check them."]
        return text, []
    raise LightsError(f"{path.name} is damaged: it is marked as UTF-16 text but cannot be read as such.")


def _row(path: Path, line: int, content: str) -> tuple[str | None, tuple[float, float, float]]:
    """The name, if there is one, and the three numbers of a row."""
    fields = _fields(content)
    if fields is None:
        raise LightsError(
            f"{path.name}, line {line}: expected a photo name and 3 numbers (or 3 numbers alone), found "
            f"'{_shown(content)}'."
        )
    name, numbers = fields
    if not all(map(math.isfinite, numbers)):
        raise LightsError(
            f"{path.name}, line {line}: expected 3 finite numbers, found '{_shown(content)}'. Correct the line."
        )
    if max(map(abs, numbers)) > 1e100 or math.hypot(*numbers) < SHORTEST:
        raise LightsError(
            f"{path.name}, line {line}: '{_shown(content)}' is not a direction. Correct or remove the line."
        )
    return name, numbers


def _shown(content: str) -> str:
    """A row as it may stand in a message: not too long, and without what would move a cursor."""
    plain = "".join(character if character.isprintable() else "?" for character in content)
    return plain if len(plain) <= 80 else plain[:77] + "..."


def _fields(content: str) -> tuple[str | None, tuple[float, float, float]] | None:
    """A row taken apart from its right end, under the first separator that leaves three numbers; None if none does."""
    for separator in (r"\s+", r"\s*;\s*", r"\s*,\s*"):
        parts = [*re.finditer(separator, content)]
        if len(parts) < 2:
            continue
        tokens = re.split(separator, content)
        numbers = _numbers(tokens[-3:])
        if numbers is None:
            continue
        name = content[: parts[-3].start()] if len(parts) > 2 else None
        if name is None:
            return None, numbers
        if len(name) >= 2 and name[0] == name[-1] == '"':
            name = name[1:-1]
        # A fourth number behind the name (an intensity, say, or commas both between and within the numbers) would
        # shift x, y and z unseen.
        elif _EXTRA_NUMBER.search(name) or ("," in separator and _NUMBER.fullmatch(name.split(",")[-1].strip())):
            return None
        return (name, numbers) if name.strip() else None
    return None


def _numbers(tokens: Sequence[str]) -> tuple[float, float, float] | None:
    """Three numbers, with decimal points or with decimal commas."""
    if all(_NUMBER.fullmatch(token) or _NOT_FINITE.fullmatch(token) for token in tokens):
        values = [float(token) for token in tokens]
    elif all(_COMMA_NUMBER.fullmatch(token) for token in tokens):
        values = [float(token.replace(",", ".")) for token in tokens]
    else:
        return None
    return values[0], values[1], values[2]


def light_list(rows: Rows, warnings: list[str]) -> LightList:
    """The rows as a light list, after all checks that need more than one line."""
    path = rows.path
    if not rows.raw:
        raise LightsError(f"{path.name} holds no lights: expected a line 'name x y z' for each photo.")
    if rows.count is not None and rows.count != len(rows.raw):
        warnings.append(
            f"{path.name} announces {rows.count} lights but holds {len(rows.raw)}; those it holds are used. "
            "Check that no line is missing or too many."
        )
    names = _names(rows)
    raw = np.array(rows.raw, dtype=np.float64)
    lengths = np.linalg.norm(raw, axis=1)
    warnings += _length_warnings(path, lengths)
    directions = raw / lengths[:, None]
    _refuse_below(rows, directions)
    below = directions[:, 2] < 0.0
    if below.any():
        directions = unit(np.where(below[:, None], directions * (1.0, 1.0, 0.0) + 0.0, directions))
        lines = ", ".join(str(rows.lines[index]) for index in np.flatnonzero(below)[:5])
        warnings.append(
            f"{path.name}: {below.sum()} of {len(below)} lights slightly below the object's plane (line {lines}), "
            "moved onto the horizon."
        )
    return LightList(path, names, raw, directions, tuple(rows.lines), tuple(warnings))


def _names(rows: Rows) -> tuple[str, ...] | None:
    """The photos' names, all different; None if no row has one."""
    named = [name for name in rows.names if name is not None]
    if not named:
        return None
    if len(named) < len(rows.names):
        without = rows.lines[rows.names.index(None)]
        raise LightsError(
            f"{rows.path.name}, line {without}: expected a photo name and 3 numbers as in the other lines, "
            "found 3 numbers alone. Give every line a name, or none."
        )
    seen: dict[str, int] = {}
    for name, line in zip(named, rows.lines, strict=True):
        earlier = seen.setdefault(normalize("NFC", name), line)
        if earlier != line:
            raise LightsError(
                f"{rows.path.name}, line {line}: '{_shown(name)}' stands already in line {earlier}. "
                "Each photo has one light: remove one of the two lines."
            )
    return tuple(named)


def _length_warnings(path: Path, lengths: NDArray[np.float64]) -> list[str]:
    """What vectors that are not of length 1 may mean."""
    span = f"{lengths.min():.3g} to {lengths.max():.3g}"
    if lengths.max() > 2.0:
        return [
            f"The lights of {path.name} have lengths of {span}: they seem to be positions rather than directions. "
            "They are used as directions, which is right for the middle of the picture only."
        ]
    if np.abs(lengths - 1.0).max() > 0.1:
        return [f"The lights of {path.name} have lengths of {span} instead of 1; they were brought to length 1."]
    return []


def _refuse_below(rows: Rows, directions: Doubles) -> None:
    """A light from behind the object cannot have lit it."""
    below = np.flatnonzero(directions[:, 2] < LOWEST)
    if not len(below):
        return
    x, y, z = rows.raw[below[0]]
    hint = (
        "All have a negative z: the file seems to count z away from the camera."
        if len(below) == len(directions)
        else f"That is so for {len(below)} of {len(directions)} lights: correct or remove these lines."
    )
    raise LightsError(
        f"{rows.path.name}, line {rows.lines[below[0]]}: the light {x:g} {y:g} {z:g} lies below the object's plane, "
        f"expected z of 0 or more. {hint}"
    )


def write_lp(path: Path, names: Sequence[str] | None, directions: ArrayLike) -> None:
    """Writes a light list in the canonical form (§4.1), whole or not at all."""
    vectors = unit(directions)
    if names is not None and len(names) != len(vectors):
        raise LightsError(f"{len(names)} photo names cannot be paired with {len(vectors)} lights.")
    lines = [str(len(vectors))]
    for index, vector in enumerate(vectors):
        numbers = " ".join(f"{value:.9f}" for value in np.round(vector, 9) + 0.0)
        lines.append(numbers if names is None else f"{_written(names[index])} {numbers}")
    try:
        _replace(path, "".join(f"{line}\n" for line in lines).encode("utf-8"))
    except OSError as error:
        raise OutputError(f"The light list {path} cannot be written: {error.strerror or error}.") from error
    except UnicodeEncodeError as error:
        raise LightsError("A photo name is not valid text: rename the photo.") from error


def _written(name: str) -> str:
    """A photo name as it must stand in a row to be read again as it is."""
    if not name.strip() or re.search(r"[\r\n\0]", name):
        raise LightsError(f"A light list cannot hold the photo name {name!r}: rename the photo.")
    quoted = name != name.strip() or name[0] in '#;"' or _EXTRA_NUMBER.search(name)
    return f'"{name}"' if quoted else name


def _replace(path: Path, content: bytes) -> None:
    """Puts the content in the file's place at once, so that no reader ever meets half of it."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
