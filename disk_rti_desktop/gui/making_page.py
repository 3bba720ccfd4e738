"""Watching a relightable image being made: a preview one can relight, how far it is, and the way out."""

import time
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.light_panel import LightPanel
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.progress import Progress, Steps, remaining
from disk_rti_desktop.settings import Settings

BAR_STEPS = 1000


class MakingPage(QWidget):
    """Runs the steps of making something, and shows how it comes along.

    Signals:
        made(object): the result of the steps.
        failed(Exception): they have failed.
        stopped(): they were cancelled.
    """

    made = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = Session(settings, self)
        self._task: Task | None = None
        self._newest: Progress | None = None
        self._began = 0.0
        self.viewport = Viewport(self._session, use_opengl=False)
        self.viewport.setMinimumSize(420, 320)
        self.light = LightPanel(self._session)
        self.note = plain_label()
        self.note.setAccessibleName("What is being done")
        self.time_left = QLabel()
        theme.give_role(self.time_left, "muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, BAR_STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.stop = QPushButton("Stop")
        self.stop.clicked.connect(self.cancel)
        self._clock = QTimer(self)
        self._clock.setInterval(500)
        self._clock.timeout.connect(self._tell_time)
        self._lay_out()

    @property
    def running(self) -> bool:
        """Whether something is being made."""
        return self._task is not None

    @property
    def session(self) -> Session:
        """The preview's own session: its light moves nothing else."""
        return self._session

    def start(self, steps: Steps[Any]) -> None:
        """Begins to make something."""
        self._session.opened = None
        self._newest, self._began = None, time.perf_counter()
        self.note.setText("Beginning…")
        self.time_left.clear()
        self.bar.setValue(0)
        self.stop.setEnabled(True)
        self._task = Task(steps)
        self._task.progressed.connect(self._show)
        self._task.succeeded.connect(self._succeed)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(self._end_cancelled)
        self._task.start()
        self._clock.start()

    def cancel(self) -> None:
        """Asks the work to end after its present step; `stopped` follows."""
        if self._task is None:
            return
        self.note.setText("Stopping…")
        self.time_left.clear()
        self.stop.setEnabled(False)
        self._task.cancel()

    def release(self) -> None:
        """Gives back the preview's thread."""
        self.viewport.release()

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(self.viewport, 1)
        self.light.setFixedWidth(290)
        above.addWidget(self.light)
        words = QHBoxLayout()
        words.addWidget(self.note, 1)
        words.addWidget(self.time_left)
        below = QHBoxLayout()
        below.addWidget(self.bar, 1)
        below.addWidget(self.stop)
        below.setSpacing(12)
        hint = QLabel(
            "A preview appears as soon as there is one; it can be relit: drag the light, or the right button."
        )
        hint.setWordWrap(True)
        theme.give_role(hint, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(above, 1)
        layout.addWidget(hint)
        layout.addLayout(words)
        layout.addLayout(below)

    def _show(self, progress: Progress) -> None:
        self._newest = progress
        self.bar.setValue(round(BAR_STEPS * progress.fraction))
        if self.stop.isEnabled():
            self.note.setText(progress.note)
        if isinstance(progress.preview, Relightable):
            self._session.opened = Opened(progress.preview)

    def _tell_time(self) -> None:
        if self._newest is None or not self.stop.isEnabled():
            return
        left = remaining(time.perf_counter() - self._began, self._newest)
        self.time_left.setText("" if left is None else time_in_words(left))

    def _end(self) -> None:
        self._task = None
        self._clock.stop()

    def _succeed(self, result: object) -> None:
        self._end()
        self.made.emit(result)

    def _fail(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end_cancelled(self) -> None:
        self._end()
        self.stopped.emit()


def time_in_words(seconds: float) -> str:
    """How long something will still take, no more exactly than one can know."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 60:
        return f"about {10 * round(seconds / 10)} seconds left"
    minutes = round(seconds / 60)
    if minutes == 1:
        return "about a minute left"
    if minutes < 60:
        return f"about {minutes} minutes left"
    hours = round(minutes / 60)
    return "about an hour left" if hours == 1 else f"about {hours} hours left"
