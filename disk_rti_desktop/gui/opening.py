"""Opening relightable images in the background, as the object on the desk or as what to compare it with."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task


class Opener(QObject):
    """Opens one thing after the other into a session; a newer wish replaces one still under way.

    Signals:
        begun(Path): something is being read.
        ended(): nothing is being read any more.
        failed(Path, Exception): it cannot be opened.
    """

    begun = Signal(object)
    ended = Signal()
    failed = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks: list[Task] = []

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return bool(self._tasks)

    def open(self, path: Path, compare_with: Path | None = None) -> None:
        """Puts what lies at a path on the desk, in place of what was there; then another beside it."""
        task = self._start(path)
        task.succeeded.connect(lambda relightable: self._place(Opened(relightable, path), compare_with))

    def compare(self, path: Path) -> None:
        """Puts what lies at a path beside the object on the desk."""
        task = self._start(path)
        task.succeeded.connect(lambda relightable: self._place_beside(relightable, path))

    def show_made(self, opened: Opened, comparison: Opened | None) -> None:
        """Puts on the desk what has just been made."""
        self._session.comparison = None
        self._session.opened = opened
        if opened.path is not None:
            self._session.settings = self._session.settings.with_recent(opened.path)
        if comparison is not None:
            self._session.comparison = comparison
            self._session.side_by_side = True

    def stop(self) -> None:
        """Gives up what is being read."""
        for task in self._tasks:
            task.cancel()

    def _start(self, path: Path) -> Task:
        for task in self._tasks:
            task.cancel()
        task = Task(formats.open_relightable(path))
        self._tasks.append(task)
        task.failed.connect(lambda error: self.failed.emit(path, error))
        task.finished.connect(lambda: self._end(task))
        self.begun.emit(path)
        task.start()
        return task

    def _end(self, task: Task) -> None:
        self._tasks.remove(task)
        if not self._tasks:
            self.ended.emit()

    def _place(self, opened: Opened, compare_with: Path | None) -> None:
        self.show_made(opened, None)
        if compare_with is not None:
            self.compare(compare_with)

    def _place_beside(self, relightable: Relightable, path: Path) -> None:
        opened = self._session.opened
        if opened is None:
            return
        left = opened.relightable
        if (left.width, left.height) != (relightable.width, relightable.height):
            mismatch = InputError(
                f"{path.name} is {relightable.width} × {relightable.height} pixels, and {left.name} on the desk is "
                f"{left.width} × {left.height}: only pictures of the same size can be compared. Choose another one "
                "made from the same photos."
            )
            self.failed.emit(path, mismatch)
            return
        self._session.comparison = Opened(relightable, path)
        self._session.side_by_side = True
