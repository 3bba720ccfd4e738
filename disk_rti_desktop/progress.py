"""Long work as a plain generator: it yields how far it is, and returns its result.

Whoever runs the steps decides what becomes of the progress (a bar, a dialog, nothing). Cancelling means closing the
generator: nobody asks for the next step, and `finally` blocks clean up. Work is composed with `yield from`.
"""

import os
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_EXCEPTION, CancelledError, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from threading import Event
from typing import Literal, TypeVar

T = TypeVar("T")

PATIENCE = 0.5  # seconds without a question, after which work in the background rests


@dataclass(frozen=True)
class Figure:
    """How well some work is going: the next point of the curve of that name."""

    kind: Literal["loss", "score"]  # mean squared error, of colours 0..1; decibels of photos held out
    curve: str  # what is measured: "student"
    value: float


@dataclass(frozen=True)
class Progress:
    """How far some work is: `done` of `total` (any unit), what it is doing, and a look at the result so far."""

    done: float
    total: float
    note: str = ""
    preview: object | None = None
    figures: tuple[Figure, ...] = ()

    @property
    def fraction(self) -> float:
        """The share that is done, 0..1."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


Steps = Generator[Progress, None, T]


def finish(steps: Steps[T], report: Callable[[Progress], object] | None = None) -> T:
    """The result of the steps, run to their end; each progress goes to `report`."""
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        if report is not None:
            report(progress)


def mapped(steps: Steps[T], change: Callable[[Progress], Progress]) -> Steps[T]:
    """The same steps, each progress changed before it is reported."""
    while True:
        try:
            progress = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        try:
            yield change(progress)
        except GeneratorExit:
            steps.close()
            raise


def part(steps: Steps[T], start: float, end: float) -> Steps[T]:
    """The same steps, reported as the stretch from `start` to `end` (fractions) of a longer work."""
    return mapped(steps, lambda p: replace(p, done=start + (end - start) * p.fraction, total=1.0))


def in_background(work: Callable[[], T], note: str) -> Steps[T]:
    """What a function returns that cannot report by itself; it runs on when the steps are closed, but nobody waits."""
    thread = ThreadPoolExecutor(1)
    future = thread.submit(work)
    thread.shutdown(wait=False)
    while True:
        yield Progress(0, 1, note)
        try:
            return future.result(timeout=0.1)
        except TimeoutError:
            if future.done():
                raise


def side_by_side(works: Sequence[Steps[T]], note: str) -> Steps[list[T]]:
    """The results of several works, each in a thread of its own, as many at once as there are cores.

    Reported is how far they are together, with the newest preview of any and the figures of each. When nobody asks for
    the next step, they rest; when the steps are closed, all of them are.
    """
    fractions, newest = [0.0] * len(works), Progress(0, 1)
    figures: list[tuple[Figure, ...]] = [()] * len(works)
    closing, audience = Event(), _Audience()

    def run(index: int) -> T:
        nonlocal newest
        while not closing.is_set():
            try:
                reached = next(works[index])
            except StopIteration as end:
                fractions[index] = 1.0
                result: T = end.value
                return result
            fractions[index], figures[index], newest = reached.fraction, reached.figures, reached
            audience.await_question()
        works[index].close()
        raise CancelledError

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        futures = [threads.submit(run, index) for index in range(len(works))]
        try:
            while not all(future.done() for future in futures):
                audience.leaves()
                yield Progress(sum(fractions), len(works), note, newest.preview, sum(figures, ()))
                audience.asks()
                done = wait(futures, 0.1, FIRST_EXCEPTION).done
                while done:
                    done.pop().result()
            return [futures.pop(0).result() for _ in works]
        finally:
            closing.set()
            audience.asks()
            while futures:  # an error that could reach its future from here would outlive both, with all that was made
                futures.pop().cancel()


class _Audience:
    """Who asks for the steps of works that run in threads; they rest while nobody has asked for a while."""

    def __init__(self) -> None:
        self._asking = Event()
        self._asking.set()
        self._left = 0.0

    def leaves(self) -> None:
        """From now on, nobody asks."""
        self._left = time.monotonic()
        self._asking.clear()

    def asks(self) -> None:
        """The next step is wanted."""
        self._asking.set()

    def await_question(self) -> None:
        """Returns at once while there is hope for a question, else when one comes."""
        if not self._asking.is_set() and time.monotonic() - self._left > PATIENCE:
            self._asking.wait()


def remaining(elapsed: float, progress: Progress) -> float | None:
    """Seconds still needed if the work goes on at the pace so far; None while it is too early to say."""
    if progress.fraction < 0.02 or elapsed < 1.0:
        return None
    return elapsed * (1.0 - progress.fraction) / progress.fraction
