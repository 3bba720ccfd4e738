"""Coefficient planes as picture files of three planes each, and masks, read through libvips, values untouched."""

from pathlib import Path

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.mlic.picture_file import loader_of, reason


def decoded_planes(path: Path, content: bytes, size: tuple[int, int], bands: int = 3, filled: int = 0) -> Bytes:
    """The values (height, width, bands) in a picture file of that size (width, height); the path is for messages.

    Nothing is decoded before the size is known to fit. A picture that is a square of side `filled` is cut to size.
    """
    load = loader_of(content)
    if load is None:
        raise FormatError(f"{path}: not a PNG, JPEG or TIFF picture. Copy it again.")
    try:
        image = _loaded(load, content, access="sequential", fail_on="error")
        _check(path, image, size, bands, filled)
        values = np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, bands)
    except pyvips.Error as error:
        raise FormatError(f"{path}: damaged ({reason(error)}). Copy it again.") from error
    return values[: size[1], : size[0]]


def _check(path: Path, image: pyvips.Image, size: tuple[int, int], bands: int, filled: int) -> None:
    if (image.width, image.height) not in (size, (filled, filled)):
        raise FormatError(
            f"{path}: {image.width} × {image.height} pixels, expected {size[0]} × {size[1]} as the description says. "
            "Files of different pictures are mixed."
        )
    if image.bands != bands or image.format != "uchar":
        raise FormatError(
            f"{path}: {image.bands} channel{'s' * (image.bands != 1)} of type {image.format}, expected {bands} of "
            "8 bits. Copy it again."
        )


def embedded_profile(content: bytes) -> bytes | None:
    """The colour profile in a picture file that can be opened."""
    load = loader_of(content)
    if load is None:
        return None
    image = _loaded(load, content)
    return bytes(image.get("icc-profile-data")) if image.get_typeof("icc-profile-data") else None


def _loaded(load: str, content: bytes, **options: str) -> pyvips.Image:
    """The picture that these bytes are; read where they lie, as a copy would hold up all threads."""
    return getattr(pyvips.Image, f"{load}_source")(pyvips.Source.new_from_memory(content), **options)
