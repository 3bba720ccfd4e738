"""A picture's byte planes at half, quarter, ... size, made when they are first asked for, or before by `prepared`."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from disk_rti_desktop.arrays import Bytes, Mask
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.view import Size

TILE = 512  # texels along a tile's side
BORDER = 1  # texels that a tile repeats of each neighbour, so that it can be filtered by itself
_STRIP_BYTES = 1 << 18  # stays in the cache while it is averaged


@dataclass(frozen=True, order=True)
class TileKey:
    """A tile of the pyramid: its level, and its column and row there."""

    level: int
    column: int
    row: int


class Pyramid:
    """The planes (k, height, width) and their halvings, each texel the rounded mean of a 2x2 square of the finer level.

    Texel i of level L covers picture pixels i 2^L to (i + 1) 2^L; at the rims as many as there are.
    """

    def __init__(self, planes: Bytes) -> None:
        self._levels: dict[int, Bytes] = {0: planes}
        height, width = planes.shape[1:]
        self.picture: Size = (int(width), int(height))

    @property
    def planes(self) -> int:
        """How many planes there are (k)."""
        return int(self._levels[0].shape[0])

    @property
    def coarsest(self) -> int:
        """The level at which the picture is a single texel."""
        return (max(self.picture) - 1).bit_length()

    def size(self, level: int) -> Size:
        """Width and height of a level."""
        width, height = self.picture
        return -(-width >> level), -(-height >> level)

    def level(self, level: int) -> Bytes:
        """The planes (k, height, width) of a level."""
        if level not in self._levels:
            self._levels[level] = halved(self.level(level - 1))
        return self._levels[level]

    def tiles(self, level: int) -> Iterator[TileKey]:
        """All tiles of a level, row by row."""
        width, height = self.size(level)
        for row in range(-(-height // TILE)):
            for column in range(-(-width // TILE)):
                yield TileKey(level, column, row)

    def extent(self, key: TileKey) -> Size:
        """Width and height of a tile without its border: TILE, or less at the right and lower rim."""
        width, height = self.size(key.level)
        return min(TILE, width - key.column * TILE), min(TILE, height - key.row * TILE)

    def tile(self, key: TileKey) -> Bytes:
        """The texels (k, height + 2 BORDER, width + 2 BORDER) of a tile; beyond the picture its rim is repeated."""
        width, height = self.extent(key)
        level = self.level(key.level)
        rows, above, below = _bordered(key.row * TILE, height, level.shape[1])
        columns, left, right = _bordered(key.column * TILE, width, level.shape[2])
        texels = level[:, rows, columns]
        if above or below or left or right:
            return np.pad(texels, ((0, 0), (above, below), (left, right)), mode="edge")
        return texels


_made: WeakKeyDictionary[Relightable, Pyramid] = WeakKeyDictionary()


def pyramid_of(relightable: Relightable) -> Pyramid:
    """The pyramid of a relightable image: one for all who draw it, kept as long as the image is."""
    return _made.setdefault(relightable, Pyramid(relightable.planes))


def prepared(relightable: Relightable) -> Steps[Relightable]:
    """Makes the levels of the pyramid that take long, so that the first drawing need not; gives the image back."""
    pyramid = pyramid_of(relightable)
    long = [level for level in range(1, pyramid.coarsest + 1) if max(pyramid.size(level - 1)) > TILE]
    for done, level in enumerate(long):
        yield Progress(done, len(long), "Preparing the view")
        pyramid.level(level)
    return relightable


def _bordered(start: int, length: int, whole: int) -> tuple[slice, int, int]:
    """A stretch with its border: what there is of it, and how much is missing before and behind."""
    first, last = start - BORDER, start + length + BORDER
    return slice(max(first, 0), min(last, whole)), max(-first, 0), max(last - whole, 0)


def halved(planes: Bytes) -> Bytes:
    """Planes (k, height, width) at half the size, rounded up: the rounded means of 2x2 squares."""
    count, height, width = planes.shape
    result = room_for("The picture at half its size", (count, (height + 1) // 2, (width + 1) // 2), np.uint8)
    rows = max(2, _STRIP_BYTES // width & ~1)

    def halve(plane: Bytes, half: Bytes) -> None:
        for top in range(0, height, rows):
            strip = plane[top : top + rows]
            half[top // 2 : (top + len(strip) + 1) // 2] = _halved_strip(strip)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(halve, planes, result))
    return result


def _halved_strip(strip: Bytes) -> Bytes:
    """One plane's rows (h, w) at half the size; an odd last row or column is its own neighbour."""
    odd_rows, odd_columns = strip.shape[0] % 2, strip.shape[1] % 2
    if odd_rows or odd_columns:
        strip = np.pad(strip, ((0, odd_rows), (0, odd_columns)), mode="edge")
    pairs = np.ascontiguousarray(strip).view("<u2")  # two neighbours each, summed without leaving 16 bits
    sums = (pairs & 0xFF) + (pairs >> 8)
    return ((sums[0::2] + sums[1::2] + 2) >> 2).astype(np.uint8)


def mask_planes(mask: Mask) -> Bytes:
    """A mask (h, w) as one plane (1, h, w): 255 where there is an object."""
    planes = room_for("The outline", (1, *mask.shape), np.uint8)
    np.multiply(mask, np.uint8(255), out=planes[0], casting="unsafe")
    return planes
