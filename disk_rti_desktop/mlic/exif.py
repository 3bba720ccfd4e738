"""What a camera has noted in a photo's header (EXIF), as libvips tells it of an opened picture."""

import contextlib
from fractions import Fraction
from typing import Any


def orientation(image: Any) -> int:
    """The EXIF orientation, 1 to 8; 1 where there is none or it makes no sense."""
    stored = image.get("orientation") if image.get_typeof("orientation") else 1
    return stored if 1 <= stored <= 8 else 1


def exposure(image: Any) -> str | None:
    """Exposure time, aperture and sensitivity as the camera noted them."""
    forms = {"ExposureTime": "{} s", "FNumber": "f/{}", "ISOSpeedRatings": "ISO {}"}
    noted = []
    for name, form in forms.items():
        value = _number(image, name)
        if value is not None:
            short = value.numerator == 1 and value.denominator > 1
            noted.append(form.format(value if short else f"{float(value):g}"))
    return ", ".join(noted) or None


def focal_length(image: Any) -> float | None:
    """The focal length in millimetres on 35 mm film; None if not noted, or if the photo was cropped."""
    focal, width = _number(image, "FocalLengthIn35mmFilm"), _number(image, "PixelXDimension")
    cropped = width is not None and width not in (image.width, image.height)
    return float(focal) if focal and not cropped else None


def _number(image: Any, name: str) -> Fraction | None:
    """A number that the camera has noted."""
    if not image.get_typeof(f"exif-ifd2-{name}"):
        return None
    with contextlib.suppress(ValueError, ZeroDivisionError):
        # libvips gives "28/10 (f/2.8, Rational, 1 components, 8 bytes)".
        return Fraction(str(image.get(f"exif-ifd2-{name}")).partition(" (")[0])
    return None
