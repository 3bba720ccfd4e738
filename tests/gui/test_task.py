"""Background work delivers its result, its errors and its cancellation, whatever happens in it."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import PhotoError
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps


class Record:
    """The signals of a task, in the order they came, and the thread they came in."""

    def __init__(self, task: Task) -> None:
        self.events: list[tuple[str, Any]] = []
        self.threads: set[QThread] = set()
        for name in ["progressed", "succeeded", "failed"]:
            getattr(task, name).connect(lambda value, name=name: self._note(name, value))
        for name in ["cancelled", "finished"]:
            getattr(task, name).connect(lambda name=name: self._note(name, None))

    def _note(self, name: str, value: object) -> None:
        self.events.append((name, value))
        self.threads.add(QThread.currentThread())

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.events]


def counting(to: int) -> Steps[int]:
    for done in range(to):
        yield Progress(done, to)
    return to


def failing(error: Exception) -> Steps[int]:
    yield Progress(0, 2)
    raise error


def endless(closed: threading.Event) -> Steps[int]:
    try:
        while True:
            yield Progress(0, 1)
            time.sleep(0.001)
    finally:
        closed.set()


@pytest.fixture
def run(qtbot: QtBot) -> Iterator[Any]:
    """Runs steps to the end of their task, and gives back what was signalled."""
    tasks: list[Task] = []

    def run_steps(steps: Steps[Any]) -> Record:
        task = Task(steps)
        tasks.append(task)
        record = Record(task)
        with qtbot.waitSignal(task.finished):
            task.start()
        return record

    yield run_steps
    for task in tasks:
        task.cancel()
        task.wait()


def test_the_result_is_delivered_last_but_finished(run: Any) -> None:
    record = run(counting(3))
    assert record.events[-2:] == [("succeeded", 3), ("finished", None)]
    assert set(record.names[:-2]) == {"progressed"}


def test_everything_arrives_in_the_windows_thread(run: Any) -> None:
    assert run(counting(3)).threads == {QThread.currentThread()}


def test_steps_run_in_another_thread(run: Any) -> None:
    ran_in: list[int] = []

    def steps() -> Steps[None]:
        ran_in.append(threading.get_ident())
        yield Progress(0, 1)

    run(steps())
    assert ran_in != [threading.get_ident()]


@pytest.mark.parametrize(
    "error",
    [RuntimeError("CUDA out of memory"), PhotoError("stone_07.jpg is cut short."), MemoryError(), StopAsyncIteration()],
    ids=lambda error: type(error).__name__,
)
def test_every_error_is_delivered(run: Any, error: Exception) -> None:
    record = run(failing(error))
    assert record.events[-2:] == [("failed", error), ("finished", None)]


def test_an_error_before_the_first_step_is_delivered(run: Any) -> None:
    def steps(divisor: int) -> Steps[None]:
        yield Progress(1 / divisor, 1)

    assert run(steps(0)).names == ["failed", "finished"]


def test_cancelling_closes_the_steps_soon(qtbot: QtBot) -> None:
    closed = threading.Event()
    task = Task(endless(closed))
    record = Record(task)
    with qtbot.waitSignal(task.progressed):
        task.start()
    started = time.perf_counter()
    with qtbot.waitSignal(task.finished):
        task.cancel()
    assert closed.is_set()
    assert time.perf_counter() - started < 5.0
    assert record.names[-2:] == ["cancelled", "finished"]
    assert not task.running


def test_cancelling_before_the_first_step_runs_none(qtbot: QtBot) -> None:
    ran = threading.Event()

    def steps() -> Steps[None]:
        ran.set()
        yield Progress(0, 1)

    task = Task(steps())
    record = Record(task)
    task.cancel()
    with qtbot.waitSignal(task.finished):
        task.start()
    assert record.names == ["cancelled", "finished"]
    assert not ran.is_set()


def test_an_error_while_cleaning_up_is_delivered(qtbot: QtBot) -> None:
    def steps() -> Steps[None]:
        try:
            while True:
                yield Progress(0, 1)
        finally:
            raise RuntimeError("cannot remove the temporary folder")

    task = Task(steps())
    record = Record(task)
    with qtbot.waitSignal(task.progressed):
        task.start()
    with qtbot.waitSignal(task.finished):
        task.cancel()
    assert record.names[-2:] == ["failed", "finished"]


def test_fast_steps_do_not_flood_the_window(run: Any) -> None:
    record = run(counting(50_000))
    reports = [value for name, value in record.events if name == "progressed"]
    assert 1 <= len(reports) < 2_000
    assert reports[-1].done == 49_999
    assert [report.done for report in reports] == sorted(report.done for report in reports)


def test_waiting_after_cancelling_ends_the_thread(qtbot: QtBot) -> None:
    closed = threading.Event()
    task = Task(endless(closed))
    with qtbot.waitSignal(task.progressed):
        task.start()
    task.cancel()
    task.wait()
    assert closed.is_set()
    with qtbot.waitSignal(task.finished):
        pass


def test_a_pause_rests_after_the_present_step_and_goes_on(qtbot: QtBot) -> None:
    done, enough = [0], threading.Event()

    def steps() -> Steps[int]:
        while not enough.is_set():
            done[0] += 1
            yield Progress(0, 1)
            time.sleep(0.002)
        return 200

    task = Task(steps())
    record = Record(task)
    with qtbot.waitSignal(task.progressed):
        task.start()
    task.pause()
    rested = done[0] + 1  # the present step comes to its end
    qtbot.wait(100)
    assert done[0] <= rested
    task.go_on()
    qtbot.waitUntil(lambda: done[0] > rested)
    with qtbot.waitSignal(task.finished):
        enough.set()
    assert record.events[-2] == ("succeeded", 200)


def test_a_paused_task_can_be_cancelled(qtbot: QtBot) -> None:
    closed = threading.Event()
    task = Task(endless(closed))
    with qtbot.waitSignal(task.progressed):
        task.start()
    task.pause()
    qtbot.wait(30)
    with qtbot.waitSignals([task.cancelled, task.finished]):
        task.cancel()
        task.pause()  # which comes too late
    assert closed.is_set()
