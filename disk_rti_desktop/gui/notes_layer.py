"""The notes on their places, over every pane."""

from PySide6.QtGui import QPainter

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.gui.notes_drawing import corner_of_words, draw_shape, draw_words
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.notes import Note
from disk_rti_desktop.notes.measuring import measured


class NotesLayer:
    """Draws the notes of a session; the chosen one with its words, all others with their numbers."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.shown = True
        self.moving: Note | None = None  # drawn in place of the one of its id, while it is dragged

    @property
    def visible(self) -> bool:
        """Whether there are notes, and they are to be seen."""
        return self.shown and bool(self._session.notes.notes)

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draws the notes over a pane, the chosen one last."""
        chosen = self._session.chosen_note
        numbered = sorted(enumerate(self._session.notes.notes, 1), key=lambda pair: pair[1].id == chosen)
        for number, note in numbered:
            now = self.moving if self.moving is not None and self.moving.id == note.id else note
            draw_shape(painter, sight, now.shape, now.colour, chosen=note.id == chosen)
            words = label(now, number, self._session.mm_per_pixel, note.id == chosen)
            draw_words(painter, corner_of_words(sight, now.shape), words, sight.rect, now.colour)


def label(note: Note, number: int, mm_per_pixel: float | None, full: bool) -> str:
    """What stands beside a note: its number, its length if it is a measured line, and its words if it is chosen."""
    parts = [str(number)]
    if note.measured:
        parts.append(measured(note.shape.points[0], note.shape.points[-1], mm_per_pixel))
    if full and note.text:
        parts.append(" ".join(note.text.split()))
    return "   ".join(parts)
