"""Choosing notes on the picture, moving and reshaping the chosen one: the tool that is in hand when no other is."""

import math
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from disk_rti_desktop.gui.drawing_tool import ARROWS, stepped
from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.gui.notes_layer import NotesLayer
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.tools import Touch
from disk_rti_desktop.notes import Note
from disk_rti_desktop.render.view import Point

GRIP = 8.0  # widget pixels from a handle or a line at which the pointer takes hold of it


class ChoosingTool(QObject):
    """A press chooses a note; the chosen one is dragged by its lines, and reshaped by its corners.

    Signals:
        changed(Note): the chosen note has another place or form.
        edit_wanted(): a note was double clicked.
        redraw_wanted(): it looks otherwise.
    """

    changed = Signal(object)
    edit_wanted = Signal()
    redraw_wanted = Signal()

    def __init__(self, session: Session, layer: NotesLayer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._layer = session, layer
        self._held: int | Literal["whole"] | None = None  # the corner that is dragged
        self._from: Point = (0.0, 0.0)
        self._before: Note | None = None
        self._over: Literal["corner", "line", "other"] | None = None

    def press(self, touch: Touch) -> bool:
        if not self._plain(touch):
            return False
        chosen = self._chosen
        corner = None if chosen is None else _corner_at(chosen, touch)
        found = self._under(touch)
        if chosen is not None and corner is not None:
            self._held = corner
        elif found is None:
            return False
        elif chosen is not None and found.id == chosen.id:
            self._held = "whole"
        else:
            self._session.chosen_note = found.id
            return True
        self._from, self._before = touch.point, chosen
        return True

    def move(self, touch: Touch) -> bool:
        before = self._before
        if before is None or self._held is None:
            self._look(touch)
            return self._over is not None
        if self._held == "whole":
            shape = before.shape.moved(touch.point[0] - self._from[0], touch.point[1] - self._from[1])
        else:
            shape = before.shape.reshaped(self._held, touch.point)
        self._layer.moving = before.changed(shape=shape)
        self.redraw_wanted.emit()
        return True

    def release(self, touch: Touch) -> bool:
        if touch.button != Qt.MouseButton.LeftButton or self._held is None:
            return False
        moved = self._layer.moving
        self.leave()
        if moved is not None:
            self.changed.emit(moved)
        return True

    def double_click(self, touch: Touch) -> bool:
        found = self._under(touch) if self._plain(touch) else None
        if found is None:
            return False
        self._session.chosen_note = found.id
        self.edit_wanted.emit()
        return True

    def key(self, event: QKeyEvent, sight: Sight) -> bool:
        chosen = self._chosen
        if chosen is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            self._session.chosen_note = ""
            return True
        if event.key() in ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            start = chosen.shape.middle
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            x, y = stepped(start, Qt.Key(event.key()), sight, fine)
            self.changed.emit(chosen.changed(shape=chosen.shape.moved(x - start[0], y - start[1])))
            return True
        return False

    def cursor(self) -> Qt.CursorShape | None:
        shapes = {
            "corner": Qt.CursorShape.SizeAllCursor,
            "line": Qt.CursorShape.SizeAllCursor,
            "other": Qt.CursorShape.PointingHandCursor,
        }
        return None if self._over is None else shapes[self._over]

    def leave(self) -> None:
        self._held = self._before = self._layer.moving = None
        self.redraw_wanted.emit()

    @property
    def _chosen(self) -> Note | None:
        return self._session.notes.note(self._session.chosen_note) if self._layer.visible else None

    def _plain(self, touch: Touch) -> bool:
        """Whether the left button alone is used, and it is not there to move the light."""
        light = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier
        return touch.button == Qt.MouseButton.LeftButton and not touch.modifiers & light and not self._session.bulb

    def _look(self, touch: Touch) -> None:
        chosen = self._chosen
        found = None if self._session.bulb else self._under(touch)
        if chosen is not None and not self._session.bulb and _corner_at(chosen, touch) is not None:
            self._over = "corner"
        elif found is not None:
            self._over = "line" if chosen is not None and found.id == chosen.id else "other"
        else:
            self._over = None

    def _under(self, touch: Touch) -> Note | None:
        """The note nearest to the pointer, if it is within reach; the chosen one before others."""
        if not self._layer.visible:
            return None
        reach = GRIP / touch.sight.scale
        near = [(note.shape.distance(touch.point), note) for note in self._session.notes.notes]
        within = [(distance, note) for distance, note in near if distance <= reach]
        chosen = next((note for _, note in within if note.id == self._session.chosen_note), None)
        return chosen or min(within, key=lambda pair: pair[0], default=(0.0, None))[1]


def _corner_at(note: Note, touch: Touch) -> int | None:
    """The number of the corner under the pointer."""
    if note.shape.kind == "point":
        return None
    places = [touch.sight.to_widget(corner) for corner in note.shape.corners]
    far = [math.hypot(place.x() - touch.at.x(), place.y() - touch.at.y()) for place in places]
    nearest = min(range(len(far)), key=far.__getitem__)
    return nearest if far[nearest] <= GRIP else None
