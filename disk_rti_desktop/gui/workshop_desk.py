"""All that belongs to making in one window: the workshop, the view of a making, the list of tasks, the notices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStatusBar, QToolButton

from disk_rti_desktop.gui import messages
from disk_rti_desktop.gui.actions import ActionSet
from disk_rti_desktop.gui.desk import FILE, Groups
from disk_rti_desktop.gui.docks import panel
from disk_rti_desktop.gui.experience import refined
from disk_rti_desktop.gui.jobs import AT_WORK, Job, State, Training, Work
from disk_rti_desktop.gui.making_dialog import MakingDialog
from disk_rti_desktop.gui.notice_bar import NoticeBar
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.scores_panel import ScoresPanel
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task_list import TaskList
from disk_rti_desktop.gui.workshop import Workshop
from disk_rti_desktop.pipeline import Made

MUCH = 60.0  # seconds of work that are not given up without a question
MOMENT = 8000  # milliseconds that a message at the foot of the window stays
LATER, DISCARD, GO_ON = "Stop and resume later", "Discard", "Keep making it"


class WorkshopActions(ActionSet):
    """What one can do with tasks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = self.add("tasks", "&Tasks…", ["Ctrl+J"], "See what is being made, what waits, and what is done")
        self.watch = self.add("watch", "&Watch the making…", ["Ctrl+Shift+J"], "See how the present task comes along")
        self.pause = self.add("pause", "&Pause the making", ["Ctrl+Shift+P"], "Let the present task rest, or go on")
        self.pause.setCheckable(True)


