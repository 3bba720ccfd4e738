"""Drawing points, lines, boxes and outlines on a picture, by mouse or by keys alone.

By mouse: drag, or click each point; an outline ends by a double click or at its first point. By keys: the arrows move a
cross that starts in the middle of the view (Shift: by one pixel), Enter puts a point there, Backspace takes the last
one back, Enter twice ends an outline.
"""

import math

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.gui.notes_drawing import corner_of_words, draw_cross, draw_handles, draw_shape, draw_words
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.tools import Touch
from disk_rti_desktop.notes.measuring import measured
from disk_rti_desktop.notes.shapes import FEWEST, Kind, Shape
from disk_rti_desktop.notes.values import COLOUR
from disk_rti_desktop.render.view import Point

TOP = 64.0  # widget pixels down to the foot of the hint, below the names of compared pictures
NEAR = 8.0  # widget pixels: closer than this is the same place
STEP = 10.0  # widget pixels that an arrow key moves the cross
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class DrawingTool(QObject):
    """Draws one shape after the other; what is drawn is shown while it grows, and the last one if it is measured.

    Signals:
        drawn(Shape): a shape is complete.
        changed(): it looks otherwise.
    """

    drawn = Signal(object)
    changed = Signal()

    def __init__(
        self, session: Session, kind: Kind, hint: str, *, measures: bool = False, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._kind, self._hint, self._measures = session, kind, hint, measures
        self.visible = False  # whether it is in hand: then it draws what grows, and how it is used
        self.colour = COLOUR
        self._points: list[Point] = []
        self._at: Point | None = None
        self._by_key = False
        self._held = False
        self.result: Shape | None = None  # the line that was measured last

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draws what is there of the shape, and the cross that keys move."""
        shape = self._draft or self.result
        if shape is not None:
            draw_shape(painter, sight, shape, self.colour)
            if self._measures:
                words = measured(shape.points[0], shape.points[-1], self._session.mm_per_pixel)
                draw_words(painter, corner_of_words(sight, shape), words, sight.rect, self.colour)
        draw_handles(painter, [sight.to_widget(point) for point in self._points])
        if self._by_key and self._at is not None:
            draw_cross(painter, sight.to_widget(self._at))
        if sight.pane.left == 0:
            rect = sight.rect
            draw_words(painter, QPointF(rect.left(), rect.top() + TOP), self._hint, rect, wide=True)

    def press(self, touch: Touch) -> bool:
        if touch.button != Qt.MouseButton.LeftButton:
            return False
        self._by_key = False
        first = not self._points
        self._put(touch.point, touch.sight)
        self._held = first and bool(self._points) and self._kind in ("line", "box")
        return True

    def move(self, touch: Touch) -> bool:
        self._by_key = False
        self._at = self._inside(touch.point)
        if self._points:
            self.changed.emit()
        return True

    def release(self, touch: Touch) -> bool:
        if touch.button != Qt.MouseButton.LeftButton:
            return False
        if self._held and self._points and _apart(touch.sight, self._points[0], touch.point) > NEAR:
            self._put(touch.point, touch.sight)
        self._held = False
        return True

    def double_click(self, touch: Touch) -> bool:
        if touch.button != Qt.MouseButton.LeftButton:
            return False
        if self._kind == "outline" and len(self._points) >= FEWEST["outline"]:
            self._finish()
            return True
        return self.press(touch)

    def key(self, event: QKeyEvent, sight: Sight) -> bool:
        key = event.key()
        if key in ARROWS and not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        ):
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.begin_by_key(sight)
            self._at = self._inside(stepped(self._at or sight.middle, Qt.Key(key), sight, fine))
        elif key in _ENTER:
            self.begin_by_key(sight)
            self._put(self._at or sight.middle, sight)
        elif key == Qt.Key.Key_Backspace and self._points:
            self._points.pop()
        elif key == Qt.Key.Key_Escape and (self._points or self.result is not None):
            self.leave()
        else:
            return False
        self.changed.emit()
        return True

    def begin_by_key(self, sight: Sight) -> None:
        """Shows the cross: where it was last, or in the middle of the view."""
        if not self._by_key and (self._at is None or not sight.rect.contains(sight.to_widget(self._at).toPoint())):
            self._at = self._inside(sight.middle)
        self._by_key = True
        self.changed.emit()

    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def leave(self) -> None:
        self._points, self._held, self._by_key, self.result, self._at = [], False, False, None, None
        self.changed.emit()

    @property
    def _draft(self) -> Shape | None:
        """What the shape would be if the next point were where pointer or cross are."""
        if not self._points or self._at is None:
            return None
        points = (*self._points, self._at)
        if self._kind == "outline" and len(points) < FEWEST["outline"]:
            return Shape("line", (points[0], points[-1]))
        return Shape(self._kind, points) if len(points) >= FEWEST[self._kind] else None

    def _put(self, at: Point, sight: Sight) -> None:
        """Takes one more point, which may be the last."""
        at = self._inside(at)
        self.result = None
        near = [_apart(sight, point, at) < (NEAR if number == 0 else 1.0) for number, point in enumerate(self._points)]
        if self._kind == "outline" and any((*near[:1], *near[-1:])):
            if len(self._points) >= FEWEST["outline"]:
                self._finish()
            return
        if self._kind != "outline" and any(near):
            return  # a line or a box has some extent
        self._points.append(at)
        self._at = at
        if self._kind != "outline" and len(self._points) == FEWEST[self._kind]:
            self._finish()
        else:
            self.changed.emit()

    def _finish(self) -> None:
        shape = Shape(self._kind, tuple(self._points))
        self._points, self._held = [], False
        self.result = shape if self._measures else None
        self.changed.emit()
        self.drawn.emit(shape)

    def _inside(self, at: Point) -> Point:
        """The nearest point of the picture."""
        opened = self._session.opened
        if opened is None:
            return at
        width, height = opened.relightable.width, opened.relightable.height
        return min(max(at[0], 0.0), float(width)), min(max(at[1], 0.0), float(height))


def stepped(at: Point, key: Qt.Key, sight: Sight, fine: bool) -> Point:
    """A point moved by an arrow key as the window shows it: by STEP on the screen, finely by one pixel."""
    across, down = ARROWS[key]
    length = sight.scale if fine else max(STEP, sight.scale)
    place = sight.to_widget(at)
    return sight.to_picture(QPointF(place.x() + across * length, place.y() + down * length))


def _apart(sight: Sight, one: Point, other: Point) -> float:
    """How far two picture points are from each other on the screen."""
    return math.dist(one, other) * sight.scale
