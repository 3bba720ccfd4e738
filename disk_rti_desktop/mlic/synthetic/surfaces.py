"""Height fields of synthetic objects: the same object at any size.

Places are measured from the middle of the picture, x to the right and y to the top, heights towards the camera; the
shorter side of the picture is 1 long.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import ndimage

from disk_rti_desktop.arrays import Bytes, Doubles, Floats


@dataclass(frozen=True, eq=False)
class Grid:
    """The places of a picture's pixels."""

    x: Floats  # (1, width)
    y: Floats  # (height, 1)
    pixels: int  # on the shorter side

    @classmethod
    def of(cls, width: int, height: int) -> Self:
        """The grid of a picture of this size."""
        pixels = min(width, height)
        x = (np.arange(width) - (width - 1) / 2) / pixels
        y = ((height - 1) / 2 - np.arange(height)) / pixels
        return cls(x[None, :].astype(np.float32), y[:, None].astype(np.float32), pixels)

    def around(self, x: float, y: float, reach: float) -> tuple[slice, slice]:
        """The rows and columns of the square that reaches this far around a place."""
        rows = np.searchsorted(-self.y[:, 0], [-y - reach, -y + reach])
        columns = np.searchsorted(self.x[0], [x - reach, x + reach])
        return slice(int(rows[0]), int(rows[1])), slice(int(columns[0]), int(columns[1]))

    def cut(self, rows: slice, columns: slice) -> Self:
        """The grid of a part of the picture."""
        return type(self)(self.x[:, columns], self.y[rows], self.pixels)


@dataclass(frozen=True, eq=False)
class Relief:
    """A height field and, where it asks for certain materials in certain places, which lies where."""

    height: Floats  # (rows, columns), in shorter sides
    regions: Bytes | None = None  # (rows, columns): an index into the object's materials


Surface = Callable[[Grid, np.random.Generator], Relief]


