"""A second picture on the first one's pixels: coefficient planes are interpolated, and the light turns along."""

from dataclasses import replace
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, Mask
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.registration.transform import Transform
from disk_rti_desktop.registration.turning import turned, turned_lights
from disk_rti_desktop.render.decoding import on_all_processors, stretches
from disk_rti_desktop.render.pyramid import Pyramid
from disk_rti_desktop.render.view import Size

ROWS = 128  # resampled at a time
_SMOOTH = 3  # the degree of the splines that interpolate


def registered(
    second: Relightable, transform: Transform, size: Size, mm_per_pixel: float | None = None
) -> Steps[Relightable]:
    """The second picture laid on a first one of that size, under the first one's light.

    Pixels that the second does not reach are outside the mask. Where it is finer than the first, neighbours are
    averaged before.
    """
    middle = second.width / 2, second.height / 2
    level = max(0, int(np.floor(np.log2(1 / max(transform.scale_at(middle), 1e-6)) + 0.25)))
    coarse = replace(second, planes=Pyramid(second.planes).level(level))
    placed = transform.resized(1.0, 0.5**level)
    turn = transform.turn_at(middle)
    source = turned(coarse, turn)
    width, height = size
    planes = room_for("The picture laid on the other", (source.decoder.planes, height, width), np.uint8)
    for index in range(len(planes)):
        yield Progress(index, len(planes), "Laying the second picture on the first")
        _resample(source.plane(index), placed, planes[index])
    inside = (
        None if second.mask is None else Pyramid(second.mask[None].astype(np.uint8) * np.uint8(255)).level(level)[0]
    )
    covered = _covered(coarse.planes.shape[1:], inside, placed, size)
    return replace(
        second,
        planes=planes,
        quantization=source.quantization,
        decoder=source.decoder,
        lights=turned_lights(second.lights, turn),
        mask=None if covered.all() else covered,
        mm_per_pixel=mm_per_pixel,
    )


def sampled_at(values: Floats, places: Doubles, order: int = 1, outside: float | None = None) -> Floats:
    """A picture (h, w) at points (..., 2) by splines of a degree; beyond the rim that, or the rim repeated."""
    from scipy import ndimage

    x, y = places[..., 0] - 0.5, places[..., 1] - 0.5
    rim: dict[str, Any] = {"mode": "nearest"} if outside is None else {"mode": "constant", "cval": outside}
    found: Floats = ndimage.map_coordinates(values, [y, x], np.float32, order=order, prefilter=False, **rim)
    return found


def places_of(rows: slice, width: int, transform: Transform) -> Doubles:
    """Where the middles of some rows' pixels of the first picture lie in the second, (rows, width, 2)."""
    across, down = np.meshgrid(np.arange(width) + 0.5, np.arange(rows.start, rows.stop) + 0.5)
    points = np.stack([across.ravel(), down.ravel()], axis=1)
    return transform.back(points).reshape(rows.stop - rows.start, width, 2)


def _resample(values: Floats, transform: Transform, result: Bytes) -> None:
    """Fills a plane (h, w) with the bytes of another picture's plane."""
    from scipy import ndimage

    splines: Floats = ndimage.spline_filter(values, _SMOOTH, np.float32, mode="nearest")

    def fill(rows: slice) -> None:
        found = sampled_at(splines, places_of(rows, result.shape[1], transform), _SMOOTH)
        result[rows] = np.clip(np.rint(found), 0, 255).astype(np.uint8)

    on_all_processors(fill, stretches(len(result), ROWS))


def _covered(shape: tuple[int, ...], inside: Bytes | None, transform: Transform, size: Size) -> Mask:
    """The first's pixels (h, w) whose middle lies in the second picture and its mask."""
    width, height = size
    covered = np.empty((height, width), np.bool_)

    def fill(rows: slice) -> None:
        places = places_of(rows, width, transform)
        x, y = places[..., 0], places[..., 1]
        covered[rows] = (x >= 0.5) & (x <= shape[1] - 0.5) & (y >= 0.5) & (y <= shape[0] - 0.5)
        if inside is not None:
            covered[rows] &= sampled_at(inside.astype(np.float32), places, outside=0.0) > 127

    on_all_processors(fill, stretches(height, ROWS))
    return covered
