"""The pixels a method learns from, drawn in one pass over the photos; and the lights that are held out to judge it."""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats, Indices, Mask, as_floats
from disk_rti_desktop.errors import CollectionError, LightsError, ParameterError
from disk_rti_desktop.mlic.collection import Mlic
from disk_rti_desktop.mlic.light_files import read_lights
from disk_rti_desktop.progress import Progress, Steps

OVERVIEW_SIDE = 128


@dataclass(frozen=True, eq=False)
class Samples:
    """Pixels of a collection under all of its lights, and a small overview of the whole picture."""

    pixels: Floats  # (n, lights, 3), 0..1
    lights: Doubles  # (lights, 3)
    overview: Floats  # (height, width, lights, 3), 0..1: every so-many-th pixel, for previews


def sample(mlic: Mlic, count: int, seed: int) -> Steps[Samples]:
    """So many different pixels of the object, or all if there are fewer, in a random order that the seed fixes."""
    if count < 1:
        raise ParameterError(f"At least 1 pixel must be sampled, not {count}.")
    chosen = _chosen(mlic.mask, mlic.width * mlic.height, count, seed)
    if not len(chosen):
        raise CollectionError("The mask leaves nothing of the picture: the object must be white.")
    # Sorted, the pixels of a strip are a stretch of the list.
    order = np.argsort(chosen)
    ascending = chosen[order]
    step = -(-max(mlic.width, mlic.height) // OVERVIEW_SIDE)
    pixels = np.empty((len(chosen), len(mlic.photos), 3), np.float32)
    overview = np.empty((-(-mlic.height // step), -(-mlic.width // step), len(mlic.photos), 3), np.float32)
    for first, strip in mlic.strips():
        end = first + len(strip)
        low, high = np.searchsorted(ascending, (first * mlic.width, end * mlic.width))
        row, column = np.divmod(ascending[low:high], mlic.width)
        pixels[order[low:high]] = as_floats(strip[row - first, column])
        rows = np.arange(-(-first // step) * step, end, step)
        overview[rows // step] = as_floats(strip[rows - first, ::step])
        yield Progress(end, mlic.height, "Reading the photos")
    return Samples(pixels, mlic.lights, overview)


def _chosen(mask: Mask | None, size: int, count: int, seed: int) -> Indices:
    """The flat positions of the pixels drawn, in the order drawn."""
    generator = np.random.default_rng(seed)
    if mask is None:
        return generator.choice(size, min(count, size), replace=False)
    inside = np.flatnonzero(mask)
    return inside[generator.choice(len(inside), min(count, len(inside)), replace=False)]


def hold_out(mlic: Mlic, count: int) -> tuple[list[int], list[int]]:
    """The photos to fit and those to judge by (indices, ascending), by the rule of `held_out`."""
    if mlic.lights_file is None:
        return held_out(mlic.lights, count)
    # From the lights as written: of two lights that are equally near a median, rounding decides.
    written = read_lights(mlic.lights_file).raw
    rows = {pair.photo: pair.light for pair in mlic.pairs if pair.light is not None}
    return held_out(written[[rows[photo] for photo in mlic.photos]], count)


def held_out(lights: Doubles, count: int) -> tuple[list[int], list[int]]:
    """The lights to fit and the lights to judge by (indices, ascending), of lights (n, 3) of any length.

    Held out are lights inside the convex hull of (x, y), so that none asks for what was never photographed: the inner
    lights are parted into `count` bands of elevation of equal size, and each band gives the one nearest its median.
    Computed in single precision, as published comparisons were.
    """
    directions = lights.astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    elevation = np.degrees(np.arcsin(np.clip(directions[:, 2], -1.0, 1.0)))
    inside = set(inner_lights(directions.astype(np.float64)))
    inner = np.array([index for index in np.argsort(elevation, kind="stable") if index in inside], dtype=np.int64)
    if count < 1 or len(inner) < count:
        raise LightsError(
            f"{count} lights cannot be held out: {len(inner)} of the {len(lights)} lights are surrounded by others."
        )
    test = []
    for band in np.array_split(inner, count):
        distance = np.abs(elevation[band] - np.median(elevation[band]))
        test.append(int(band[distance == distance.min()].min()))
    return sorted(set(range(len(lights))) - set(test)), sorted(test)


def inner_lights(lights: Doubles) -> list[int]:
    """Which of the lights (n, 3) are surrounded by others: not corners of the convex hull of (x, y)."""
    rim = _hull(lights[:, :2])
    return [index for index in range(len(lights)) if index not in rim]


def _hull(points: Doubles) -> set[int]:
    """Which of the points (n, 2) are corners of their convex hull (Andrew 1979)."""
    order = np.lexsort((points[:, 1], points[:, 0])).tolist()
    return {*_half_hull(points, order), *_half_hull(points, order[::-1])}


def _half_hull(points: Doubles, order: list[int]) -> list[int]:
    """The corners met while going along the points and turning left only."""
    corners: list[int] = []
    for index in order:
        while len(corners) >= 2:
            before, last = points[corners[-2]], points[corners[-1]]
            (ax, ay), (bx, by) = last - before, points[index] - before
            if ax * by - ay * bx > 0.0:
                break
            corners.pop()
        corners.append(index)
    return corners
