"""Bookmarks of RTIViewer: the file `<name>_ptm.xmp` or `<name>_rti.xmp` that it keeps beside an image.

Its elements are read by their names alone. Zoom is in percent, pan the upper left corner of what was seen in pixels,
incidence the light, and parameters are positions of sliders from 0 to 100 unless told otherwise below.
"""

import html
import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from disk_rti_desktop.errors import InputError
from disk_rti_desktop.notes.shapes import Shape
from disk_rti_desktop.notes.values import Bookmark, Note, Notes, now
from disk_rti_desktop.render.modes import DEFAULT, Mode, Parameter, mode
from disk_rti_desktop.render.view import Point, Size, View

LARGEST_FILE = 16 * 1024 * 1024  # bytes
# By RTIViewer's numbers; its sixth, coefficient unsharp masking, has no counterpart here.
MODES = {
    0: "default",
    1: "diffuse-gain",
    2: "specular",
    3: "normal-unsharp",
    4: "image-unsharp",
    5: "luminance-unsharp",
    7: "static-multi-light",
    8: "dynamic-multi-light",
    9: "normals",
}
_PARAMETERS = {
    "diffuseColor": "diffuse",
    "specularity": "specularity",
    "highlightSize": "highlight",
    "gain": "gain",
    "environment": "environment",
    "localOffset": "offset",
    "degreeOffset": "offset",
    "tileSize": "tile",
    "numberInitialTiles": "tiling",
    "sharpnessOperator": "sharpness",
    "k1Sharpness": "weight",
    "threshold": "threshold",
    "smoothingFilter": "smoothing",
    "numberIterationSmoothing": "iterations",
}
_SLIDERS = ("diffuse", "specularity", "gain", "environment")  # all others are told as they are


def bookmarks_path(relightable: Path) -> Path | None:
    """Where RTIViewer keeps its bookmarks on an image; None if there are none."""
    path = relightable.with_name(f"{relightable.stem}_{relightable.suffix.lower().removeprefix('.')}.xmp")
    return path if relightable.suffix and path.is_file() else None


def read_bookmarks(path: Path, picture: Size, window: Size) -> Notes:
    """Bookmarks, their boxes and their comments, as notes of ours; an InputError if the file holds none.

    What RTIViewer's window showed is not told by the file: a window of this size (device pixels) is taken for it.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path}: larger than {LARGEST_FILE // 2**20} MB, which no file of bookmarks is.")
        root: Element = defusedxml.ElementTree.fromstring(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check that it exists and may be read.") from error
    except (ParseError, DefusedXmlException, ValueError, RecursionError, LookupError) as error:
        raise InputError(f"{path}: expected bookmarks of RTIViewer as XML, found {error}. Copy it again.") from error
    found = [element for element in root.iter() if _name(element) == "Bookmark"]
    if not found:
        raise InputError(f"{path}: holds no bookmarks of RTIViewer. Its files are called <name>_ptm.xmp or _rti.xmp.")
    bookmarks = tuple(_bookmark(element, number, picture, window) for number, element in enumerate(found, 1))
    notes = tuple(note for element in found for note in _notes(element, picture))
    return Notes(notes, bookmarks)


def _bookmark(element: Element, number: int, picture: Size, window: Size) -> Bookmark:
    info = _child(element, "RenderingInfo")
    zoom = min(max(_number(_child(info, "Zoom"), 100.0) / 100, 1e-3), 100.0)
    left, top = _point(_child(info, "Pan")) or (0.0, 0.0)
    left, top = (min(max(at, 0.0), extent - 1.0) for at, extent in zip((left, top), picture, strict=True))
    width, height = (
        min(pixels / zoom, extent - at) for pixels, extent, at in zip(window, picture, (left, top), strict=True)
    )
    light = _point(_child(info, "Incidence")) or (0.0, 0.0)
    view = View((left + width / 2, top + height / 2), zoom, mode=_mode(_child(info, "RenderingMode")))
    name = _words(_child(element, "Name")) or f"Bookmark {number}"
    creator = _words(_child(element, "CreatorTool"))
    return Bookmark(name, view.lit(*light), (left, top, width, height), creator=creator)


def _notes(element: Element, picture: Size) -> Iterator[Note]:
    """A note for each comment, on the bookmark's box, or else in the middle of the picture; a box alone is one, too."""
    box, name = _child(element, "HighlightBox"), _words(_child(element, "Name"))
    corners = [_point(_child(box, corner)) for corner in ("TopLeft", "BottomRight")]
    first, second = corners
    if first is not None and second is not None:
        shape = Shape("box", (first, second))
    else:
        shape = Shape("point", ((picture[0] / 2, picture[1] / 2),))
    comments = [one for one in element.iter() if _name(one) == "Note"]
    for comment in comments:
        texts = [_words(_child(comment, part)) for part in ("Subject", "Comment")]
        moment = _moment(_words(_child(comment, "TimeStamp")))
        yield Note(
            shape,
            "\n".join(text for text in texts if text),
            creator=_words(_child(comment, "Author")),
            created=moment,
            modified=moment,
        )
    if not comments and shape.kind == "box":
        yield Note(shape, name)


def _mode(element: Element | None) -> Mode:
    """The mode of ours; the plain picture for one that there is not."""
    number = _number(_child(element, "RenderingModeID"), 0.0)
    name = MODES.get(int(number))
    if name is None or element is None:
        return DEFAULT
    found = mode(name)
    known = {parameter.name: parameter for parameter in found.kind.parameters}
    for one in element.iter():
        parameter = known.get(_PARAMETERS.get(one.get("name", ""), ""))
        if _name(one) == "Parameter" and parameter is not None:
            found = found.with_value(parameter.name, _value(parameter, _parsed(one.get("value"), math.nan)))
    return found


def _value(parameter: Parameter, told: float) -> float:
    """The value that a parameter was told to have, within its range, or the nearest of its choices."""
    if not math.isfinite(told):
        return parameter.default
    wide = parameter.high - parameter.low
    value = parameter.low + told / 100 * wide if parameter.name in _SLIDERS else told
    if parameter.choices:
        return min((choice for choice, _ in parameter.choices), key=lambda choice: abs(choice - value))
    return min(max(value, parameter.low), parameter.high)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Element | None, name: str) -> Element | None:
    return None if element is None else next((child for child in element if _name(child) == name), None)


def _words(element: Element | None) -> str:
    """The text of an element, as plain words: RTIViewer writes comments as HTML."""
    text = "" if element is None else "".join(element.itertext())
    if "<html" in text or "</" in text:
        text = re.sub(r"<(style|head)\b.*?</\1>", "", text, flags=re.DOTALL | re.IGNORECASE)
        text = re.sub(r"<br\s*/?>|</p>", "\n", text, flags=re.IGNORECASE)
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def _point(element: Element | None) -> Point | None:
    x, y = (_number(_child(element, name), math.nan) for name in ("x", "y"))
    return (x, y) if math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) < 1e7 else None


def _number(element: Element | None, default: float) -> float:
    return default if element is None else _parsed(element.text, default)


def _parsed(text: Any, default: float) -> float:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return default
    return value if math.isfinite(value) else default


def _moment(text: str) -> datetime:
    """A time as RTIViewer writes it, without a zone, in this computer's."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return now()
