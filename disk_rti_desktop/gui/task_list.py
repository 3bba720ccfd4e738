"""The tasks of the workshop as a list: what is at work, what waits, what is done, and what one can do with each."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.jobs import AT_WORK, Job, State
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.making_page import status, time_left
from disk_rti_desktop.gui.workshop import Workshop

SIZE = (620, 380)
SHARE = Qt.ItemDataRole.UserRole + 1  # of the work that is done
THICKNESS = 3  # of the line that shows it
ICONS = {
    State.WAITING: "waiting",
    State.RUNNING: "running",
    State.PAUSED: "pause",
    State.STOPPED: "stopped",
    State.FAILED: "fault",
    State.DONE: "note",
}
EMPTY = "There is nothing to do. What is made from photos appears here, and what waits for its turn."


class TaskList(QDialog):
    """Lists the jobs of a workshop.

    Signals:
        show_wanted(Job): its result is to be opened, or its making to be watched.
        remove_wanted(Job): it is to leave the list, which may need a question first.
    """

    show_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, workshop: Workshop, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workshop = workshop
        self._shown: tuple[Job, ...] = ()
        self.setWindowTitle("Tasks")
        self.resize(*SIZE)
        self.list = _List()
        self.list.setAccessibleName("Tasks")
        self.list.setItemDelegate(_Rows(self.list))
        self.hint = plain_label(EMPTY)
        self.hint.setWordWrap(True)
        theme.give_role(self.hint, "muted")
        self.show_ = _button("&Show", "Open the result, or watch the making (Enter)")
        self.pause = _button("&Pause", "Let it rest, or go on (Space)")
        self.retry = _button("&Resume", "Take it up again, where it was")
        self.up = _button("&Up", "Make it earlier than the one above (Ctrl and arrow key)")
        self.down = _button("&Down", "Make it later than the one below (Ctrl and arrow key)")
        self.remove = _button("Re&move", "Cancel it, or take it off the list (Delete); a finished result stays")
        self._lay_out()
        self._connect()
        self._fill()

    @property
    def current(self) -> Job | None:
        """The job that the buttons act on."""
        row = self.list.currentRow()
        return self._workshop.jobs[row] if 0 <= row < len(self._workshop.jobs) else None

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.show_, self.pause, self.retry):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.up, self.down, self.remove):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self._workshop.changed.connect(self._fill)
        self._workshop.advanced.connect(lambda job: self._tell(self._shown.index(job)))
        self.list.currentRowChanged.connect(self._offer)
        self.list.itemActivated.connect(lambda _item: self._act(self.show_wanted.emit))
        keys: Mapping[int, QPushButton] = {Qt.Key.Key_Space: self.pause, Qt.Key.Key_Delete: self.remove}
        self.list.buttons = keys
        self.list.moves = {Qt.Key.Key_Up: self.up, Qt.Key.Key_Down: self.down}
        self.show_.clicked.connect(lambda: self._act(self.show_wanted.emit))
        self.remove.clicked.connect(lambda: self._act(self.remove_wanted.emit))
        self.pause.clicked.connect(lambda: self._act(self._pause_or_go_on))
        self.retry.clicked.connect(lambda: self._act(self._workshop.go_on))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))

    def _act(self, deed: Callable[[Job], object]) -> None:
        if self.current is not None:
            deed(self.current)

    def _pause_or_go_on(self, job: Job) -> None:
        if job.state is State.RUNNING:
            self._workshop.pause(job)
        else:
            self._workshop.go_on(job)

    def _move(self, places: int) -> None:
        job = self.current
        if job is not None:
            self._workshop.move(job, places)
            self.list.setCurrentRow(self._workshop.jobs.index(job))

    def _fill(self) -> None:
        """Shows the jobs as they are now, the same one marked as before."""
        jobs, row = tuple(self._workshop.jobs), self.list.currentRow()
        marked = self._shown[row] if 0 <= row < len(self._shown) else None
        self._shown = jobs
        self.list.blockSignals(True)
        self.list.clear()
        for number in range(len(jobs)):
            self.list.addItem(QListWidgetItem())
            self._tell(number)
        self.list.setCurrentRow(jobs.index(marked) if marked in jobs else min(max(row, 0), len(jobs) - 1))
        self.list.blockSignals(False)
        self.hint.setVisible(not jobs)
        self.list.setVisible(bool(jobs))
        self._offer()

    def _tell(self, number: int) -> None:
        job, item = self._shown[number], self.list.item(number)
        left = time_left(job)
        item.setText(f"{job.name}\n{status(job)}{', ' if left else ''}{left}")
        item.setToolTip(f"{status(job)}\n{job.work.out}")
        failed = job.state is State.FAILED
        item.setIcon(icon(ICONS[job.state], theme.present().fault) if failed else icon(ICONS[job.state]))
        item.setData(SHARE, job.progress.fraction if job.state in AT_WORK and job.progress is not None else None)

    def _offer(self) -> None:
        """Lets one do what can be done with the marked job."""
        job, jobs = self.current, self._workshop.jobs
        state = None if job is None else job.state
        self.show_.setEnabled(state in AT_WORK | {State.DONE, State.FAILED, State.WAITING})
        self.pause.setText("&Continue" if state is State.PAUSED else "&Pause")
        self.pause.setEnabled(state in AT_WORK)
        self.retry.setEnabled(state in (State.STOPPED, State.FAILED))
        waits = job is not None and state is not State.DONE
        self.up.setEnabled(job is not None and waits and jobs.index(job) > 0)
        self.down.setEnabled(job is not None and waits and jobs.index(job) < len(jobs) - 1)
        self.remove.setEnabled(job is not None)
        self.remove.setText("&Cancel" if state in AT_WORK else "Re&move")


class _List(QListWidget):
    """A list whose keys press buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: Mapping[int, QPushButton] = {}
        self.moves: Mapping[int, QPushButton] = {}  # with Ctrl
        self.setIconSize(QSize(20, 20))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        button = (self.moves if control else self.buttons).get(event.key())
        if button is not None:
            button.click()
            return
        super().keyPressEvent(event)


class _Rows(QStyledItemDelegate):
    """Draws below each row how much is done."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        share = index.data(SHARE)
        if share is not None:
            row: QRect = option.rect
            line = QRect(row.left(), row.bottom() - THICKNESS, round(row.width() * share), THICKNESS)
            painter.fillRect(line, option.palette.color(QPalette.ColorRole.Highlight))


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
