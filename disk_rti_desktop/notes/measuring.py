"""Lengths and angles in a picture, and lengths that read well: 1, 2 or 5 times a power of ten."""

import math

from disk_rti_desktop.render.view import Point

_UNITS = ((1000.0, "m"), (10.0, "cm"), (1.0, "mm"), (0.001, "µm"))  # how many millimetres


def angle(start: Point, end: Point) -> float:
    """The direction of a line in degrees, counter-clockwise from the right of the upright picture, 0 to below 360."""
    return math.degrees(math.atan2(start[1] - end[1], end[0] - start[0])) % 360


def nice_length(longest: float) -> float:
    """The longest of 1, 2 and 5 times a power of ten that is not longer (longest > 0)."""
    power = 10.0 ** math.floor(math.log10(longest))
    found = max(factor for factor in (0.5, 1, 2, 5) if factor * power <= longest * (1 + 1e-9))
    return found * power


def words(mm: float) -> str:
    """A length in the unit that suits it: "12.3 mm", "4.56 cm", "80 µm"."""
    size, unit = next(((size, unit) for size, unit in _UNITS if abs(mm) >= size), _UNITS[-1])
    return f"{_short(mm / size)} {unit}"


def measured(start: Point, end: Point, mm_per_pixel: float | None) -> str:
    """A line in words: its length in pixels, in millimetres where their size is known, and its direction."""
    pixels = math.dist(start, end)
    length = f"{pixels:.1f} px"
    if mm_per_pixel is not None:
        length = f"{words(pixels * mm_per_pixel)}  ({length})"
    return f"{length}, {angle(start, end):.1f}°"


def _short(value: float) -> str:
    """A number with three significant digits, and as many before the point as it has."""
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
