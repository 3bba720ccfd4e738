"""Work in another process: its result, its errors, its end."""

import os
import time
from multiprocessing import active_children
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.errors import ParameterError, RtiError
from disk_rti_desktop.evaluation.apart import apart, peak_memory
from disk_rti_desktop.progress import Progress, Steps, finish


def doubled(value: int) -> Steps[tuple[int, int]]:
    for step in range(3):
        yield Progress(step, 3, "Doubling", preview=lambda: None)  # what cannot be pickled stays behind
        time.sleep(0.15)
    return 2 * value, os.getpid()


def refused(message: str) -> Steps[None]:
    yield Progress(0, 1)
    raise ParameterError(message)


def broken() -> Steps[None]:
    yield Progress(0, 1)
    raise KeyError("of the bug")


def gone() -> Steps[None]:
    yield Progress(0, 1)
    os._exit(9)


def endless(file: Path) -> Steps[None]:
    while True:
        file.write_text(str(time.time()))
        yield Progress(0, 1)
        time.sleep(0.02)


def filling(megabytes: int) -> Steps[float | None]:
    yield Progress(0, 1)
    assert np.ones(megabytes * 2**20, np.uint8).any()
    return peak_memory()


def test_result_and_progress_come_over() -> None:
    reports: list[Progress] = []
    value, process = finish(apart(doubled, 21), reports.append)
    assert value == 42
    assert process != os.getpid()
    assert [report.done for report in reports] == [0, 1, 2]
    assert all(report.preview is None for report in reports)


def test_errors_come_over() -> None:
    with pytest.raises(ParameterError, match=r"^what to do$"):
        finish(apart(refused, "what to do"))
    with pytest.raises(RuntimeError, match="KeyError: 'of the bug'"):
        finish(apart(broken))
    with pytest.raises(RtiError, match="ended from outside"):
        finish(apart(gone))


def test_closing_ends_the_process(tmp_path: Path) -> None:
    file = tmp_path / "alive"
    steps = apart(endless, file)
    next(steps)
    assert active_children()
    steps.close()
    assert not active_children()
    last = file.read_text()
    time.sleep(0.1)
    assert file.read_text() == last


def test_memory_is_that_of_the_process_alone() -> None:
    ballast = np.ones(400 * 2**20, np.uint8)
    small, large = finish(apart(filling, 1)), finish(apart(filling, 300))
    if small is None or large is None:
        pytest.skip("this system does not tell")
    assert ballast.any()
    assert small < 400
    assert 280 < large - small < 320
