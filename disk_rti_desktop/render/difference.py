"""How two pictures differ, pixel by pixel, and the colours that show it, in NumPy: the reference for the shader.

The colours grow lighter with the size of the difference, in blue and orange for its two signs, so that all kinds of
colour vision, and none, can read them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.render.cpu import to_bytes
from disk_rti_desktop.render.modes import Parameter
from disk_rti_desktop.render.normals import LUMA
from disk_rti_desktop.render.placement import Colour

Stop = tuple[float, float, float]


@dataclass(frozen=True)
class Measure:
    """What is counted as difference, and by which colours it is shown."""

    name: str
    title: str
    description: str
    scale: Parameter  # the difference that has the last colour
    signed: bool  # whether it goes both ways: the first colour then stands for minus the scale, else for none
    stops: tuple[Stop, ...]  # colours of evenly spaced differences, 0..1
    mode: str | None = None  # the mode whose pictures it counts in; None: the one that is seen
    unit: str = ""


_GROWING: tuple[Stop, ...] = (
    (0.05, 0.08, 0.17),
    (0.19, 0.29, 0.47),
    (0.48, 0.48, 0.48),
    (0.77, 0.69, 0.35),
    (1.0, 0.93, 0.42),
)
_ALL = (
    Measure(
        "signed",
        "Brightness",
        "How much brighter (orange) or darker (blue) the first is than the second, in steps of 255",
        Parameter("scale", "Scale ±", 2, 255, 32, 1),
        True,
        ((0.68, 0.87, 1.0), (0.16, 0.47, 0.8), (0.13, 0.13, 0.13), (0.75, 0.38, 0.07), (1.0, 0.86, 0.58)),
    ),
    Measure(
        "delta-e",
        "Delta E 2000",
        "How different the colours look: 1 is just seen, 10 at a glance",
        Parameter("scale", "Scale", 1, 50, 10, 0.5),
        False,
        _GROWING,
    ),
    Measure(
        "normals",
        "Normals",
        "By how many degrees the surface faces another way, whatever its colour; below half a degree it is rounding",
        Parameter("scale", "Scale", 1, 90, 10, 1),
        False,
        _GROWING,
        "normals",
        "°",
    ),
)
MEASURES: Mapping[str, Measure] = MappingProxyType({measure.name: measure for measure in _ALL})


@dataclass(frozen=True)
class Difference:
    """A measure, and the difference that has its last colour."""

    measure: Measure
    scale: float

    def with_scale(self, scale: float) -> Self:
        """The same measure on another scale; a ParameterError if that is out of range."""
        return type(self)(self.measure, self.measure.scale.checked(scale))


def difference(name: str) -> Difference:
    """A measure by name, on its usual scale."""
    measure = MEASURES.get(name)
    if measure is None:
        raise ParameterError(f"There is no difference '{name}': choose one of {', '.join(MEASURES)}.")
    return Difference(measure, measure.scale.default)


def values(first: Bytes, second: Bytes, measure: Measure) -> Floats:
    """How much each pixel of a picture (h, w, 3) differs from the second's (h, w)."""
    if measure.mode == "normals":
        return angles(first, second)
    if measure.signed:
        return np.asarray((first.astype(np.float32) - second) @ LUMA, np.float32)
    return delta_e(first, second)


def angles(first: Bytes, second: Bytes) -> Floats:
    """Degrees (...) between normals that pictures (..., 3) of the mode "normals" show."""
    one, other = (picture.astype(np.float32) / np.float32(127.5) - 1 for picture in (first, second))
    # By the tangent: for small angles the cosine is too near to 1 to tell them.
    across = np.linalg.norm(np.cross(one, other), axis=-1)
    return np.asarray(np.degrees(np.arctan2(across, np.sum(one * other, axis=-1))), np.float32)


def delta_e(first: Bytes, second: Bytes) -> Floats:
    """The colour differences CIEDE2000 (...) of colours (..., 3), taken as sRGB under D65."""
    from skimage import color

    distance: Any = color.deltaE_ciede2000
    return np.asarray(distance(color.rgb2lab(first), color.rgb2lab(second)), np.float32)


def coloured(found: Floats, shown: Difference) -> Floats:
    """Differences (...) as colours (..., 3), 0..1; beyond the scale all alike."""
    stops = np.array(shown.measure.stops)
    low = -shown.scale if shown.measure.signed else 0.0
    places = np.linspace(low, shown.scale, len(stops))
    return np.stack([np.interp(found, places, stops[:, channel]) for channel in range(3)], axis=-1).astype(np.float32)


def colours_of(shown: Difference, steps: int) -> Bytes:
    """The colours of evenly spaced differences (steps, 3), from one end of the scale to the other."""
    low = -shown.scale if shown.measure.signed else 0.0
    return to_bytes(coloured(np.linspace(low, shown.scale, steps, dtype=np.float32), shown))


def marks(shown: Difference) -> tuple[str, str, str]:
    """The numbers at the beginning, in the middle and at the end of the scale."""
    if shown.measure.signed:
        return f"–{shown.scale:g}", "0", f"+{shown.scale:g}"
    unit = shown.measure.unit
    return "0", f"{shown.scale / 2:g}{unit}", f"{shown.scale:g}{unit}"


def compared(first: Bytes, second: Bytes, cover: Floats, background: Colour, shown: Difference) -> Bytes:
    """The difference of two pictures (h, w, 3) as a picture; where the cover (h, w, 1) is 0, the background."""
    colours = coloured(values(first, second, shown.measure), shown)
    around = np.array(background, np.float32) / np.float32(255)
    return to_bytes(colours * cover + around * (1 - cover))