def smooth_step(low: float, high: float, value: Floats) -> Floats:
    """0 below `low`, 1 above `high`, and a smooth rise between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    rise: Floats = t * t * (3 - 2 * t)
    return rise


def spline_weights(positions: Floats, count: int) -> Floats:
    """The weights (positions, count) of a uniform cubic B-spline's control values, one cell apart."""
    cell = np.floor(positions).astype(np.int64)
    t = positions - cell
    weights = np.zeros((len(positions), count), np.float32)
    rows = np.arange(len(positions))
    parts = ((1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3)
    for k, part in enumerate(parts):
        weights[rows, cell + k] = part / 6
    return weights


def noise(grid: Grid, rng: np.random.Generator, cells: float) -> Floats:
    """Smooth random values about 0, mostly within -1..1, with this many swellings along the shorter side."""
    across, down = (grid.x[0] - grid.x[0, 0]) * cells, (grid.y[0, 0] - grid.y[:, 0]) * cells
    columns, rows = (int(np.ceil(len(side) / grid.pixels * cells)) + 4 for side in (across, down))
    lattice = rng.uniform(-2, 2, (rows, columns)).astype(np.float32)
    values: Floats = spline_weights(down, rows) @ (lattice @ spline_weights(across, columns).T)
    return values


def fractal(grid: Grid, rng: np.random.Generator, cells: float, octaves: int, gain: float = 0.5) -> Floats:
    """Noise with ever finer swellings laid over it, each `gain` times as high as the one before."""
    total = noise(grid, rng, cells)
    for octave in range(1, octaves):
        total += np.float32(gain**octave) * noise(grid, rng, cells * 2**octave)
    return total


def patches(grid: Grid, rng: np.random.Generator, count: int) -> Bytes:
    """A patchwork of this many materials with wavering borders; each material has two patches."""
    regions = np.zeros((grid.y.shape[0], grid.x.shape[1]), np.uint8)
    if count == 1:
        return regions
    x = grid.x + 0.05 * noise(grid, rng, 5)
    y = grid.y + 0.05 * noise(grid, rng, 5)
    half = np.array([grid.x[0, -1], grid.y[0, 0]])
    places: list[Doubles] = []
    while len(places) < 2 * count:  # of some candidates the one farthest from all before: an even spread
        candidates = rng.uniform(-half, half, (8, 2))
        gaps = [min((float(np.hypot(*(c - p))) for p in places), default=1.0) for c in candidates]
        places.append(candidates[int(np.argmax(gaps))])
    nearest = np.full(regions.shape, np.inf, np.float32)
    for index, (place_x, place_y) in enumerate(places):
        distance = (x - np.float32(place_x)) ** 2 + (y - np.float32(place_y)) ** 2
        closer = distance < nearest
        nearest[closer] = distance[closer]
        regions[closer] = index % count
    return regions


def canvas(grid: Grid, rng: np.random.Generator) -> Relief:
    """A plain weave of uneven, twisted threads, a little slack."""
    threads = 22
    u = grid.x * threads + 0.35 * noise(grid, rng, 4) + 0.10 * noise(grid, rng, 20)
    v = grid.y * threads + 0.35 * noise(grid, rng, 4) + 0.10 * noise(grid, rng, 20)
    thick = 1 + 0.18 * noise(grid, rng, 6)
    warp = _thread(u, v, thick)
    weft = _thread(v, u + 1, thick)
    weave = np.maximum(warp, weft)
    weave += 0.05 * noise(grid, rng, 90)
    height = weave * np.float32(0.34 / threads) + 0.018 * noise(grid, rng, 2.5)
    smooth = ndimage.gaussian_filter(height, 0.0016 * grid.pixels)
    return Relief(smooth.astype(np.float32))


def _thread(across: Floats, along: Floats, thick: Floats) -> Floats:
    """The upper side of parallel threads, one per unit, each going over and under once in two units of `along`."""
    number = np.floor(across)
    offset = 2 * (across - number) - 1
    rounded = np.sqrt(np.maximum(0, 1 - (offset / 0.82) ** 2))
    sign = np.where(number.astype(np.int64) % 2 == 0, np.float32(1), np.float32(-1))
    twist = 0.05 * np.sin(2 * np.pi * (0.8 * offset + 2.5 * along))
    side: Floats = (thick + twist) * rounded + 0.5 * sign * np.sin(np.pi * along) * (rounded > 0)
    return side


def tablet(grid: Grid, rng: np.random.Generator) -> Relief:
    """A pillow of clay with lines of wedge-shaped signs pressed into it, ruled, worn and chipped."""
    half_x, half_y = float(grid.x[0, -1]), float(grid.y[0, 0])
    inside_x = half_x - 0.05 - np.abs(grid.x)
    inside_y = half_y - 0.05 - np.abs(grid.y)
    edge = np.minimum(inside_x, inside_y) + 0.012 * noise(grid, rng, 7)
    corner = np.hypot(np.minimum(inside_x - 0.09, 0), np.minimum(inside_y - 0.09, 0))
    edge = np.minimum(edge, np.float32(0.09) - corner + 0.006 * noise(grid, rng, 9))
    pillow = 0.075 * np.sqrt(np.clip(edge / 0.16, 0, 1) * (2 - np.clip(edge / 0.16, 0, 1)))
    signs = np.zeros_like(edge)
    _write_signs(grid, rng, signs, half_x - 0.10, half_y - 0.11)
    worn = ndimage.gaussian_filter(signs, 0.0018 * grid.pixels)
    chips = np.clip(noise(grid, rng, 6) - 0.85, 0, 0.35) * 0.03
    clay = 0.0045 * fractal(grid, rng, 8, 4) - chips * (edge > 0)
    height = pillow + clay - worn * smooth_step(0.0, 0.05, edge)
    return Relief(height.astype(np.float32))


def _write_signs(grid: Grid, rng: np.random.Generator, depth: Floats, half_x: float, half_y: float) -> None:
    """Press lines of signs into `depth`, top to bottom, with a ruled line under each."""
    line = 0.105
    for y in np.arange(half_y - line / 2, -half_y, -line):
        x = -half_x + 0.01
        while x < half_x - 0.05:
            wide = float(rng.uniform(0.055, 0.10))
            _sign(grid, rng, depth, (x, float(y)), wide)
            x += wide + 0.022
        ruled = np.abs(grid.y - np.float32(y - line / 2) + 0.002 * np.sin(9 * grid.x))
        np.maximum(depth, np.where(np.abs(grid.x) < half_x, 0.004 - 1.2 * ruled, 0), out=depth)


def _sign(grid: Grid, rng: np.random.Generator, depth: Floats, at: tuple[float, float], wide: float) -> None:
    """One sign: upright, lying and corner wedges in a cell that begins at `at` and is `wide` across."""
    x, y = at
    for k in range(int(rng.integers(1, 4))):  # lying
        row = y + 0.028 - 0.026 * k + float(rng.normal(0, 0.002))
        _wedge(grid, depth, (x, row), float(rng.normal(0, 0.06)), wide * float(rng.uniform(0.7, 1.0)))
    for _ in range(int(rng.integers(0, 3))):  # upright
        column = x + wide * float(rng.uniform(0.25, 0.95))
        _wedge(
            grid, depth, (column, y + 0.036), -np.pi / 2 + float(rng.normal(0, 0.06)), float(rng.uniform(0.05, 0.075))
        )
    if rng.random() < 0.35:  # corner
        _wedge(grid, depth, (x + wide * 0.6, y - 0.01), float(rng.uniform(-0.9, -0.5)), 0.03)


def _wedge(grid: Grid, depth: Floats, head: tuple[float, float], angle: float, length: float) -> None:
    """Press one wedge: a deep three-sided head that runs out into a groove."""
    rows, columns = grid.around(*head, length + 0.02)
    near = grid.cut(rows, columns)
    dx, dy = near.x - np.float32(head[0]), near.y - np.float32(head[1])
    along = dx * np.float32(np.cos(angle)) + dy * np.float32(np.sin(angle))
    across = np.abs(dy * np.float32(np.cos(angle)) - dx * np.float32(np.sin(angle)))
    tail = 0.0045 * (1 - along / length)
    flare = 0.0125 * np.maximum(0, 1 - along / 0.022)
    groove = 0.95 * (tail + flare - across)
    pressed = np.minimum(groove, 1.6 * (along + 0.004))
    depth[rows, columns] = np.maximum(depth[rows, columns], pressed)


def bas_relief(grid: Grid, rng: np.random.Generator) -> Relief:
    """A carved panel: a rosette of two rings of petals, volutes in the corners, a moulded frame."""
    radius, angle = np.hypot(grid.x, grid.y), np.arctan2(grid.y, grid.x)
    height = 0.004 * fractal(grid, rng, 5, 4)
    height = np.maximum(height, _petals(radius, angle, 8, 0.36, 0.072))
    height = np.maximum(height, _petals(radius, angle + np.float32(np.pi / 8), 8, 0.25, 0.095))
    heart = 0.11 * np.sqrt(np.maximum(0, 1 - (radius / 0.085) ** 2))
    seeds = np.cos(angle * 13 + radius * 160) * np.cos(angle * 8 - radius * 190)
    height = np.maximum(height, heart + 0.004 * seeds * (heart > 0.02))
    side = np.maximum(np.abs(grid.x) - grid.x[0, -1], np.abs(grid.y) - grid.y[0, 0]) + 0.5
    moulding = 0.055 * np.sqrt(np.maximum(0, 1 - ((side - 0.463) / 0.028) ** 2))
    fillet = 0.03 * smooth_step(0.485, 0.489, side)
    height = np.maximum(height, np.maximum(moulding, fillet))
    for place_x in (-1, 1):
        for place_y in (-1, 1):
            place = (place_x * (float(grid.x[0, -1]) - 0.145), place_y * (float(grid.y[0, 0]) - 0.145))
            height = np.maximum(height, _volute(grid, place, (place_x, place_y)))
    worn = ndimage.gaussian_filter(height, 0.0022 * grid.pixels) + 0.0009 * fractal(grid, rng, 22, 3)
    return Relief(worn.astype(np.float32))


def _petals(radius: Floats, angle: Floats, count: int, length: float, rise: float) -> Floats:
    """A ring of `count` hollowed petals with a midrib, `length` from the middle to the tip."""
    turn = angle * count / (2 * np.pi)
    offset = 2 * np.abs(turn - np.round(turn))  # 0 on the midrib, 1 between two petals
    reach = radius / length
    width = 0.98 * np.sqrt(np.clip(1 - reach**4, 0, 1)) * smooth_step(0.0, 0.25, reach)
    inside = np.clip(1 - offset / np.maximum(width, np.float32(1e-3)), 0, 1)
    rounded = np.sqrt(inside * (2 - inside))
    rib = 0.16 * np.exp(-((offset / 0.09) ** 2)) * smooth_step(1.0, 0.6, reach)
    hollow = 0.30 * np.exp(-(((offset - 0.42) / 0.26) ** 2)) * np.clip(1.15 - reach, 0, 1)
    curl = 0.45 + 0.55 * np.sin(np.pi * np.clip(reach, 0, 1) ** 1.6)
    petal: Floats = (rise * rounded * (curl + rib - hollow) * (reach < 1)).astype(np.float32)
    return petal


def _volute(grid: Grid, at: tuple[float, float], turned: tuple[int, int]) -> Floats:
    """A tapering scroll that winds into a boss at `at`; `turned` mirrors it."""
    dx, dy = (grid.x - np.float32(at[0])) * turned[0], (grid.y - np.float32(at[1])) * turned[1]
    radius, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    winding = np.log(np.maximum(radius, np.float32(1e-4)) / 0.085) / 0.20 - angle - 0.8
    lap = winding / (2 * np.pi)
    offset = np.abs(lap - np.round(lap)) * 2
    tube = np.sqrt(np.maximum(0, 1 - (offset / 0.72) ** 2)) * radius * 0.42
    spiral = tube * smooth_step(0.092, 0.086, radius)
    boss = 0.028 * np.sqrt(np.maximum(0, 1 - (radius / 0.024) ** 2))
    scroll: Floats = np.maximum(spiral, boss).astype(np.float32)
    return scroll
