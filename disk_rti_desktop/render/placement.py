"""Which texel each window pixel shows: whole numbers, so that every renderer places the picture alike.

Positions are texels of a pyramid level in fixed point with FRACTION bits behind the point.
"""

import math
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Indices
from disk_rti_desktop.render.view import Size, View

Colour = tuple[int, int, int]

BACKGROUND: Colour = (43, 43, 43)  # neutral and dark: what lies around the picture must not tint it
FRACTION = 20
ONE = 1 << FRACTION
SHARP = 2.0  # from this zoom on, pixels are shown as squares
_LARGEST_STEP = 1 << 30


@dataclass(frozen=True)
class Axis:
    """One direction: the window pixel i has its middle at `start + i * step`; the picture ends at `end`."""

    step: int
    start: int
    end: int

    def pixels(self, first: int, last: int, window: int) -> range:
        """The window pixels (of so many) with their middle between two positions, the second one excluded."""
        lower = -((self.start - first) // self.step)
        upper = -((self.start - last) // self.step)
        return range(min(max(lower, 0), window), min(max(upper, lower, 0), window))

    def visible(self, window: int) -> range:
        """The window pixels (of so many) that show the picture."""
        return self.pixels(0, self.end, window)

    def texel(self, pixel: int) -> int:
        """The texel that a window pixel hits."""
        return (self.start + pixel * self.step) >> FRACTION

    def positions(self, pixels: range) -> Indices:
        """The positions of window pixels."""
        return self.start + np.arange(pixels.start, pixels.stop, dtype=np.int64) * self.step

    def reach(self, pixels: range) -> range:
        """The texels that filtering the window pixels (at least one) asks for; at the picture's rims one beyond."""
        first = self.start + pixels.start * self.step - ONE // 2
        last = self.start + (pixels.stop - 1) * self.step - ONE // 2
        return range(first >> FRACTION, (last >> FRACTION) + 2)

    def texels(self, pixels: range, count: int) -> range:
        """The texels (of so many) that filtering the window pixels (at least one) reads."""
        reach = self.reach(pixels)
        return range(max(reach.start, 0), min(reach.stop, count))


@dataclass(frozen=True)
class Placement:
    """How a pyramid level is laid on the window."""

    level: int
    x: Axis
    y: Axis
    smooth: bool  # between texels: bilinear; else the texel that is hit

    @property
    def straight(self) -> bool:
        """Whether each window pixel shows one texel, the next one the next."""
        return not self.smooth and self.x.step == self.y.step == ONE

    def covered(self, window: Size) -> tuple[range, range]:
        """The window columns and rows that show the picture."""
        return self.x.visible(window[0]), self.y.visible(window[1])


def level_for(view: View, coarsest: int, coarser: int = 0) -> int:
    """The finest level with at most two texels along a window pixel.

    `coarser` asks for a level so much coarser: fewer texels to decode while something moves.
    """
    wanted = math.floor(math.log2(1 / view.zoom)) if view.zoom < 1 else 0
    return min(wanted + coarser, coarsest)


def place(view: View, window: Size, picture: Size, level: int) -> Placement:
    """Where a level of the picture lies in a window."""
    scale = view.zoom * 2.0**level  # window pixels per texel
    step = min(max(round(ONE / scale), 1), _LARGEST_STEP)
    x, y = (
        Axis(step, round((0.5 - corner) / scale * ONE), (extent << FRACTION) >> level)
        for corner, extent in zip(view.corner(window), picture, strict=True)
    )
    return Placement(level, x, y, smooth=view.zoom < SHARP and step != ONE)
