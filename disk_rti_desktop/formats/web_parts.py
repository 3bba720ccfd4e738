"""Picture files of coefficient planes, whole or in tiles: where each lies, and how all become planes.

Planes of full size are read; smaller levels of a pyramid are left where they are.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.planes import BEGINNING, PictureFile, plane_strips
from disk_rti_desktop.formats.web_files import Files
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps, side_by_side

MOST_PARTS = 1_000_000
MOST_BYTES = 2**34  # of planes
DENSEST = 2000  # values that a byte of a picture file can stand for; PNG and JPEG reach 1024
LARGE, DENSEST_LARGE = 2**28, 400  # so many values only in files of real pictures, which noise keeps far below this
LARGE_FILE = 1 << 26  # bytes, from which a file is read where it lies, and not held, which is a little slower
EXTRA = 32 * 1024 * 1024  # what a file may hold beside its picture
NOTE = "Reading the planes"


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

    Room is taken for the planes and for a few strips, and not before the first part has been looked into.
    """
    _check(files, parts)
    if not parts:
        raise FormatError(f"{files.where}: holds no planes.")
    yield Progress(0, 1, NOTE)
    next(_strips(picture_file(files, parts[0]), parts[0]))
    planes = _room(files, 3 * (1 + max(part.picture for part in parts)), size)
    yield from side_by_side(_works(files, parts, order, planes), NOTE)
    return planes


def picture_file(files: Files, part: Part) -> PictureFile:
    """The picture file that a part is; a large one is read later, from where it lies."""
    path = files.where / part.name
    if part.count > LARGE_FILE and part.start == 0 and files.apart and files.size(part.name) == part.count:
        return PictureFile(path, files.read(part.name, 0, BEGINNING))
    content = files.read(part.name, part.start, part.count)
    if len(content) < part.count:
        raise FormatError(f"{path}: ends too early. Copy it again.")
    return PictureFile(path, content, content)


def _works(files: Files, parts: Sequence[Part], order: Sequence[int], planes: Bytes) -> list[Steps[None]]:
    """The work of placing all parts, for as many threads as there are cores, at most four."""
    waiting, reading = iter(parts), Lock()
    pixels = sum(part.width * part.height for part in parts)
    placed = [0] * min(4, os.cpu_count() or 1, len(parts))

    def work(index: int) -> Steps[None]:
        while True:
            with reading:  # an archive is read by one, from front to back
                part = next(waiting, None)
                if part is None:
                    return
                picture = picture_file(files, part)
            for count in _placed(picture, part, order, planes):
                placed[index] += count
                yield Progress(sum(placed), pixels, NOTE)
            del picture  # and its bytes, before the next ones are read

    return [work(index) for index in range(len(placed))]


def _placed(picture: PictureFile, part: Part, order: Sequence[int], planes: Bytes) -> Iterator[int]:
    """Fills the planes with a part, strip by strip; how many pixels at a time."""
    room = planes[3 * part.picture : 3 * part.picture + 3, part.row :, part.column : part.column + part.width]
    top = 0
    for values in _strips(picture, part):
        for plane, channel in enumerate(order):
            room[plane, top : top + len(values)] = values[:, :, channel]
        top += len(values)
        yield len(values) * part.width


def _strips(picture: PictureFile, part: Part) -> Iterator[Bytes]:
    return plane_strips(picture, (part.width, part.height), part.inside, filled=part.filled)


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


def _room(files: Files, planes: int, size: tuple[int, int]) -> Bytes:
    width, height = size
    if planes * width * height > MOST_BYTES:
        raise FormatError(
            f"{files.where}: {planes} planes of {width} × {height} pixels need {planes * width * height >> 20} MB, "
            f"more than the {MOST_BYTES >> 20} MB that can be opened here."
        )
    return room_for(str(files.where), (planes, height, width), np.uint8)
