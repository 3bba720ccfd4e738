"""Lights from photos of mirroring balls: find the balls, follow their highlights, tell where the lights are.

Order: headers, balls (unless given), views of the balls from all photos, outlines, highlights. The photos are read one
after the other; kept of them are small versions, and of each ball a grey view of bounded size.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, as_floats
from disk_rti_desktop.errors import LightsError, ParameterError, PhotoError
from disk_rti_desktop.mlic import layouts
from disk_rti_desktop.mlic.calibration import highlights, spheres
from disk_rti_desktop.mlic.calibration.geometry import SMALLEST_RADIUS, Camera, Sphere
from disk_rti_desktop.mlic.calibration.highlights import Highlight
from disk_rti_desktop.mlic.calibration.outline import outlined
from disk_rti_desktop.mlic.calibration.solution import Calibration
from disk_rti_desktop.mlic.pairing import is_byproduct
from disk_rti_desktop.mlic.photos import Crop, focal_length, inspect, read_photo, thumbnail
from disk_rti_desktop.progress import Progress, Steps, part

LONGEST_VIEW = 1024  # pixels a side
VIEWS_BYTES = 256 * 1024 * 1024
MARGIN = 1.2  # of the radius: how much of the surroundings a view shows
MOST_LOOKED_AT = 64  # photos that balls are looked for in

Number = TypeVar("Number", float, Doubles)


@dataclass(frozen=True, eq=False)
class _Views:
    """Grey views of a ball in all photos."""

    values: Bytes  # (photos, height, width)
    crop: Crop  # of the photos
    step: int  # how many pixels of the photos, across and down, make one here

    def to_view(self, x: Number, y: Number) -> tuple[Number, Number]:
        """A point, or points, of the photos in the pixels of the views."""
        return (x - self.crop.x + 0.5) / self.step - 0.5, (y - self.crop.y + 0.5) / self.step - 0.5

    def to_photo(self, x: float, y: float) -> tuple[float, float]:
        """A point of the views in the pixels of the photos."""
        return (x + 0.5) * self.step - 0.5 + self.crop.x, (y + 0.5) * self.step - 0.5 + self.crop.y


def photos_in(folder: Path) -> tuple[Path, ...]:
    """The photos of a folder in natural order, without masks and thumbnails."""
    found = tuple(photo for photo in layouts.find(folder, None).photos if not is_byproduct(photo))
    if not found:
        raise PhotoError(f"No photos lie beside {folder}. Choose the folder that holds them.")
    return found


def calibrate(
    photos: Sequence[Path],
    given: Sequence[Sphere] = (),
    focal35: float | None = None,
    by_hand: Mapping[str, Sequence[tuple[float, float]]] | None = None,
) -> Steps[Calibration]:
    """The lights of the photos, by the balls given in them, or by those found.

    `focal35` is the focal length in millimetres on 35 mm film; without it that of the photos' EXIF is used, if any.
    `by_hand` holds highlights by the photo's name, in pixels; each belongs to the ball that it lies on.
    """
    camera = yield from _camera(photos, focal35)
    for sphere in given:
        _check(sphere, camera)
    if given:
        found = [*given]
    else:
        found = yield from part(_found(photos, camera), 0.05, 0.4)
    views = yield from part(_views(photos, found, camera), 0.4, 0.8)
    if not given:
        found = [_outlined(sphere, view, camera) for sphere, view in zip(found, views, strict=True)]
    columns = []
    for index, (sphere, view) in enumerate(zip(found, views, strict=True)):
        share = 0.2 / len(found)
        columns.append((yield from part(_followed(sphere, view), 0.8 + index * share, 0.8 + (index + 1) * share)))
    rows = tuple(zip(*columns, strict=True))
    calibration = Calibration(tuple(photos), camera, tuple(found), rows)
    if not given:
        calibration = _without_strangers(calibration)
    for name, points in (by_hand or {}).items():
        for x, y in points:
            calibration = calibration.corrected(name, x, y)
    return calibration.judged()


def _camera(photos: Sequence[Path], focal35: float | None) -> Steps[Camera]:
    """What the headers say, after a check that all photos are of one size."""
    if not photos:
        raise PhotoError("There are no photos to find lights in.")
    first = inspect(photos[0])
    for index, path in enumerate(photos):
        if index % 16 == 0:
            yield Progress(index, 20 * len(photos), "Looking at the photos")
        header = inspect(path)
        if (header.width, header.height) != (first.width, first.height):
            raise PhotoError(
                f"{path.name} has {header.width} × {header.height} pixels, {photos[0].name} {first.width} × "
                f"{first.height}: the camera must not move or change between the photos. Remove the odd ones."
            )
    film = focal_length(photos[0]) if focal35 is None else focal35
    return Camera(first.width, first.height) if film is None else Camera.of_film(first.width, first.height, film)


def _check(sphere: Sphere, camera: Camera) -> None:
    told = f"The ball {sphere.x:g},{sphere.y:g},{sphere.radius:g} (x, y, radius in pixels)"
    if not all(map(math.isfinite, (sphere.x, sphere.y, sphere.radius))) or sphere.radius < SMALLEST_RADIUS:
        raise ParameterError(f"{told} must have a radius of {SMALLEST_RADIUS:g} pixels or more.")
    if not (0 <= sphere.x < camera.width and 0 <= sphere.y < camera.height) or sphere.radius > camera.width:
        raise ParameterError(f"{told} does not lie in the photos of {camera.width} × {camera.height} pixels.")


def _found(photos: Sequence[Path], camera: Camera) -> Steps[list[Sphere]]:
    """The balls in the photos, roughly; a LightsError if there are none."""
    side = min(spheres.SIDE, max(camera.width, camera.height))
    chosen = np.unique(np.linspace(0, len(photos) - 1, min(len(photos), MOST_LOOKED_AT)).round().astype(int))
    small = []
    for number, index in enumerate(chosen):
        yield Progress(number, len(chosen) + 10, "Looking for mirroring balls")
        small.append(np.round(255 * thumbnail(photos[index], side).mean(axis=2)).astype(np.uint8))
    yield Progress(len(chosen), len(chosen) + 10, "Looking for mirroring balls")
    stack = np.stack(small)
    scale = camera.width / stack.shape[2]
    found = [
        Sphere((one.x + 0.5) * scale - 0.5, (one.y + 0.5) * scale - 0.5, one.radius * scale)
        for one in spheres.candidates(stack)
    ]
    large_enough = [sphere for sphere in found if sphere.radius >= SMALLEST_RADIUS]
    if not large_enough:
        raise LightsError(
            f"No mirroring ball was found in the {len(photos)} photos in {photos[0].parent}: a glossy ball, dark or "
            "of chrome, must be wholly seen in all of them. If there is one, tell where: mark it in the window, or "
            "give --sphere X,Y,RADIUS in pixels."
        )
    return large_enough


def _views(photos: Sequence[Path], found: Sequence[Sphere], camera: Camera) -> Steps[list[_Views]]:
    """Each ball in each photo."""
    most = math.isqrt(VIEWS_BYTES // (len(photos) * len(found)))
    crops = [_around(sphere, camera) for sphere in found]
    steps = [math.ceil(max(crop.width, crop.height) / min(most, LONGEST_VIEW)) for crop in crops]
    values: list[list[Bytes]] = [[] for _ in found]
    for index, path in enumerate(photos):
        yield Progress(index, len(photos), "Reading the photos")
        for kept, crop, step in zip(values, crops, steps, strict=True):
            kept.append(_grey(path, crop, step))
    return [_Views(np.stack(kept), crop, step) for kept, crop, step in zip(values, crops, steps, strict=True)]


def _grey(path: Path, crop: Crop, step: int) -> Bytes:
    """A part of a photo in grey, 0..255, made smaller by whole steps."""
    grey = 255 * as_floats(read_photo(path, crop)).mean(axis=2)
    height, width = grey.shape[0] // step, grey.shape[1] // step
    blocks = grey[: height * step, : width * step].reshape(height, step, width, step)
    small: Bytes = np.round(blocks.mean(axis=(1, 3))).astype(np.uint8)
    return small


def _around(sphere: Sphere, camera: Camera) -> Crop:
    """The part of the photos that shows a ball and some of its surroundings."""
    reach = MARGIN * sphere.radius
    left, top = max(0, math.floor(sphere.x - reach)), max(0, math.floor(sphere.y - reach))
    right, bottom = min(camera.width, math.ceil(sphere.x + reach)), min(camera.height, math.ceil(sphere.y + reach))
    return Crop(left, top, right - left, bottom - top)


def _outlined(sphere: Sphere, views: _Views, camera: Camera) -> Sphere:
    """The ball with its exact outline."""
    return outlined(views.values, sphere, camera, views.to_view)


def _followed(sphere: Sphere, views: _Views) -> Steps[list[Highlight]]:
    """The ball's highlight in each photo."""
    yield Progress(0, len(views.values) + 1, "Comparing the photos")
    alike = highlights.background(views.values)
    x, y = views.to_view(sphere.x, sphere.y)
    found = []
    for index, view in enumerate(views.values):
        yield Progress(index + 1, len(views.values) + 1, "Following the highlights")
        spot = highlights.find(view, alike, x, y, sphere.radius / views.step)
        if spot.x is not None and spot.y is not None:
            across, down = views.to_photo(spot.x, spot.y)
            spot = replace(spot, x=across, y=down)
        found.append(spot)
    return found


def _without_strangers(calibration: Calibration) -> Calibration:
    """Only those of the balls found that agree with the likeliest about most lights."""
    kept = [0]
    for index in range(1, len(calibration.spheres)):
        pair = calibration.only([0, index]).judged()
        agreed = sum(all(spot.x is not None and spot.flag != "apart" for spot in row) for row in pair.highlights)
        if agreed > len(calibration.photos) / 2:
            kept.append(index)
    return calibration.only(kept)
