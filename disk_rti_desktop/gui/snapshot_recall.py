"""Opens the view of a snapshot again: reads it, finds its object, and shows both as they were."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.gui import messages
from disk_rti_desktop.gui.drops import RELIGHTABLES, look_at
from disk_rti_desktop.gui.file_dialogs import choose_file
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render.pyramid import prepared
from disk_rti_desktop.snapshots.facts import Recalled
from disk_rti_desktop.snapshots.recall import Found, recall, shows, sought

Then = Callable[[Found | None], None]


class Recaller(QObject):
    """Brings one view after the other back; a newer wish replaces one still under way.

    Signals:
        told(str): what is being done, in words; empty when it is done.
    """

    told = Signal(str)

    def __init__(self, session: Session, viewport: Viewport, opener: Opener, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._viewport, self._opener, self._window = session, viewport, opener, window
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether an object is being sought."""
        return self._task is not None

    def show_view(self, snapshot: Path) -> None:
        """Opens the view that a snapshot tells of."""
        try:
            wanted = recall(snapshot)
        except RtiError as error:
            messages.show_error(self._window, error)
            return
        recent = self._session.settings.recent
        self._start(
            _seeking(wanted, snapshot, recent, self._session.opened),
            f"Looking for the object of {snapshot.name}…",
            lambda found: self._show(wanted, found) if found is not None else self._ask_where(wanted, snapshot),
        )

    def stop(self) -> None:
        """Gives up what is under way; nothing comes of it any more."""
        task, self._task = self._task, None
        if task is not None:
            for signal in (task.succeeded, task.failed):
                signal.disconnect()
            task.cancel()
            self.told.emit("")

    def _start(self, steps: Steps[Found | None], words: str, then: Then) -> None:
        self.stop()
        self._task = Task(steps)
        self._task.succeeded.connect(lambda found: self._end(then, found))
        self._task.failed.connect(self._tell_failure)
        self.told.emit(words)
        self._task.start()

    def _end(self, then: Then, found: Found | None) -> None:
        self._task = None
        self.told.emit("")
        then(found)

    def _tell_failure(self, error: Exception) -> None:
        self._task = None
        self.told.emit("")
        messages.show_error(self._window, error)

    def _ask_where(self, wanted: Recalled, snapshot: Path) -> None:
        what = f"{wanted.name or 'The object'} ({wanted.method})" if wanted.method else wanted.name or "The object"
        text = (
            f"{what} was neither found near {snapshot.name} nor among what was opened last.\n\n"
            "Where does it lie? A web folder is chosen by the info.json in it."
        )
        box = messages.ask(self._window, "The snapshot's object was not found", text, "Choose it…", "Cancel")
        box.accepted.connect(lambda: self._choose(wanted, snapshot))

    def _choose(self, wanted: Recalled, snapshot: Path) -> None:
        chosen = choose_file(self._window, f"The object of {snapshot.name}", snapshot.absolute().parent, RELIGHTABLES)
        if chosen is None:
            return
        path = look_at([chosen]).path
        self._start(_opening(path), f"Opening {path.name}…", lambda found: self._compare(wanted, found))

    def _compare(self, wanted: Recalled, found: Found | None) -> None:
        if found is None:
            return
        if not wanted.fingerprint or shows(wanted, found.relightable):
            self._show(wanted, found)
            return
        text = (
            f"{found.path.name} is another image than the one that the snapshot was made of: it will not look quite "
            "the same. Show its view all the same?"
        )
        box = messages.ask(self._window, "Another image", text, "Show it", "Cancel")
        box.accepted.connect(lambda: self._show(wanted, found))

    def _show(self, wanted: Recalled, found: Found) -> None:
        session = self._session
        if session.opened is None or session.opened.relightable is not found.relightable:
            self._opener.stop()
            self._opener.show_made(Opened(found.relightable, found.path), None)
        session.replace_comparing(on=False)
        picture = (found.relightable.width, found.relightable.height)
        size = self._viewport.pane_size
        view = wanted.view.fitted(picture, size) if wanted.window is None else wanted.view.clamped(picture, size)
        session.view = view


def _seeking(wanted: Recalled, snapshot: Path, recent: tuple[Path, ...], opened: Opened | None) -> Steps[Found | None]:
    """The object of a snapshot, ready to be drawn: the one on the desk, or one that is found."""
    yield Progress(0, 1, "Looking at what is open")
    if opened is not None and shows(wanted, opened.relightable):
        return Found(opened.path or Path(), opened.relightable)
    found = yield from part(sought(wanted, snapshot, recent), 0.0, 0.9)
    if found is not None:
        yield from part(prepared(found.relightable), 0.9, 1.0)
    return found


def _opening(path: Path) -> Steps[Found]:
    relightable = yield from part(open_relightable(path), 0.0, 0.8)
    return Found(path, (yield from part(prepared(relightable), 0.8, 1.0)))
