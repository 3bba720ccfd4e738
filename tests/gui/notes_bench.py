"""A window with a picture and the desk of notes, and a hand on mouse and keys."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from disk_rti_desktop.gui.notes_desk import NotesDesk
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.notes import Note, Shape

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Bench:
    """A window with a picture of 192 x 128, shown 2 for 1, and the desk of notes."""

    def __init__(self, session: Session, path: Path) -> None:
        self.session, self.path = session, path
        opened = session.opened
        assert opened is not None
        session.opened = Opened(opened.relightable, path)
        self.window = QMainWindow()
        self.viewport = Viewport(session, use_opengl=False)
        self.window.setCentralWidget(self.viewport)
        self.desk = NotesDesk(session, self.viewport, self.window)
        self.window.addActions(self.desk.actions.every)
        for dock in self.desk.docks:
            self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        self.window.resize(1100, 700)
        self.window.show()

    def place(self, x: float, y: float) -> QPoint:
        """Where a picture point is in the viewport."""
        return self.viewport.sights[0].to_widget((x, y)).toPoint()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drags the left button from one picture point to another."""
        QTest.mousePress(self.viewport, LEFT, PLAIN, self.place(*start))
        QTest.mouseMove(self.viewport, self.place(*end))
        QTest.mouseRelease(self.viewport, LEFT, PLAIN, self.place(*end))

    def click(self, x: float, y: float, twice: bool = False) -> None:
        """Clicks on a picture point."""
        (QTest.mouseDClick if twice else QTest.mouseClick)(self.viewport, LEFT, PLAIN, self.place(x, y))

    def keys(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Presses keys over the picture."""
        for key in keys:
            QTest.keyClick(self.viewport, key, modifier)

    def note(self, shape: Shape, text: str = "") -> Note:
        """A note that is there already."""
        made = Note(shape, text)
        self.desk.book.change("adding", self.session.notes.with_note(made))
        return made
