"""What others have drawn over a picture, such as notes, as it is taken along."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from disk_rti_desktop.arrays import PhotoValues
from disk_rti_desktop.render.placement import Colour
from disk_rti_desktop.render.view import Point, Size
from disk_rti_desktop.snapshots.drawing import fill, lettering, paint
from disk_rti_desktop.snapshots.shots import Shot

_BAND = 1024  # rows drawn at a time
_FINER = 2  # how much larger lines are drawn, to be made smooth
_LIGHT: Colour = (255, 255, 255)
_DARK: Colour = (20, 20, 20)


@dataclass(frozen=True)
class Mark:
    """A point, a line or an outline with words; in pixels of the upright picture, from its top left corner."""

    corners: tuple[Point, ...]  # one is a point
    closed: bool = False  # whether the last one is joined with the first
    colour: str = "#e69f00"  # "#rrggbb"
    label: str = ""


def draw_marks(image: PhotoValues, shot: Shot, marks: Sequence[Mark]) -> None:
    """Draws marks over the picture (h, w, 3) of a shot, where its view shows them."""
    weight = max(2, round(min(shot.size) / 400))
    placed = [(mark, [shot.frame.window_point(corner, shot.size) for corner in mark.corners]) for mark in marks]
    placed = [(mark, points) for mark, points in placed if _seen(points, shot.size)]
    for mark, points in placed:
        _draw_lines(image, points, mark, weight)
    for mark, points in placed:
        if mark.label:
            _draw_label(image, points, mark, weight)


def _draw_lines(image: PhotoValues, points: list[Point], mark: Mark, weight: int) -> None:
    """Draws lines, each within a dark rim, so that it is seen on every picture; some rows at a time."""
    height, width = image.shape[:2]
    margin = 6 * weight
    left, right = (_inside(edge(x for x, _ in points), step, width) for edge, step in ((min, -margin), (max, margin)))
    above, below = (_inside(edge(y for _, y in points), step, height) for edge, step in ((min, -margin), (max, margin)))
    red, green, blue = ImageColor.getrgb(mark.colour)[:3]
    for top in range(above, below, _BAND):
        rows = min(_BAND, below - top)
        near = [((x - left) * _FINER, (y - top) * _FINER) for x, y in points]
        for colour, thick in ((_DARK, 2 * weight), ((red, green, blue), weight)):
            cover = Image.new("L", (max(right - left, 1) * _FINER, rows * _FINER))
            _trace(ImageDraw.Draw(cover), near, mark.closed, thick * _FINER)
            paint(image, left, top, np.asarray(cover.reduce(_FINER)), colour)


def _seen(points: Sequence[Point], size: Size) -> bool:
    """Whether some of what is drawn through points may lie in a picture of that size."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across) < size[0] and max(across) >= 0 and min(down) < size[1] and max(down) >= 0


def _inside(value: float, step: int, end: int) -> int:
    """A place moved by a step, as a whole number from 0 to `end`."""
    return round(min(max(value + step, 0), end))


def _trace(pen: ImageDraw.ImageDraw, points: list[Point], closed: bool, thick: int) -> None:
    if len(points) == 1:
        x, y = points[0]
        pen.ellipse((x - 2 * thick, y - 2 * thick, x + 2 * thick, y + 2 * thick), outline=255, width=thick)
        return
    pen.line([*points, points[0]] if closed else points, fill=255, width=thick, joint="curve")


def _draw_label(image: PhotoValues, points: list[Point], mark: Mark, weight: int) -> None:
    """Writes a mark's words beside its rightmost corner, light on dark, within the picture."""
    size = max(12, 7 * weight)
    height, width = image.shape[:2]
    words = lettering(mark.label, size, max(10 * size, width // 3))
    pad = size // 3
    x, y = max(points)
    left = round(min(x + 3 * weight + pad, width - words.shape[1] - pad))
    top = round(min(max(y - words.shape[0] / 2, pad), height - words.shape[0] - pad))
    fill(image, left - pad, top - pad, words.shape[1] + 2 * pad, words.shape[0] + 2 * pad, _DARK)
    paint(image, left, top, words, _LIGHT)
