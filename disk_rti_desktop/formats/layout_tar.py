"""Plane pictures in tiles that lie one after the other in a file, beside an index: tarzoom, and itarzoom for all
pictures at once (formats specification §11).
"""

from collections.abc import Iterator

import numpy as np

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import Fields, parse_fields
from disk_rti_desktop.formats.layout_tiles import LARGEST_TILE, SMALLEST_TILE, SUFFIXES, Grid, checked
from disk_rti_desktop.formats.web_files import Files, content, has
from disk_rti_desktop.formats.web_parts import EXTRA, Part

LARGEST_INDEX = 8 * 1024 * 1024
LARGEST_OFFSET = 2**53


def tarzoom_found(files: Files, number: int) -> bool:
    """Whether there is an index of that number's tiles."""
    return has(files, f"plane_{number}.tzi")


def tarzoom_parts(files: Files, size: tuple[int, int], numbers: range) -> Iterator[Part]:
    """The tiles of the largest level in every plane_N.tzb."""
    for picture, number in enumerate(numbers):
        index = _Index(files, f"plane_{number}", size, (1,))
        for tile, (x, y) in enumerate(index.grid.tiles()):
            yield index.part(picture, x, y, tile, 0)


def itarzoom_found(files: Files, _number: int) -> bool:
    """Whether there is an index of all pictures' tiles."""
    return has(files, "planes.tzi")


def itarzoom_parts(files: Files, size: tuple[int, int], numbers: range) -> Iterator[Part]:
    """The tiles of the largest level in planes.tzb, where a picture of normals may follow those of the planes."""
    index = _Index(files, "planes", size, (len(numbers), len(numbers) + 1))
    for tile, (x, y) in enumerate(index.grid.tiles()):
        for picture in range(len(numbers)):
            yield index.part(picture, x, y, tile, picture)


class _Index:
    """Which bytes of a file are which tile: levels from the smallest, row by row, all pictures of a tile together."""

    def __init__(self, files: Files, stem: str, size: tuple[int, int], strides: tuple[int, ...]) -> None:
        self.file = f"{stem}.tzb"
        path = files.where / f"{stem}.tzi"
        described = parse_fields(path, content(files, f"{stem}.tzi", LARGEST_INDEX, "index of tiles"))
        if described.size() != size:
            raise described.wrong("width", f"a picture of {size[0]} × {size[1]} as info.json says")
        side = described.whole("tilesize", SMALLEST_TILE, LARGEST_TILE)
        overlap = described.whole("overlap", 0, side - 1)
        described.choice("format", SUFFIXES)
        self.stride = described.whole("stride", 1, 256) if strides != (1,) else 1
        if self.stride not in strides:
            raise described.wrong("stride", " or ".join(map(str, strides)))
        self.grid = checked(files, Grid(*size, side, overlap), self.stride)
        offsets = described.numbers("offsets")
        self.offsets = np.clip(offsets, -1, LARGEST_OFFSET).astype(np.int64)
        self._check_offsets(described, files.size(self.file))
        # The largest level comes last, so that the sizes of the others do not matter.
        self.first = (len(self.offsets) - 1) // self.stride - self.grid.columns * self.grid.rows

    def _check_offsets(self, described: Fields, bytes_there: int | None) -> None:
        expected = {tiles * self.stride + 1 for tiles in _tile_counts(described, self.grid)}
        if len(self.offsets) not in expected:
            raise FormatError(
                f"{described.path}: 'offsets' has {len(self.offsets)} numbers, expected {max(expected)} for its tiles. "
                "The file is damaged."
            )
        if self.offsets[0] != 0 or (np.diff(self.offsets) <= 0).any():
            raise described.wrong("offsets", "numbers that grow from 0")
        beside = described.path.with_name(self.file)
        if bytes_there is None:
            raise FormatError(f"{beside}: missing. Copy it again, as a whole.")
        if bytes_there != self.offsets[-1]:
            raise FormatError(
                f"{beside}: {bytes_there} bytes, expected {self.offsets[-1]} as {described.path.name} says. "
                "Copy both again."
            )
        if bytes_there > 4 * 3 * self.stride * self.grid.width * self.grid.height + EXTRA:
            raise FormatError(f"{beside}: {bytes_there} bytes, more than its pictures can take. Copy it again.")

    def part(self, picture: int, x: int, y: int, tile: int, place: int) -> Part:
        """The tile of that number in the largest level, of the picture at that place."""
        at = (self.first + tile) * self.stride + place
        start, end = int(self.offsets[at]), int(self.offsets[at + 1])
        return self.grid.part(picture, x, y, self.file, start, end - start)


def _tile_counts(described: Fields, grid: Grid) -> set[int]:
    """How many tiles there are in all levels: halving writers round down, or up."""
    levels = described.whole("nlevels", 1, 64)
    counts = set()
    for up in (0, 1):
        width, height, tiles = grid.width, grid.height, 0
        for _ in range(levels):
            smallest = Grid(width, height, grid.side)
            tiles += smallest.columns * smallest.rows
            width, height = max(1, (width + up) // 2), max(1, (height + up) // 2)
        if smallest.columns * smallest.rows == 1 and levels <= grid.levels:
            counts.add(tiles)
    if not counts:
        raise described.wrong("nlevels", f"{grid.levels}, until one tile of {grid.side} pixels holds the picture")
    return counts
