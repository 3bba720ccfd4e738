"""The planes of a .ptm file that are kept as JPEG pictures, partly as differences (formats specification §2.4)."""

from collections.abc import Sequence
from typing import BinaryIO

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.legacy_files import check_length
from disk_rti_desktop.formats.ptm_header import CORRECTION, Prediction, PtmHeader
from disk_rti_desktop.mlic.picture_file import reason
from disk_rti_desktop.progress import Progress, Steps

PIXELS_PER_BYTE = 256  # a block of 8 × 8 takes two codes, each of one bit or more
ZERO = np.uint8(128)  # stands for no difference
_JPEG = b"\xff\xd8\xff"


def read_jpeg_planes(
    file: BinaryIO, header: PtmHeader, coding: Prediction, places: Sequence[int], planes: Bytes
) -> Steps[None]:
    """Fills planes (k, height, width): the file's plane number p becomes the plane places[p]."""
    corrections: list[bytes] = []
    for number, place in enumerate(places):
        yield Progress(number, len(places), "Decoding the planes")
        content = file.read(coding.sizes[number])
        planes[place] = _decoded(header, number, content)[::-1]  # the bottom row comes first
        corrections.append(file.read(coding.side_sizes[number]))
    for number in sorted(range(len(places)), key=lambda n: coding.order[n]):
        plane, reference = planes[places[number]], coding.references[number]
        if reference >= 0:
            source = planes[places[reference]]
            plane += ~source if coding.inverted[number] else source
            plane -= ZERO  # all sums are modulo 256
        _correct(plane, corrections[number], header, number)


def check_jpeg_length(header: PtmHeader, coding: Prediction, found: int) -> list[str]:
    """Whether the file can hold its pictures: a remark on bytes left over, a FormatError where some are missing."""
    least = header.width * header.height // PIXELS_PER_BYTE
    for number, size in enumerate(coding.sizes):
        if size < least:
            raise FormatError(
                f"{header.path}: plane {number} has {size} bytes, and a JPEG picture of {header.width} × "
                f"{header.height} pixels has {least} at least. The file is damaged."
            )
    needed = header.start + sum(coding.sizes) + sum(coding.side_sizes)
    return check_length(header.path, found, needed, "its header and the pictures whose sizes are listed there")


def _decoded(header: PtmHeader, number: int, content: bytes) -> Bytes:
    """The values (height, width) of one JPEG, whose header is looked at before anything is decoded."""
    if not content.startswith(_JPEG):
        raise FormatError(f"{header.path}: plane {number} is not a JPEG picture. The file is damaged.")
    try:
        image = pyvips.Image.jpegload_buffer(content, access="sequential", fail_on="error")
        found = (image.width, image.height, image.bands)
        if found != (header.width, header.height, 1):
            raise FormatError(
                f"{header.path}: plane {number} is a JPEG of {image.width} × {image.height} pixels and {image.bands} "
                f"channels, expected {header.width} × {header.height} and 1 (grey). The file is damaged."
            )
        if image.get("jpeg-multiscan"):
            raise FormatError(
                f"{header.path}: plane {number} is a progressive JPEG, expected a baseline one. Save the file again in "
                "the program that made it, uncompressed."
            )
        return np.frombuffer(image.write_to_memory(), np.uint8).reshape(header.height, header.width)
    except pyvips.Error as error:
        raise FormatError(
            f"{header.path}: plane {number} cannot be decoded ({reason(error)}). Copy the file again."
        ) from error


def _correct(plane: Bytes, corrections: bytes, header: PtmHeader, number: int) -> None:
    """Sets the pixels that the differences could not express."""
    records = np.frombuffer(corrections, CORRECTION)
    if not len(records):
        return
    largest = int(records["index"].max())
    if largest >= plane.size:
        raise FormatError(
            f"{header.path}: a correction of plane {number} is for pixel {largest}, and there are {plane.size}. The "
            "file is damaged."
        )
    rows, columns = np.divmod(records["index"].astype(np.int64), header.width)
    plane[header.height - 1 - rows, columns] = records["value"]
