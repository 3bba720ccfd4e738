"""The .ptm file of HP's polynomial texture maps: LRGB and RGB, plain or JPEG (formats specification §2).

Rows are kept from the bottom up. A coefficient is `scale * (byte - bias)`, in units where 255 is white.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, ClassVar, TypeGuard

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder, linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, NotThisFormatError, OutputError
from disk_rti_desktop.formats.fields import LARGEST_NUMBER, printable
from disk_rti_desktop.formats.legacy_files import beginning, check_length, reading, strips
from disk_rti_desktop.formats.legacy_levels import Levels, levels_of, write_strips
from disk_rti_desktop.formats.ptm_header import COEFFICIENTS, NEWEST, SIGNATURE, PtmHeader, parse_header
from disk_rti_desktop.formats.ptm_jpeg import check_jpeg_length, read_jpeg_planes
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.writing import written_file

TERMS = (3, 5, 4, 1, 2, 0)  # which of the terms 1, x, y, x², xy, y² each of the file's x², y², xy, x, y, 1 is
LUMINANCE_PLACES = (*(3 + term for term in TERMS), 0, 1, 2)
CHANNEL_PLACES = tuple(3 * term + channel for channel in range(3) for term in TERMS)
SMALLEST = 1e-12  # a coefficient that reaches no farther, where white is 1, is not there


class PtmFile:
    """A file that begins as .ptm files do, whatever its name."""

    name: ClassVar[str] = "PTM file"

    def recognises(self, path: Path) -> bool:
        """Whether its first letters are those of a PTM."""
        return beginning(path, len(SIGNATURE)) == SIGNATURE

    def open(self, path: Path) -> Steps[Relightable]:
        """The relightable image; its bytes are those of the file."""
        head = beginning(path)
        if not head.startswith(SIGNATURE):
            raise NotThisFormatError(f"{path}: expected a file that begins with PTM_.")
        header = parse_header(path, head)
        places = LUMINANCE_PLACES if header.luminance else CHANNEL_PLACES
        with reading(path) as file:
            remarks = _remarks(header, os.fstat(file.fileno()).st_size)
            file.seek(header.start)
            planes = room_for(str(path), (header.planes, header.height, header.width), np.uint8)
            if header.prediction is None:
                yield from _read_planes(file, header, places, planes)
            else:
                yield from read_jpeg_planes(file, header, header.prediction, places, planes)
        quantization = quantized(path, header.scale, header.bias, planes)
        basis = Polynomial()
        decoder: Decoder = luminance_decoder(basis) if header.luminance else linear_decoder(basis)
        return Relightable(
            name=printable(path.stem),
            method="PTM, luminance × colour" if header.luminance else "PTM",
            planes=planes,
            quantization=quantization,
            decoder=decoder,
            lights=np.zeros((0, 3)),
            provenance={"format": f"PTM_{header.version[0]}.{header.version[1]} {header.kind}", "remarks": remarks},
        )


def _remarks(header: PtmHeader, size: int) -> list[str]:
    """What is unusual about the file; a FormatError if it is too short."""
    if header.prediction is not None:
        return check_jpeg_length(header, header.prediction, size)
    pixels = header.width * header.height
    why = f"a header of {header.start} bytes, and {header.planes} for each of {header.width} × {header.height} pixels"
    remarks = check_length(header.path, size, header.start + pixels * header.planes, why)
    return remarks + (["colours lie between the coefficients, as before PTM 1.2"] if _old(header) else [])


def _old(header: PtmHeader) -> bool:
    """Whether each pixel's colour follows its coefficients."""
    return header.luminance and header.version < NEWEST


def _read_planes(file: BinaryIO, header: PtmHeader, places: Sequence[int], planes: Bytes) -> Steps[None]:
    """Fills planes (k, height, width) from blocks, in which the values of a pixel lie together."""
    step = len(places) if _old(header) else COEFFICIENTS
    for first in range(0, len(places), step):
        block = places[first : first + step]
        for row, values in strips(file, header.path, header.width, header.height, len(block), np.uint8):
            yield Progress(first * header.height + row * len(block), len(places) * header.height, "Reading the planes")
            bottom = header.height - row
            for i, place in enumerate(block):
                planes[place, bottom - len(values) : bottom] = values[::-1, :, i]


