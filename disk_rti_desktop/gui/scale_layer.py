"""A scale bar and a grid over every pane, in millimetres where their size is known, else in pixels, and it says so."""

import math
from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.gui.notes_drawing import DARK, LIGHT, draw_words
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.notes.measuring import nice_length, words
from disk_rti_desktop.render.view import Point

LONGEST_BAR = 180.0  # widget pixels
BAR_SHARE = 0.4  # of a pane's width at most
MARGIN = 16.0
HEIGHT = 6.0
WIDEST_MESH = 110.0  # widget pixels between the lines of a grid at most
_LINE, _LINE_SHADE = QColor(255, 255, 255, 120), QColor(0, 0, 0, 90)


class ScaleBarLayer:
    """A bar of a length that reads well, at the lower left."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.shown = False

    @property
    def visible(self) -> bool:
        """Whether it is wanted, and something is open."""
        return self.shown and self._session.opened is not None

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draws the bar, half dark and half light, with its length above it."""
        unit = self._session.mm_per_pixel
        rect = sight.rect
        longest = min(LONGEST_BAR, BAR_SHARE * rect.width())
        length, text = fitting_length(longest, sight.scale, unit)
        left, top = math.floor(rect.left() + MARGIN), math.floor(rect.bottom() - MARGIN - HEIGHT)
        bar = QRectF(left, top, length, HEIGHT)
        painter.fillRect(bar, LIGHT)
        painter.fillRect(QRectF(left, top, length / 2, HEIGHT), QColor(0, 0, 0))
        for edge, colour in ((bar, LIGHT), (bar.adjusted(-1, -1, 1, 1), DARK)):
            painter.setPen(QPen(colour, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(edge)
        if unit is None:
            text += "  ·  scale not known"
        draw_words(painter, QPointF(left - 8, top - 2), text, rect)


class GridLayer:
    """Lines at even distances from the upper left corner of the picture, which turn with it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.shown = False

    @property
    def visible(self) -> bool:
        """Whether it is wanted, and something is open."""
        return self.shown and self._session.opened is not None

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draws the lines that lie in a pane, and at the lower right how far apart they are."""
        opened = self._session.opened
        if opened is None:
            return
        rect = sight.rect
        length, text = fitting_length(WIDEST_MESH, sight.scale, self._session.mm_per_pixel)
        lines = [QLineF(*(sight.to_widget(end) for end in ends)) for ends in _lines(opened, sight, length)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for shade, width in ((_LINE_SHADE, 3.0), (_LINE, 1.0)):
            painter.setPen(QPen(shade, width))
            painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = QPointF(rect.right() - 10, rect.bottom() - MARGIN)
        draw_words(painter, corner, f"Grid {text}", rect)


def fitting_length(longest: float, scale: float, mm_per_pixel: float | None) -> tuple[float, str]:
    """The longest bar that reads well: widget pixels, and words; `scale` is widget pixels for one of the picture."""
    if mm_per_pixel is None:
        pixels = nice_length(longest / scale)
        return pixels * scale, f"{pixels:g} px"
    mm = nice_length(longest / scale * mm_per_pixel)
    return mm / mm_per_pixel * scale, words(mm)


def _lines(opened: Opened, sight: Sight, length: float) -> Iterator[tuple[Point, Point]]:
    """The lines of a grid that a pane may show, from edge to edge of the picture; so many widget pixels apart."""
    mesh = length / sight.scale
    rect = sight.rect
    seen = [sight.to_picture(QPointF(corner)) for corner in (rect.topLeft(), rect.bottomRight())]
    extents = (opened.relightable.width, opened.relightable.height)
    for axis, extent in enumerate(extents):
        low, high = sorted(point[axis] for point in seen)
        first = math.ceil(max(low, 0.0) / mesh)
        last = math.floor(min(high + 1 / sight.scale, extent) / mesh)
        for number in range(first, last + 1):
            at, across = number * mesh, float(extents[1 - axis])
            yield ((at, 0.0), (at, across)) if axis == 0 else ((0.0, at), (across, at))
