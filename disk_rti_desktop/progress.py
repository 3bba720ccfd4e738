"""Long work as a plain generator: it yields how far it is, and returns its result.

Whoever runs the steps decides what becomes of the progress (a bar, a dialog, nothing). Cancelling means closing the
generator: nobody asks for the next step, and `finally` blocks clean up. Work is composed with `yield from`.
"""

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far some work is: `done` of `total` (any unit), what it is doing, and a look at the result so far."""

    done: float
    total: float
    note: str = ""
    preview: object | None = None

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


def remaining(elapsed: float, progress: Progress) -> float | None:
    """Seconds still needed if the work goes on at the pace so far; None while it is too early to say."""
    if progress.fraction < 0.02 or elapsed < 1.0:
        return None
    return elapsed * (1.0 - progress.fraction) / progress.fraction
