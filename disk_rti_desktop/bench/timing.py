"""Frames timed by the clock and by what the processors worked, which tells more on a machine with other work."""

import math
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.render.view import View

LEAST_FRAMES = 3
MOST_FRAMES = 60
_TURN = 0.4  # radians that the light moves between two frames

DrawUnder = Callable[[tuple[float, float]], None]
"""Draws a frame, to its end, under the light (x, y)."""


@dataclass(frozen=True)
class Frames:
    """The seconds of some frames by the clock, and on average those of all processors together."""

    seconds: Sequence[float]
    processor_seconds: float

    def percentile(self, share: float) -> float:
        """The seconds that so many percent of the frames stay within."""
        return float(np.percentile(self.seconds, share))

    @property
    def rate(self) -> float:
        """Frames in a second, by the median."""
        return 1 / self.percentile(50)

    @property
    def idle_rate(self) -> float:
        """Frames in a second if all processors were free for it and shared the work, as software drawing does."""
        return (os.cpu_count() or 1) / self.processor_seconds


def time_frames(draw: DrawUnder, seconds: float) -> Frames:
    """Frames under a light that goes round, for about so many seconds; one before them is not counted."""
    draw(_light(0))
    taken: list[float] = []
    work = time.process_time()
    while len(taken) < LEAST_FRAMES or (sum(taken) < seconds and len(taken) < MOST_FRAMES):
        began = time.perf_counter()
        draw(_light(len(taken) + 1))
        taken.append(time.perf_counter() - began)
    return Frames(taken, max((time.process_time() - work) / len(taken), 1e-9))


def _light(index: int) -> tuple[float, float]:
    return 0.6 * math.cos(_TURN * index), 0.6 * math.sin(_TURN * index)


def whole(size: tuple[int, int], light: tuple[float, float]) -> View:
    """The view of a picture of a size, pixel by pixel, under a light."""
    return View((size[0] / 2, size[1] / 2), 1.0, light)
