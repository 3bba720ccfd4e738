"""All that belongs to comparing in one window: the bar, the photos, the judge, and what the actions do."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.gui import messages
from disk_rti_desktop.gui.actions import Actions
from disk_rti_desktop.gui.compare_bar import CompareBar, exchange
from disk_rti_desktop.gui.comparing import Manner
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.judge import Judge
from disk_rti_desktop.gui.photographs import Photographs, photos_near
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport


class CompareDesk(QObject):
    """Compares what a session has open, as the user asks for by actions and in the bar.

    Signals:
        told(str): something is being done, in words; empty when it is done.
    """

    told = Signal(str)

    def __init__(self, session: Session, actions: Actions, viewport: Viewport, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._actions, self._window = session, actions, window
        self.bar = CompareBar(session, actions)
        self.photographs = Photographs(session, self)
        self.judge = Judge(session, viewport, self)
        self.judge.judged.connect(self.bar.show_judgement)
        self.bar.photos_wanted.connect(self.ask_for_photos)
        self.bar.file_wanted.connect(actions.compare.trigger)
        self.photographs.begun.connect(self.told)
        self.photographs.ended.connect(lambda: self.told.emit(""))
        self.photographs.failed.connect(lambda error: messages.show_error(window, error))
        self._connect_actions(viewport)
        for signal in (session.opened_changed, session.comparison_changed, session.comparing_changed):
            signal.connect(self._follow)
        session.photos_changed.connect(self._follow)
        self._follow()

    def stop(self) -> None:
        """Gives up what is under way in the background."""
        self.photographs.stop()
        self.judge.stop()

    def ask_for_photos(self) -> None:
        """Compares with the photos; where they are is asked first, unless the user has told."""
        session = self._session
        if session.photos is not None:
            session.follows_photo = True
            session.replace_comparing(on=True)
            return
        opened = session.opened
        near = None if opened is None else photos_near(opened.path, opened.relightable.provenance)
        if near is None:
            self._choose_photos()
            return
        question = f"Photos of the names that this picture was made from lie in\n\n{near}\n\nCompare with these?"
        box = messages.ask(self._window, "Compare with the photos", question, "Compare", "Choose others…")
        box.accepted.connect(lambda: self.photographs.use(near))
        box.rejected.connect(self._choose_photos)

    def _choose_photos(self) -> None:
        opened, kept = self._session.opened, self._session.settings
        beside = opened.path.absolute().parent if opened is not None and opened.path is not None else kept.open_folder
        path: Path | None = choose_folder(self._window, "Folder of the photos", beside)
        if path is not None:
            self.photographs.use(path)

    def _connect_actions(self, viewport: Viewport) -> None:
        actions, session = self._actions, self._session
        actions.compare_photos.triggered.connect(self.ask_for_photos)
        actions.comparing.triggered.connect(lambda on: session.replace_comparing(on=on))
        actions.swap.triggered.connect(lambda: exchange(session))
        actions.photo_light.triggered.connect(self.photographs.go_to_light)
        actions.turn_left.triggered.connect(lambda: viewport.turn(1))
        actions.turn_right.triggered.connect(lambda: viewport.turn(-1))
        for manner, action in actions.manners.items():
            action.triggered.connect(self._chooser(manner))

    def _chooser(self, manner: Manner) -> Callable[[], None]:
        return lambda: self._choose(manner)

    def _choose(self, manner: Manner) -> None:
        """Compares in a manner; the choice of flipping, made again, flips."""
        shown = self._session.comparing
        second = not shown.second if shown.on and shown.manner == "flip" == manner else True
        self._session.replace_comparing(on=True, manner=manner, second=second)
        self._follow()  # the action that was chosen again stays marked

    def _follow(self) -> None:
        """Shows what is possible, and what is chosen."""
        session, actions = self._session, self._actions
        possible = session.opened is not None and session.comparison is not None
        for action in (actions.comparing, *actions.manners.values()):
            action.setEnabled(possible)
        actions.swap.setEnabled(possible and session.comparison is not None and session.comparison.photo is None)
        actions.photo_light.setEnabled(session.photos is not None)
        actions.comparing.setChecked(session.comparing.on)
        for manner, action in actions.manners.items():
            action.setChecked(session.compared and session.comparing.manner == manner)
