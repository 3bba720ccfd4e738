"""The highlight of the light on a ball, in each photo: where it lies, and what speaks against it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats, Mask

Flag = Literal["none", "outside", "several", "large", "low", "apart"]
REASONS: dict[Flag, str] = {
    "none": "no highlight is seen on the ball",
    "outside": "the brightest spot lies too near the ball's rim, where no light above the object is mirrored",
    "several": "there are several highlights of much the same brightness",
    "large": "the highlight is too large: the photo is overexposed, or the ball is not glossy",
    "low": "the light would stand below the object's plane",
    "apart": "the balls disagree about where the light is",
}

SEARCHED = 0.766  # of the radius: highlights beyond belong to lights 10 degrees below the object's plane
RIM = 0.95  # of the radius: what lies farther out is mixed with the surroundings
FAINTEST = 25.0  # of 255
CORE = 0.7  # of the peak: what is brighter is the highlight
RIVAL = 0.4  # of the highlight's light: a second spot that makes the first one doubtful
LARGEST = 0.03  # of the disc's area: larger ones are doubtful
USELESS = 0.2  # of the disc's area: no highlight at all
SMOOTHING = 0.006  # of the radius
THICKNESS = 4  # the power of the distance from the highlight's border that a pixel counts by
FEWEST_PHOTOS = 5  # from which on what all photos show alike is told from the highlights


@dataclass(frozen=True)
class Highlight:
    """A highlight in a photo, in its pixels from the top left corner, and the reason to doubt it."""

    x: float | None  # None where there is none to be used
    y: float | None
    flag: Flag | None = None
    by_hand: bool = False


def background(views: Bytes) -> Floats:
    """What all views (photos, height, width) of a ball show alike: its surroundings, mirrored, without highlights."""
    if len(views) < FEWEST_PHOTOS:
        return np.zeros(views.shape[1:], np.float32)
    middle: Floats = np.stack([np.median(views[:, row], axis=0) for row in range(views.shape[1])]).astype(np.float32)
    return middle


def find(view: Bytes, alike: Floats, x: float, y: float, radius: float) -> Highlight:
    """The highlight on the ball at `x`, `y` in a grey view of it (height, width), in pixels of the view."""
    from scipy import ndimage

    change = ndimage.gaussian_filter(np.maximum(view.astype(np.float32) - alike, 0), SMOOTHING * radius)
    rows, columns = np.mgrid[: view.shape[0], : view.shape[1]]
    from_centre = np.hypot(columns - x, rows - y) / radius
    within = from_centre < SEARCHED
    peak = float(change[within].max(initial=0.0))
    rim_peak = float(change[from_centre < RIM].max(initial=0.0))
    if peak < FAINTEST or peak < rim_peak / 3:
        return Highlight(None, None, "outside" if rim_peak >= FAINTEST else "none")
    spots, count = ndimage.label((change > CORE * peak) & (from_centre < RIM))
    numbers = np.arange(1, count + 1)
    light = ndimage.sum_labels(change, spots, numbers)
    centres = np.array(ndimage.center_of_mass(change, spots, numbers))
    away = np.hypot(centres[:, 1] - x, centres[:, 0] - y) / radius
    inside = away < SEARCHED
    if not inside.any():
        return Highlight(None, None, "outside")
    best = int(np.where(inside, light, 0).argmax())
    size = float((spots == best + 1).sum()) / (np.pi * radius**2)
    if size > USELESS:
        return Highlight(None, None, "large")
    others = np.hypot(*(centres - centres[best]).T) > 0.1 * radius
    rivals = inside & others & (light > RIVAL * light[best])
    flag: Flag | None = "large" if size > LARGEST else "several" if rivals.any() else None
    row, column = _middle(spots == best + 1, change)
    return Highlight(column, row, flag)


def _middle(spot: Mask, change: Floats) -> tuple[float, float]:
    """Row and column of a highlight's middle: where it is widest, as glare draws out streaks."""
    from scipy import ndimage

    weights = ndimage.distance_transform_edt(np.pad(spot, 1))[1:-1, 1:-1] ** THICKNESS * change
    row, column = ndimage.center_of_mass(weights)
    return float(row), float(column)
