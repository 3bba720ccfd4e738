"""Lights of their own for the places of a picture, so that the relief of each is seen best.

After RTIViewer's multi-light modes: the picture is parted into tiles, and each takes, of some candidates, the light
that shows it sharpest and brightest. Between the tiles' middles the pictures under their lights are blended, which
serves every encoding.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats, Indices
from disk_rti_desktop.mlic.lights import unit
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.modes import Mode, mode
from disk_rti_desktop.render.normals import LUMA
from disk_rti_desktop.render.pieces import Rectangle

CANDIDATES = 256
MOST_LIGHTS = 16  # that one picture is lit by
LOWEST = 20.0  # degrees: elevation of the candidates where the photographed lights are not known
LEAST_LOWEST = 5.0  # and where they are
BLOCK = 64  # texels along a side of what is relit under one light, or left out
SAMPLES = {5: 9, 10: 25, 15: 49}  # candidates round a tile's first light, by the local offset in degrees

RelitUnder = Callable[[Doubles], Floats]
"""The colours (h, w, 3) of the scored picture under a light (3,)."""


@dataclass(frozen=True, eq=False)
class LightField:
    """Which lights a picture is lit by, and how much of each there is in the middle of each tile."""

    lights: Doubles  # (k, 3)
    shares: Floats  # (rows, columns, k), together 1
    tile: float  # along a tile's side, picture pixels

    def weights(self, light: int, level: int, region: Rectangle) -> Floats:
        """The share (h, w) of one light in the texels of a rectangle, between the tiles' middles in proportion."""
        grid = self.shares[..., light]
        rows, below, down = self._between(region.top, region.bottom, level, grid.shape[0])
        columns, beside, across = self._between(region.left, region.right, level, grid.shape[1])
        narrow = grid[:, columns] * (1 - across) + grid[:, beside] * across
        return np.asarray(narrow[rows] * (1 - down[:, None]) + narrow[below] * down[:, None], np.float32)

    def _between(self, first: int, last: int, level: int, count: int) -> tuple[Indices, Indices, Floats]:
        """The tiles on either side of each texel, and the second's share."""
        position = (np.arange(first, last, dtype=np.float32) + np.float32(0.5)) * np.float32(self.scale(level))
        position = np.clip(position - np.float32(0.5), 0, count - 1).astype(np.float32)
        before = np.floor(position).astype(np.int64)
        return before, np.minimum(before + 1, count - 1), position - before.astype(np.float32)

    def scale(self, level: int) -> float:
        """How many tiles a texel of a level is."""
        return 2.0**level / self.tile

    def blocks(self, light: int, level: int, region: Rectangle) -> Iterator[Rectangle]:
        """The parts of a rectangle of texels in which there is anything of a light."""
        weights = self.weights(light, level, region)
        for top in range(0, weights.shape[0], BLOCK):
            for left in range(0, weights.shape[1], BLOCK):
                part = weights[top : top + BLOCK, left : left + BLOCK]
                if part.any():
                    height, width = part.shape
                    x, y = region.left + left, region.top + top
                    yield Rectangle(x, y, x + width, y + height)

    def around(self, light: Doubles, offset: float) -> "LightField":
        """The same shares of the lights round another one."""
        return replace(self, lights=neighbours(light, offset))


def neighbours(light: Doubles, offset: float) -> Doubles:
    """A light and eight round it (9, 3), so many degrees away and not below the surface."""
    side = unit(np.cross([0.0, 1.0, 0.0] if abs(light[1]) < 0.9 else [1.0, 0.0, 0.0], light)[None])[0]
    other = np.cross(light, side)
    angles = np.arange(8) * np.pi / 4
    ring = np.cos(angles)[:, None] * side + np.sin(angles)[:, None] * other
    turned = np.cos(np.radians(offset)) * light + np.sin(np.radians(offset)) * ring
    turned[:, 2] = np.maximum(turned[:, 2], 0.0)
    return np.concatenate([light[None], turned / np.linalg.norm(turned, axis=1, keepdims=True)])


def candidates(known: Doubles) -> Doubles:
    """Lights (n, 3) spread evenly over the heights of the photographed ones."""
    from disk_rti_desktop.mlic.synthetic import spread_lights  # brings SciPy, which the window can start without

    lowest = max(math.degrees(math.asin(float(known[:, 2].min()))), LEAST_LOWEST) if len(known) else LOWEST
    return spread_lights(CANDIDATES, lowest, 90)


def dynamic_field(chosen: Mode, light: Doubles, relit_under: RelitUnder, texel: float) -> Steps[LightField]:
    """Each tile takes the best of the light and eight round it; a texel of what is relit is so many picture pixels."""
    lights = neighbours(light, chosen.value("offset"))
    tile = int(chosen.value("tile"))
    # What the mode has no sliders for is as in the static one.
    scores = yield from _scores(mode("static-multi-light"), lights, relit_under, tile)
    best = scores.argmax(axis=0)
    return LightField(lights, np.eye(len(lights), dtype=np.float32)[best], tile * texel)