class WorkshopDesk(QObject):
    """Lets a window make things, one after the other, and open what was made.

    Signals:
        ended(): the user has decided what becomes of unfinished work, and nothing is at work: the window may close.
    """

    ended = Signal()

    def __init__(
        self, session: Session, opener: Opener, notice: NoticeBar, foot: QStatusBar, window: QMainWindow
    ) -> None:
        super().__init__(window)
        self._session, self._opener, self._notice, self._foot = session, opener, notice, foot
        self._window = window
        self.workshop = Workshop(self)
        self.actions = WorkshopActions(self)
        self.scores = ScoresPanel(session)
        self._docks = (panel("scores", "Photos held out", self.scores),)
        self.view: MakingDialog | None = None
        self.list: TaskList | None = None
        self.button = QToolButton()
        self.button.setAccessibleName("Tasks")
        self.button.clicked.connect(self.actions.tasks.trigger)
        foot.addPermanentWidget(self.button)
        self.workshop.changed.connect(self._follow)
        self.workshop.made.connect(self._take)
        self.workshop.failed.connect(self._tell_failure)
        self.workshop.advanced.connect(self._tell_progress)
        self.workshop.closed.connect(self.ended)
        self.actions.tasks.triggered.connect(self.show_list)
        self.actions.watch.triggered.connect(self._watch_present)
        self.actions.pause.triggered.connect(self._pause_present)
        self._follow()

    @property
    def menus(self) -> Mapping[str, Groups]:
        """What it adds to which menu."""
        return {FILE: [[self.actions.tasks, self.actions.watch, self.actions.pause]]}

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """Its panels."""
        return self._docks

    def make(self, plan: Plan) -> Job:
        """Puts a plan at the end of the row; the view opens, unless one watches something else."""
        return self.add(Training(replace(plan, out=self._free_place(plan.out))))

    def demonstrate(self, work: Work) -> Job:
        """Makes something that it makes no sense to make twice at a time."""
        present = next((job for job in self.workshop.unfinished if job.work == work), None)
        if present is None:
            return self.add(work)
        self.watch(present)
        return present

    def add(self, work: Work) -> Job:
        """Puts something at the end of the row; the view opens, unless one watches something else."""
        job = self.workshop.add(work)
        if job.state in AT_WORK:
            self.watch(job)
        else:
            self._foot.showMessage(f"{job.name}: it begins when the tasks before it are done.", MOMENT)
        return job

    def watch(self, job: Job) -> None:
        """Opens the view on a job, in place of another."""
        if self.view is not None and self.view.job is job:
            self.view.activateWindow()
            return
        if self.view is not None:
            self.view.close()
        view = MakingDialog(job, self._session.settings, self._window)
        view.page.pause_wanted.connect(lambda: self.workshop.pause(job))
        view.page.go_on_wanted.connect(lambda: self.workshop.go_on(job))
        view.page.cancel_wanted.connect(lambda: self.cancel(job))
        view.finished.connect(lambda: self._forget_view(view))
        self.view = view
        view.show()

    def show_list(self) -> None:
        """Opens the list of tasks."""
        if self.list is None:
            self.list = TaskList(self.workshop, self._window)
            self.list.show_wanted.connect(self._show)
            self.list.remove_wanted.connect(self.cancel)
        self.list.show()
        self.list.raise_()
        self.list.activateWindow()
        self.list.list.setFocus()

    def cancel(self, job: Job) -> None:
        """Takes a job off the list; asks first if much work would be lost."""
        if job.state is State.DONE or job.clock.elapsed < MUCH:
            self._discard(job)
            return
        text = f"{job.name}\n\nIt is not finished. What was learned so far can be kept, to go on from there later."
        answers = {LATER: lambda: self._stop(job), DISCARD: lambda: self._discard(job)}
        messages.ask_which(self._window, f"Cancel {job.work.subject}?", text, answers, GO_ON)

    def recall(self) -> None:
        """Offers to take up what an earlier run of the application has left."""
        found = self.workshop.recall()
        finished = [job for job in found if job.state is State.DONE]
        stopped = [job for job in found if job.state is State.STOPPED]
        for job in finished:
            self._remember(job)
        if stopped:
            what = stopped[0].name if len(stopped) == 1 else ", ".join(job.work.subject for job in stopped)
            many = "An unfinished training" if len(stopped) == 1 else f"{len(stopped)} unfinished trainings"
            answers = {"Resume": lambda: self._resume(stopped), "Forget": lambda: self._forget(stopped)}
            self._notice.tell(f"{many}: {what}", answers)
        elif finished:
            self._offer(finished[-1])

    def may_end(self) -> bool:
        """Whether the window can close now; else the user is asked, and `ended` follows when it can."""
        unfinished = self.workshop.unfinished
        if not unfinished:
            return True
        names = "\n".join(job.name for job in unfinished)
        text = (
            f"{names}\n\nNot finished yet. What was learned so far can be kept, to go on from there at the next start."
        )
        answers = {LATER: self.workshop.close, DISCARD: lambda: self.workshop.close(discard=True)}
        messages.ask_which(self._window, "Close while something is being made?", text, answers, GO_ON)
        return False

    def stop(self) -> None:
        """Ends the work so that it can be taken up at the next start, and closes what it has opened."""
        self.workshop.release()
        for dialog in (self.view, self.list):
            if dialog is not None:
                dialog.close()

    def _free_place(self, out: Path) -> Path:
        """That folder, unless a job of the list is to make it: then the next of the same name."""
        taken = {job.work.out for job in self.workshop.jobs if job.state is not State.DONE}
        place, number = out, 2
        while place in taken or (place != out and place.exists()):
            place, number = out.with_name(f"{out.name}_{number}"), number + 1
        return place

    def _resume(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.workshop.go_on(job)

    def _forget(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.workshop.remove(job)

    def _stop(self, job: Job) -> None:
        self.workshop.stop(job)
        self._leave_view(job)

    def _discard(self, job: Job) -> None:
        self.workshop.remove(job)
        self._leave_view(job)

    def _leave_view(self, job: Job) -> None:
        if self.view is not None and self.view.job is job:
            self.view.close()

    def _forget_view(self, view: MakingDialog) -> None:
        if self.view is view:
            self.view = None

    def _watch_present(self) -> None:
        job = self.workshop.at_work
        if job is not None:
            self.watch(job)

    def _pause_present(self) -> None:
        job = self.workshop.at_work
        if job is not None and job.state is State.RUNNING:
            self.workshop.pause(job)
        elif job is not None:
            self.workshop.go_on(job)

    def _show(self, job: Job) -> None:
        """Opens the result of a job, or the view on it."""
        if job.outcome is not None:
            self._opener.open(job.outcome.path, job.outcome.beside)
        else:
            self.watch(job)

    def _take(self, job: Job, made: Made) -> None:
        """Opens what was made if one has waited for it, else offers it."""
        self._remember(job)
        self._learn(job)
        if self.view is None or self.view.job is not job:
            self._offer(job)
            return
        self.view.close()
        beside = next((Opened(other.relightable, other.path) for other in made.comparisons), None)
        self._opener.show_made(Opened(made.relightable, made.path), beside)
        if made.score:
            self._notice.tell(made.score, {"Photo by photo": self.show_scores})

    def show_scores(self) -> None:
        """Brings the scores of the photos held out to the front."""
        dock = self._docks[0]
        dock.show()
        dock.raise_()

    def _offer(self, job: Job) -> None:
        self._notice.tell(f"{job.work.subject} is ready ({job.work.method}).", {"Open it": lambda: self._show(job)})

    def _remember(self, job: Job) -> None:
        """Enters a result among the recent objects, so that it is found again."""
        if job.outcome is not None:
            self._session.settings = self._session.settings.with_recent(job.outcome.path)

    def _learn(self, job: Job) -> None:
        """Lets the next estimate know how long this making took, if it was made at a stretch."""
        plan = job.work.plan if isinstance(job.work, Training) else None
        if plan is not None and plan.measured and not job.resumed:
            known = self._session.settings.durations
            durations = refined(known, plan.encoding, plan.measured, job.clock.elapsed)
            self._session.settings = self._session.settings.model_copy(update={"durations": durations})

    def _tell_failure(self, job: Job) -> None:
        if job.error is None:
            return
        if self.view is not None and self.view.job is job:
            messages.show_error(self.view, job.error)
        else:
            text = f"{job.work.subject} could not be made. {messages.sentence(job.error)}"
            self._notice.tell(text, {"Tasks…": self.show_list})

    def _follow(self) -> None:
        """Shows at the foot of the window what is under way, and lets one do what can be done."""
        job, unfinished = self.workshop.at_work, self.workshop.unfinished
        self.actions.watch.setEnabled(job is not None)
        self.actions.pause.setEnabled(job is not None)
        self.actions.pause.setChecked(job is not None and job.state is State.PAUSED)
        self.button.setVisible(bool(self.workshop.jobs))
        count = len(self.workshop.jobs)
        self.button.setText(f"{len(unfinished)} waiting" if unfinished else f"{count} task{'s' * (count > 1)}")
        self._tell_progress()

    def _tell_progress(self) -> None:
        job = self.workshop.at_work
        if job is None:
            return
        share = 0 if job.progress is None else 100 * job.progress.fraction
        behind = len(self.workshop.unfinished) - 1
        more = f", {behind} waiting" if behind else ""
        rests = "paused, " if job.state is State.PAUSED else ""
        self.button.setText(f"{job.work.subject}: {rests}{share:.0f} %{more}")
        self.button.setToolTip(f"{job.name}\nShows the tasks  (Ctrl+J)")
