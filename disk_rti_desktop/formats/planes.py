"""Coefficient planes as picture files of three planes each, and masks, read through libvips, values untouched."""

import os
from pathlib import Path

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.mlic.picture_file import loader, reason


def open_plane_file(path: Path, width: int, height: int, bands: int = 3) -> pyvips.Image:
    """A plane file whose header fits; nothing is decoded yet."""
    image = _opened(path)
    if (image.width, image.height) != (width, height):
        raise FormatError(
            f"{path}: {image.width} × {image.height} pixels, expected {width} × {height} as info.json says. "
            "The folder holds files of different pictures."
        )
    if image.bands != bands or image.format != "uchar":
        raise FormatError(
            f"{path}: {image.bands} channel{'s' * (image.bands != 1)} of type {image.format}, expected {bands} of "
            "8 bits. Copy the folder again."
        )
    return image


def _opened(path: Path) -> pyvips.Image:
    try:
        load = loader(path)
    except OSError as error:
        raise FormatError(f"{path}: cannot be read ({error.strerror or error}). Copy the folder again.") from error
    if load is None:
        raise FormatError(f"{path}: not a PNG, JPEG or TIFF picture. Copy the folder again.")
    try:
        return getattr(pyvips.Image, load)(os.fsencode(path), access="sequential", fail_on="error")
    except pyvips.Error as error:
        raise _damaged(path, error) from error


def read_plane_file(path: Path, image: pyvips.Image) -> Bytes:
    """The values (height, width, bands) of an opened plane file."""
    try:
        return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, image.bands)
    except pyvips.Error as error:
        raise _damaged(path, error) from error


def read_mask_file(path: Path, width: int, height: int) -> Bytes:
    """The values (height, width) of a mask written here."""
    return read_plane_file(path, open_plane_file(path, width, height, bands=1))[:, :, 0]


def _damaged(path: Path, error: pyvips.Error) -> FormatError:
    return FormatError(f"{path}: damaged ({reason(error)}). Copy the folder again.")
