"""The workshop: jobs in a row, one at work at a time, in the background.

A job that is asked to stop ends after its present step; a job that has finished before it heard of that is done.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop import formats
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.jobs import AT_WORK, OPEN, Job, Outcome, State, Work
from disk_rti_desktop.gui.kept_jobs import KeptJobs
from disk_rti_desktop.gui.opening import ready
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.pipeline import Made

log = logging.getLogger(__name__)


class Workshop(QObject):
    """Makes one thing after the other.

    Signals:
        changed(): there are others, in another order or in other states.
        made(Job, Made): something is finished; it lies on the disk.
        advanced(Job): one is further than before.
        failed(Job): something cannot be made; the error is kept on the job.
        closed(): after `close`, nothing is at work any more.
    """

    changed = Signal()
    advanced = Signal(object)
    made = Signal(object, object)
    failed = Signal(object)
    closed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._kept = KeptJobs()
        self._task: Task | None = None
        self._afterwards: Callable[[Job], None] | None = None  # what happens to the job at work when it has stopped
        self._closed = False

    @property
    def jobs(self) -> Sequence[Job]:
        """All of them, in the order in which they are taken up."""
        return tuple(self._jobs)

    @property
    def at_work(self) -> Job | None:
        """The one at work, or paused."""
        return next((job for job in self._jobs if job.state in AT_WORK), None)

    @property
    def unfinished(self) -> Sequence[Job]:
        """Those at work and those that wait."""
        return tuple(job for job in self._jobs if job.state in OPEN)

    def add(self, work: Work) -> Job:
        """Puts something at the end of the row."""
        job = self._enter(work, datetime.now())
        self._keep()
        self._go_on()
        return job

    def recall(self) -> Sequence[Job]:
        """Takes in, stopped, what an earlier run of the application has left; finished ones among them are done."""
        found = []
        for work, queued, file in self._kept.take_over():
            job = self._enter(work, queued)
            self._kept.adopt(job, file)
            self._rest(job)
            found.append(job)
        return found

    def pause(self, job: Job) -> None:
        """Lets the job at work rest; those that wait behind it wait on."""
        if job.state is State.RUNNING and self._task is not None:
            self._task.pause()
            job.turn(State.PAUSED)

    def go_on(self, job: Job) -> None:
        """Lets a paused job go on; one that was stopped or has failed waits for its turn again."""
        if job.state is State.PAUSED and self._task is not None:
            self._task.go_on()
            job.turn(State.RUNNING)
        elif job.state in (State.STOPPED, State.FAILED) and not self._is_there(job):
            job.begin_anew()
            job.turn(State.WAITING)
            self._keep()
            self._go_on()

    def stop(self, job: Job) -> None:
        """Ends the work on a job so that it can be taken up where it was."""
        self._end(job, self._rest)

    def remove(self, job: Job) -> None:
        """Takes a job out of the row; what was learned for an unfinished one is forgotten, a result stays."""
        self._end(job, self._drop)

    def move(self, job: Job, places: int) -> None:
        """Puts a job earlier (less than 0) or later in the row."""
        among = self._jobs
        before = among.index(job)
        after = min(max(before + places, 0), len(among) - 1)
        among.insert(after, among.pop(before))
        self._keep()
        self.changed.emit()

    def close(self, discard: bool = False) -> None:
        """Ends all work, to be taken up in the next run of the application or not at all; `closed` follows."""
        self._closed = True
        for job in self.unfinished:
            if discard:
                self.remove(job)
            else:
                self.stop(job)
        if self._task is None:
            self.closed.emit()

    def release(self) -> None:
        """Waits until nothing is at work, and leaves what is not finished to the next run."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            self._task.wait()
        self._kept.release()

    def _enter(self, work: Work, queued: datetime) -> Job:
        job = Job(work, queued, self)
        self._jobs.append(job)
        job.changed.connect(self.changed)
        job.advanced.connect(lambda: self.advanced.emit(job))
        self.changed.emit()
        return job

    def _go_on(self) -> None:
        """Takes up the next job that waits, if none is at work."""
        waiting = [job for job in self._jobs if job.state is State.WAITING]
        if self._task is not None or self._closed or not waiting:
            return
        job = waiting[0]
        self._afterwards = None
        self._task = Task(ready(job.work.steps()))
        self._task.progressed.connect(job.take)
        self._task.succeeded.connect(partial(self._succeed, job))
        self._task.failed.connect(partial(self._fail, job))
        self._task.cancelled.connect(partial(self._leave, job))
        self._task.finished.connect(self._free)
        self._task.start()
        job.turn(State.RUNNING)

    def _end(self, job: Job, afterwards: Callable[[Job], None]) -> None:
        if job.state in AT_WORK and self._task is not None:
            self._afterwards = afterwards
            self._task.cancel()
        else:
            afterwards(job)

    def _rest(self, job: Job) -> None:
        """Leaves a job to be taken up, unless what is compared with its result is all that it lacks."""
        if not self._is_there(job):
            job.turn(State.STOPPED)

    def _is_there(self, job: Job) -> bool:
        """Whether a job's result is on the disk, and the job so done."""
        there = formats.recognised(job.work.out)
        if there:
            self._finish(job, Outcome(job.work.out))
        return there

    def _drop(self, job: Job) -> None:
        if job.state is not State.DONE:
            job.work.discard()
        self._kept.forget(job)
        self._jobs.remove(job)
        self.changed.emit()
        job.deleteLater()

    def _succeed(self, job: Job, made: Made) -> None:
        self._finish(job, Outcome.of(made))
        self.made.emit(job, made)

    def _finish(self, job: Job, outcome: Outcome) -> None:
        job.outcome = outcome
        self._kept.forget(job)
        job.turn(State.DONE)

    def _fail(self, job: Job, error: Exception) -> None:
        if self._afterwards is not None:  # it was to end anyway
            self._leave(job)
            return
        job.error = error
        job.turn(State.FAILED)
        self.failed.emit(job)

    def _leave(self, job: Job) -> None:
        afterwards = self._afterwards
        if afterwards is not None:
            afterwards(job)

    def _free(self) -> None:
        self._task = None
        if self._closed:
            self.closed.emit()
        self._go_on()

    def _keep(self) -> None:
        """Keeps what is not finished, in its order."""
        for place, job in enumerate(self._jobs):
            if job.state is State.DONE:
                continue
            try:
                self._kept.keep(job, place)
            except OutputError as error:
                log.warning("%s cannot be taken up after the application has ended: %s", job.name, error)
