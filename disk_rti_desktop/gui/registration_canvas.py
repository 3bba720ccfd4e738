"""A picture with numbered places in it, to be set, moved and taken away by mouse and keys."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.gestures import zoom_of_wheel

GRIP = 9.0  # pixels of the screen: how near the pointer must be
CROSS = 8.0
MARGIN = 6.0
LARGEST = 24.0  # pixels of the screen for one of the picture
MARK, CHOSEN = QColor("#efbb5a"), QColor("#7fd1ff")
SHADE = QColor(0, 0, 0, 190)
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}

Place = tuple[float, float]
"""x and y in the picture's pixels, from its left upper corner."""


class RegistrationCanvas(QWidget):
    """Shows a picture; a click sets a place, a drag moves one or the picture, the wheel magnifies.

    Signals:
        added(float, float): a place was set.
        moved(int, float, float): the place of that number is at another point.
        chosen(int): a place was pressed.
        removed(int): a place is to be taken away.
    """

    added = Signal(float, float)
    moved = Signal(int, float, float)
    chosen = Signal(int)
    removed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._size = (1, 1)
        self._places: list[Place] = []
        self._chosen = -1
        self._zoom = 1.0  # of the size at which the whole picture is seen
        self._centre = (0.5, 0.5)
        self._held = -1
        self._pressed: QPointF | None = None
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 200)
        self.setAccessibleName(name)
        self.setToolTip("Click to mark a place, drag it to where it belongs; the wheel magnifies")

    def show_picture(self, image: QImage, width: int, height: int) -> None:
        """Shows a version of a picture of this size."""
        self._image, self._size = image, (width, height)
        self._centre = (width / 2, height / 2)
        self.update()

    def show_places(self, places: list[Place], chosen: int) -> None:
        """Shows places by their numbers; one of them, or none (-1), is the one that keys move."""
        self._places, self._chosen = list(places), chosen
        self.setAccessibleDescription(
            f"{len(places)} places marked. Arrow keys move the chosen one, Delete removes it."
        )
        self.update()

    def to_screen(self, place: Place) -> QPointF:
        """Where a point of the picture is drawn."""
        scale = self._scale()
        return QPointF(
            self.width() / 2 + (place[0] - self._centre[0]) * scale,
            self.height() / 2 + (place[1] - self._centre[1]) * scale,
        )

    def to_picture(self, point: QPointF) -> Place:
        """The point of the picture at a point of the widget."""
        scale = self._scale()
        return (
            self._centre[0] + (point.x() - self.width() / 2) / scale,
            self._centre[1] + (point.y() - self.height() / 2) / scale,
        )

    def sizeHint(self) -> QSize:
        return QSize(520, 400)

    def _scale(self) -> float:
        """Pixels of the screen for one of the picture."""
        width, height = self._size
        whole = min((self.width() - 2 * MARGIN) / width, (self.height() - 2 * MARGIN) / height)
        return max(1e-6, whole) * self._zoom

    def _under(self, point: QPointF) -> int:
        """The number of the place at a point; -1: none."""
        away = [math.hypot(*(self.to_screen(place) - point).toTuple()) for place in self._places]
        nearest = min(range(len(away)), key=away.__getitem__, default=-1)
        return nearest if nearest >= 0 and away[nearest] < GRIP else -1

    def _inside(self, place: Place) -> bool:
        return 0 <= place[0] <= self._size[0] and 0 <= place[1] <= self._size[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.present().surround))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        corner, scale = self.to_screen((0.0, 0.0)), self._scale()
        if not self._image.isNull():
            painter.drawImage(QRectF(corner.x(), corner.y(), self._size[0] * scale, self._size[1] * scale), self._image)
        for number, place in enumerate(self._places):
            draw_place(painter, self.to_screen(place), str(number + 1), CHOSEN if number == self._chosen else MARK)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(CHOSEN, 1.5))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._dragging = event.position(), False
        self._held = self._under(event.position())
        if self._held >= 0:
            self.chosen.emit(self._held)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        step = event.position() - self._pressed
        if not self._dragging and math.hypot(step.x(), step.y()) < 4:
            return
        self._dragging = True
        if self._held >= 0:
            place = self.to_picture(event.position())
            if self._inside(place):
                self.moved.emit(self._held, *place)
            return
        scale = self._scale()
        self._look_at(self._centre[0] - step.x() / scale, self._centre[1] - step.y() / scale)
        self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._dragging or self._held >= 0:
            return
        place = self.to_picture(event.position())
        if self._inside(place):
            self.added.emit(*place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        before = self.to_picture(event.position())
        self._magnify(zoom_of_wheel(event.angleDelta().y()))
        after = self.to_picture(event.position())
        self._look_at(self._centre[0] + before[0] - after[0], self._centre[1] + before[1] - after[1])
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._magnify(1.25 if key == Qt.Key.Key_Plus else 0.8)
        elif 0 <= self._chosen < len(self._places) and key in ARROWS:
            fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            x, y = self._places[self._chosen]
            step = 0.1 if fine else 1.0
            place = (x + ARROWS[key][0] * step, y + ARROWS[key][1] * step)
            if self._inside(place):
                self.moved.emit(self._chosen, *place)
        elif 0 <= self._chosen < len(self._places) and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def _magnify(self, factor: float) -> None:
        most = LARGEST / max(self._scale() / self._zoom, 1e-6)
        self._zoom = min(max(self._zoom * factor, 1.0), max(most, 1.0))
        self.update()

    def _look_at(self, x: float, y: float) -> None:
        self._centre = min(max(x, 0.0), float(self._size[0])), min(max(y, 0.0), float(self._size[1]))
        self.update()


def draw_place(painter: QPainter, point: QPointF, number: str, colour: QColor) -> None:
    """Draws a cross around a point that stays free, and its number."""
    for pen in (QPen(SHADE, 3.5), QPen(colour, 1.6)):
        painter.setPen(pen)
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(point + QPointF(across, down) * 2, point + QPointF(across, down) * CROSS)
    for shift, pen in (((1, 1), QPen(SHADE)), ((0, 0), QPen(colour))):
        painter.setPen(pen)
        painter.drawText(point + QPointF(CROSS + shift[0], -4 + shift[1]), number)


def image_of(pixels: Bytes) -> QImage:
    """A picture (h, w, 3) for Qt."""
    height, width, _ = pixels.shape
    return QImage(np.ascontiguousarray(pixels).tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
