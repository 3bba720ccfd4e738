"""A first guess of how two pictures lie: characteristic points that look alike in both (SIFT), and what most agree on.

Lowe: Distinctive image features from scale-invariant keypoints, 2004; Fischler, Bolles: Random sample consensus, 1981.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.arrays import Doubles, Floats, Mask
from disk_rti_desktop.registration.pictures import Likeness, contrasted
from disk_rti_desktop.registration.transform import Transform, TransformKind, fitted, residuals

FEWEST_MATCHES = 8  # that must agree; chance makes three or four agree
NEAR = 6.0  # texels: how far off a match may be for the first guess, which knows no slant
_GROWTHS = 4
_FROM: Mapping[TransformKind, int] = MappingProxyType({"similarity": FEWEST_MATCHES, "affine": 12, "homography": 20})
_TRIALS = 3000
_BLOCK = 500
_RATIO = 0.85  # between the likeness of the best and the second-best candidate
_STRONGEST = 2500  # characteristic points of a picture that are looked at
_SPREADS = 0.02, 0.08  # of the picture's side
_SMALL = 1 << 18  # texels, below which a picture is looked at enlarged
_CONTRAST = 4.0  # deviations that become the whole range of a picture

Points = tuple[Doubles, Floats]
"""Places (n, 2) in texels and what each looks like (n, 128)."""


def characteristic_points(likeness: Likeness) -> list[Points]:
    """Those of each channel, relative to near and to far surroundings."""
    side = math.sqrt(likeness.inside.size)
    # Around so much of the picture, and not so many texels: what is alike must look alike at any scale.
    return [
        _points_of(channel, likeness.inside)
        for share in _SPREADS
        for channel in contrasted(likeness.channels, likeness.inside, share * side)
    ]


def _points_of(channel: Floats, inside: Mask) -> Points:
    """The characteristic points of one channel; none where it is even."""
    from skimage import feature

    make: Any = feature.SIFT
    detector = make(upsampling=2 if inside.size < _SMALL else 1)
    try:
        detector.detect_and_extract(np.clip(channel / (2 * _CONTRAST) + 0.5, 0, 1))
    except RuntimeError:  # which tells that there is no such point
        return np.zeros((0, 2)), np.zeros((0, 128), np.float32)
    places = np.asarray(detector.keypoints, np.int64)
    kept = np.flatnonzero(inside[places[:, 0], places[:, 1]])[:_STRONGEST]
    exact = np.asarray(detector.positions, np.float64)[kept]
    return exact[:, ::-1] + 0.5, np.asarray(detector.descriptors, np.float32)[kept]


def matches(first: list[Points], second: list[Points]) -> tuple[Doubles, Doubles]:
    """Pairs of places (n, 2), (n, 2) in texels that look alike."""
    from skimage import feature

    match: Any = feature.match_descriptors

    pairs = [(np.zeros((0, 2)), np.zeros((0, 2)))]
    for (here, looks), (there, others) in zip(first, second, strict=True):
        if min(len(here), len(there)) < 2:
            continue
        index: NDArray[np.intp] = match(looks, others, max_ratio=_RATIO, cross_check=True)
        pairs.append((here[index[:, 0]], there[index[:, 1]]))
    return np.concatenate([one for one, _ in pairs]), np.concatenate([other for _, other in pairs])


def agreed(first: Doubles, second: Doubles) -> Transform | None:
    """The transform that most pairs of places agree on; None if too few do."""
    if len(first) < FEWEST_MATCHES:
        return None
    # As complex numbers a similarity is `a z + b`; two pairs tell it.
    z, w = (points @ np.array([1, 1j]) for points in (second, first))
    rng = np.random.default_rng(0)
    one, other = rng.integers(0, len(z), (2, _TRIALS))
    apart = np.abs(z[one] - z[other]) > NEAR
    one, other = one[apart], other[apart]
    a = (w[one] - w[other]) / (z[one] - z[other])
    b = w[one] - a * z[one]
    best, most = np.zeros(len(z), np.bool_), 0
    for start in range(0, len(a), _BLOCK):
        part = slice(start, start + _BLOCK)
        near = np.abs(a[part, None] * z + b[part, None] - w) < NEAR
        counts = near.sum(axis=1)
        if len(counts) and counts.max() > most:
            best, most = near[int(counts.argmax())], int(counts.max())
    return _grown(best, first, second) if most >= FEWEST_MATCHES else None


def _grown(agreeing: NDArray[np.bool_], first: Doubles, second: Doubles) -> Transform:
    """The transform of ever more pairs, allowed to stretch and to slant as soon as there are enough of them."""
    found = fitted("similarity", first[agreeing], second[agreeing])
    for kind, fewest in _FROM.items():
        for _ in range(_GROWTHS):
            near = residuals(found, first, second) < NEAR
            if int(near.sum()) < fewest:
                break
            found = fitted(kind, first[near], second[near])
    return found
