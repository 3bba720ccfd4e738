"""The pictures of a report: the object under standard lights, its normals, and a plot of the photographed lights."""

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.light_region import light_region
from disk_rti_desktop.mlic.lights import from_angles, to_angles
from disk_rti_desktop.mlic.picture_file import picture_content
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import DEFAULT, Mode, mode
from disk_rti_desktop.render.view import Size, View
from disk_rti_desktop.snapshots.colours import as_srgb
from disk_rti_desktop.snapshots.shots import Shot

WHITE = (255, 255, 255)
LARGE, SMALL = 1400, 760  # pixels of the longer side
OVERHEAD = 90.0
RAKING = range(20, 65, 5)  # degrees above the surface
DIRECTIONS: Mapping[int, str] = {
    135: "upper left",
    90: "top",
    45: "upper right",
    180: "left",
    0: "right",
    225: "lower left",
    270: "bottom",
    315: "lower right",
}
"""Azimuths in degrees, in the order in which the lights lie around the object, row by row."""
BEYOND = "beyond the photographed lights"
_PLOT = 360  # side of the plot, and the radius of its disc
_RADIUS = 150


@dataclass(frozen=True)
class Picture:
    """A picture that stands in the page itself, with what is written below it and told to those who cannot see it."""

    address: str  # a data URI
    size: Size
    caption: str
    alt: str

    def width_within(self, width: float, height: float) -> int:
        """How wide the picture is when it is as large as a box allows."""
        return max(1, math.floor(min(width, height * self.size[0] / self.size[1])))


@dataclass(frozen=True)
class Plate:
    """The pictures under standard lights."""

    overhead: Picture
    raking: Mapping[int, Picture]  # by azimuth
    normals: Picture
    elevation: float


def raking_elevation(relightable: Relightable) -> float:
    """The lowest elevation of RAKING at which all eight lights lie among the photographed ones; the lowest if none."""
    region = light_region(relightable.lights)
    for elevation in RAKING:
        lights = [from_angles(azimuth, elevation) for azimuth in DIRECTIONS]
        if all(region.covers(float(light[0]), float(light[1])) for light in lights):
            return float(elevation)
    return float(RAKING[0])


def plate(relightable: Relightable, elevation: float) -> Steps[Plate]:
    """The object lit from eight sides at an elevation in degrees, from above, and its normals."""
    region = light_region(relightable.lights)
    raking = {}
    for number, (azimuth, name) in enumerate(DIRECTIONS.items()):
        yield Progress(number, len(DIRECTIONS) + 2, "Relighting")
        light = from_angles(azimuth, elevation)
        known = region.covers(float(light[0]), float(light[1]))
        caption = f"{azimuth}°, from the {name}" + ("" if known else f"; {BEYOND}")
        alt = f"The object lit from the {name} at {elevation:g} degrees above its surface"
        raking[azimuth] = _lit(relightable, azimuth, elevation, SMALL, caption, alt)
    yield Progress(len(DIRECTIONS), len(DIRECTIONS) + 2, "Relighting")
    overhead = _lit(relightable, 0, OVERHEAD, SMALL, "from straight above", "The object lit from straight above")
    normals = mode("normals")
    view, size = _whole(relightable, SMALL, normals)
    yield from groundwork_of(relightable).steps(view, size)
    caption = "Normals: which way the surface faces. Red grows to the right, green to the top."
    drawn = cpu.render(relightable, view, size, WHITE)
    faces = Picture(data_uri("n.png", drawn), size, caption, "The normals of the object's surface, in false colours")
    return Plate(overhead, raking, faces, elevation)


def title_picture(relightable: Relightable, elevation: float) -> Picture:
    """The object large, lit from the upper left."""
    caption = f"Lit from the upper left, {elevation:g}° above the surface"
    return _lit(relightable, 135, elevation, LARGE, caption, f"{relightable.name or 'The object'}, {caption.lower()}")