def static_field(chosen: Mode, known: Doubles, relit_under: RelitUnder, texel: float) -> Steps[LightField]:
    """Coarse tiles take the best of all candidates, small ones the best near that which also suits their neighbours."""
    lights = candidates(known)
    tile = int(chosen.value("tile"))
    scores = yield from _scores(chosen, lights, relit_under, tile)
    near = lights @ lights.T
    allowed = _near_first(chosen, scores, near)
    scores = np.where(allowed, scores, -1)
    good = scores >= np.maximum(chosen.value("threshold") * scores.max(axis=0), 0)
    best = scores.argmax(axis=0)
    size = int(chosen.value("smoothing"))
    for _ in range(int(chosen.value("iterations"))):
        likeness = np.tensordot(lights, _mean_around(lights[best], size), axes=([1], [2]))  # (n, rows, columns)
        best = np.where(good, likeness, -2).argmax(axis=0)
    chosen_lights, best = _fewer(lights, best)
    return LightField(chosen_lights, np.eye(len(chosen_lights), dtype=np.float32)[best], tile * texel)


def _scores(chosen: Mode, lights: Doubles, relit_under: RelitUnder, tile: int) -> Steps[Floats]:
    """How well each light shows each tile (lights, rows, columns), 0..1."""
    sharp, bright = [], []
    for done, light in enumerate(lights):
        yield Progress(done, len(lights), "Choosing lights")
        brightness = np.asarray(relit_under(light) @ LUMA, np.float32)
        sharp.append(_tiled(sharpness(brightness, int(chosen.value("sharpness"))), tile, np.max))
        bright.append(_tiled(brightness, tile, np.mean))
    share = np.float32(chosen.value("weight"))
    return share * _of_best(np.stack(sharp)) + (1 - share) * _of_best(np.stack(bright))


def sharpness(brightness: Floats, operator: int) -> Floats:
    """How sharp a picture (h, w) is at each pixel, by the operators of the modes' SHARPNESS."""
    padded = np.pad(brightness, 1, mode="edge")
    if operator < 2:
        laplacian = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:] - 4 * brightness
        return np.asarray(np.abs(laplacian) if operator == 0 else laplacian**2, np.float32)
    down = padded[2:] - padded[:-2]
    right = padded[:, 2:] - padded[:, :-2]
    dy = down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]
    dx = right[:-2] + 2 * right[1:-1] + right[2:]
    return np.asarray(np.abs(dx) + np.abs(dy) if operator == 2 else np.hypot(dx, dy), np.float32)


def _tiled(values: Floats, tile: int, measure: Callable[..., Floats]) -> Floats:
    """A measure of each tile (rows, columns) of a picture (h, w); the last ones may lie partly beyond its rims."""
    height, width = values.shape
    padded = np.pad(values, ((0, -height % tile), (0, -width % tile)), mode="edge")
    parts = padded.reshape(padded.shape[0] // tile, tile, padded.shape[1] // tile, tile)
    return np.asarray(measure(parts, axis=(1, 3)), np.float32)


def _of_best(measures: Floats) -> Floats:
    """Measures (lights, ...) as shares of the best light's; 0 where no light gives any."""
    return np.asarray(measures / np.maximum(measures.max(axis=0), 1e-9), np.float32)


def _near_first(chosen: Mode, scores: Floats, near: Doubles) -> Indices:
    """Which candidates each tile may take (lights, rows, columns): those round the best of its part of the picture."""
    side = round(chosen.value("tiling") ** 0.5)
    rows, columns = scores.shape[1:]
    samples = SAMPLES[int(chosen.value("offset"))]
    allowed = np.zeros(scores.shape, bool)
    for row in range(side):
        for column in range(side):
            part = (
                slice(rows * row // side, rows * (row + 1) // side),
                slice(columns * column // side, columns * (column + 1) // side),
            )
            within = scores[:, part[0], part[1]]
            if within.size:
                first = int(within.mean(axis=(1, 2)).argmax())
                allowed[np.argsort(-near[first], kind="stable")[:samples], part[0], part[1]] = True
    return np.asarray(allowed)


def _mean_around(lights: Doubles, size: int) -> Doubles:
    """The mean (rows, columns, 3) of the lights in the squares of so many tiles round each."""
    reach = size // 2
    padded = np.pad(lights, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    rows, columns = lights.shape[:2]
    shifted = [padded[y : y + rows, x : x + columns] for y in range(size) for x in range(size)]
    return np.asarray(np.mean(shifted, axis=0), np.float64)


def _fewer(lights: Doubles, best: Indices) -> tuple[Doubles, Indices]:
    """At most MOST_LIGHTS lights, and each tile's among them: the rarest give way to the nearest of the others."""
    used, best = np.unique(best, return_inverse=True)
    kept, counts = lights[used], np.bincount(best.ravel(), minlength=len(used))
    alive = np.ones(len(kept), bool)
    target = np.arange(len(kept))
    near = kept @ kept.T
    while alive.sum() > MOST_LIGHTS:
        rarest = int(np.where(alive, counts, counts.sum() + 1).argmin())
        alive[rarest] = False
        heir = int(np.where(alive, near[rarest], -2).argmax())
        counts[heir] += counts[rarest]
        target[target == rarest] = heir
    places = np.cumsum(alive) - 1
    return kept[alive], np.asarray(places[target][best], np.int64)
