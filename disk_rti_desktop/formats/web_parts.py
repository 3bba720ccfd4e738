"""Picture files of coefficient planes, whole or in tiles: where each lies, and how all become planes.

Planes of full size are read; smaller levels of a pyramid are left where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.planes import decoded_planes
from disk_rti_desktop.formats.web_files import Files
from disk_rti_desktop.progress import Progress, Steps, in_threads

MOST_PARTS = 1_000_000
MOST_BYTES = 2**34  # of planes in memory
DENSEST = 2000  # values that a byte of a picture file can stand for; PNG and JPEG reach 1024
LARGE, DENSEST_LARGE = 2**28, 400  # so many values only in files of real pictures, which noise keeps far below this
BAND = 1 << 20  # pixels placed in one go, which holds up the window's thread
EXTRA = 32 * 1024 * 1024  # what a file may hold beside its picture


@dataclass(frozen=True)
class Part:
    """Bytes of a file that are a picture file themselves, and the rectangle of one of the pictures that it covers."""

    picture: int  # 0 holds planes 0 to 2, and so on
    row: int
    column: int
    height: int
    width: int
    name: str  # of the file
    start: int  # in the file, in bytes
    count: int
    filled: int = 0  # the side up to which tiles may be filled beyond the picture's rim
    inside: tuple[int, int] = (0, 0)  # row and column of the rectangle in the picture file


def read_planes(files: Files, parts: Sequence[Part], size: tuple[int, int], order: Sequence[int]) -> Steps[Bytes]:
    """The planes (3 pictures, height, width); `order` tells which channel of a picture is its first plane, and so on.

    Memory is taken for the planes and for a few parts at a time, and not before the first part has been read.
    """
    _check(files, parts)
    if not parts:
        raise FormatError(f"{files.where}: holds no planes.")
    yield Progress(0, len(parts), "Reading the planes")
    first = _values(files, parts[0], _content(files, parts[0]))
    planes = _room(files, 3 * (1 + max(part.picture for part in parts)), size)

    def place(part: Part, values: Bytes) -> None:
        room = planes[3 * part.picture : 3 * part.picture + 3, part.row :, part.column : part.column + part.width]
        band = max(1, BAND // part.width)
        for top in range(0, part.height, band):
            rows = slice(top, min(top + band, part.height))
            for plane, channel in enumerate(order):
                room[plane, rows] = values[rows, :, channel]

    place(parts[0], first)
    del first
    rest = ((part, _content(files, part)) for part in parts[1:])
    yield from in_threads(
        lambda read: place(read[0], _values(files, *read)), rest, len(parts) - 1, "Reading the planes"
    )
    return planes


def _check(files: Files, parts: Sequence[Part]) -> None:
    """Refuses what claims more than its bytes can hold."""
    for part in parts:
        if part.count > 2 * 3 * part.width * part.height + EXTRA:
            raise FormatError(
                f"{files.where / part.name}: {part.count} bytes for {part.width} × {part.height} pixels, which no "
                "picture takes. Copy it again."
            )
    claimed, stored = sum(3 * part.width * part.height for part in parts), sum(part.count for part in parts)
    if claimed > (DENSEST_LARGE if claimed > LARGE else DENSEST) * stored:
        raise FormatError(
            f"{files.where}: its plane files, {stored} bytes, cannot hold the {claimed} values that it describes. "
            "It is damaged, or made to do harm."
        )


def _content(files: Files, part: Part) -> bytes:
    content = files.read(part.name, part.start, part.count)
    if len(content) < part.count:
        raise FormatError(f"{files.where / part.name}: ends too early. Copy it again.")
    return content


def _values(files: Files, part: Part, content: bytes) -> Bytes:
    row, column = part.inside
    size = (part.width + column, part.height + row)
    return decoded_planes(files.where / part.name, content, size, filled=part.filled)[row:, column:]


def _room(files: Files, planes: int, size: tuple[int, int]) -> Bytes:
    """Memory for the planes."""
    width, height = size
    wanted = f"{files.where}: {planes} planes of {width} × {height} pixels need {planes * width * height >> 20} MB"
    if planes * width * height > MOST_BYTES:
        raise FormatError(f"{wanted}, more than the {MOST_BYTES >> 20} MB that can be opened here.")
    try:
        return np.empty((planes, height, width), np.uint8)
    except MemoryError as error:
        raise FormatError(f"{wanted}, more than this computer gives. Close other programs.") from error