def title_picture_pixels(relightable: Relightable, elevation: float) -> tuple[Bytes, Shot]:
    """The same as pixels (h, w, 3) to draw upon, and how they were taken."""
    pixels = np.array(_lit_pixels(relightable, 135, elevation, LARGE))
    view, size = _whole(relightable, LARGE, DEFAULT)
    return pixels, Shot(relightable, view, size)


def _lit(relightable: Relightable, azimuth: float, elevation: float, side: int, caption: str, alt: str) -> Picture:
    pixels = _lit_pixels(relightable, azimuth, elevation, side)
    height, width = pixels.shape[:2]
    return Picture(data_uri("p.jpg", pixels), (int(width), int(height)), caption, alt)


def _lit_pixels(relightable: Relightable, azimuth: float, elevation: float, side: int) -> Bytes:
    view, size = _whole(relightable, side, DEFAULT)
    light = from_angles(azimuth, elevation)
    drawn = cpu.render(relightable, view.lit(float(light[0]), float(light[1])), size, WHITE)
    return as_srgb(drawn, relightable.profile)


def _whole(relightable: Relightable, side: int, seen_in: Mode) -> tuple[View, Size]:
    """The view of the whole picture at most `side` pixels long, and its size."""
    width, height = relightable.width, relightable.height
    scale = min(1.0, side / max(width, height))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return View(mode=seen_in).fitted((width, height), size), size


def data_uri(name: str, picture: Bytes) -> str:
    """A picture (h, w, 3) as the file that its name tells, for a page to hold."""
    kind: Literal["jpeg", "png"] = "jpeg" if name.endswith(".jpg") else "png"
    return _uri(f"image/{kind}", picture_content(name, picture))


def light_plot(relightable: Relightable) -> Picture | None:
    """Where the photographed lights were, seen from the camera; None where that is not known."""
    lights = relightable.lights
    if not len(lights):
        return None
    elevations = [to_angles(light)[1] for light in lights]
    words = f"{len(lights)} lights, {min(elevations):.0f}° to {max(elevations):.0f}° above the surface"
    middle = _PLOT / 2
    points = [(middle + _RADIUS * float(x), middle - _RADIUS * float(y)) for x, y, _ in lights]
    corners = [(middle + _RADIUS * x, middle - _RADIUS * y) for x, y in light_region(lights).corners]
    parts = [
        *(_ring(middle, _RADIUS * math.cos(math.radians(elevation))) for elevation in (0, 30, 60)),
        f'<path d="M{middle - _RADIUS} {middle}h{2 * _RADIUS}M{middle} {middle - _RADIUS}v{2 * _RADIUS}" '
        'stroke="#c4c4c4" fill="none"/>',
        f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in corners)}" fill="#e3a93f" fill-opacity="0.18" '
        'stroke="#8a5a00" stroke-dasharray="5 4"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#8a5a00" stroke="#ffffff"/>' for x, y in points),
        *(_label(middle, azimuth) for azimuth in (0, 90, 180, 270)),
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{3 * _PLOT}" height="{3 * _PLOT}" '
        f'viewBox="0 0 {_PLOT} {_PLOT}">{"".join(parts)}</svg>'
    )
    caption = f"{words}. The middle is straight above, the rim is light along the surface; within the dashed line the "
    caption += "picture lies between photos."
    return Picture(_uri("image/svg+xml", svg.encode()), (3 * _PLOT, 3 * _PLOT), caption, f"Plot of {words}")


def _ring(middle: float, radius: float) -> str:
    return f'<circle cx="{middle}" cy="{middle}" r="{radius:.1f}" fill="none" stroke="#c4c4c4"/>'


def _label(middle: float, azimuth: int) -> str:
    """The degrees beyond the rim."""
    distance = _RADIUS + 16
    x = middle + distance * math.cos(math.radians(azimuth))
    y = middle - distance * math.sin(math.radians(azimuth)) + 4
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-family="sans-serif" font-size="12" text-anchor="middle" '
        f'fill="#404040">{azimuth}°</text>'
    )


def _uri(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
