"""Reflective balls found in small versions of all photos: round outlines with a wandering highlight inside.

Order: circles by Hough transform at two scales; of these, those in which photo after photo has one small bright spot
that moves while the rest stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats

SIDE = 800  # of the small photos that balls are looked for in
SMALLEST, MIDDLE, LARGEST = 9, 36, 400  # radii in these
COARSER = 4  # how much smaller the pictures are in which large circles are looked for
CANDIDATES = 30
REFLECTING = 0.71  # of the radius: reflections of lights above the object's plane lie within
FAINTEST = 20.0  # of 255: dimmer spots are noise
LARGEST_SPOT = 0.12  # of the area of the disc
LEAST_SCORE = 0.2
LIVELIEST = 0.25  # of the spot's brightness: how much the rest of a ball changes at most


@dataclass(frozen=True)
class Candidate:
    """A circle that may be a ball, in pixels of the small photos, and how likely that is, 0..1."""

    x: float
    y: float
    radius: float
    score: float


def candidates(stack: Bytes) -> list[Candidate]:
    """The balls in small grey photos (photos, height, width), likeliest first; they do not overlap."""
    pictures = _pictures(stack)
    coarse = [picture[::COARSER, ::COARSER] for picture in map(_smoothed, pictures)]
    circles = _circles(pictures, range(SMALLEST, MIDDLE), 1)
    longest = min(LARGEST, int(0.55 * min(stack.shape[1:]))) // COARSER
    circles += _circles(coarse, range(MIDDLE // COARSER, longest + 1), COARSER)
    judged = [Candidate(x, y, radius, _score(stack, x, y, radius) * edge) for x, y, radius, edge in circles]
    chosen: list[Candidate] = []
    for one in sorted(judged, key=lambda candidate: -candidate.score):
        apart = all(np.hypot(one.x - other.x, one.y - other.y) > one.radius + other.radius for other in chosen)
        if one.score > LEAST_SCORE and apart:
            chosen.append(one)
    return chosen


def _pictures(stack: Bytes) -> list[Floats]:
    """What of all photos together shows outlines: how bright they are on the whole, and how much they change."""
    mean = stack.mean(axis=0, dtype=np.float32)
    spread = stack.std(axis=0, dtype=np.float32)
    return [_stretched(np.sqrt(picture)) for picture in (mean, spread)]


def _stretched(picture: Floats) -> Floats:
    low, high = np.percentile(picture, [0.5, 99.5])
    stretched: Floats = np.clip((picture - low) / max(high - low, 1e-6), 0, 1).astype(np.float32)
    return stretched


def _smoothed(picture: Floats) -> Floats:
    from scipy import ndimage

    smooth: Floats = ndimage.gaussian_filter(picture, COARSER / 2)
    return smooth


def _circles(pictures: Sequence[Floats], radii: range, scale: int) -> list[tuple[float, float, float, float]]:
    """Centre, radius and how much of the circumference is an edge, of the clearest circles."""
    from skimage import feature, transform

    canny: Any = feature.canny
    hough_circle: Any = transform.hough_circle
    hough_circle_peaks: Any = transform.hough_circle_peaks
    found = []
    for picture in pictures:
        # Thresholds by quantiles: a grainy picture would have edges everywhere, a dim one nowhere.
        edges = canny(picture, sigma=1.5, low_threshold=0.90, high_threshold=0.96, use_quantiles=True)
        votes = hough_circle(edges, list(radii))
        strengths, across, down, radius = hough_circle_peaks(
            votes, list(radii), min_xdistance=3, min_ydistance=3, total_num_peaks=CANDIDATES
        )
        found += [
            (float(x) * scale, float(y) * scale, float(r) * scale, float(strength))
            for strength, x, y, r in zip(strengths, across, down, radius, strict=True)
        ]
    return found


def _score(stack: Bytes, x: float, y: float, radius: float) -> float:
    """How much the inside of a circle behaves as a mirroring ball, 0..1: spots that are bright, small, and alone."""
    inside = _inside(stack, x, y, REFLECTING * radius)
    if inside is None:
        return 0.0
    change = inside - np.median(inside, axis=0)
    peaks = change.max(axis=1)
    size = float(np.median((change > peaks[:, None] / 2).mean(axis=1)))
    rest = float(np.median(change.std(axis=0)))
    peak = float(np.median(peaks))
    if peak < FAINTEST:
        return 0.0
    return float(max(0.0, 1 - size / LARGEST_SPOT) * max(0.0, 1 - rest / peak / LIVELIEST) * min(1.0, peak / 200))


def _inside(stack: Bytes, x: float, y: float, radius: float) -> Floats | None:
    """The values (photos, pixels) of a disc; of a large one, of some of its pixels; None if it leaves the picture."""
    height, width = stack.shape[1:]
    left, right, top, bottom = x - radius, x + radius, y - radius, y + radius
    if left < 0 or top < 0 or right > width - 1 or bottom > height - 1:
        return None
    step = max(1, int(radius) // MIDDLE)
    rows, columns = np.mgrid[int(top) : int(bottom) + 1 : step, int(left) : int(right) + 1 : step]
    disc = np.hypot(columns - x, rows - y) < radius
    values: Floats = stack[:, rows[disc], columns[disc]].astype(np.float32)
    return values
