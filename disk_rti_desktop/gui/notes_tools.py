"""The tools that notes and measures are drawn with, and what becomes of what they have drawn."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.gui.drawing_tool import DrawingTool
from disk_rti_desktop.gui.notes_actions import NotesActions
from disk_rti_desktop.gui.notes_book import NotesBook, author
from disk_rti_desktop.gui.notes_scale_dialog import ScaleDialog
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.notes import Note, Scale, Shape
from disk_rti_desktop.notes.shapes import Kind
from disk_rti_desktop.notes.values import COLOURS

HINTS: Mapping[str, str] = {
    "point": "Click a point.   Keys: arrows move the cross, Enter sets it.   Esc leaves",
    "line": "Drag, or click both ends.   Keys: arrows and Enter.   Esc leaves",
    "box": "Drag, or click two corners.   Keys: arrows and Enter.   Esc leaves",
    "outline": "Click corner after corner; double click ends.   Keys: arrows and Enter, twice to end.   Esc leaves",
    "ruler": "Drag along what is to be measured.   K keeps it as a note.   Esc leaves",
    "scale": "Drag along something of known length, then type it.   Keys: arrows and Enter.   Esc leaves",
}
MEASURE = COLOURS["Sky blue"]


class NotesTools(QObject):
    """Takes tools in hand as actions ask for it.

    Signals:
        noted(): a note was drawn and chosen: its words can be written.
        measured(): the ruler has measured something, or no more.
    """

    noted = Signal()
    measured = Signal()

    def __init__(
        self, session: Session, viewport: Viewport, actions: NotesActions, book: NotesBook, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._viewport, self._book, self._window = session, viewport, book, window
        self.colour: Callable[[], str] = lambda: COLOURS["Orange"]  # of the next note
        kinds: dict[QAction, Kind] = {
            actions.point: "point",
            actions.line: "line",
            actions.box: "box",
            actions.outline: "outline",
        }
        self.by_action: dict[QAction, DrawingTool] = {}
        for action, kind in kinds.items():
            self.by_action[action] = DrawingTool(session, kind, HINTS[kind], parent=self)
            self.by_action[action].drawn.connect(self._note)
        self.ruler = DrawingTool(session, "line", HINTS["ruler"], measures=True, parent=self)
        self.ruler.changed.connect(self.measured)
        self.scale = DrawingTool(session, "line", HINTS["scale"], measures=True, parent=self)
        self.scale.drawn.connect(self._ask_length)
        self.by_action |= {actions.ruler: self.ruler, actions.set_scale: self.scale}
        for action, tool in self.by_action.items():
            viewport.add_layer(tool)
            tool.changed.connect(viewport.update_layers)
            action.triggered.connect(lambda on, tool=tool: self.take(tool if on else None))
        viewport.tools.changed.connect(self._follow)
        session.opened_changed.connect(lambda _opened: self.take(None))

    def take(self, tool: DrawingTool | None) -> None:
        """Takes a tool in hand, or puts the one there is back."""
        if tool is not None:
            tool.colour = MEASURE if tool in (self.ruler, self.scale) else self.colour()
            self._viewport.setFocus()
        self._viewport.tools.take(tool)
        self._follow()

    def keep(self) -> None:
        """Makes a note of what the ruler has measured last."""
        shape = self.ruler.result
        if shape is not None:
            self._add(Note(shape, colour=MEASURE, measured=True, creator=author()))

    def forget_scale(self) -> None:
        """Lets the scale be what the object knows of itself."""
        self._book.change("forgetting the scale", replace(self._session.notes, scale=None))

    def _follow(self) -> None:
        taken = self._viewport.tools.taken
        for action, tool in self.by_action.items():
            tool.visible = tool is taken
            action.setChecked(tool is taken)
        self._viewport.update_layers()
        self.measured.emit()

    def _note(self, shape: Shape) -> None:
        self._add(Note(shape, colour=self.colour(), creator=author()))

    def _add(self, note: Note) -> None:
        self.take(None)
        self._book.change("adding a note", self._session.notes.with_note(note))
        self._session.chosen_note = note.id
        self.noted.emit()

    def _ask_length(self, shape: Shape) -> None:
        start, end = shape.points
        dialog = ScaleDialog(math.dist(start, end), self._session.mm_per_pixel, self._window)
        dialog.accepted.connect(lambda: self._set_scale(Scale(dialog.mm_per_pixel, (start, end))))
        dialog.finished.connect(lambda _result: self.take(None))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _set_scale(self, scale: Scale) -> None:
        self._book.change("setting the scale", replace(self._session.notes, scale=scale))
