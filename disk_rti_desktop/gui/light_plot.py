"""Where the photographed lights stood, seen from the camera."""

from collections.abc import Collection

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.gui.hemisphere import HANDLE, Disc, draw_handle, draw_lights, draw_sphere
from disk_rti_desktop.mlic.lights import to_angles

SIDE = 190
MARGIN = 6
GRIP = 10.0  # pixels around a light in which the pointer means it
ABOVE = np.array([0.0, 0.0, 1.0])


class LightPlot(QWidget):
    """A half sphere with a dot for each light: gaps and bunches are seen at a glance.

    Signals:
        pointed(int): the pointer has come to the light of that number, or has left it: -1.
        chosen(int): the light of that number was pressed.
    """

    pointed = Signal(int)
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lights: Doubles | None = None
        self._unused: frozenset[int] = frozenset()
        self._marked: int | None = None
        self._under = -1
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Plot of the lights")
        self.setToolTip("Each dot is a light: the middle is straight above, the rim is raking light.")

    @property
    def lights(self) -> Doubles | None:
        """The lights that are shown."""
        return self._lights

    @property
    def marked(self) -> int | None:
        """The number of the light that is marked."""
        return self._marked

    def show_lights(self, lights: Doubles | None, unused: Collection[int] = ()) -> None:
        """Shows these lights (n, 3), as rings those whose photos are not used; None: they are not known."""
        self._lights, self._unused, self._marked = lights, frozenset(unused), None
        self.setAccessibleDescription(in_words(lights))
        self.update()

    def mark(self, light: int | None) -> None:
        """Marks one of the lights."""
        self._marked = light if self._lights is not None and light is not None and light < len(self._lights) else None
        self.update()

    def place(self, light: int) -> QPointF:
        """Where one of the lights is drawn."""
        assert self._lights is not None
        return self._disc().point(float(self._lights[light, 0]), float(self._lights[light, 1]))

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def _disc(self) -> Disc:
        return Disc.inside(QRectF(self.rect()), MARGIN)

    def _at(self, point: QPointF) -> int:
        """The light nearest to a point; -1 where none is near."""
        if self._lights is None or not len(self._lights):
            return -1
        away = [(place - point).manhattanLength() for place in map(self.place, range(len(self._lights)))]
        nearest = int(np.argmin(away))
        return nearest if away[nearest] < GRIP else -1

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        disc = self._disc()
        draw_sphere(painter, disc, ABOVE, self.palette(), self.devicePixelRatioF())
        if self._lights is not None:
            draw_lights(painter, disc, [light for n, light in enumerate(self._lights) if n not in self._unused])
            for number in self._unused:
                _draw_ring(painter, self.place(number))
        if self._lights is not None and self._marked is not None:
            light = self._lights[self._marked]
            draw_handle(painter, disc, (float(light[0]), float(light[1])), self.palette())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._at(event.position())
        if under != self._under:
            self._under = under
            self.setCursor(Qt.CursorShape.PointingHandCursor if under >= 0 else Qt.CursorShape.ArrowCursor)
            self.pointed.emit(under)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        under = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and under >= 0:
            self.chosen.emit(under)


def _draw_ring(painter: QPainter, point: QPointF) -> None:
    """A light whose photo is not used."""
    for pen in (QPen(QColor(0, 0, 0, 170), 2.4), QPen(QColor(245, 245, 245), 1)):
        painter.setPen(pen)
        painter.setBrush(QBrush())
        painter.drawEllipse(point, HANDLE / 2, HANDLE / 2)


def in_words(lights: Doubles | None) -> str:
    """What the plot shows, for those who cannot see it."""
    if lights is None or len(lights) == 0:
        return "The lights are not known."
    elevations = [to_angles(light)[1] for light in lights]
    return f"{len(lights)} lights, at elevations from {min(elevations):.0f}° to {max(elevations):.0f}°"
