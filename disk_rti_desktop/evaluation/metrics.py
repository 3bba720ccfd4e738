"""How near a relit picture comes to the photo: PSNR, SSIM, Delta E 2000 and, where its weights are given, LPIPS.

PSNR and Delta E are means over the object's pixels, SSIM (Wang, Bovik, Sheikh, Simoncelli 2004; windows of 7 × 7,
those that reach over the picture's edge left out) is the mean over windows centred on the object; without a mask
everything is object. Means over several pictures are means of the pictures' scores.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Bytes, Mask, PhotoValues, as_floats
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.evaluation.lpips import Lpips
from disk_rti_desktop.render.difference import delta_e

WINDOW = 7  # of SSIM
_BAND = 512  # rows looked at in one go, so that large pictures do not fill the memory
_PIXELS = 1 << 18  # the same, for colours


@dataclass(frozen=True)
class Scores:
    """How near one picture came, or several on average."""

    psnr: float  # decibels; infinite for identical pictures
    ssim: float
    delta_e: float
    lpips: float | None = None


def scores(shown: Bytes, truth: Bytes, mask: Mask | None = None, lpips: Lpips | None = None) -> Scores:
    """The scores of a picture (h, w, 3) against the photo; with a mask only the object counts."""
    if min(truth.shape[:2]) < WINDOW:
        raise InputError(
            f"Pictures of {truth.shape[1]} × {truth.shape[0]} pixels are too small to be compared: SSIM needs {WINDOW} "
            f"× {WINDOW}."
        )
    inside = np.ones(truth.shape[:2], np.bool_) if mask is None else mask
    return Scores(
        _psnr(shown[inside], truth[inside]),
        _ssim(shown, truth, inside),
        _delta_e(shown[inside], truth[inside]),
        None if lpips is None else lpips.distance(shown, truth, mask),
    )


def mean(several: Sequence[Scores]) -> Scores:
    """The mean of each score."""
    perceived = [one.lpips for one in several if one.lpips is not None]
    return Scores(
        fmean(one.psnr for one in several),
        fmean(one.ssim for one in several),
        fmean(one.delta_e for one in several),
        fmean(perceived) if several and len(perceived) == len(several) else None,
    )


def as_bytes(photo: PhotoValues) -> Bytes:
    """A photo in 8 bits, which all scores are counted in."""
    values: Bytes = np.rint(as_floats(photo) * np.float32(255)).astype(np.uint8)
    return values


def _psnr(shown: Bytes, truth: Bytes) -> float:
    """The peak signal-to-noise ratio of pixels (n, 3)."""
    errors = [np.square(a.astype(np.float64) - b).sum() for a, b in _blocks(shown, truth)]
    wrong = math.fsum(errors) / truth.size
    return 10 * math.log10(255**2 / wrong) if wrong > 0 else math.inf


def _delta_e(shown: Bytes, truth: Bytes) -> float:
    """The mean colour difference CIEDE2000 of pixels (n, 3), taken as sRGB under D65."""
    sums = (float(delta_e(a, b).sum(dtype=np.float64)) for a, b in _blocks(shown, truth))
    return math.fsum(sums) / len(truth)


def _ssim(shown: Bytes, truth: Bytes, inside: Mask) -> float:
    """The structural similarity, band by band with the overlap that the windows need."""
    from skimage import metrics

    similarity: Any = metrics.structural_similarity
    reach, height = WINDOW // 2, len(truth)
    inner = inside[reach : height - reach, reach:-reach]
    if not inner.any():
        inner = np.ones_like(inner)
    total = 0.0
    for start in range(0, len(inner), _BAND):
        band = inner[start : start + _BAND]
        rows = slice(start, start + len(band) + 2 * reach)
        _, places = similarity(shown[rows], truth[rows], channel_axis=2, data_range=255, full=True)
        total += float(places[reach:-reach, reach:-reach][band].sum())
    return total / (3 * int(inner.sum()))


def _blocks(shown: Bytes, truth: Bytes) -> Iterator[tuple[Bytes, Bytes]]:
    """Both lists of pixels, in stretches that go together."""
    return ((shown[i : i + _PIXELS], truth[i : i + _PIXELS]) for i in range(0, len(truth), _PIXELS))
