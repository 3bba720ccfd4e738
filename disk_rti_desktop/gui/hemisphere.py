"""The half sphere of all lights, seen from the camera: where a light lies on it, and how it is drawn."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPalette, QPen, QTransform

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.mlic.light_region import LightRegion

RINGS = (30, 60)  # degrees of elevation
DOT = 2.4  # radius of a photographed light
HANDLE = 7.0  # radius of the present light


@dataclass(frozen=True)
class Disc:
    """Where the half sphere lies in a widget: lights x to the right and y to the top, the rim being the horizon."""

    centre: QPointF
    radius: float

    @classmethod
    def inside(cls, rect: QRectF, margin: float) -> "Disc":
        """The largest disc in the middle of a rectangle, `margin` from its nearest edges."""
        return cls(rect.center(), max(1.0, min(rect.width(), rect.height()) / 2 - margin))

    def point(self, x: float, y: float) -> QPointF:
        """Where the light (x, y) is drawn."""
        return QPointF(self.centre.x() + x * self.radius, self.centre.y() - y * self.radius)

    def light(self, point: QPointF) -> tuple[float, float]:
        """The light (x, y) at a point; beyond the disc, outside the unit circle."""
        return ((point.x() - self.centre.x()) / self.radius, (self.centre.y() - point.y()) / self.radius)


def shaded_sphere(size: int, direction: Doubles) -> QImage:
    """A grey matte ball of `size` pixels under a light from the unit vector `direction`; transparent around it."""
    axis = (np.arange(size) + 0.5) * (2 / size) - 1
    x, y = axis[None, :], -axis[:, None]
    beyond = 1 - x * x - y * y
    facing = x * direction[0] + y * direction[1] + np.sqrt(np.clip(beyond, 0, None)) * direction[2]
    grey = np.clip(70 + 130 * np.clip(facing, 0, None), 0, 255).astype(np.uint8)
    pixels = np.empty((size, size, 4), np.uint8)
    pixels[..., :3] = grey[..., None]
    pixels[..., 3] = np.where(beyond > 0, 255, 0)
    return QImage(pixels.tobytes(), size, size, 4 * size, QImage.Format.Format_RGBA8888).copy()


def draw_sphere(painter: QPainter, disc: Disc, direction: Doubles, palette: QPalette, ratio: float) -> None:
    """Draws the ball with its rings of equal elevation and its two axes; `ratio` is the device pixel ratio."""
    draw_ball(painter, disc, direction, ratio)
    draw_rings(painter, disc, palette)


def draw_ball(painter: QPainter, disc: Disc, direction: Doubles, ratio: float) -> None:
    """Draws a matte ball under the light from the unit vector `direction`."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.save()
    painter.setClipPath(_around(disc))
    square = QRectF(disc.centre.x() - disc.radius, disc.centre.y() - disc.radius, 2 * disc.radius, 2 * disc.radius)
    painter.drawImage(square.adjusted(-1, -1, 1, 1), shaded_sphere(round(2 * disc.radius * ratio), direction))
    painter.restore()


def draw_rings(painter: QPainter, disc: Disc, palette: QPalette) -> None:
    """Draws the rings of equal elevation, the two axes, and the rim."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.save()
    painter.setClipPath(_around(disc))
    painter.setPen(QPen(QColor(255, 255, 255, 46), 1))
    painter.drawLine(disc.point(-1, 0), disc.point(1, 0))
    painter.drawLine(disc.point(0, -1), disc.point(0, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for elevation in RINGS:
        radius = disc.radius * math.cos(math.radians(elevation))
        painter.drawEllipse(disc.centre, radius, radius)
    painter.restore()
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(disc.centre, disc.radius, disc.radius)


def _around(disc: Disc) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(disc.centre, disc.radius, disc.radius)
    return path


def draw_lights(painter: QPainter, disc: Disc, lights: Iterable[Doubles]) -> None:
    """Draws a dot with a dark outline, legible on any grey, for each of the photographed lights (n, 2 or more)."""
    painter.setPen(QPen(QColor(0, 0, 0, 170), 1))
    painter.setBrush(QBrush(QColor(245, 245, 245)))
    for light in lights:
        painter.drawEllipse(disc.point(float(light[0]), float(light[1])), DOT, DOT)


def draw_region(painter: QPainter, disc: Disc, region: LightRegion, ratio: float) -> None:
    """Draws what the photographed lights surround with a dashed outline, and hatches what lies beyond."""
    if len(region.corners) < 3:
        return
    within, around = QPainterPath(), _around(disc)
    within.addPolygon([disc.point(*corner) for corner in region.corners])
    within.closeSubpath()
    hatching = QBrush(QColor(0, 0, 0, 90), Qt.BrushStyle.BDiagPattern)
    hatching.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
    painter.fillPath(around.subtracted(within), hatching)
    pen = QPen(QColor(255, 255, 255, 200), 1.2)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(within)


def draw_handle(painter: QPainter, disc: Disc, light: tuple[float, float], palette: QPalette) -> None:
    """Draws the present light, as a disc in the accent colour."""
    painter.setPen(QPen(QColor(20, 20, 20), 1.6))
    painter.setBrush(QBrush(palette.color(QPalette.ColorRole.Highlight)))
    painter.drawEllipse(disc.point(*light), HANDLE, HANDLE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(255, 255, 255, 210)))
    painter.drawEllipse(disc.point(*light), 2.2, 2.2)
