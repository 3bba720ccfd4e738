"""Shapes on a picture: points, lines, boxes and outlines, in picture coordinates.

Points are (x, y) in pixels from the top left corner, x right, y down; pixel i covers i to i + 1.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal, Self

from disk_rti_desktop.render.view import Point

Kind = Literal["point", "line", "box", "outline"]
KINDS: tuple[Kind, ...] = ("point", "line", "box", "outline")
FEWEST: dict[Kind, int] = {"point": 1, "line": 2, "box": 2, "outline": 3}
_FIXED = ("point", "line", "box")


@dataclass(frozen=True)
class Shape:
    """A point, a line between two points, a box by two opposite corners, or a closed outline of three points or more.

    Raises a ValueError if the number of points does not suit the kind, or one of them is not finite.
    """

    kind: Kind
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        fits = len(self.points) == FEWEST[self.kind] if self.kind in _FIXED else len(self.points) >= FEWEST[self.kind]
        if not fits:
            raise ValueError(f"a {self.kind} does not have {len(self.points)} points")
        if not all(math.isfinite(value) for point in self.points for value in point):
            raise ValueError(f"a {self.kind} has finite coordinates")

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The smallest upright box around it: x, y, width, height."""
        across, down = zip(*self.points, strict=True)
        return min(across), min(down), max(across) - min(across), max(down) - min(down)

    @property
    def corners(self) -> tuple[Point, ...]:
        """What it is drawn through: the four corners of a box, else its points."""
        if self.kind != "box":
            return self.points
        x, y, width, height = self.bounds
        return (x, y), (x + width, y), (x + width, y + height), (x, y + height)

    @property
    def closed(self) -> bool:
        """Whether its last corner is joined with its first one."""
        return self.kind in ("box", "outline")

    @property
    def middle(self) -> Point:
        """The middle of its bounds."""
        x, y, width, height = self.bounds
        return x + width / 2, y + height / 2

    def moved(self, dx: float, dy: float) -> Self:
        """The same shape elsewhere."""
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))

    def reshaped(self, corner: int, to: Point) -> Self:
        """The shape with one of its corners moved; the corner opposite to it in a box stays."""
        if self.kind == "box":
            return replace(self, points=(self.corners[(corner + 2) % 4], to))
        return replace(self, points=(*self.points[:corner], to, *self.points[corner + 1 :]))

    def distance(self, at: Point) -> float:
        """How far a point is from the shape, in pixels of the picture: from its lines, not from what they enclose."""
        corners = self.corners
        if len(corners) == 1:
            return math.dist(at, corners[0])
        ends = (*corners[1:], corners[0]) if self.closed else corners[1:]
        return min(_distance(at, start, end) for start, end in zip(corners, ends, strict=False))


def _distance(at: Point, start: Point, end: Point) -> float:
    """How far a point is from a line between two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    share = ((at[0] - start[0]) * across + (at[1] - start[1]) * down) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.dist(at, (start[0] + share * across, start[1] + share * down))
