"""The lower edge of the dialogs that save: how far it is, Cancel and Save, and the work itself in the background."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps


class Foot(QWidget):
    """Runs one work at a time, and shows it.

    Signals:
        wanted(): the user wants to save.
        busy_changed(bool): work begins, or has ended; then its outcome follows.
        succeeded(object): the work's result.
        stopped(): the user has cancelled the work, and it has ended.
        closed(): the user wants to leave the dialog while nothing is at work.
    """

    wanted = Signal()
    busy_changed = Signal(bool)
    succeeded = Signal(object)
    stopped = Signal()
    closed = Signal()

    def __init__(self, verb: str = "Save", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.note = plain_label()
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        theme.give_role(self.note, "muted")
        self.cancel = QPushButton("Cancel")
        self.save = QPushButton(verb)
        self.save.setProperty("primary", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.bar, 1)
        row.addWidget(self.note, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        self.bar.hide()
        self.save.clicked.connect(self.wanted)
        self.cancel.clicked.connect(self.leave)

    @property
    def busy(self) -> bool:
        """Whether something is being saved."""
        return self._task is not None

    def start(self, steps: Steps[Any]) -> None:
        """Begins the work."""
        self._task = Task(steps)
        self._task.progressed.connect(self._show)
        self._task.succeeded.connect(self._finish)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(self._stop)
        self.bar.setValue(0)
        self.bar.show()
        self.save.setEnabled(False)
        self.busy_changed.emit(True)
        self._task.start()

    def leave(self) -> None:
        """Cancels the work; without any, lets the dialog be closed."""
        if self._task is None:
            self.closed.emit()
        else:
            self._task.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.save.setDefault(True)  # told before, the dialog would not have known of it

    def _show(self, progress: Progress) -> None:
        self.bar.setValue(round(100 * progress.fraction))
        self.note.setText(progress.note)

    def _finish(self, result: object) -> None:
        self._rest()
        self.succeeded.emit(result)

    def _fail(self, error: Exception) -> None:
        self._rest()
        messages.show_error(self.window(), error)

    def _stop(self) -> None:
        self._rest()
        self.stopped.emit()

    def _rest(self) -> None:
        self._task = None
        self.bar.hide()
        self.note.clear()
        self.save.setEnabled(True)
        self.busy_changed.emit(False)


def hint_label() -> QLabel:
    """Two lines that say why something cannot be saved yet; empty while it can, so that nothing moves."""
    label = plain_label()
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)  # as wide as the fields above it
    label.setMinimumHeight(2 * label.fontMetrics().lineSpacing())
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    theme.give_role(label, "fault")
    return label