def quantized(path: Path, scale: Doubles, bias: Doubles, planes: Bytes) -> Quantization:
    """The ranges of planes with the scales and biases (6,) of a PTM; those whose scale is negative are turned round."""
    with np.errstate(over="ignore"):
        ends = np.stack([-bias, 255 - bias]) * scale / 255
    if not (np.abs(ends) <= LARGEST_NUMBER).all():
        raise FormatError(f"{path}: its scales and biases give numbers too large to show. The file is damaged.")
    ends = ends[:, np.argsort(TERMS)]
    luminance = len(planes) == len(LUMINANCE_PLACES)
    ends = np.concatenate([[[0.0] * 3, [1.0] * 3], ends], axis=1) if luminance else np.repeat(ends, 3, axis=1)
    for plane in np.flatnonzero(ends[0] > ends[1]):
        np.subtract(255, planes[plane], out=planes[plane])
    low, high = np.sort(ends, axis=0).astype(np.float32)
    return Quantization(low, high)


def fits_ptm(decoder: Decoder) -> TypeGuard[LinearDecoder | LuminanceDecoder]:
    """Whether a .ptm file can hold planes with this decoder."""
    return isinstance(decoder, LinearDecoder | LuminanceDecoder) and decoder.basis == Polynomial()


def save_ptm(relightable: Relightable, path: Path) -> Steps[Path]:
    """Writes a .ptm, RGB or LRGB as the relightable is; an OutputError if it is no polynomial of the second degree.

    Light list, profile, mask and provenance are left out: the format has no place for them.
    """
    decoder = relightable.decoder
    if not fits_ptm(decoder):
        raise OutputError(
            f"{path}: a .ptm file holds polynomials of the second degree, and this is {relightable.method}. Make it "
            "with the method ptm first, or save it in another format."
        )
    levels, luminance = levels_of(relightable, decoder), isinstance(decoder, LuminanceDecoder)
    if luminance and not (np.allclose(levels.low[:3], 0) and np.allclose(levels.span[:3], 1)):
        raise OutputError(f"{path}: a .ptm file holds plain colours only. Save the relightable in another format.")
    kind, places = ("PTM_FORMAT_LRGB", LUMINANCE_PLACES) if luminance else ("PTM_FORMAT_RGB", CHANNEL_PLACES)
    coefficients = places[:COEFFICIENTS] if luminance else places
    groups = [coefficients[i::COEFFICIENTS] for i in range(COEFFICIENTS)]
    scales, biases, tables = _requantized(levels, groups)
    header = f"PTM_1.2\n{kind}\n{relightable.width}\n{relightable.height}\n{' '.join(scales)}\n{' '.join(biases)}\n"
    with written_file(path) as unfinished, unfinished.open("wb") as file:
        file.write(header.encode("ascii"))
        for first in range(0, len(places), COEFFICIENTS):
            block = places[first : first + COEFFICIENTS]
            writing = write_strips(file, levels.planes[:, ::-1], block, tables)
            yield from part(writing, first / len(places), (first + len(block)) / len(places))
    return path


def _requantized(levels: Levels, groups: Sequence[Sequence[int]]) -> tuple[list[str], list[str], Bytes]:
    """Scale and bias of each group of planes as text, and a table (k, 256) that gives each plane's bytes in the file.

    The bias must be a byte, so that the range includes 0; bytes that fit as they are stay as they are.
    """
    tables = np.tile(np.arange(256, dtype=np.uint8), (len(levels.low), 1))
    scales, biases = [], []
    for group in groups:
        scale, bias = _kept(levels, group) or _widened(*levels.reach(group))
        text = np.format_float_positional(scale, precision=6, fractional=False, trim="-")
        for plane in group:
            wanted = levels.coefficients(plane) * 255 / float(text) + bias
            tables[plane] = np.clip(np.rint(wanted), 0, 255)
        scales.append(text)
        biases.append(str(bias))
    return scales, biases, tables


def _kept(levels: Levels, group: Sequence[int]) -> tuple[float, int] | None:
    """Scale and bias by which the bytes of a group of planes may stay; None if there are none."""
    low, span = levels.low[group[0]], levels.span[group[0]]
    if span < SMALLEST or not levels.share_range(group):
        return None
    bias = round(-low / span * 255)
    return (float(span), bias) if 0 <= bias <= 255 and abs(-low / span * 255 - bias) < 1e-3 else None


def _widened(low: float, high: float) -> tuple[float, int]:
    """Scale and bias of a range from low to high, where 1 is white, widened to include 0."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = high - low  # of a byte, where 255 is white
    return (scale, round(-low / scale * 255)) if scale > SMALLEST else (1.0, 0)
