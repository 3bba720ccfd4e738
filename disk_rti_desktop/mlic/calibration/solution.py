"""What a calibration has brought up: balls, highlights, and the lights that follow from them; written and drawn."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import LightsError
from disk_rti_desktop.mlic.calibration.geometry import Camera, Ray, Sphere, angle, meeting_point, ray
from disk_rti_desktop.mlic.calibration.highlights import REASONS, Highlight
from disk_rti_desktop.mlic.lights import unit, write_lp
from disk_rti_desktop.writing import written_file

LOWEST = -math.sin(math.radians(8.0))  # z: lower lights are mistakes, not grazing ones
APART = 6.0  # degrees between a ball's direction and the light, from which on it is doubted


@dataclass(frozen=True, eq=False)
class Light:
    """Where the light of a photo is, as far as its highlights tell."""

    direction: Doubles  # (3,) unit, from the middle of the picture, z >= 0
    position: Doubles | None  # (3,) pixels from the middle of the picture; None: far away, or only one ball tells


@dataclass(frozen=True, eq=False)
class Calibration:
    """The balls and highlights of photos, and the lights that follow."""

    photos: tuple[Path, ...]
    camera: Camera
    spheres: tuple[Sphere, ...]
    highlights: tuple[tuple[Highlight, ...], ...]  # of each photo, one for each ball

    def light(self, photo: int) -> Light | None:
        """The light of a photo by its number; None where no highlight is left that can be used."""
        rays = [found for found in self._rays(photo) if found is not None]
        if not rays:
            return None
        position = meeting_point(rays) if len(rays) > 1 else None
        towards = position if position is not None else np.sum([found.direction for found in rays], axis=0)
        above = towards * np.array([1.0, 1.0, 0.0]) if towards[2] < 0 else towards
        return Light(unit(above), position)

    @property
    def lights(self) -> list[Light | None]:
        """The light of each photo."""
        return [self.light(index) for index in range(len(self.photos))]

    @property
    def directions(self) -> Doubles:
        """The unit vectors (lights, 3) of those photos whose light is known."""
        known = [light.direction for light in self.lights if light is not None]
        return np.stack(known) if known else np.zeros((0, 3))

    def only(self, kept: Sequence[int]) -> Self:
        """The same with some of the balls alone."""
        rows = tuple(tuple(row[index] for index in kept) for row in self.highlights)
        return replace(self, spheres=tuple(self.spheres[index] for index in kept), highlights=rows)

    def corrected(self, name: str, x: float, y: float) -> Self:
        """The same with the highlight of a photo, told by its name, set by hand to a pixel on one of the balls."""
        numbers = [index for index, photo in enumerate(self.photos) if photo.name == name]
        if not numbers:
            raise LightsError(f"There is no photo called '{name}' in {self.photos[0].parent}: check the name.")
        away = [math.hypot(x - one.x, y - one.y) / one.radius for one in self.spheres]
        nearest = int(np.argmin(away))
        if away[nearest] >= 1:
            raise LightsError(
                f"The highlight {x:g},{y:g} of {name} does not lie on a ball: give the pixel where it is seen."
            )
        return self.with_highlight(numbers[0], nearest, Highlight(x, y, None, by_hand=True))

    def with_highlight(self, photo: int, sphere: int, highlight: Highlight) -> Self:
        """The same with another highlight of one ball in one photo."""
        rows = [list(row) for row in self.highlights]
        rows[photo][sphere] = highlight
        return replace(self, highlights=tuple(tuple(row) for row in rows))

    def judged(self) -> Self:
        """The same, after those highlights are flagged that the light's height or the other balls speak against."""
        rows = []
        for index, row in enumerate(self.highlights):
            rays, light = self._rays(index), self.light(index)
            judged = []
            for spot, found in zip(row, rays, strict=True):
                plain = replace(spot, flag=None) if spot.flag in ("low", "apart") else spot
                if found is not None and light is not None and plain.flag is None:
                    if found.direction[2] < LOWEST:
                        plain = replace(plain, flag="low")
                    elif angle(found.direction, _towards(light, found)) > APART:
                        plain = replace(plain, flag="apart")
                judged.append(plain)
            rows.append(tuple(judged))
        return replace(self, highlights=tuple(rows))

    def doubts(self) -> list[tuple[int, str]]:
        """The photos, by their numbers, whose highlights need a look, each with the reasons in a sentence."""
        found = []
        for index, row in enumerate(self.highlights):
            reasons = [_reason(spot, number, len(row)) for number, spot in enumerate(row) if spot.flag is not None]
            if reasons:
                found.append((index, "; ".join(reasons)))
        return found

    def _rays(self, photo: int) -> list[Ray | None]:
        return [self._ray(photo, sphere) for sphere in range(len(self.spheres))]

    def _ray(self, photo: int, sphere: int) -> Ray | None:
        spot = self.highlights[photo][sphere]
        if spot.x is None or spot.y is None:
            return None
        return ray(self.spheres[sphere], spot.x, spot.y, self.camera)


def _towards(light: Light, found: Ray) -> Doubles:
    """Where a ball should see the light."""
    return light.direction if light.position is None else light.position - found.origin


def _reason(spot: Highlight, number: int, count: int) -> str:
    assert spot.flag is not None
    words = REASONS[spot.flag]
    return words if count == 1 else f"ball {number + 1}: {words}"


def save_lights(calibration: Calibration, path: Path) -> None:
    """Writes the light list of the photos whose light is known; an error if that is none."""
    pairs = zip(calibration.photos, calibration.lights, strict=True)
    known = [(photo.name, light.direction) for photo, light in pairs if light is not None]
    if not known:
        raise LightsError("No highlight was found in any photo: check the ball's place, or mark the highlights.")
    names, directions = zip(*known, strict=True)
    write_lp(path, names, np.stack(directions))


def save_record(calibration: Calibration, path: Path) -> None:
    """Writes all that was found as JSON, for programs."""
    camera = calibration.camera
    record: dict[str, Any] = {
        "width": camera.width,
        "height": camera.height,
        "focal": camera.focal,
        "spheres": [{"x": one.x, "y": one.y, "radius": one.radius} for one in calibration.spheres],
        "photos": [_photo_record(calibration, index) for index in range(len(calibration.photos))],
    }
    with written_file(path) as unfinished:
        unfinished.write_text(json.dumps(record, indent=1), encoding="utf-8")


def _photo_record(calibration: Calibration, index: int) -> dict[str, Any]:
    light = calibration.light(index)
    spots = calibration.highlights[index]
    return {
        "name": calibration.photos[index].name,
        "direction": None if light is None else light.direction.tolist(),
        "position": None if light is None or light.position is None else light.position.tolist(),
        "highlights": [{"x": s.x, "y": s.y, "flag": s.flag, "by_hand": s.by_hand} for s in spots],
    }
