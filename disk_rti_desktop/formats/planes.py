"""Coefficient planes as picture files of three planes each, and masks, read through libvips, values untouched.

They are decoded strip by strip, from the top down, so that no whole picture is in memory but those of the few kinds
that are not stored from the top down: interlaced PNG, progressive JPEG.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.mlic.picture_file import loader_of, reason

STRIP = 1 << 20  # pixels decoded at a time: few to be held, and enough not to ask for the interpreter all the time
BEGINNING = 16  # bytes that tell the kind of a file


@dataclass(frozen=True)
class PictureFile:
    """A picture file: its name, its first bytes, and all of them, or None where the file itself is to be read."""

    path: Path
    beginning: bytes  # BEGINNING of them at least
    content: bytes | None = None

    def opened(self, **options: str) -> pyvips.Image:
        """The picture, to be decoded while this value is kept; a pyvips.Error if it is damaged."""
        load = loader_of(self.beginning)
        if load is None:
            raise FormatError(f"{self.path}: not a PNG, JPEG or TIFF picture. Copy it again.")
        if self.content is None:
            source = pyvips.Source.new_from_file(os.fsencode(self.path))
        else:  # read where it lies, as a copy would hold up all threads
            source = pyvips.Source.new_from_memory(self.content)
        return getattr(pyvips.Image, f"{load}_source")(source, **options)

    def profile(self) -> bytes | None:
        """The colour profile in a picture that can be opened."""
        image = self.opened()
        return bytes(image.get("icc-profile-data")) if image.get_typeof("icc-profile-data") else None


def plane_strips(
    file: PictureFile, size: tuple[int, int], inside: tuple[int, int] = (0, 0), bands: int = 3, filled: int = 0
) -> Iterator[Bytes]:
    """The values (rows, width, bands) of a rectangle of that size (width, height), some rows at a time.

    It begins at the row and column `inside` of the picture file and reaches to its end, or to where a file that is a
    square of side `filled` is filled up. Nothing is decoded before the size is known to fit.
    """
    (width, height), (row, column) = size, inside
    step = max(1, STRIP // width)
    try:
        image = file.opened(access="sequential", fail_on="error")
        _check(file.path, image, (width + column, height + row), bands, filled)
        region = pyvips.Region.new(image)
        for top in range(0, height, step):
            rows = min(step, height - top)
            yield np.frombuffer(region.fetch(column, row + top, width, rows), np.uint8).reshape(rows, width, bands)
    except pyvips.Error as error:
        raise FormatError(f"{file.path}: damaged ({reason(error)}). Copy it again.") from error


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
