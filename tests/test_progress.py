"""Steps and how they are run."""

import gc
import time
import weakref
from threading import Event

import pytest

from disk_rti_desktop.progress import (
    Figure,
    Progress,
    Steps,
    finish,
    in_background,
    part,
    remaining,
    side_by_side,
)


def counting(cleaned: list[str]) -> Steps[str]:
    try:
        for i in range(1, 5):
            yield Progress(i, 4, f"step {i}")
    finally:
        cleaned.append("yes")
    return "result"


def test_finish_reports_and_returns() -> None:
    seen: list[float] = []
    assert finish(counting([]), lambda p: seen.append(p.fraction)) == "result"
    assert seen == [0.25, 0.5, 0.75, 1.0]


def test_part_maps_to_a_stretch() -> None:
    seen: list[float] = []
    assert finish(part(counting([]), 0.5, 0.7), lambda p: seen.append(p.fraction)) == "result"
    assert seen == pytest.approx([0.55, 0.6, 0.65, 0.7])


def test_closing_cleans_up_inside() -> None:
    cleaned: list[str] = []
    steps = part(counting(cleaned), 0, 1)
    next(steps)
    steps.close()
    assert cleaned == ["yes"]


def test_time_left_follows_the_pace() -> None:
    assert remaining(10, Progress(1, 4)) == pytest.approx(30)
    assert remaining(10, Progress(0, 4)) is None
    assert Progress(1, 0).fraction == 0


def test_work_that_cannot_report_runs_aside() -> None:
    enough, began = Event(), time.monotonic()
    seen: list[str] = []

    def work() -> int:
        assert enough.wait(60)
        return 7

    def note(progress: Progress) -> None:
        seen.append(progress.note)
        if len(seen) == 3:
            enough.set()

    assert finish(in_background(work, "wait"), note) == 7
    assert 3 <= len(seen) <= 10 * (time.monotonic() - began) + 2


def test_an_error_of_work_aside_comes_through() -> None:
    def fail() -> int:
        raise TimeoutError("of its own")

    with pytest.raises(TimeoutError, match="of its own"):
        finish(in_background(fail, "wait"))


def test_works_side_by_side_report_together_and_give_all_results() -> None:
    cleaned: list[str] = []
    seen: list[float] = []
    found = finish(side_by_side([counting(cleaned) for _ in range(3)], "three"), lambda p: seen.append(p.fraction))
    assert found == ["result"] * 3
    assert len(cleaned) == 3
    assert seen == sorted(seen)


def endless(cleaned: list[str]) -> Steps[str]:
    try:
        while True:
            time.sleep(0.01)
            yield Progress(0, 1)
    finally:
        cleaned.append("yes")


def test_closing_works_side_by_side_closes_each() -> None:
    cleaned: list[str] = []
    steps = side_by_side([endless(cleaned), endless(cleaned)], "two")
    next(steps)
    next(steps)
    steps.close()
    assert cleaned == ["yes", "yes"]


def test_works_side_by_side_rest_while_nobody_asks() -> None:
    done = [0, 0]

    def working(number: int) -> Steps[None]:
        while True:
            time.sleep(0.005)
            done[number] += 1
            yield Progress(0, 1)

    steps = side_by_side([working(0), working(1)], "two")
    next(steps)
    rested = at_rest(done)
    assert min(rested) > 0
    for _ in range(100):
        next(steps)
        if min(now - before for now, before in zip(done, rested, strict=True)) > 0:
            break
    else:
        pytest.fail("they do not go on")
    steps.close()


def at_rest(done: list[int]) -> list[int]:
    """What is done when no more is done for a while."""
    for _ in range(100):
        before = list(done)
        time.sleep(0.3)
        if done == before and min(done) > 0:
            return before
    pytest.fail("they do not rest")


def test_works_that_rest_can_be_closed() -> None:
    cleaned: list[str] = []
    steps = side_by_side([endless(cleaned), endless(cleaned)], "two")
    next(steps)
    time.sleep(0.7)
    steps.close()
    assert cleaned == ["yes", "yes"]


def test_the_figures_of_all_works_are_told() -> None:
    enough = Event()

    def working(name: str) -> Steps[None]:
        for value in (2.0, 1.0):
            yield Progress(0, 1, figures=(Figure("loss", name, value),))
        assert enough.wait(60)

    def note(progress: Progress) -> None:
        if [(figure.curve, figure.value) for figure in progress.figures] == [("a", 1.0), ("b", 1.0)]:
            enough.set()

    finish(side_by_side([working("a"), working("b")], "two"), note)
    assert enough.is_set()


def test_a_failure_side_by_side_ends_the_others() -> None:
    def failing() -> Steps[str]:
        yield Progress(0, 1)
        raise ValueError("no")

    cleaned: list[str] = []
    with pytest.raises(ValueError, match="no"):
        finish(side_by_side([endless(cleaned), failing()], "two"))
    assert cleaned == ["yes"]


def test_a_failure_side_by_side_keeps_nothing_alive() -> None:
    class Made:
        pass

    def failing(made: Made) -> Steps[Made]:
        yield Progress(0, 1)
        raise ValueError(f"no {type(made)}")

    made = Made()
    watched = weakref.ref(made)
    gc.disable()
    try:
        with pytest.raises(ValueError, match="no"):
            finish(side_by_side([failing(made), failing(made)], "two"))
        del made
        assert watched() is None
    finally:
        gc.enable()
