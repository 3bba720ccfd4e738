"""Opening relightable images in the background, as the object on the desk or as what to compare it with."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.pipeline import Made
from disk_rti_desktop.progress import Steps, part
from disk_rti_desktop.render.pyramid import prepared


def _opened(path: Path) -> Steps[Relightable]:
    """The relightable image at a path, ready to be drawn."""
    relightable = yield from part(formats.open_relightable(path), 0.0, 0.7)
    return (yield from part(prepared(relightable), 0.7, 1.0))


def ready(making: Steps[Made]) -> Steps[Made]:
    """The same steps, and then what was made is ready to be drawn."""
    made = yield from part(making, 0.0, 0.99)
    for each in (made, *made.comparisons):
        yield from part(prepared(each.relightable), 0.99, 1.0)
    return made


class Opener(QObject):
    """Opens one thing after the other into a session; a newer wish replaces one still under way.

    Signals:
        begun(Path): something is being read.
        ended(): nothing is being read any more.
        failed(Path, Exception): it cannot be opened.
        of_another_size(Opened): what was to be put beside does not lie on the object pixel by pixel.
    """

    begun = Signal(object)
    ended = Signal()
    failed = Signal(object, object)
    of_another_size = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = Path()
        self._beside = False
        self._compare_with: Path | None = None
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._task is not None

    def open(self, path: Path, compare_with: Path | None = None) -> None:
        """Puts what lies at a path on the desk, in place of what was there; then another beside it."""
        self._read(path, beside=False, compare_with=compare_with)

    def compare(self, path: Path) -> None:
        """Puts what lies at a path beside the object on the desk."""
        self._read(path, beside=True, compare_with=None)

    def show_made(self, opened: Opened, comparison: Opened | None) -> None:
        """Puts on the desk what has just been made."""
        session = self._session
        session.follows_photo = False
        session.photos = session.comparison = None
        session.opened = opened
        session.shelf = (opened,)
        if opened.path is not None:
            self._session.settings = self._session.settings.with_recent(opened.path)
        if comparison is not None:
            self._shelve(comparison)

    def stop(self) -> None:
        """Gives up what is being read; nothing comes of it any more."""
        if self._task is None:
            return
        self._task.give_up()
        self._task = None

    def _read(self, path: Path, beside: bool, compare_with: Path | None) -> None:
        self.stop()
        self._path, self._beside, self._compare_with = path, beside, compare_with
        self._task = Task(_opened(path))
        self._task.succeeded.connect(self._place)
        self._task.failed.connect(self._tell_failure)
        self.begun.emit(path)
        self._task.start()

    def _place(self, relightable: Relightable) -> None:
        self._task = None
        opened, compare_with = Opened(relightable, self._path), self._compare_with
        if self._beside:
            self._place_beside(opened)
        else:
            self.show_made(opened, None)
        if compare_with is not None:
            self.compare(compare_with)
        else:
            self.ended.emit()

    def _tell_failure(self, error: Exception) -> None:
        self._task = None
        self.failed.emit(self._path, error)
        self.ended.emit()

    def _place_beside(self, opened: Opened) -> None:
        if self._session.opened is None:
            return
        left, right = self._session.opened.relightable, opened.relightable
        if (left.width, left.height) != (right.width, right.height):
            self.of_another_size.emit(opened)
            return
        self._shelve(opened)

    def _shelve(self, opened: Opened) -> None:
        """Compares with another encoding of the object; one of the same path is not kept twice."""
        session = self._session
        others = (one for one in session.shelf if one is session.opened or one.path is None or one.path != opened.path)
        session.shelf = (*others, opened)
        session.follows_photo = False
        session.comparison = opened
        session.replace_comparing(on=True)
