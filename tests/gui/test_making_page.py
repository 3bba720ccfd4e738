"""What is told of a making beside its picture."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from disk_rti_desktop.gui.demo import Demonstration
from disk_rti_desktop.gui.jobs import Job, State
from disk_rti_desktop.gui.making_page import time_left
from disk_rti_desktop.progress import Progress


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
