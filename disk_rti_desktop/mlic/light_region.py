"""Which lights the photographed ones surround: within them a method interpolates, beyond them it can only guess.

The region is the convex hull on the disc of the lights' x and y, the coordinates that methods learn from.
"""

import math
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles

Point = tuple[float, float]

MARGIN = 0.02  # a light so near to the region, on the disc, counts as within


@dataclass(frozen=True)
class LightRegion:
    """The corners of the hull, counter-clockwise: none where no lights are known, two where all lie in a line."""

    corners: tuple[Point, ...]

    def beyond(self, x: float, y: float) -> float:
        """How far outside the region the light (x, y) lies, on the disc; 0 inside, and where nothing is known."""
        if not self.corners:
            return 0.0
        edges = list(zip(self.corners, self.corners[1:] + self.corners[:1], strict=True))
        if len(self.corners) > 2 and all(_side(start, end, (x, y)) >= 0 for start, end in edges):
            return 0.0
        return min(_distance(start, end, (x, y)) for start, end in edges)

    def covers(self, x: float, y: float) -> bool:
        """Whether the light (x, y) lies among the photographed ones; true where these are not known."""
        return self.beyond(x, y) <= MARGIN


def light_region(lights: Doubles) -> LightRegion:
    """The region that photographed lights (n, 2 or 3) surround; found by Andrew's monotone chains."""
    points = sorted({(float(light[0]), float(light[1])) for light in lights})
    if len(points) < 3:
        return LightRegion(tuple(points))
    lower, upper = _chain(points), _chain(points[::-1])
    return LightRegion((*lower[:-1], *upper[:-1]))


def nearest_light(lights: Doubles, direction: Doubles) -> tuple[int, float]:
    """The number of the photographed light (n, 3) nearest to a direction (3,), and the degrees between them."""
    index = int(np.argmax(lights @ direction))
    # The arc from the chord: the cosine cannot tell small angles apart.
    chord = float(np.linalg.norm(lights[index] - direction))
    return index, math.degrees(2 * math.asin(min(1.0, chord / 2)))


def _chain(points: list[Point]) -> list[Point]:
    """The corners that turn left only, from the first point to the last."""
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _side(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _side(start: Point, end: Point, point: Point) -> float:
    """Positive where a point lies to the left of the way from start to end."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _distance(start: Point, end: Point, point: Point) -> float:
    """From a point to the nearest one between start and end."""
    across, up = end[0] - start[0], end[1] - start[1]
    square = across**2 + up**2
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * up) / square if square else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(point[0] - start[0] - along * across, point[1] - start[1] - along * up)
