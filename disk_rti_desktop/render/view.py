"""What is looked at, and under which light: the maths of moving both. Pure values, no graphics.

Sizes are (width, height); points are (x, y) from the top left corner, x right, y down; pixel i covers i to i + 1.
"""

import math
from dataclasses import dataclass, replace
from typing import Self

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.render.modes import DEFAULT, NEUTRAL, Display, Mode

Size = tuple[int, int]
Point = tuple[float, float]

MAX_ZOOM = 32.0
MIN_ZOOM = 2.0**-16  # a picture beyond any that can be made, in one window pixel
SMALLEST = 0.25  # how far one can zoom out, as a share of the zoom that fits the picture into the window
_HALF = 0.5 + 2.0**-20  # rounds halves up, even those that arithmetic has made a trifle smaller


@dataclass(frozen=True)
class View:
    """A place in the picture, a magnification, a turn, a light, and the way to look at it.

    The light is the viewer's: it stays where it is in the window when the picture is turned under it.
    """

    centre: tuple[float, float] = (0.0, 0.0)  # the picture point at the middle of the window, pixels, x right, y down
    zoom: float = 1.0  # window pixels per picture pixel
    light: tuple[float, float] = (0.0, 0.0)  # x to the right, y to the top, inside the unit disc
    mode: Mode = DEFAULT
    display: Display = NEUTRAL
    turns: int = 0  # quarter turns of the picture in the window, counter-clockwise, 0 to 3

    @property
    def direction(self) -> Doubles:
        """The unit vector (3,) towards the light, x to the right of the window."""
        return from_disk(*self.light)

    @property
    def upright(self) -> Self:
        """What shows the same before it is turned, in a window of `turned_size`; its light is that of the photos."""
        return replace(self, turns=0, light=quarter_turned(*self.light, -self.turns))

    def turned(self, quarters: int) -> Self:
        """The view with the picture turned counter-clockwise by so many quarters more."""
        return replace(self, turns=(self.turns + quarters) % 4)

    def lit(self, x: float, y: float) -> Self:
        """The view under the light (x, y), moved to the rim if it lies outside the disc."""
        norm = math.hypot(x, y)
        return replace(self, light=(x / norm, y / norm) if norm > 1 else (x, y))

    def lit_as_photographed(self, x: float, y: float) -> Self:
        """The view under a light of the photos, which are upright."""
        return self.lit(*quarter_turned(x, y, self.turns))

    def nudged(self, dx: float, dy: float) -> Self:
        """The view with the light moved by (dx, dy) within the disc."""
        return self.lit(self.light[0] + dx, self.light[1] + dy)

    def picture_point(self, at: Point, window: Size) -> Point:
        """The picture point that is seen at a window point."""
        across, down = quarter_turned(at[0] - window[0] / 2, at[1] - window[1] / 2, self.turns)
        return self.centre[0] + across / self.zoom, self.centre[1] + down / self.zoom

    def window_point(self, at: Point, window: Size) -> Point:
        """Where in the window a picture point is seen."""
        across, down = quarter_turned(at[0] - self.centre[0], at[1] - self.centre[1], -self.turns)
        return window[0] / 2 + across * self.zoom, window[1] / 2 + down * self.zoom

    def corner(self, window: Size) -> tuple[int, int]:
        """The window pixel that renderers put an upright picture's corner on: whole, so that 1:1 shows its pixels."""
        x, y = self.window_point((0.0, 0.0), window)
        return math.floor(x + _HALF), math.floor(y + _HALF)

    def panned(self, dx: float, dy: float) -> Self:
        """The view with the picture moved by (dx, dy) window pixels."""
        across, down = quarter_turned(dx, dy, self.turns)
        return replace(self, centre=(self.centre[0] - across / self.zoom, self.centre[1] - down / self.zoom))

    def zoomed(self, factor: float, at: Point, window: Size) -> Self:
        """The view magnified by a factor; the picture point at the window point `at` stays there."""
        x, y = self.picture_point(at, window)
        zoom = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        across, down = quarter_turned(at[0] - window[0] / 2, at[1] - window[1] / 2, self.turns)
        return replace(self, zoom=zoom, centre=(x - across / zoom, y - down / zoom))

    def fitted(self, picture: Size, window: Size) -> Self:
        """The view of the whole picture, as large as the window and MAX_ZOOM allow."""
        zoom = _fit(picture, turned_size(window, self.turns))
        return replace(self, centre=(picture[0] / 2, picture[1] / 2), zoom=zoom)

    def actual_size(self) -> Self:
        """The view at one window pixel per picture pixel, around the same centre."""
        return replace(self, zoom=1.0)

    def clamped(self, picture: Size, window: Size) -> Self:
        """The nearest view with its centre in the picture, and its zoom from SMALLEST of a fit, or 1:1, to MAX_ZOOM."""
        whole = _fit(picture, turned_size(window, self.turns))
        zoom = min(max(self.zoom, min(1.0, SMALLEST * whole)), MAX_ZOOM)
        x, y = (min(max(c, 0.0), float(extent)) for c, extent in zip(self.centre, picture, strict=True))
        return replace(self, zoom=zoom, centre=(x, y))


def _fit(picture: Size, window: Size) -> float:
    """The zoom at which the whole picture is seen."""
    return min(max(window[0], 1) / max(picture[0], 1), max(window[1], 1) / max(picture[1], 1), MAX_ZOOM)


def quarter_turned(x: float, y: float, turns: int) -> Point:
    """A vector after so many quarter turns: from x to y, so that where y runs down they are clockwise."""
    for _ in range(turns % 4):
        x, y = -y, x
    return x, y


def turned_size(size: Size, turns: int) -> Size:
    """The size of what is turned by so many quarters."""
    return (size[1], size[0]) if turns % 2 else size
