"""Curves of how some work is going: from its first point at the left to the newest at the right."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

Curves = Mapping[str, Sequence[tuple[float, float]]]
"""Points of each curve, by its name: the share of the work (0..1), and the value."""

STROKES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
MARGIN = 8
DOT = 1.5
VEIL = 190  # of 255: how much of the curves it hides
LEAST_SPAN = 1e-9


class CurvePlot(QWidget):
    """A few curves with their names, the newest value of the newest one in figures, and the ends of the scale."""

    def __init__(self, title: str, tip: str, form: str, logarithmic: bool, parent: QWidget | None = None) -> None:
        """`form` tells a value, as `str.format` does."""
        super().__init__(parent)
        self._title, self._form, self._logarithmic = title, form, logarithmic
        self._curves: Curves = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        self.setToolTip(tip)

    @property
    def newest(self) -> str:
        """The value that was noted last, in figures; empty while there is none."""
        last = [points[-1] for points in self._curves.values() if points]
        return self._form.format(max(last)[1]) if last else ""

    def show_curves(self, curves: Curves) -> None:
        """Shows these curves, the newest one as the last."""
        self._curves = curves
        told = [
            f"{name}: from {self._form.format(points[0][1])} to {self._form.format(points[-1][1])}"
            for name, points in curves.items()
            if points
        ]
        self.setAccessibleDescription("; ".join(told) or "Nothing to show yet")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(260, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 84)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height()
        text, muted = self.palette().color(QPalette.ColorRole.WindowText), self.palette().color(QPalette.ColorRole.Mid)
        head = QRectF(0, 0, self.width(), line)
        painter.setPen(text)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, self._title)
        painter.drawText(head, Qt.AlignmentFlag.AlignRight, self.newest)
        frame = QRectF(0.5, line + 4.5, self.width() - 1, self.height() - line - 5)
        painter.setPen(QPen(muted, 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(frame, 4, 4)
        inner = frame.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        drawn = {name: points for name, points in self._curves.items() if points}
        for number, points in enumerate(drawn.values()):
            painter.setPen(QPen(self._colour(number, len(drawn)), 1.6, STROKES[(len(drawn) - 1 - number) % 4]))
            places = self._placed(points, inner)
            painter.drawPolyline(QPolygonF(places))
            painter.setBrush(self._colour(number, len(drawn)))
            painter.drawEllipse(places[-1], DOT, DOT)  # which is seen of a curve that has only begun
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        if drawn:
            names = "\n".join(drawn)
            room, veil = self.free_corner(names, inner), self.palette().color(QPalette.ColorRole.Base)
            veil.setAlpha(VEIL)
            painter.fillRect(room, veil)  # lest names cannot be read where all corners are taken
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, names)
        else:
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, "Not yet")
        painter.end()

    def free_corner(self, names: str, inner: QRectF) -> QRectF:
        """The corner of an area in which words hide the least of the curves."""
        spots = [spot for points in self._curves.values() for spot in _between(self._placed(points, inner))]
        words = self.fontMetrics().boundingRect(inner.toRect(), 0, names).size()
        room = QRectF(inner.topLeft(), words).adjusted(0, 0, MARGIN, MARGIN / 2)
        across, down = inner.width() - room.width(), inner.height() - room.height()
        corners = [room.translated(x, y) for x, y in ((across, 0), (across, down), (0, 0), (0, down))]
        return min(corners, key=lambda corner: sum(map(corner.contains, spots)))

    def _colour(self, number: int, count: int) -> QColor:
        """The newest curve stands out."""
        role = QPalette.ColorRole.Highlight if number == count - 1 else QPalette.ColorRole.PlaceholderText
        return self.palette().color(role)

    def _placed(self, points: Sequence[tuple[float, float]], inner: QRectF) -> list[QPointF]:
        every = [point for among in self._curves.values() for point in among]
        first, last = min(share for share, _ in every), max(share for share, _ in every)
        low, high = min(self._height(value) for _, value in every), max(self._height(value) for _, value in every)
        across = inner.width() / max(last - first, LEAST_SPAN)
        up = inner.height() / max(high - low, LEAST_SPAN)
        return [
            QPointF(inner.left() + (share - first) * across, inner.bottom() - (self._height(value) - low) * up)
            for share, value in points
        ]

    def _height(self, value: float) -> float:
        return math.log(max(value, 1e-12)) if self._logarithmic else value


def _between(places: Sequence[QPointF]) -> list[QPointF]:
    """Points along a curve, as far from each other as its line is thick."""
    found = list(places[-1:])
    for start, end in pairwise(places):
        steps = max(1, round(QLineF(start, end).length()))
        found += [start + (end - start) * (step / steps) for step in range(steps)]
    return found
