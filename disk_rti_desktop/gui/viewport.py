"""The picture one looks at, or two that are compared, and the mouse and keys over it."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.cpu_canvas import CpuCanvas
from disk_rti_desktop.gui.gestures import Drag, drag_of, line_step_of, nudge_of, zoom_of_wheel
from disk_rti_desktop.gui.gl_canvas import GlCanvas
from disk_rti_desktop.gui.layers import Layer, LayerSheet, Sight
from disk_rti_desktop.gui.light_notice import LightNotice
from disk_rti_desktop.gui.overlays import Captions, Divider
from disk_rti_desktop.gui.panes import Pane, pane_at
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.tools import ToolRack
from disk_rti_desktop.render.view import Point, Size, View

Canvas = CpuCanvas | GlCanvas

DOUBLE_CLICK_ZOOM = 2.0
GRIP = 6  # widget pixels from a wipe's line at which the pointer takes hold of it


@dataclass(frozen=True)
class Hover:
    """A picture's pixel under the pointer."""

    pane: int
    column: int
    row: int


@dataclass(frozen=True)
class _Hold:
    """A drag under way: what it moves, where it began (device pixels), and the view it began with."""

    moves: Drag | Literal["line"]
    start: Point
    view: View
    pane: Pane


class Viewport(QWidget):
    """Shows what is open in a session, and turns mouse and keys into views, unless the tool in hand takes them.

    Signals:
        hovered(Hover | None): the pixel under the pointer; None where there is none.
        fell_back(str): the graphics card cannot be used, and why; the processor draws from now on.
        failed(Exception): a picture cannot be drawn at all.
        resized(): the panes have other sizes.
    """

    hovered = Signal(object)
    fell_back = Signal(str)
    failed = Signal(object)
    resized = Signal()

    def __init__(self, session: Session, use_opengl: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hold: _Hold | None = None
        self._picture: Size | None = None
        self._pane_size: Size = (1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName("Picture")
        self.setAccessibleDescription("Arrow keys move the light, plus and minus zoom, Home shows the whole picture")
        self._canvas: Canvas = self._gl_canvas() if use_opengl else self._cpu_canvas()
        self._sheet = LayerSheet(self)
        self.tools = ToolRack(self)
        self.tools.changed.connect(self._show_cursor)
        self._divider = Divider(self)
        self._captions = Captions(self)
        self.light_notice = LightNotice(session, self)
        self.light_notice.changed.connect(self._arrange)
        session.opened_changed.connect(self._take)
        session.comparison_changed.connect(self._adapt)
        session.comparing_changed.connect(self._adapt)
        session.settings_changed.connect(self._colour)
        session.view_changed.connect(self._show)
        session.bulb_changed.connect(self._show_cursor)
        self._colour()
        self._take(session.opened)

    @property
    def uses_opengl(self) -> bool:
        """Whether the graphics card draws."""
        return isinstance(self._canvas, GlCanvas)

    @property
    def canvas(self) -> Canvas:
        """What draws the pictures."""
        return self._canvas

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The parts that each show one picture; none while nothing is open."""
        return self._session.scene.panes(self.window_size)

    @property
    def window_size(self) -> Size:
        """How many device pixels there are."""
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    @property
    def pane_size(self) -> Size:
        """What a view takes for its window, in every pane alike; device pixels."""
        return self._pane_size

    @property
    def sights(self) -> tuple[Sight, ...]:
        """How each pane shows the plane of the picture."""
        ratio, view = self.devicePixelRatioF(), self._session.view
        return tuple(Sight(pane, view, ratio) for pane in self.panes)

    def add_layer(self, layer: Layer) -> None:
        """Draws something more over every pane."""
        self._sheet.layers.append(layer)
        self.update_layers()

    def update_layers(self) -> None:
        """Draws what lies over the panes anew, because something there has changed."""
        self._sheet.refresh()
        self._show_cursor()

    def fit(self) -> None:
        """Shows the whole picture."""
        if self._picture is not None:
            self._session.view = self._session.view.fitted(self._picture, self._pane_size)

    def actual_size(self) -> None:
        """Shows one pixel of the picture on one of the screen."""
        if self._picture is not None:
            self._session.view = self._session.view.actual_size()

    def zoom_by(self, factor: float) -> None:
        """Magnifies about the middle of the view."""
        width, height = self._pane_size
        self._move(self._session.view.zoomed(factor, (width / 2, height / 2), self._pane_size))

    def look_at(self, point: Point) -> None:
        """Shows a point of the picture in the middle."""
        self._move(replace(self._session.view, centre=point))

    def turn(self, quarters: int) -> None:
        """Turns the picture counter-clockwise by quarters, under a light that stays; seen whole, it stays whole."""
        view = self._session.view
        turned = view.turned(quarters)
        if self._picture is not None:
            whole = view == view.fitted(self._picture, self._pane_size)
            self._session.view = turned.fitted(self._picture, self._pane_size) if whole else turned

    def redraw(self) -> None:
        """Draws the same view again, which there is more to show of now."""
        self._show()

    def release(self) -> None:
        """Gives back threads and graphics memory; the viewport is of no use any more."""
        self._canvas.release()

    def _gl_canvas(self) -> GlCanvas:
        canvas = GlCanvas(self)
        canvas.failed.connect(self._fall_back, Qt.ConnectionType.QueuedConnection)  # not in the middle of painting
        return canvas

    def _cpu_canvas(self) -> CpuCanvas:
        canvas = CpuCanvas(self)
        canvas.failed.connect(self.failed)
        return canvas

    def _fall_back(self, error: Exception) -> None:
        if not self.uses_opengl:
            return
        broken = self._canvas
        broken.release()
        broken.hide()
        broken.deleteLater()
        self._canvas = self._cpu_canvas()
        self._canvas.lower()
        self._canvas.setGeometry(self.rect())
        self._canvas.show()
        self._colour()
        self._show()
        self.fell_back.emit(str(error))

    def _take(self, opened: Opened | None) -> None:
        picture = None if opened is None else (opened.relightable.width, opened.relightable.height)
        self._adapt()
        if picture != self._picture:
            self._picture = picture
            self.fit()
        self._show_cursor()

    def _adapt(self) -> None:
        """Follows a change of the panes' size: a picture that was seen whole stays so."""
        before = self._pane_size
        if self.panes:
            self._pane_size = self.panes[0].size
        view = self._session.view
        if self._picture is not None and view == view.fitted(self._picture, before):
            self.fit()
        self._arrange()
        self._show()

    def _arrange(self) -> None:
        rects = [pane.rect(self.devicePixelRatioF()) for pane in self.panes]
        self._captions.arrange(self._session, rects)
        self._divider.part(rects, wiping=self._session.scene.line is not None)
        notice = self.light_notice
        notice.setMaximumWidth(max(1, self.width() - 20))
        notice.move((self.width() - notice.width()) // 2, self.height() - notice.height() - 10)

    def _show(self) -> None:
        self._canvas.show_scene(self._session.scene)
        self._sheet.show_sights(self.sights)

    def _colour(self) -> None:
        name = self._session.settings.theme
        self._canvas.set_surround(theme.surround(name))

    def _show_cursor(self) -> None:
        moves = self._hold.moves if self._hold else None
        tool = self.tools.in_hand
        wanted = tool.cursor() if tool is not None and moves is None and self._picture is not None else None
        if wanted is not None:
            self.setCursor(wanted)
        elif moves == "picture":
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif moves == "line":
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif moves == "light" or (self._session.bulb and self._session.opened is not None):
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()

    def _move(self, view: View) -> None:
        if self._picture is not None:
            self._session.view = view.clamped(self._picture, self._pane_size)

    def _device(self, position: QPointF) -> Point:
        ratio = self.devicePixelRatioF()
        return position.x() * ratio, position.y() * ratio

    def _pane_at(self, at: Point) -> Pane:
        among = self.panes
        return among[pane_at(among, at[0])]

    def _sight_at(self, event: QMouseEvent) -> Sight:
        pane = self._pane_at(self._device(event.position()))
        return Sight(pane, self._session.view, self.devicePixelRatioF())

    def _on_line(self, at: Point) -> bool:
        """Whether a point lies on the line of a wipe."""
        among = self.panes
        wiping = self._session.scene.line is not None and len(among) == 2
        return wiping and abs(at[0] - among[1].left) <= GRIP * self.devicePixelRatioF()

    def _drag(self, hold: _Hold, at: Point) -> None:
        if hold.moves == "line":
            self._session.replace_comparing(line=min(max(at[0] / self._pane_size[0], 0.0), 1.0))
            return
        dx, dy = at[0] - hold.start[0], at[1] - hold.start[1]
        if hold.moves == "picture":
            moved = hold.view.panned(dx, dy)
            self._move(replace(self._session.view, centre=moved.centre))
            return
        # From where the drag began, so that a pointer that comes back from beyond the rim finds its place again.
        radius = min(hold.pane.size) / 2
        x, y = hold.view.light
        self._session.view = self._session.view.lit(x + dx / radius, y - dy / radius)

    def _hover(self, at: Point) -> None:
        if self._picture is None:
            self.hovered.emit(None)
            return
        among = self.panes
        number = pane_at(among, at[0])
        pane = among[number]
        x, y = self._session.view.picture_point(pane.inside(*at), pane.size)
        inside = 0 <= x < self._picture[0] and 0 <= y < self._picture[1]
        self.hovered.emit(Hover(number, math.floor(x), math.floor(y)) if inside else None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._adapt()
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            if self._picture is not None:  # two fingers that part or meet on a touchpad
                self._zoom_at(1 + event.value(), self._device(event.position()))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hold is None and self._picture is not None and self.tools.press(event, self._sight_at(event)):
            self._show_cursor()
            return
        moves: Drag | Literal["line"] | None = drag_of(event.button(), event.modifiers(), self._session.bulb)
        if self._picture is None or moves is None or self._hold is not None:
            return
        at = self._device(event.position())
        if event.button() == Qt.MouseButton.LeftButton and self._on_line(at):
            moves = "line"
        self._hold = _Hold(moves, at, self._session.view, self._pane_at(at))
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._device(event.position())
        if self._hold is not None:
            self._drag(self._hold, at)
        elif self._picture is not None and self.tools.move(event, self._sight_at(event)):
            self._show_cursor()
        elif self._on_line(at):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self._show_cursor()
        self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        used = self._hold is None and self._picture is not None and self.tools.release(event, self._sight_at(event))
        if not used and event.buttons() == Qt.MouseButton.NoButton:
            self._hold = None
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._picture is None or self.tools.press(event, self._sight_at(event), twice=True):
            return
        if event.button() != Qt.MouseButton.LeftButton or self._session.bulb:
            return
        self._zoom_at(DOUBLE_CLICK_ZOOM, self._device(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if self._picture is None or turn == 0:
            return
        at = self._device(event.position())
        self._zoom_at(zoom_of_wheel(turn), at)
        if self._hold is not None:
            self._hold = replace(self._hold, start=at, view=self._session.view)
        event.accept()

    def _zoom_at(self, factor: float, at: Point) -> None:
        pane = self._pane_at(at)
        self._move(self._session.view.zoomed(factor, pane.inside(*at), pane.size))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._picture is not None and self.tools.key(event, lambda: next(iter(self.sights), None)):
            return
        step = line_step_of(event.key(), event.modifiers())
        line = self._session.scene.line
        if step is not None and line is not None:
            self._session.replace_comparing(line=min(max(line + step, 0.0), 1.0))
            return
        nudge = nudge_of(event.key(), event.modifiers())
        if nudge is None or self._picture is None:
            super().keyPressEvent(event)
            return
        self._session.view = self._session.view.nudged(*nudge)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hold = None
        self._show_cursor()

    def leaveEvent(self, _event: QEvent) -> None:
        self.hovered.emit(None)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._canvas.setGeometry(self.rect())
        self._sheet.setGeometry(self.rect())
        self._adapt()
        self.resized.emit()
