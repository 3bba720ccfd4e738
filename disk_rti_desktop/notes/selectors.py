"""Shapes as the selectors of the W3C Web Annotation model, and back.

Boxes are media fragments (`xywh=pixel:x,y,w,h`), everything else a small SVG; both in pixels of the picture.
"""

import math
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from disk_rti_desktop.notes.shapes import Shape
from disk_rti_desktop.render.view import Point

FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_SVG = "http://www.w3.org/2000/svg"
_LONGEST = 1_000_000  # characters of an SVG: a hundred thousand points
_FURTHEST = 1e7  # pixels
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_BOX = re.compile(rf"xywh=(?:pixel:)?({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")


def selector_of(shape: Shape) -> dict[str, Any]:
    """The selector of a shape, rounded to thousandths of a pixel."""
    if shape.kind == "box":
        value = "xywh=pixel:" + ",".join(_text(number) for number in shape.bounds)
        return {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": value}
    return {"type": "SvgSelector", "value": f'<svg xmlns="{_SVG}">{_drawn(shape)}</svg>'}


def shape_of(selector: Mapping[str, Any]) -> Shape:
    """The shape of a selector; a ValueError if it is of another kind, or damaged."""
    value = selector.get("value")
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("a selector has a text as its value")
    if selector.get("type") == "FragmentSelector":
        return _box(value)
    if selector.get("type") == "SvgSelector":
        return _from_svg(value)
    raise ValueError(f"selectors of type {selector.get('type')!r} are not understood")


def _box(value: str) -> Shape:
    found = _BOX.fullmatch(value.strip())
    if found is None:
        raise ValueError("a fragment selects xywh=pixel:x,y,w,h")
    x, y, width, height = (_number(text) for text in found.groups())
    return Shape("box", ((x, y), (x + width, y + height)))


def _from_svg(value: str) -> Shape:
    try:
        root: Element = defusedxml.ElementTree.fromstring(value)
    except (ParseError, DefusedXmlException, RecursionError) as error:
        raise ValueError(f"not a valid SVG: {error}") from error
    elements = [child for child in root.iter() if child is not root]
    if len(elements) != 1:
        raise ValueError("only an SVG of a single shape is understood")
    element = elements[0]
    name, get = element.tag.rpartition("}")[2], element.get
    if name == "circle":
        return Shape("point", ((_number(get("cx")), _number(get("cy"))),))
    if name == "line":
        return Shape("line", ((_number(get("x1")), _number(get("y1"))), (_number(get("x2")), _number(get("y2")))))
    if name == "rect":
        x, y = _number(get("x")), _number(get("y"))
        return Shape("box", ((x, y), (x + _number(get("width")), y + _number(get("height")))))
    if name == "polygon":
        return Shape("outline", _points(get("points", "")))
    raise ValueError(f"an SVG {name} is not understood")


def _points(text: str) -> tuple[Point, ...]:
    numbers = [_number(part) for part in text.replace(",", " ").split()]
    if len(numbers) % 2:
        raise ValueError("a polygon has pairs of numbers")
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def _drawn(shape: Shape) -> str:
    points = [(_text(x), _text(y)) for x, y in shape.points]
    if shape.kind == "point":
        return f'<circle cx="{points[0][0]}" cy="{points[0][1]}" r="1"/>'
    if shape.kind == "line":
        (x1, y1), (x2, y2) = points
        return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'
    return f'<polygon points="{" ".join(",".join(point) for point in points)}"/>'


def _text(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _number(text: str | None) -> float:
    if text is None or not re.fullmatch(_NUMBER, text.strip()):
        raise ValueError("a coordinate is missing, or no number")
    number = float(text)
    if not math.isfinite(number) or abs(number) > _FURTHEST:
        raise ValueError("a coordinate lies beyond any picture")
    return number
