"""What is looked at, and under which light: the maths of moving both. Pure values, no graphics."""

from dataclasses import dataclass, replace
from typing import Self

MAX_ZOOM = 32.0


@dataclass(frozen=True)
class View:
    """A place in the picture, a magnification and a light."""

    centre: tuple[float, float] = (0.0, 0.0)  # the picture point at the middle of the window, pixels, x right, y down
    zoom: float = 1.0  # window pixels per picture pixel
    light: tuple[float, float] = (0.0, 0.0)  # x to the right, y to the top, inside the unit disc

    def lit(self, x: float, y: float) -> Self:
        """The view under the light (x, y), moved to the rim if it lies outside the disc."""
        norm = (x * x + y * y) ** 0.5
        return replace(self, light=(x / norm, y / norm) if norm > 1 else (x, y))
