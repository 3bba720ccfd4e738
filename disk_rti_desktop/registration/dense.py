"""How well two pictures lie on each other, patch by patch: where each patch of the first is found in the second.

In each patch the shift is what explains best, to first order, how the pictures differ (Lucas, Kanade: An iterative
image registration technique, 1981).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.arrays import Doubles, Floats, Mask
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.registration.pictures import Likeness, contrasted
from disk_rti_desktop.registration.resampling import places_of, sampled_at
from disk_rti_desktop.registration.transform import Transform

SMALLEST, LARGEST, ALONG = 16, 48, 14  # texels of a patch's side at least and at most; patches along the shorter side
REACH = 2.5  # texels: shifts beyond are not what a first-order look can tell
ALIKE = 0.4  # correlation from which two patches show the same
_SPREAD = 6.0  # texels that contrast is relative to
_SMOOTH = 1.0  # texels
_TEXTURE = 0.02  # of the squared slope, in the direction in which there is least of it
_WHOLE = 0.7  # of a patch that both pictures must cover


@dataclass(frozen=True, eq=False)
class Patches:
    """What was found for each patch that has structure to go by, in texels of the first picture."""

    places: Doubles  # (n, 2) their middles
    shifts: Doubles  # (n, 2) how far the second is to be moved there
    alike: Doubles  # (n,) correlation

    @property
    def agreeing(self) -> NDArray[np.bool_]:
        """Which patches show the same in both (n,)."""
        near: NDArray[np.bool_] = (self.alike > ALIKE) & (np.linalg.norm(self.shifts, axis=1) < REACH)
        return near

    @property
    def count(self) -> int:
        """How many have structure."""
        return len(self.places)


def patches(first: Likeness, second: Likeness, transform: Transform) -> Steps[Patches]:
    """The patches, when the transform, between texels, lays the second picture on the first."""
    yield Progress(0, 1, "Laying the pictures on each other")
    height, width = first.inside.shape
    places = places_of(slice(0, height), width, transform)
    covering = sampled_at(second.inside.astype(np.float32), places, outside=0.0) > 0.9
    laid = np.stack([sampled_at(channel, places) for channel in second.channels])
    both = first.inside & covering
    return _compared(contrasted(first.channels, both, _SPREAD), contrasted(laid, both, _SPREAD), both)


def _compared(one: Floats, other: Floats, both: Mask) -> Patches:
    from scipy import ndimage

    height, width = both.shape
    side = int(np.clip(min(height, width) // ALONG, SMALLEST, LARGEST))
    weight = both.astype(np.float32)
    totals = {name: 0.0 * _sums(weight, side) for name in ("xx", "xy", "yy", "x", "y", "one", "other", "both")}
    for here, there in zip(one, other, strict=True):
        here, there = (ndimage.gaussian_filter(channel, _SMOOTH) for channel in (here, there))
        # Of both, for a noisy slope would make every shift look smaller.
        down, right = np.gradient((here + there) / 2)
        away = here - there
        for name, product in (
            ("xx", right * right),
            ("xy", right * down),
            ("yy", down * down),
            ("x", right * away),
            ("y", down * away),
            ("one", here * here),
            ("other", there * there),
            ("both", here * there),
        ):
            totals[name] = totals[name] + _sums(product * weight, side)
    return _solved(totals, _sums(weight, side), side)


def _solved(totals: dict[str, Doubles], counts: Doubles, side: int) -> Patches:
    xx, xy, yy = totals["xx"], totals["xy"], totals["yy"]
    full = np.maximum(counts, 1.0)
    least = (xx + yy - np.sqrt((xx - yy) ** 2 + 4 * xy**2)) / (2 * full)
    usable = (counts > _WHOLE * side * side) & (least > _TEXTURE)
    determinant = np.where(usable, xx * yy - xy * xy, 1.0)
    across = (yy * totals["x"] - xy * totals["y"]) / determinant
    down = (xx * totals["y"] - xy * totals["x"]) / determinant
    alike = totals["both"] / np.sqrt(np.maximum(totals["one"] * totals["other"], 1e-12))
    rows, columns = np.nonzero(usable)
    return Patches(
        np.stack([columns + 0.5, rows + 0.5], axis=1) * side,
        np.stack([across[usable], down[usable]], axis=1),
        alike[usable],
    )


def _sums(values: Floats, side: int) -> Doubles:
    """Sums over squares of a side; what is left over at the rims is left out."""
    rows, columns = (length // side for length in values.shape)
    squares = values[: rows * side, : columns * side].reshape(rows, side, columns, side)
    sums: Doubles = squares.sum(axis=(1, 3), dtype=np.float64)
    return sums
