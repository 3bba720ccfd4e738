"""A scale bar and a grid over every pane, in millimetres where their size is known, else in pixels, and it says so."""

import math
from collections.abc import Callable, Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.gui.notes_drawing import DARK, LIGHT, draw_words
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.notes.measuring import nice_length, words
from disk_rti_desktop.render.view import Point, Size

LONGEST_BAR = 180.0  # widget pixels
BAR_SHARE = 0.4  # of a pane's width at most
MARGIN = 16.0
HEIGHT = 6.0
WIDEST_MESH = 110.0  # widget pixels between the lines of a grid at most
_LINE, _LINE_SHADE = QColor(255, 255, 255, 120), QColor(0, 0, 0, 90)


Draw = Callable[[QPainter, Sight, Size, float | None], None]
"""Draws over a pane, given the picture's size and, where it is known, how many millimetres a pixel is."""


class MeasureLayer:
    """Something drawn to scale over every pane, while it is wanted."""

    def __init__(self, session: Session, draw: Draw) -> None:
        self._session, self._draw = session, draw
        self.shown = False

    @property
    def visible(self) -> bool:
        """Whether it is wanted, and something is open."""
        return self.shown and self._session.opened is not None

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draws it over a pane."""
        opened = self._session.opened
        if opened is not None:
            picture = opened.relightable
            self._draw(painter, sight, (picture.width, picture.height), self._session.mm_per_pixel)


def draw_scale_bar(painter: QPainter, sight: Sight, _picture: Size, mm_per_pixel: float | None) -> None:
    """Draws a bar of a length that reads well at the lower left, half dark and half light, with its length above it."""
    rect = sight.rect
    length, text = fitting_length(min(LONGEST_BAR, BAR_SHARE * rect.width()), sight.scale, mm_per_pixel)
    left, top = math.floor(rect.left() + MARGIN), math.floor(rect.bottom() - MARGIN - HEIGHT)
    bar = QRectF(left, top, length, HEIGHT)
    painter.fillRect(bar, LIGHT)
    painter.fillRect(QRectF(left, top, length / 2, HEIGHT), QColor(0, 0, 0))
    for edge, colour in ((bar, LIGHT), (bar.adjusted(-1, -1, 1, 1), DARK)):
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(edge)
    if mm_per_pixel is None:
        text += "  ·  scale not known"
    draw_words(painter, QPointF(left - 8, top - 2), text, rect)


def draw_grid(painter: QPainter, sight: Sight, picture: Size, mm_per_pixel: float | None) -> None:
    """Draws lines at even distances from the corner of the picture, and at the lower right how far apart they are."""
    rect = sight.rect
    length, text = fitting_length(WIDEST_MESH, sight.scale, mm_per_pixel)
    lines = [QLineF(*(sight.to_widget(end) for end in ends)) for ends in _lines(picture, sight, length)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for shade, width in ((_LINE_SHADE, 3.0), (_LINE, 1.0)):
        painter.setPen(QPen(shade, width))
        painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_words(painter, QPointF(rect.right() - 10, rect.bottom() - MARGIN), f"Grid {text}", rect)


def fitting_length(longest: float, scale: float, mm_per_pixel: float | None) -> tuple[float, str]:
    """The longest bar that reads well: widget pixels, and words; `scale` is widget pixels for one of the picture."""
    if mm_per_pixel is None:
        pixels = nice_length(longest / scale)
        return pixels * scale, f"{pixels:g} px"
    mm = nice_length(longest / scale * mm_per_pixel)
    return mm / mm_per_pixel * scale, words(mm)


def _lines(picture: Size, sight: Sight, length: float) -> Iterator[tuple[Point, Point]]:
    """The lines of a grid that a pane may show, from edge to edge of the picture; so many widget pixels apart."""
    mesh = length / sight.scale
    rect = sight.rect
    seen = [sight.to_picture(QPointF(corner)) for corner in (rect.topLeft(), rect.bottomRight())]
    for axis, extent in enumerate(picture):
        low, high = sorted(point[axis] for point in seen)
        first = math.ceil(max(low, 0.0) / mesh)
        last = math.floor(min(high + 1 / sight.scale, extent) / mesh)
        for number in range(first, last + 1):
            at, across = number * mesh, float(picture[1 - axis])
            yield ((at, 0.0), (at, across)) if axis == 0 else ((0.0, at), (across, at))
