"""Long work off the window's thread: any Steps, run by a worker object in a QThread of its own.

Order of events: `progressed` any number of times, then one of `succeeded`, `failed` and `cancelled`, then `finished`.
All of them arrive in the thread that made the task.
"""

import logging
import os
import sys
import threading
from typing import Any

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from disk_rti_desktop.progress import Progress, Steps

PACE = 10  # milliseconds between two reports at least: a window told of each of many fast steps does nothing else
NICENESS = 10  # of work in the background: a tenth of the processor time of what is in front

log = logging.getLogger(__name__)
_at_work: set["Task"] = set()  # a thread must outlive whoever started it, until it has ended


class _Worker(QObject):
    """Asks for step after step, in the worker thread; touches nothing of the window.

    Signals:
        posted(): a progress waits to be taken; not repeated before it is, so that fast steps cannot flood the window.
        stopped(): there is an outcome, and the steps are closed.
    """

    posted = Signal()
    stopped = Signal()

    def __init__(self, steps: Steps[Any]) -> None:
        super().__init__()
        self._steps = steps
        self._cancelled = threading.Event()
        self._wanted = threading.Event()
        self._wanted.set()
        self._lock = threading.Lock()
        self._newest: Progress | None = None
        self.result: Any = None
        self.error: Exception | None = None
        self.was_cancelled = False

    def cancel(self) -> None:
        """Asks for no further step; may be called from any thread."""
        self._cancelled.set()
        self._wanted.set()

    def rest(self, resting: bool) -> None:
        """Asks for no further step until that is taken back; may be called from any thread."""
        self._wanted.clear() if resting and not self._cancelled.is_set() else self._wanted.set()

    def take(self) -> Progress | None:
        """The newest progress, once; may be called from any thread."""
        with self._lock:
            newest, self._newest = self._newest, None
        return newest

    @Slot()
    def run(self) -> None:
        """Runs the steps to their end, their error, or their cancellation."""
        _stand_back()
        try:
            self._run()
        except Exception as error:
            log.exception("Background work has failed")
            self.error = error
        self.stopped.emit()

    def _run(self) -> None:
        while not self._cancelled.is_set():
            try:
                progress = next(self._steps)
            except StopIteration as end:
                self.result = end.value
                return
            self._post(progress)
            self._wanted.wait()
        self._steps.close()
        self.was_cancelled = True

    def _post(self, progress: Progress) -> None:
        with self._lock:
            waiting = self._newest is not None
            self._newest = progress
        if not waiting:
            self.posted.emit()


def _stand_back() -> None:
    """Lets the window's thread go first, where the system tells threads apart; threads begun by this one follow it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def stop_all() -> None:
    """Cancels every task and waits until each has ended its present step: before the application ends."""
    for task in list(_at_work):
        task.cancel()
    for task in list(_at_work):
        task.wait()


class Task(QObject):
    """Some Steps at work in the background; it is kept until it has finished, even when nobody else does.

    Signals:
        progressed(Progress): the newest one; others in between may have been left out.
        succeeded(object): the steps' result.
        failed(Exception): what the steps raised, whatever its type.
        cancelled(): the steps were closed before their end.
        finished(): nothing runs any more; always the last.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, steps: Steps[Any]) -> None:
        super().__init__()
        self._thread = QThread()
        self._worker = _Worker(steps)
        self._worker.moveToThread(self._thread)
        self._thread.started.connect(self._worker.run)
        self._pace = QTimer(self, singleShot=True, interval=PACE)
        self._pace.timeout.connect(self._report)
        self._worker.posted.connect(self._note)
        self._worker.stopped.connect(self._thread.quit, Qt.ConnectionType.DirectConnection)
        self._thread.finished.connect(self._conclude)
        self._started = False
        self._concluded = False

    @property
    def running(self) -> bool:
        """Whether the task has been started and has not finished."""
        return self._started and not self._concluded

    def start(self) -> None:
        """Begins the work; once."""
        self._started = True
        _at_work.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Asks the work to end after its present step; `cancelled` follows, unless it was done already."""
        self._worker.cancel()

    def give_up(self) -> None:
        """Cancels it, and tells nobody any more what becomes of it."""
        self.succeeded.disconnect()
        self.failed.disconnect()
        self.cancel()

    def pause(self) -> None:
        """Lets the work rest after its present step."""
        self._worker.rest(True)

    def go_on(self) -> None:
        """Lets the work go on after a pause."""
        self._worker.rest(False)

    def wait(self) -> None:
        """Returns when the thread has ended: after `cancel`, at most one step later."""
        self._thread.wait()

    @Slot()
    def _note(self) -> None:
        if not self._concluded:
            self._pace.start()

    @Slot()
    def _report(self) -> None:
        progress = self._worker.take()
        if progress is not None:
            self.progressed.emit(progress)

    @Slot()
    def _conclude(self) -> None:
        self._thread.wait()
        self._concluded = True
        self._pace.stop()
        self._report()
        _at_work.discard(self)
        if self._worker.error is not None:
            self.failed.emit(self._worker.error)
        elif self._worker.was_cancelled:
            self.cancelled.emit()
        else:
            self.succeeded.emit(self._worker.result)
        self.finished.emit()
