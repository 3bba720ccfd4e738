"""A photo with its mirroring balls and highlights, both to be put right by hand."""

import math
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.mlic.calibration import Highlight, Sphere

GRIP = 9.0  # pixels of the screen: how near the pointer must be
HANDLE = 5.0
CROSS = 9.0
MARGIN = 10.0
BALL, DOUBTED, BY_HAND = QColor("#efbb5a"), QColor("#ff6a52"), QColor("#7fd1ff")
SHADE = QColor(0, 0, 0, 190)

Part = Literal["rim", "ball", "highlight"]


class CalibrationCanvas(QWidget):
    """Shows a photo whole; balls are dragged inside, resized at the rim, highlights dragged at their cross.

    Signals:
        spheres_changed(): a ball has been let go at another place or size.
        highlight_moved(int, float, float): the ball's number, and the pixel of the photo.
        sphere_chosen(int): a ball was pressed.
    """

    spheres_changed = Signal()
    highlight_moved = Signal(int, float, float)
    sphere_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._size = (1, 1)  # of the photo; the image may be smaller
        self.spheres: list[Sphere] = []
        self.chosen = 0
        self._highlights: list[Highlight] = []
        self._held: tuple[Part, int] | None = None
        self._before = QPointF()
        self._moved = False
        self.setMouseTracking(True)
        self.setMinimumSize(420, 320)
        self.setAccessibleName("Photo with balls and highlights")

    def show_photo(self, image: QImage, width: int, height: int) -> None:
        """Shows a version of a photo of this size."""
        self._image, self._size = image, (width, height)
        self.update()

    def show_marks(self, spheres: list[Sphere], highlights: list[Highlight]) -> None:
        """Shows balls, and one highlight for each of them, or none at all."""
        self.spheres, self._highlights = list(spheres), list(highlights)
        self.chosen = min(self.chosen, max(0, len(spheres) - 1))
        self.setAccessibleDescription(f"{len(spheres)} balls marked")
        self.update()

    def to_screen(self, x: float, y: float) -> QPointF:
        """Where a pixel of the photo is drawn."""
        scale, left, top = self._placement()
        return QPointF(left + (x + 0.5) * scale, top + (y + 0.5) * scale)

    def to_photo(self, point: QPointF) -> tuple[float, float]:
        """The pixel of the photo at a point of the widget."""
        scale, left, top = self._placement()
        return (point.x() - left) / scale - 0.5, (point.y() - top) / scale - 0.5

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def _placement(self) -> tuple[float, float, float]:
        """Pixels of the screen for one of the photo, and where its left upper corner is drawn."""
        width, height = self._size
        scale = max(1e-6, min((self.width() - 2 * MARGIN) / width, (self.height() - 2 * MARGIN) / height))
        return scale, (self.width() - width * scale) / 2, (self.height() - height * scale) / 2

    def _under(self, point: QPointF) -> tuple[Part, int] | None:
        """What could be taken hold of at a point: highlights before rims, rims before balls."""
        for index, spot in enumerate(self._highlights):
            if spot.x is not None and spot.y is not None and _apart(self.to_screen(spot.x, spot.y), point) < GRIP:
                return "highlight", index
        scale = self._placement()[0]
        away = [_apart(self.to_screen(ball.x, ball.y), point) - ball.radius * scale for ball in self.spheres]
        for index, distance in enumerate(away):
            if abs(distance) < GRIP:
                return "rim", index
        return next((("ball", index) for index, distance in enumerate(away) if distance < 0), None)

    def _drag(self, point: QPointF) -> None:
        if self._held is None:
            return
        part, index = self._held
        x, y = self.to_photo(point)
        if part == "highlight":
            self._highlights[index] = Highlight(x, y, None, by_hand=True)
        elif part == "rim":
            ball = self.spheres[index]
            self.spheres[index] = replace(ball, radius=max(10.0, math.hypot(x - ball.x, y - ball.y)))
        else:
            before = self.to_photo(self._before)
            ball = self.spheres[index]
            self.spheres[index] = replace(ball, x=ball.x + x - before[0], y=ball.y + y - before[1])
        self._before = point
        self._moved = True
        self.update()

    def _draw_marks(self, painter: QPainter) -> None:
        scale = self._placement()[0]
        for index, ball in enumerate(self.spheres):
            middle, radius = self.to_screen(ball.x, ball.y), ball.radius * scale
            for pen in (QPen(SHADE, 4), QPen(BALL, 2.4 if index == self.chosen else 1.4)):
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(middle, radius, radius)
            painter.setPen(QPen(SHADE, 1))
            painter.setBrush(BALL)
            painter.drawEllipse(middle + QPointF(radius, 0), HANDLE, HANDLE)
            if len(self.spheres) > 1:
                painter.setPen(BALL)
                painter.drawText(middle + QPointF(radius + 10, -6), str(index + 1))
        for spot in self._highlights:
            if spot.x is not None and spot.y is not None:
                colour = BY_HAND if spot.by_hand else DOUBTED if spot.flag else BALL
                _draw_cross(painter, self.to_screen(spot.x, spot.y), colour)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.present().surround))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale, left, top = self._placement()
        if not self._image.isNull():
            painter.drawImage(QRectF(left, top, self._size[0] * scale, self._size[1] * scale), self._image)
        self._draw_marks(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._held, self._before, self._moved = self._under(event.position()), event.position(), False
        if self._held is not None and self._held[0] != "highlight":
            self.chosen = self._held[1]
            self.sphere_chosen.emit(self.chosen)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._drag(event.position())
            return
        under = self._under(event.position())
        shapes = {"rim": Qt.CursorShape.SizeHorCursor, "ball": Qt.CursorShape.SizeAllCursor}
        self.setCursor(
            Qt.CursorShape.ArrowCursor if under is None else shapes.get(under[0], Qt.CursorShape.CrossCursor)
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is None or not self._moved or event.button() != Qt.MouseButton.LeftButton:
            return
        part, index = held
        if part == "highlight":
            self.highlight_moved.emit(index, *self.to_photo(event.position()))
        else:
            self.spheres_changed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Puts the highlight of the ball there: the way to mark one that was not found."""
        under = self._under(event.position())
        if under is not None and under[0] != "rim":
            self.highlight_moved.emit(under[1], *self.to_photo(event.position()))


def _apart(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _draw_cross(painter: QPainter, point: QPointF, colour: QColor) -> None:
    for pen in (QPen(SHADE, 3.5), QPen(colour, 1.6)):
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(point, CROSS, CROSS)
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(point + QPointF(across, down) * 4, point + QPointF(across, down) * (CROSS + 4))
