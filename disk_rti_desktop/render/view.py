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
    """A place in the picture, a magnification, a light, and the way to look at it."""

    centre: tuple[float, float] = (0.0, 0.0)  # the picture point at the middle of the window, pixels, x right, y down
    zoom: float = 1.0  # window pixels per picture pixel
    light: tuple[float, float] = (0.0, 0.0)  # x to the right, y to the top, inside the unit disc
    mode: Mode = DEFAULT
    display: Display = NEUTRAL

    @property
    def direction(self) -> Doubles:
        """The unit vector (3,) towards the light."""
        return from_disk(*self.light)

    def lit(self, x: float, y: float) -> Self:
        """The view under the light (x, y), moved to the rim if it lies outside the disc."""
        norm = math.hypot(x, y)
        return replace(self, light=(x / norm, y / norm) if norm > 1 else (x, y))

    def nudged(self, dx: float, dy: float) -> Self:
        """The view with the light moved by (dx, dy) within the disc."""
        return self.lit(self.light[0] + dx, self.light[1] + dy)

    def picture_point(self, at: Point, window: Size) -> Point:
        """The picture point that is seen at a window point."""
        return (
            self.centre[0] + (at[0] - window[0] / 2) / self.zoom,
            self.centre[1] + (at[1] - window[1] / 2) / self.zoom,
        )

    def window_point(self, at: Point, window: Size) -> Point:
        """Where in the window a picture point is seen."""
        return (
            window[0] / 2 + (at[0] - self.centre[0]) * self.zoom,
            window[1] / 2 + (at[1] - self.centre[1]) * self.zoom,
        )

    def corner(self, window: Size) -> tuple[int, int]:
        """The window pixel that renderers put the picture's corner on: whole, so that 1:1 shows pixels as they are."""
        x, y = self.window_point((0.0, 0.0), window)
        return math.floor(x + _HALF), math.floor(y + _HALF)

    def panned(self, dx: float, dy: float) -> Self:
        """The view with the picture moved by (dx, dy) window pixels."""
        return replace(self, centre=(self.centre[0] - dx / self.zoom, self.centre[1] - dy / self.zoom))

    def zoomed(self, factor: float, at: Point, window: Size) -> Self:
        """The view magnified by a factor; the picture point at the window point `at` stays there."""
        x, y = self.picture_point(at, window)
        zoom = min(max(self.zoom * factor, MIN_ZOOM), MAX_ZOOM)
        return replace(self, zoom=zoom, centre=(x - (at[0] - window[0] / 2) / zoom, y - (at[1] - window[1] / 2) / zoom))

    def fitted(self, picture: Size, window: Size) -> Self:
        """The view of the whole picture, as large as the window and MAX_ZOOM allow."""
        return replace(self, centre=(picture[0] / 2, picture[1] / 2), zoom=_fit(picture, window))

    def actual_size(self) -> Self:
        """The view at one window pixel per picture pixel, around the same centre."""
        return replace(self, zoom=1.0)

    def clamped(self, picture: Size, window: Size) -> Self:
        """The nearest view with its centre in the picture, and its zoom from SMALLEST of a fit, or 1:1, to MAX_ZOOM."""
        zoom = min(max(self.zoom, min(1.0, SMALLEST * _fit(picture, window))), MAX_ZOOM)
        x, y = (min(max(c, 0.0), float(extent)) for c, extent in zip(self.centre, picture, strict=True))
        return replace(self, zoom=zoom, centre=(x, y))


def _fit(picture: Size, window: Size) -> float:
    """The zoom at which the whole picture is seen."""
    return min(max(window[0], 1) / max(picture[0], 1), max(window[1], 1) / max(picture[1], 1), MAX_ZOOM)
