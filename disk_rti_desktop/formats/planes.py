"""Coefficient planes as picture files of three planes each, read and written through libvips, values untouched."""

from pathlib import Path

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError, OutputError


def open_plane_file(path: Path, width: int, height: int) -> pyvips.Image:
    """A plane file whose header fits; nothing is decoded yet."""
    try:
        image = pyvips.Image.new_from_file(str(path), access="sequential", fail_on="error")
    except pyvips.Error as error:
        raise FormatError(f"{path}: not a readable picture ({_reason(error)}). Copy the folder again.") from error
    if (image.width, image.height) != (width, height):
        raise FormatError(
            f"{path}: {image.width} × {image.height} pixels, expected {width} × {height} as info.json says. "
            "The folder holds files of different pictures."
        )
    if image.bands != 3 or image.format != "uchar":
        raise FormatError(f"{path}: {image.bands} channels of type {image.format}, expected 3 channels of 8 bits.")
    return image


def read_plane_file(path: Path, image: pyvips.Image) -> Bytes:
    """The values (height, width, 3) of an opened plane file."""
    try:
        return np.frombuffer(image.write_to_memory(), np.uint8).reshape(image.height, image.width, 3)
    except pyvips.Error as error:
        raise FormatError(f"{path}: damaged ({_reason(error)}). Copy the folder again.") from error


def write_plane_file(path: Path, values: Bytes) -> None:
    """Writes values (height, width, 3) as PNG, without loss and without a colour profile."""
    height, width, bands = values.shape
    image = pyvips.Image.new_from_memory(np.ascontiguousarray(values).data, width, height, bands, "uchar")
    try:
        image.copy(interpretation="srgb").pngsave(str(path), compression=6, keep="none")
    except pyvips.Error as error:
        raise OutputError(
            f"{path}: cannot be written ({_reason(error)}). Check the free space and the rights."
        ) from error


def write_mask_file(path: Path, mask: Bytes) -> None:
    """Writes a mask (height, width), 255 where the object is."""
    height, width = mask.shape
    image = pyvips.Image.new_from_memory(np.ascontiguousarray(mask).data, width, height, 1, "uchar")
    try:
        image.copy(interpretation="b-w").pngsave(str(path), keep="none")
    except pyvips.Error as error:
        raise OutputError(
            f"{path}: cannot be written ({_reason(error)}). Check the free space and the rights."
        ) from error


def read_mask_file(path: Path, width: int, height: int) -> Bytes:
    """The values (height, width) of a mask written here."""
    try:
        image = pyvips.Image.new_from_file(str(path), access="sequential", fail_on="error")
        if (image.width, image.height, image.bands, image.format) != (width, height, 1, "uchar"):
            raise FormatError(
                f"{path}: expected a grey 8-bit picture of {width} × {height} pixels. Copy the folder again."
            )
        return np.frombuffer(image.write_to_memory(), np.uint8).reshape(height, width)
    except pyvips.Error as error:
        raise FormatError(f"{path}: damaged ({_reason(error)}). Copy the folder again.") from error


def _reason(error: pyvips.Error) -> str:
    """The first line of what libvips has to say."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
