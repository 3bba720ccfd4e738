"""A job of the workshop: what is to be made, how far it is, and what became of it."""

import time
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop.encodings import checkpoints
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.pipeline import Made, short
from disk_rti_desktop.progress import Figure, Progress, Steps, remaining

LEAP = 0.02  # a share of the work that is not done between two reports, but was done before
POINTS = 400  # of a curve that are kept


class State(Enum):
    """Where a job is in its life, in words."""

    WAITING = "Waiting"
    RUNNING = "Running"
    PAUSED = "Paused"
    STOPPED = "Stopped"
    FAILED = "Failed"
    DONE = "Done"


OPEN = frozenset({State.WAITING, State.RUNNING, State.PAUSED})
"""The states of jobs that would go on by themselves, or when asked to."""
AT_WORK = frozenset({State.RUNNING, State.PAUSED})


class Work(Protocol):
    """What a job makes."""

    @property
    def subject(self) -> str:
        """The object's name."""

    @property
    def method(self) -> str:
        """How it is made, for people."""

    @property
    def out(self) -> Path:
        """Where the result will lie."""

    def steps(self) -> Steps[Made]:
        """The making of it."""

    def discard(self) -> None:
        """Forgets what an interrupted making has left, so that the next one begins anew."""


@dataclass(frozen=True)
class Training:
    """What a plan makes, from photos."""

    plan: Plan

    @property
    def subject(self) -> str:
        """The folder of the photos, or the file that names them."""
        return self.plan.photos.absolute().stem if self.plan.photos.is_file() else self.plan.photos.absolute().name

    @property
    def method(self) -> str:
        """The method's title."""
        return self.plan.encoding.title

    @property
    def out(self) -> Path:
        """The folder of the main result."""
        return self.plan.out

    def steps(self) -> Steps[Made]:
        """The making of it."""
        return self.plan.steps()

    def discard(self) -> None:
        """Forgets the states of its networks."""
        checkpoints.discard(self.out)
        for encoding in self.plan.compare_with:
            checkpoints.discard(self.out.with_name(f"{self.out.name}_{short(encoding)}"))


@dataclass(frozen=True)
class Outcome:
    """What a finished job has left on the disk."""

    path: Path
    beside: Path | None = None  # the first that it can be compared with
    score: str = ""  # how well photos held out were predicted, in a sentence

    @classmethod
    def of(cls, made: Made) -> "Outcome":
        """The outcome of a making."""
        return cls(made.path, next((other.path for other in made.comparisons), None), made.score)


class Clock:
    """How long some work has run, without its pauses, and how long it will still take."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._before = 0.0  # seconds before the last pause
        self._reached = 0.0
        self._leapt = 0.0  # share that was done in an earlier run

    @property
    def elapsed(self) -> float:
        """Seconds of work."""
        return self._before + (0.0 if self._began is None else time.perf_counter() - self._began)

    def run(self) -> None:
        """The work goes on."""
        if self._began is None:
            self._began = time.perf_counter()

    def rest(self) -> None:
        """The work rests."""
        self._before, self._began = self.elapsed, None

    def note(self, progress: Progress) -> None:
        """Learns how far the work is; where it leaps, an earlier run had come so far."""
        step = progress.fraction - self._reached
        if step > LEAP and self.elapsed > 1.0:
            self._leapt += step
        self._reached = max(self._reached, progress.fraction)

    @property
    def left(self) -> float | None:
        """Seconds still needed at the pace so far; None while it is too early to say."""
        rest = 1.0 - self._leapt
        return remaining(self.elapsed, Progress(self._reached - self._leapt, rest)) if rest > 0 else None


class Job(QObject):
    """Something to be made, in whatever state.

    Signals:
        changed(): it has another state.
        advanced(): it is further than before.
    """

    changed = Signal()
    advanced = Signal()

    def __init__(self, work: Work, queued: datetime, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work = work
        self.queued = queued
        self.clock = Clock()
        self.progress: Progress | None = None
        self.preview: Relightable | None = None
        self.curves: dict[str, dict[str, list[tuple[float, float]]]] = {"loss": {}, "score": {}}
        self.error: Exception | None = None
        self.outcome: Outcome | None = None
        self.resumed = False  # whether a part may have been made before
        self._state = State.WAITING

    @property
    def state(self) -> State:
        """Where it is in its life."""
        return self._state

    @property
    def name(self) -> str:
        """Object, method and time: what tells it from all others."""
        return f"{self.work.subject} · {self.work.method} · {self.queued:%H:%M}"

    def turn(self, state: State) -> None:
        """Takes on a state."""
        if state is State.RUNNING:
            self.clock.run()
        else:
            self.clock.rest()
        if state not in AT_WORK:
            self.preview = None
        self._state = state
        self.changed.emit()

    def begin_anew(self) -> None:
        """Forgets how far it was; what an earlier run has left may be taken up."""
        self.resumed = True
        self.clock, self.progress, self.error = Clock(), None, None
        self.curves = {"loss": {}, "score": {}}

    def take(self, progress: Progress) -> None:
        """Notes how far it is now."""
        self.clock.note(progress)
        self.progress = progress
        if isinstance(progress.preview, Relightable):
            self.preview = progress.preview
        for figure in progress.figures:
            self._draw(figure, progress.fraction)
        self.advanced.emit()

    def _draw(self, figure: Figure, share: float) -> None:
        points = self.curves[figure.kind].setdefault(figure.curve, [])
        if not points or points[-1] != (share, figure.value):
            points.append((share, figure.value))
        if len(points) > POINTS:
            del points[1:-1:2]
