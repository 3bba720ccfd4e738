"""Where the photographed lights stood, seen from the camera."""

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.gui.hemisphere import Disc, draw_lights, draw_sphere
from disk_rti_desktop.mlic.lights import to_angles

SIDE = 190
MARGIN = 6
ABOVE = np.array([0.0, 0.0, 1.0])


class LightPlot(QWidget):
    """A half sphere with a dot for each light: gaps and bunches are seen at a glance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lights: Doubles | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Plot of the lights")
        self.setToolTip("Each dot is a light: the middle is straight above, the rim is raking light.")

    @property
    def lights(self) -> Doubles | None:
        """The lights that are shown."""
        return self._lights

    def show_lights(self, lights: Doubles | None) -> None:
        """Shows these lights (n, 3); None: they are not known."""
        self._lights = lights
        self.setAccessibleDescription(in_words(lights))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        disc = Disc.inside(QRectF(self.rect()), MARGIN)
        draw_sphere(painter, disc, ABOVE, self.palette(), self.devicePixelRatioF())
        if self._lights is not None:
            draw_lights(painter, disc, self._lights)
        painter.end()


def in_words(lights: Doubles | None) -> str:
    """What the plot shows, for those who cannot see it."""
    if lights is None or len(lights) == 0:
        return "The lights are not known."
    elevations = [to_angles(light)[1] for light in lights]
    return f"{len(lights)} lights, at elevations from {min(elevations):.0f}° to {max(elevations):.0f}°"
