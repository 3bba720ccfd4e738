"""The picture one looks at, or two side by side, and the mouse and keys over it."""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.cpu_canvas import CpuCanvas
from disk_rti_desktop.gui.gestures import Drag, drag_of, nudge_of, zoom_of_wheel
from disk_rti_desktop.gui.gl_canvas import GlCanvas
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.panes import Pane, pane_at, panes
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.render.view import Point, Size, View

Canvas = CpuCanvas | GlCanvas

DOUBLE_CLICK_ZOOM = 2.0
CAPTION_MARGIN = 10


@dataclass(frozen=True)
class Hover:
    """A picture's pixel under the pointer."""

    pane: int
    column: int
    row: int


@dataclass(frozen=True)
class _Hold:
    """A drag under way: what it moves, where it began (device pixels), and the view it began with."""

    moves: Drag
    start: Point
    view: View
    pane: Pane


class Viewport(QWidget):
    """Shows what is open in a session, and turns mouse and keys into views.

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
        self._divider = QFrame(self)
        self._divider.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._divider.setAutoFillBackground(True)
        self._captions = [_caption(self), _caption(self)]
        session.opened_changed.connect(self._take)
        session.comparison_changed.connect(self._adapt)
        session.side_by_side_changed.connect(self._adapt)
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
        ratio = self.devicePixelRatioF()
        return panes((round(self.width() * ratio), round(self.height() * ratio)), len(self._session.shown))

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
        ratio, shown, among = self.devicePixelRatioF(), self._session.shown, self.panes
        several = len(shown) > 1
        for number, caption in enumerate(self._captions):
            caption.setVisible(several and number < len(shown))
            if caption.isVisibleTo(self):
                rect = among[number].rect(ratio)
                caption.setText(shown[number].relightable.method)
                caption.adjustSize()
                caption.setMaximumWidth(max(1, rect.width() - 2 * CAPTION_MARGIN))
                caption.move(rect.left() + CAPTION_MARGIN, CAPTION_MARGIN)
        self._divider.setVisible(several)
        if several:
            end, start = among[0].rect(ratio).right() + 1, among[1].rect(ratio).left()
            self._divider.setGeometry(end, 0, max(1, start - end), self.height())

    def _show(self) -> None:
        self._canvas.show_pictures(tuple(opened.relightable for opened in self._session.shown), self._session.view)

    def _colour(self) -> None:
        name = self._session.settings.theme
        self._canvas.set_surround(theme.surround(name))

    def _show_cursor(self) -> None:
        moves = self._hold.moves if self._hold else None
        if moves == "picture":
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
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

    def _drag(self, hold: _Hold, at: Point) -> None:
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
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        moves = drag_of(event.button(), event.modifiers(), self._session.bulb)
        if self._picture is None or moves is None or self._hold is not None:
            return
        at = self._device(event.position())
        self._hold = _Hold(moves, at, self._session.view, self._pane_at(at))
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._device(event.position())
        if self._hold is not None:
            self._drag(self._hold, at)
        self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self._hold = None
            self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._picture is None or event.button() != Qt.MouseButton.LeftButton or self._session.bulb:
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
        self._adapt()
        self.resized.emit()


def _caption(parent: QWidget) -> QLabel:
    label = plain_label(parent=parent)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    theme.give_role(label, "caption")
    label.hide()
    return label
