"""What the chosen mode needs, made in the background for what the viewport shows."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.progress import Steps, part
from disk_rti_desktop.render.difference import difference
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import DEFAULT
from disk_rti_desktop.render.view import Size, View, turned_size

COARSER = 4  # levels that are drawn while something moves


@dataclass(frozen=True, eq=False)
class _Wish:
    """Pictures, and the upright view in which they should be seen in a window of some size."""

    pictures: tuple[Relightable, ...]
    view: View
    size: Size

    @property
    def fulfilled(self) -> bool:
        """Whether they can be drawn."""
        return not any(
            groundwork_of(relightable).missing(self.view, self.size, coarser)
            for relightable in self.pictures
            for coarser in range(COARSER + 1)
        )

    def steps(self) -> Steps[None]:
        """Makes what is missing."""
        for number, relightable in enumerate(self.pictures):
            making = groundwork_of(relightable).steps(self.view, self.size, COARSER)
            yield from part(making, number / len(self.pictures), (number + 1) / len(self.pictures))


class Groundworker(QObject):
    """Follows a session's view, and lets the viewport draw again when its mode can be shown.

    Signals:
        progressed(Progress): something is being made.
        ended(): nothing is being made any more.
        failed(Exception): it could not be made; the session is back in the default mode.
    """

    progressed = Signal(object)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, viewport: Viewport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._viewport = session, viewport
        self._task: Task | None = None
        self._wanted = View()
        signals = (session.view_changed, session.opened_changed, session.comparison_changed)
        for signal in (*signals, session.comparing_changed, viewport.resized):
            signal.connect(self._follow)

    @property
    def busy(self) -> bool:
        """Whether something is being made."""
        return self._task is not None

    def stop(self) -> None:
        """Gives up, and goes back to the default mode."""
        if self._task is not None:
            self._give_up()

    def _give_up(self) -> None:
        """Back to what needs no groundwork."""
        session = self._session
        if session.comparing.difference.measure.mode is not None:
            session.replace_comparing(difference=difference("signed"))
        session.view = replace(session.view, mode=DEFAULT)

    def _follow(self) -> None:
        scene = self._session.scene
        # A difference may be counted in another mode than the one that is chosen.
        mode = next((seen.mode for seen in scene.views if not seen.mode.plain), DEFAULT)
        view = replace(self._session.view, mode=mode).upright
        if self._task is not None:
            # Under another light the surface is the same; and lights chosen for the last one are better than none.
            if (view.mode, view.centre, view.zoom) != (self._wanted.mode, self._wanted.centre, self._wanted.zoom):
                self._task.cancel()
            return
        if view.mode.plain:
            return
        pictures = [picture for picture, seen in zip(scene.pictures, scene.views, strict=True) if not seen.mode.plain]
        wish = _Wish(tuple(pictures), view, turned_size(self._viewport.pane_size, self._session.view.turns))
        if not wish.fulfilled:
            self._begin(wish)

    def _begin(self, wish: _Wish) -> None:
        self._wanted = wish.view
        self._task = Task(wish.steps())
        self._task.progressed.connect(self.progressed)
        self._task.failed.connect(self._tell_failure)
        self._task.finished.connect(self._finish)
        self._task.start()

    def _finish(self) -> None:
        self._task = None
        self._viewport.redraw()
        self._follow()
        if self._task is None:
            self.ended.emit()

    def _tell_failure(self, error: Exception) -> None:
        self._give_up()
        self.failed.emit(error)
