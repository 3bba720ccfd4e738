"""Changing the notes of a session, so that every change can be taken back."""

import getpass

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.notes import Notes, merged


class NotesBook(QObject):
    """The only way by which the window changes notes."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.stack = QUndoStack(self)

    def change(self, words: str, after: Notes) -> None:
        """Notes something; the words tell what would be taken back."""
        if after != self._session.notes:
            self.stack.push(_Change(self._session, words, after))

    def forget(self) -> None:
        """Nothing of before can be taken back any more."""
        self.stack.clear()


class _Change(QUndoCommand):
    """A change made and taken back by merging, so that what others have written meanwhile stays."""

    def __init__(self, session: Session, words: str, after: Notes) -> None:
        super().__init__(words)
        self._session, self._before, self._after = session, session.notes, after

    def redo(self) -> None:
        self._go(self._before, self._after)

    def undo(self) -> None:
        self._go(self._after, self._before)

    def _go(self, start: Notes, end: Notes) -> None:
        session = self._session
        session.notes = merged(start, end, session.notes)
        if session.notes.note(session.chosen_note) is None:
            session.chosen_note = ""


def author() -> str:
    """Who writes: the name that the computer knows the user by, if it does."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
