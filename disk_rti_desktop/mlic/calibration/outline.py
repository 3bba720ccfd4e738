"""The exact outline of a ball whose place is roughly known: where a glossy surface ends, judged from all photos.

Order: the circle along the strongest edges of the mean photo, closer and closer; then, in each direction, how the
brightness rises across the rim in the middle one of all photos, so that neither shadows nor highlights matter; how far
each direction's rise lies beside the others' gives the circle's place, and the shape of the rise its radius.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.mlic.calibration.geometry import Camera, Sphere, fit_outline

REACHES = (0.14, 0.07, 0.04)  # of the radius: how far from the outline so far the strongest edge is looked for
RAYS, SAMPLES = 360, 240
RIM = (0.9, 1.06)  # of the radius: the brightness is followed across this
ENDS = SAMPLES // 10  # samples at each end of the rim that tell the ball's and the surroundings' brightness
LEAST_CONTRAST = 10.0  # of 255, between these
RISEN = 0.85  # of the contrast
ROUNDS = 3  # of placing the circle by the whole rim
MOST_PHOTOS = 64
FURTHEST = 0.4  # of the radius: an outline that moves more has been lost

Place = Callable[[Doubles, Doubles], tuple[Doubles, Doubles]]


def outlined(views: Bytes, near: Sphere, camera: Camera, place: Place) -> Sphere:
    """The exact outline of a ball whose place is known to about a tenth of its radius.

    `views` (photos, height, width) show the ball, and `place` tells where in them a pixel of the photos lies. An
    outline that cannot be followed stays as it was.
    """
    picture = np.sqrt(views.mean(axis=0, dtype=np.float32))
    found = near
    for reach in REACHES:
        points, strengths = _edges(picture, found, reach, place)
        clear = strengths > np.median(strengths) / 4
        if clear.sum() < RAYS / 4:
            return near
        found = fit_outline(points[clear], camera, tolerance=max(1.0, 0.1 * reach * near.radius))
        if _moved(near, found) > FURTHEST:
            return near
    chosen = views[np.unique(np.linspace(0, len(views) - 1, min(len(views), MOST_PHOTOS)).round().astype(int))]
    exact = _by_the_rim(chosen, found, camera, place)
    return found if exact is None or _moved(found, exact) > REACHES[-1] * 2 else exact


def _moved(one: Sphere, other: Sphere) -> float:
    """How far two outlines lie apart, in radii."""
    apart = np.hypot(one.x - other.x, one.y - other.y) + abs(one.radius - other.radius)
    return float(apart / one.radius)


def _around(near: Sphere, factors: Doubles) -> tuple[Doubles, Doubles]:
    """The pixels of the photos (RAYS, n) at the factors of the radius, (n,) or (RAYS, n), in each direction."""
    turn = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)[:, None]
    return near.x + np.cos(turn) * near.radius * factors, near.y + np.sin(turn) * near.radius * factors


def _edges(picture: Floats, near: Sphere, reach: float, place: Place) -> tuple[Doubles, Doubles]:
    """In each direction the pixel of the photos where the brightness changes most, and how much it does."""
    from scipy import ndimage

    across, down = _around(near, np.linspace(1 - reach, 1 + reach, SAMPLES))
    columns, rows = place(across, down)
    profiles = ndimage.map_coordinates(picture, [rows, columns], order=1, mode="nearest")
    slopes = ndimage.gaussian_filter1d(profiles, SAMPLES / 40, axis=1, order=1)
    # Most of the outline turns the same way, from dark to bright or the other way.
    strongest = np.take_along_axis(slopes, np.abs(slopes).argmax(axis=1)[:, None], axis=1)
    slopes = slopes * (1 if strongest.sum() > 0 else -1)
    index, at = np.arange(RAYS), slopes.argmax(axis=1)
    points = np.column_stack([across[index, at], down[index, at]])
    return points, np.maximum(slopes.max(axis=1), 0).astype(np.float64)


def _by_the_rim(views: Bytes, near: Sphere, camera: Camera, place: Place) -> Sphere | None:
    """The outline by the rise of brightness across it in each photo; None where too little of it is seen."""
    factors = np.linspace(*RIM, SAMPLES)
    found = near
    for _ in range(ROUNDS):
        ends = _ends(_rises(views, found, factors, place), factors)
        told = np.isfinite(ends)
        if told.sum() < RAYS / 4:
            return None
        points = np.column_stack(_around(found, ends[:, None]))[told]
        found = fit_outline(points, camera, tolerance=max(0.3, 0.003 * found.radius))
    rises = _rises(views, found, factors, place)
    typical = np.median(rises[np.isfinite(rises).all(axis=2)], axis=0).astype(np.float64)
    return replace(found, radius=found.radius * _rim(typical, factors))


def _rises(views: Bytes, near: Sphere, factors: Doubles, place: Place) -> Floats:
    """The brightness (photos, RAYS, SAMPLES) from the ball, 0, to its surroundings, 1.

    It is nan where the surroundings are not clearly brighter: in shadow.
    """
    from scipy import ndimage

    columns, rows = place(*_around(near, factors))
    rises = np.empty((len(views), RAYS, SAMPLES), np.float32)
    for rise, view in zip(rises, views, strict=True):
        profile = ndimage.map_coordinates(view.astype(np.float32), [rows, columns], order=1, mode="nearest")
        profile = ndimage.gaussian_filter1d(profile, 2, axis=0, mode="wrap")
        inner = np.median(profile[:, :ENDS], axis=1, keepdims=True)
        contrast = np.median(profile[:, -ENDS:], axis=1, keepdims=True) - inner
        enough = contrast > max(LEAST_CONTRAST, 0.3 * float(np.percentile(contrast, 90)))
        rise[:] = np.where(enough, (profile - inner) / np.where(enough, contrast, 1), np.nan)
    return rises


def _ends(rises: Floats, factors: Doubles) -> Doubles:
    """In each direction the factor of the radius at which the rise is all but done in the middle one of the photos."""
    last = SAMPLES - 1 - (rises < RISEN)[:, :, ::-1].argmax(axis=2)
    told = np.isfinite(rises).all(axis=2) & (last < SAMPLES - ENDS / 2)
    ends = np.where(told, factors[last], np.nan)
    middle = np.full(RAYS, np.nan)
    enough = told.sum(axis=0) >= max(1, len(rises) / 4)
    middle[enough] = np.nanmedian(ends[:, enough], axis=0)
    return middle


def _rim(rise: Doubles, factors: Doubles) -> float:
    """Where a ball ends, as a factor of the radius, by how the brightness rises across its rim.

    Towards its rim a glossy ball mirrors its surroundings ever more fully, by (1 - cos)^5 (Schlick's approximation of
    Fresnel's law), and the picture is a little out of focus: both are fitted along with the end.
    """
    from scipy import ndimage
    from scipy.optimize import least_squares

    fine = np.linspace(2 * factors[0] - 1, 2 * factors[-1] - 1, 4 * SAMPLES)

    def off(guess: Doubles) -> Doubles:
        end, dark, mirrored, bright, outwards, blur = guess
        cosine = np.sqrt(np.clip(1 - (fine / end) ** 2, 0, 1))
        # A pixel that holds the end belongs to both sides: without it the fit could not feel its way.
        beyond = np.clip((fine - end) / (fine[1] - fine[0]) + 0.5, 0, 1)
        sharp = (1 - beyond) * (dark + mirrored * (1 - cosine) ** 5) + beyond * (bright + outwards * (fine - end))
        blurred = ndimage.gaussian_filter1d(sharp, abs(blur) / (fine[1] - fine[0]))
        difference: Doubles = np.interp(factors, fine, blurred) - rise
        return difference

    bounds = ([0.95, -0.5, 0.0, 0.5, -5.0, 5e-4], [1.05, 0.5, 2.0, 1.5, 5.0, 0.03])
    fits = [
        least_squares(off, [end, 0.0, mirrored, 1.0, 0.0, 0.006], bounds=bounds)
        for end in (0.985, 1.0, 1.015)
        for mirrored in (0.05, 1.0)
    ]
    return float(min(fits, key=lambda fit: fit.cost).x[0])
