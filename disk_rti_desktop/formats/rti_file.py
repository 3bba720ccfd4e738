"""The .rti file of hemispherical harmonics, and its predecessor .hsh (formats specification §3).

Rows are kept from the top down; for each pixel all terms of red, then of green, then of blue.
"""

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, ClassVar, TypeGuard

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import LinearDecoder, linear_decoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, NotThisFormatError, OutputError
from disk_rti_desktop.formats.fields import LARGEST_NUMBER, printable
from disk_rti_desktop.formats.legacy_files import beginning, reading, strips
from disk_rti_desktop.formats.legacy_levels import Levels, levels_of, write_strips
from disk_rti_desktop.formats.rti_header import BYTE, RtiHeader, looks_like_rti, parse_header
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.writing import written_file


class RtiFile:
    """A file that begins as .rti or .hsh files do, whatever its name."""

    name: ClassVar[str] = "RTI file"

    def recognises(self, path: Path) -> bool:
        """Whether its first bytes are those of an RTI."""
        return looks_like_rti(beginning(path))

    def open(self, path: Path) -> Steps[Relightable]:
        """The relightable image; its bytes are those of the file, unless that holds floating-point numbers."""
        head = beginning(path)
        if not looks_like_rti(head):
            raise NotThisFormatError(f"{path}: expected a file that begins with #HSH.")
        with reading(path) as file:
            header = parse_header(path, head, os.fstat(file.fileno()).st_size)
            planes = room_for(str(path), (3 * header.terms, header.height, header.width), np.uint8)
            if header.element == BYTE:
                low, high = header.bias, header.bias + header.scale
                quantization = Quantization(*(np.repeat(ends, 3).astype(np.float32) for ends in (low, high)))
                yield from _read_bytes(file, header, planes)
            else:
                quantization = yield from part(_reach(file, header), 0.0, 0.4)
                yield from part(_read_floats(file, header, quantization, planes), 0.4, 1.0)
        basis = Harmonics(math.isqrt(header.terms) - 1)
        return Relightable(
            name=printable(path.stem),
            method=f"HSH, order {basis.order}",
            planes=planes,
            quantization=quantization,
            decoder=linear_decoder(basis),
            lights=np.zeros((0, 3)),
            provenance={"format": header.kind, "remarks": list(header.remarks)},
        )


def _read_bytes(file: BinaryIO, header: RtiHeader, planes: Bytes) -> Steps[None]:
    """Fills planes (k, height, width); all three channels of a grey picture are alike."""
    file.seek(header.start)
    values_each = header.channels * header.terms
    for row, values in strips(file, header.path, header.width, header.height, values_each, np.uint8):
        yield Progress(row, header.height, "Reading the planes")
        for plane in range(3 * header.terms):
            term, channel = divmod(plane, 3)
            planes[plane, row : row + len(values)] = values[
                :, :, min(channel, header.channels - 1) * header.terms + term
            ]


def _reach(file: BinaryIO, header: RtiHeader) -> Steps[Quantization]:
    """The ranges of the planes of a file of floating-point numbers."""
    low, high = np.full(3 * header.terms, np.inf), np.full(3 * header.terms, -np.inf)
    for row, coefficients in _coefficients(file, header):
        yield Progress(row, header.height, "Looking for the ranges")
        low, high = np.minimum(low, coefficients.min(axis=0)), np.maximum(high, coefficients.max(axis=0))
    return Quantization(low.astype(np.float32), high.astype(np.float32))


def _read_floats(file: BinaryIO, header: RtiHeader, quantization: Quantization, planes: Bytes) -> Steps[None]:
    """Fills planes (k, height, width) with the nearest bytes."""
    for row, coefficients in _coefficients(file, header):
        yield Progress(row, header.height, "Reading the planes")
        levels = quantization.to_bytes(coefficients)
        rows = len(levels) // header.width
        planes[:, row : row + rows] = levels.T.reshape(-1, rows, header.width)


def _coefficients(file: BinaryIO, header: RtiHeader) -> Iterator[tuple[int, Floats]]:
    """Strips of a file of floating-point numbers: the first row, and coefficients (pixels, k) in the planes' order."""
    file.seek(header.start)
    values_each = header.channels * header.terms
    for row, values in strips(file, header.path, header.width, header.height, values_each, np.float32):
        by_channel = values.reshape(-1, header.channels, header.terms)
        with np.errstate(invalid="ignore", over="ignore"):
            coefficients = by_channel * header.scale + header.bias
        if not (np.abs(coefficients) <= LARGEST_NUMBER).all():
            raise FormatError(
                f"{header.path}: there are numbers in rows {row} to {row + len(values) - 1} that are infinite, too "
                "large to show, or none. The file is damaged."
            )
        three = np.broadcast_to(coefficients, (len(coefficients), 3, header.terms))
        yield row, three.transpose(0, 2, 1).reshape(len(coefficients), -1).astype(np.float32)


def fits_rti(decoder: Decoder) -> TypeGuard[LinearDecoder]:
    """Whether an .rti file can hold planes with this decoder."""
    return isinstance(decoder, LinearDecoder) and isinstance(decoder.basis, Harmonics)


def save_rti(relightable: Relightable, path: Path) -> Steps[Path]:
    """Writes an .rti of bytes; an OutputError if the relightable has no harmonics for each channel.

    Light list, profile, mask and provenance are left out: the format has no place for them.
    """
    decoder = relightable.decoder
    if not fits_rti(decoder):
        raise OutputError(
            f"{path}: an .rti file holds hemispherical harmonics of each colour, and this is {relightable.method}. "
            "Make it with the method hsh first, or save it in another format."
        )
    levels, terms = levels_of(relightable, decoder), decoder.basis.terms
    ranges = [_range(levels, range(3 * term, 3 * term + 3)) for term in range(terms)]
    tables = np.empty((3 * terms, 256), np.uint8)
    for plane in range(3 * terms):
        scale, bias = ranges[plane // 3]
        tables[plane] = np.clip(np.rint((levels.coefficients(plane) - bias) / scale * 255), 0, 255)
    order = [3 * term + channel for channel in range(3) for term in range(terms)]
    header = f"#HSH1.2\r\n3\r\n{relightable.width} {relightable.height} 3\r\n{terms} 2 1\r\n"
    with written_file(path) as unfinished, unfinished.open("wb") as file:
        file.write(header.encode("ascii"))
        file.write(np.array(ranges, "<f4").T.tobytes())
        yield from write_strips(file, levels.planes, order, tables)
    return path


def _range(levels: Levels, group: range) -> tuple[float, float]:
    """Scale and bias of the planes of one term; those they have, if they share them already."""
    if levels.share_range(group):
        low, span = float(levels.low[group[0]]), float(levels.span[group[0]])
    else:
        low, high = levels.reach(group)
        span = high - low
    return (span, low) if span > 0 else (1.0, low)
