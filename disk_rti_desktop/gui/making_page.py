"""Watching a relightable image being made: a preview one can relight, how far it is, how well it goes, the way out."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.amounts import duration_in_words
from disk_rti_desktop.gui.curves import CurvePlot
from disk_rti_desktop.gui.jobs import Job, State
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.light_panel import LightPanel
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.settings import Settings

BAR_STEPS = 1000
SIDE = 300
PAUSE = {State.RUNNING: "&Pause", State.PAUSED: "&Continue", State.STOPPED: "&Resume", State.FAILED: "Try &again"}
HINT = "A preview appears as soon as there is one. Relight it: drag with the right button, or use the arrow keys."


class MakingPage(QWidget):
    """Shows how a job of the workshop comes along.

    Signals:
        pause_wanted(), go_on_wanted(), cancel_wanted(), background_wanted(): a button was pressed.
    """

    pause_wanted = Signal()
    go_on_wanted = Signal()
    cancel_wanted = Signal()
    background_wanted = Signal()

    def __init__(self, job: Job, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._session = Session(settings, self)
        self.viewport = Viewport(self._session, use_opengl=False)
        self.viewport.setMinimumSize(420, 320)
        self.light = LightPanel(self._session)
        self.loss = CurvePlot(
            "Error while learning",
            "How far what was learned is from the photos it learns from: it should fall, steeply at first.",
            "{:.2g}",
            logarithmic=True,
        )
        self.score = CurvePlot(
            "Score on photos held out",
            "How close what was learned comes to photos it has not seen, in decibels: more is closer.\n"
            "It is measured in a rehearsal, after the learning.",
            "{:.1f} dB",
            logarithmic=False,
        )
        self.note = plain_label()
        self.note.setAccessibleName("What is being done")
        self.time_left = QLabel()
        theme.give_role(self.time_left, "muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, BAR_STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.hint = plain_label()
        self.pause = QPushButton()
        self.cancel = QPushButton("&Cancel")
        self.background = QPushButton("Continue in the &background")
        self.background.setToolTip("Closes this view; the work goes on, and a notice tells when it is done")
        self._clock = QTimer(self)
        self._clock.setInterval(500)
        self._lay_out()
        self._connect()
        self._follow()
        self._advance()
        self.viewport.setFocus()

    @property
    def session(self) -> Session:
        """The preview's own session: its light moves nothing else."""
        return self._session

    def release(self) -> None:
        """Gives back the preview's thread."""
        self._clock.stop()
        self.job.advanced.disconnect(self._advance)
        self.job.changed.disconnect(self._follow)
        self.viewport.release()

    def _lay_out(self) -> None:
        self.hint.setWordWrap(True)
        theme.give_role(self.hint, "muted")
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.light)
        side.addWidget(self.loss, 1)
        side.addWidget(self.score, 1)
        holder = QWidget()
        holder.setFixedWidth(SIDE)
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(self.viewport, 1)
        above.addWidget(holder)
        words = QHBoxLayout()
        words.addWidget(self.note, 1)
        words.addWidget(self.time_left)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.hint, 1)
        for button in (self.pause, self.cancel, self.background):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(above, 1)
        layout.addLayout(words)
        layout.addWidget(self.bar)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.pause.clicked.connect(self._pause_or_go_on)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.background.clicked.connect(self.background_wanted)
        self._clock.timeout.connect(self._tell_time)
        self.job.advanced.connect(self._advance)
        self.job.changed.connect(self._follow)

    def _pause_or_go_on(self) -> None:
        wanted = self.pause_wanted if self.job.state is State.RUNNING else self.go_on_wanted
        wanted.emit()

    def _follow(self) -> None:
        """Shows the job's state."""
        state = self.job.state
        self.pause.setText(PAUSE.get(state, ""))
        self.pause.setVisible(state in PAUSE)
        self.cancel.setVisible(state is not State.DONE)
        self.hint.setText(HINT if state is State.RUNNING else "")
        self.background.setText("Continue in the &background" if state is State.RUNNING else "C&lose")
        theme.give_role(self.note, "fault" if state is State.FAILED else "plain")
        self._tell_note()
        self._tell_time()
        if state is State.RUNNING:
            self._clock.start()
        else:
            self._clock.stop()

    def _advance(self) -> None:
        """Shows how far the job is."""
        job = self.job
        self.bar.setValue(0 if job.progress is None else round(BAR_STEPS * job.progress.fraction))
        self._tell_note()
        self.loss.show_curves(job.curves["loss"])
        self.score.show_curves(job.curves["score"])
        if job.preview is not None and (
            self._session.opened is None or self._session.opened.relightable is not job.preview
        ):
            self._session.opened = Opened(job.preview)

    def _tell_note(self) -> None:
        self.note.setText(status(self.job))
        self.note.setWordWrap(self.job.state is State.FAILED)

    def _tell_time(self) -> None:
        self.time_left.setText(time_left(self.job))


def status(job: Job) -> str:
    """What a job is doing, in words."""
    if job.state is State.FAILED and job.error is not None:
        return messages.sentence(job.error)
    if job.state is State.RUNNING:
        return job.progress.note if job.progress is not None else "Beginning…"
    return STATUS[job.state]


STATUS = {
    State.WAITING: "Waiting until the task before it is done",
    State.PAUSED: "Paused",
    State.STOPPED: "Stopped; it can be taken up where it was",
    State.DONE: "Done",
}


def time_left(job: Job) -> str:
    """How long a job at work will still take, in words; empty while that cannot be said."""
    left = job.clock.left if job.state is State.RUNNING else None
    return "" if left is None else f"{duration_in_words(left)} left"
