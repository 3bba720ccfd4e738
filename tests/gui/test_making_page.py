"""What is told of a making beside its picture."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.demo import Demonstration
from disk_rti_desktop.gui.jobs import Job, State
from disk_rti_desktop.gui.making_page import HINT, MakingPage, time_left
from disk_rti_desktop.progress import Progress
from disk_rti_desktop.settings import Settings


def test_the_time_left_is_told_while_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    job = Job(Demonstration(Path("demo")), datetime.now(UTC))
    job.turn(State.RUNNING)
    assert time_left(job) == ""
    for _ in range(20):
        now[0] += 1
        job.clock.note(Progress(now[0] / 100, 1))
    assert time_left(job) == "about 80 seconds left"
    job.turn(State.PAUSED)
    assert time_left(job) == ""


WAYS = {
    State.WAITING: (None, "&Cancel"),
    State.RUNNING: ("&Pause", "&Cancel"),
    State.PAUSED: ("&Continue", "&Cancel"),
    State.STOPPED: ("&Resume", "&Cancel"),
    State.FAILED: ("Try &again", "&Cancel"),
    State.DONE: (None, None),
}


@pytest.mark.parametrize("state", State)
def test_only_what_makes_sense_is_offered(qtbot: QtBot, state: State) -> None:
    job = Job(Demonstration(Path("demo")), datetime.now(UTC))
    job.error = OutputError("The disk is full.") if state is State.FAILED else None
    job.turn(state)
    page = MakingPage(job, Settings())
    qtbot.addWidget(page)
    offered = tuple(None if button.isHidden() else button.text() for button in (page.pause, page.cancel))
    assert offered == WAYS[state]
    assert (page.hint.text() == HINT) == (state is State.RUNNING)
    page.release()
