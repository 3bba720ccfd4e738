"""How notes look over a picture: coloured lines within dark ones, seen on every ground, and words on dark plates."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.notes.shapes import Shape

DARK, PLATE, LIGHT = QColor(0, 0, 0, 180), QColor(20, 20, 20, 215), QColor(255, 255, 255)
WIDTH, CHOSEN_WIDTH = 1.8, 2.8
POINT = 6.0  # radius of a point
HANDLE = 4.0  # half the side of what a corner is dragged by
GAP = 8.0  # between a shape and its words
PADDING = 5.0
LONGEST = 320.0  # of words in one line


def draw_shape(painter: QPainter, sight: Sight, shape: Shape, colour: str, *, chosen: bool = False) -> None:
    """Draws a shape, of the same line width at any zoom; a chosen one stronger and with handles."""
    places = [sight.to_widget(corner) for corner in shape.corners]
    width = CHOSEN_WIDTH if chosen else WIDTH
    for pen in (QPen(DARK, width + 2.4), QPen(QColor(colour), width)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(places) == 1:
            painter.drawEllipse(places[0], POINT, POINT)
            painter.drawPoint(places[0])
        elif shape.closed:
            painter.drawPolygon(QPolygonF(places))
        else:
            painter.drawPolyline(QPolygonF(places))
    if chosen:
        draw_handles(painter, places)


def draw_handles(painter: QPainter, places: list[QPointF]) -> None:
    """Draws what the corners of a shape are dragged by."""
    painter.setPen(QPen(QColor(0, 0, 0), 1))
    painter.setBrush(LIGHT)
    for place in places:
        painter.drawRect(QRectF(place.x() - HANDLE, place.y() - HANDLE, 2 * HANDLE, 2 * HANDLE))


def draw_cross(painter: QPainter, place: QPointF) -> None:
    """Draws where the next point would be put by key."""
    for pen in (QPen(DARK, 3.4), QPen(LIGHT, 1.2)):
        painter.setPen(pen)
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(place + QPointF(across, down) * 4, place + QPointF(across, down) * 14)


def draw_words(
    painter: QPainter, place: QPointF, text: str, within: QRect, colour: str | None = None, *, wide: bool = False
) -> QRectF:
    """Draws words to the right of a place on a dark plate, moved so that they lie within; where they lie."""
    metrics = QFontMetricsF(painter.font())
    longest = max(20.0, min(math.inf if wide else LONGEST, within.width() - 4 * PADDING))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, longest)
    size = QSizeF(metrics.horizontalAdvance(shown) + 2 * PADDING, metrics.height() + PADDING)
    left = min(max(place.x() + GAP, within.left() + 2.0), within.right() - size.width() - 2)
    top = min(max(place.y() - size.height() - 2, within.top() + 2.0), within.bottom() - size.height() - 2)
    plate = QRectF(QPointF(math.floor(left), math.floor(top)), size)
    painter.setPen(QPen(QColor(colour), 1.2) if colour else Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(LIGHT)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, shown)
    return plate


def corner_of_words(sight: Sight, shape: Shape) -> QPointF:
    """The place that the words of a shape stand beside: its upper right corner in the window."""
    places = [sight.to_widget(corner) for corner in shape.corners]
    return max(places, key=lambda place: place.x() - place.y())
