"""The virtual light trackball: the half sphere of lights, which one drags; the photographed ones are dots on it."""

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from disk_rti_desktop.gui.gestures import nudge_of
from disk_rti_desktop.gui.hemisphere import (
    HANDLE,
    Disc,
    draw_ball,
    draw_handle,
    draw_lights,
    draw_region,
    draw_rings,
)
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.mlic.light_region import LightRegion, light_region
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.render.view import quarter_turned

SMALLEST = 190
LARGEST = 360
MARGIN = HANDLE + 3


class LightTrackball(QWidget):
    """The light of a session on the half sphere: dragging, clicking and the arrow keys move it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._lights: list[tuple[float, float]] = []  # as the photos have them
        self._region = LightRegion(())
        self._marks = QPixmap()  # what does not change while the light moves
        self._marked: tuple[object, ...] = ()  # what they were drawn for
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Light trackball")
        self.setToolTip(
            "Drag to move the light: the middle is straight above, the rim is raking light.\n"
            "The dots are the photographed lights, the rings 30° and 60° of elevation.\n"
            "Where it is hatched, no photo is near: the picture is a guess.\n"
            "Arrow keys move it by 0.05, with Shift by 0.01."
        )
        session.view_changed.connect(self._follow)
        session.opened_changed.connect(self._take)
        self._take(session.opened)

    @property
    def disc(self) -> Disc:
        """Where the half sphere is drawn."""
        room = QRectF(self.rect())
        spare = max(0.0, (min(room.width(), room.height()) - LARGEST) / 2)
        return Disc.inside(room, MARGIN + spare)

    def _take(self, opened: Opened | None) -> None:
        lights = opened.relightable.lights if opened is not None else np.zeros((0, 3))
        self._lights = lights[:, :2].tolist()
        self._region = light_region(lights)
        self._marked = ()
        self._follow()

    def _follow(self) -> None:
        azimuth, elevation = to_angles(self._session.view.direction)
        where = "" if self._region.covers(*self._session.light_on_photos) else ", beyond the photographed lights"
        self.setAccessibleDescription(f"Light from azimuth {azimuth:.0f}°, elevation {elevation:.0f}°{where}")
        self.update()

    def _drag_to(self, event: QMouseEvent) -> None:
        self._session.view = self._session.view.lit(*self.disc.light(event.position()))

    def minimumSizeHint(self) -> QSize:
        return QSize(SMALLEST, SMALLEST)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() != Qt.MouseButton.NoButton:
            self._drag_to(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        nudge = nudge_of(event.key(), event.modifiers())
        if nudge is None:
            super().keyPressEvent(event)
            return
        self._session.view = self._session.view.nudged(*nudge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        view, disc = self._session.view, self.disc
        draw_ball(painter, disc, view.direction, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, self._drawn_marks(disc, view.turns))
        draw_handle(painter, disc, view.light, self.palette())
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.centre, disc.radius + 3, disc.radius + 3)
        painter.end()

    def _drawn_marks(self, disc: Disc, turns: int) -> QPixmap:
        """Rings, captions and the photographed lights, drawn anew for another size, theme or turn only."""
        wanted = (self.size(), self.devicePixelRatioF(), self.palette().cacheKey(), turns)
        if self._marked != wanted:
            ratio = self.devicePixelRatioF()
            self._marks = QPixmap(self.size() * ratio)
            self._marks.setDevicePixelRatio(ratio)
            self._marks.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._marks)
            draw_rings(painter, disc, self.palette())
            self._draw_captions(painter, disc)
            if self._session.opened is not None:
                lights = np.array([quarter_turned(*light, turns) for light in self._lights])
                draw_region(painter, disc, light_region(lights), ratio)
                draw_lights(painter, disc, lights)
            painter.end()
            self._marked = wanted
        return self._marks

    def _draw_captions(self, painter: QPainter, disc: Disc) -> None:
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(QColor(255, 255, 255, 230))
        for elevation in (30, 60):
            at = disc.point(0, -math.cos(math.radians(elevation)))
            painter.drawText(QRectF(at.x() + 3, at.y() - 13, 30, 12), Qt.AlignmentFlag.AlignVCenter, f"{elevation}°")
