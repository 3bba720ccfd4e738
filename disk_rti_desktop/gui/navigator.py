"""The whole picture, small, under the present light, and on it the part that is seen large."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.cpu_canvas import CpuCanvas
from disk_rti_desktop.gui.gestures import zoom_of_wheel
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.render.view import Point, Size, View

EVERY = 60  # milliseconds between two pictures while the light moves
MARGIN = 6
STEP = 0.2  # of what is seen, that an arrow key goes
_ARROWS = {
    Qt.Key.Key_Left: (-STEP, 0.0),
    Qt.Key.Key_Right: (STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -STEP),
    Qt.Key.Key_Down: (0.0, STEP),
}


class Navigator(QWidget):
    """An overview drawn in the background; dragging, clicking and the arrow keys choose what the viewport shows."""

    def __init__(self, session: Session, viewport: Viewport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._viewport = session, viewport
        self._shown = Scene()
        self._held: Point | None = None  # from the pointer to the middle of what is seen, picture pixels
        self.canvas = CpuCanvas(self)
        self._frame = _Frame(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(EVERY)
        self._soon.timeout.connect(self._draw)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Navigator")
        self.setToolTip(
            "The whole picture, and framed on it what is seen large.\n"
            "Drag the frame, or click where you want to look; arrow keys move it, plus and minus zoom."
        )
        self.setAccessibleDescription("Arrow keys move the part that is seen, plus and minus zoom, Home shows it whole")
        for signal in (session.opened_changed, session.view_changed, viewport.resized):
            signal.connect(self._follow)
        session.settings_changed.connect(self._colour)
        self._colour()

    @property
    def view(self) -> View:
        """How the overview is seen: the picture whole, turned and lit as in the viewport, in no mode."""
        seen = self._session.view
        plain = View(light=seen.light, turns=seen.turns)
        return plain if self._picture is None else plain.fitted(self._picture, self._size)

    @property
    def frame(self) -> QRectF:
        """What the viewport shows, in this widget's coordinates; it may reach beyond the picture."""
        view, window = self._session.view, self._viewport.pane_size
        ends = ((0.0, 0.0), (float(window[0]), float(window[1])))
        return self._rect(*(view.picture_point(at, window) for at in ends))

    @property
    def overview(self) -> QRectF:
        """Where the whole picture is, in this widget's coordinates; empty while nothing is open."""
        picture = self._picture
        return QRectF() if picture is None else self._rect((0.0, 0.0), (float(picture[0]), float(picture[1])))

    def stop(self) -> None:
        """Draws nothing any more; the navigator is of no use then."""
        self._soon.stop()
        self.canvas.release()

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    @property
    def _corner(self) -> QPointF:
        return QPointF(self.canvas.pos())

    @property
    def _size(self) -> Size:
        return max(1, round(self.canvas.width() * self._ratio)), max(1, round(self.canvas.height() * self._ratio))

    @property
    def _picture(self) -> Size | None:
        opened = self._session.opened
        return None if opened is None else (opened.relightable.width, opened.relightable.height)

    def _rect(self, *ends: Point) -> QRectF:
        """The rectangle between two picture points, as they are seen here."""
        (x, y), (across, down) = (self.view.window_point(end, self._size) for end in ends)
        seen = QRectF(QPointF(x, y) / self._ratio, QPointF(across, down) / self._ratio)
        return seen.normalized().translated(self._corner)

    def _colour(self) -> None:
        self.canvas.set_surround(QColor(theme.THEMES[self._session.settings.theme].panel))

    def _follow(self) -> None:
        self._frame.update()
        if not self._soon.isActive():
            self._soon.start()

    def _draw(self) -> None:
        """Asks for another picture, unless the one that is there is still right, or nobody sees it."""
        opened = self._session.opened
        wanted = Scene() if opened is None else Scene((opened.relightable,), (self.view,))
        if self.isVisible() and wanted != self._shown:
            self._shown = wanted
            self.canvas.show_scene(wanted)

    def _picture_point(self, at: QPointF) -> Point:
        inside = at - self._corner
        return self.view.picture_point((inside.x() * self._ratio, inside.y() * self._ratio), self._size)

    def _look_at(self, centre: Point) -> None:
        if self._picture is not None:
            view = replace(self._session.view, centre=centre)
            self._session.view = view.clamped(self._picture, self._viewport.pane_size)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._picture is None:
            return
        x, y = self._picture_point(event.position())
        centre = self._session.view.centre
        whole = self.frame.contains(self.overview)
        grip = self.frame.contains(event.position()) and not whole
        self._held = (centre[0] - x, centre[1] - y) if grip else (0.0, 0.0)
        self._look_at((x + self._held[0], y + self._held[1]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            x, y = self._picture_point(event.position())
            self._look_at((x + self._held[0], y + self._held[1]))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._viewport.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self._viewport.zoom_by(zoom_of_wheel(event.angleDelta().y()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        width, height = self._viewport.pane_size
        self._look_at(self._session.view.panned(-step[0] * width, -step[1] * height).centre)

    def focusInEvent(self, _event: object) -> None:
        self._frame.update()

    def focusOutEvent(self, _event: object) -> None:
        self._frame.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def showEvent(self, _event: QShowEvent) -> None:
        self._draw()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        room = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        self.canvas.setGeometry(room)
        self._frame.setGeometry(self.rect())
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(260, 170)


class _Frame(QWidget):
    """The frame around what is seen, and a veil over the rest."""

    def __init__(self, navigator: Navigator) -> None:
        super().__init__(navigator)
        self._navigator = navigator
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        navigator = self._navigator
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room, frame = navigator.overview, navigator.frame
        if not frame.contains(room):
            seen = frame.intersected(room)
            veil = QPainterPath()
            veil.addRect(room)
            veil.addRect(seen)
            painter.fillPath(veil, QColor(0, 0, 0, 90))
            inner = seen.adjusted(1, 1, -1, -1)
            # White within black is seen on every picture, and by every eye.
            for width, colour in ((3.5, QColor(0, 0, 0, 190)), (1.5, QColor(255, 255, 255))):
                painter.setPen(QPen(colour, width))
                painter.drawRect(inner)
        if navigator.hasFocus():
            painter.setPen(QPen(self.palette().highlight().color(), 1.5))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()
