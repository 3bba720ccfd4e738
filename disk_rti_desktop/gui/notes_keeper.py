"""Notes on their way between a session and their file: loaded when an object is opened, saved at once when changed.

While one change is written the next may be made: it is written right after. The folder is watched, and what another
window or program writes is taken in.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.notes import Kept, Notes, merged, notes_path, read_or_set_aside, write
from disk_rti_desktop.notes.files import stamp_of
from disk_rti_desktop.progress import Progress, Steps

AGAIN = 5000  # milliseconds after which a failed saving is tried again
SETTLED = 150  # milliseconds that a watched folder must be quiet before it is looked into

NOTHING = Kept(Notes(), None)


def _read(path: Path, known: Kept | None) -> Steps[tuple[Kept, str] | None]:
    """The notes in a file and what is to be told of it; None if it is the version that is known."""
    yield Progress(0, 1, "Reading the notes")
    return None if known is not None and stamp_of(path) == known.stamp else read_or_set_aside(path)


def _write(path: Path, base: Kept, ours: Notes) -> Steps[Kept]:
    yield Progress(0, 1, "Saving the notes")
    return write(path, base, ours)


class NotesKeeper(QObject):
    """Keeps the notes of one session.

    Signals:
        moved(): the notes are those on another object from now on.
        told(str): what the user should know of the file: that it is damaged, or cannot be saved; empty: all is well.
        saved(): all that is noted is in the file.
    """

    moved = Signal()
    told = Signal(str)
    saved = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path: Path | None = None
        self._kept = NOTHING
        self._written = Notes()  # what the task under way was given to write
        self._task: Task | None = None
        self._failed = False
        self._watcher = QFileSystemWatcher(self)
        self._settling = self._timer(SETTLED, self._look)
        self._again = self._timer(AGAIN, self._save)
        self._watcher.directoryChanged.connect(lambda _folder: self._settling.start())
        session.opened_changed.connect(self._follow)
        session.notes_changed.connect(lambda _notes: self._save())
        self._follow(session.opened)

    @property
    def path(self) -> Path | None:
        """The file of the notes; None if the object was never saved, so that they are kept while it is open only."""
        return self._path

    @property
    def settled(self) -> bool:
        """Whether nothing is being read or written, and nothing waits to be."""
        return self._task is None and (self._path is None or self._session.notes == self._kept.notes)

    def stop(self) -> None:
        """Saves what is not saved yet; returns when that is done."""
        self._settling.stop()
        self._again.stop()
        self._finish()
        self._path = None
        self._watch()

    def _follow(self, opened: Opened | None) -> None:
        path = None if opened is None or opened.path is None else notes_path(opened.path)
        if path is not None and path == self._path:
            return
        self._finish()
        self._path, self._kept, self._failed = None, NOTHING, False
        self._session.chosen_note = ""
        self._session.notes = Notes()
        self._path = path
        self._watch()
        self.told.emit("")
        self.moved.emit()
        if path is not None:
            self._start(_read(path, None), self._take, self._tell)

    def _finish(self) -> None:
        """Ends what is under way, and writes here and now what is not written."""
        task, self._task = self._task, None
        if task is not None:
            task.give_up()
            task.wait()
        if self._path is None or self._session.notes == self._kept.notes:
            return
        try:
            self._kept = write(self._path, self._kept, self._session.notes)
        except RtiError as error:
            self.told.emit(str(error))

    def _save(self) -> None:
        if self._path is None or self._task is not None or self._session.notes == self._kept.notes:
            return
        self._written = self._session.notes
        self._start(_write(self._path, self._kept, self._written), self._conclude, self._try_again)

    def _look(self) -> None:
        """Takes in what another has written."""
        if self._task is not None:
            self._settling.start()
        elif self._path is not None:
            self._start(_read(self._path, self._kept), self._take, self._tell)

    def _start(self, steps: Steps[Any], then: Callable[[Any], None], otherwise: Callable[[Exception], None]) -> None:
        self._task = Task(steps)
        self._task.succeeded.connect(then)
        self._task.failed.connect(otherwise)
        self._task.start()

    def _take(self, found: tuple[Kept, str] | None) -> None:
        self._task = None
        if found is not None:
            before, (self._kept, told) = self._kept, found
            if told:
                self.told.emit(told)
            self._session.notes = merged(before.notes, self._session.notes, self._kept.notes)
        self._save()

    def _conclude(self, kept: Kept) -> None:
        """What the file holds now is what was noted, others' notes, and what was changed while it was written."""
        self._task = None
        self._kept = kept
        if self._failed:
            self._failed = False
            self.told.emit("")
        self._session.notes = merged(self._written, self._session.notes, kept.notes)
        if self._session.notes == kept.notes:
            self.saved.emit()
        self._save()

    def _tell(self, error: Exception) -> None:
        self._task = None
        self.told.emit(str(error))

    def _try_again(self, error: Exception) -> None:
        self._task = None
        self._failed = True
        self.told.emit(f"Not saved yet. {error}")
        self._again.start()

    def _watch(self) -> None:
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        if self._path is not None and self._path.parent.is_dir():
            self._watcher.addPath(str(self._path.parent))

    def _timer(self, interval: int, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(then)
        return timer
