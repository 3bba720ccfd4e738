"""Plane pictures in tiles, each a file: deepzoom, zoomify and google (formats specification §11).

Tiles of the largest level are looked for; where they touch the picture's rim they may be smaller.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import defusedxml.ElementTree

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import Fields
from disk_rti_desktop.formats.web_files import Files, content, has
from disk_rti_desktop.formats.web_parts import MOST_PARTS, Part

SUFFIXES = ("jpg", "jpeg", "png")
SMALLEST_TILE, LARGEST_TILE = 16, 65535
LARGEST_XML = 64 * 1024
GOOGLE_TILE = 256


@dataclass(frozen=True)
class Grid:
    """A picture cut into tiles."""

    width: int
    height: int
    side: int
    overlap: int = 0  # pixels that a tile repeats of each neighbour

    @property
    def columns(self) -> int:
        """Tiles side by side."""
        return -(-self.width // self.side)

    @property
    def rows(self) -> int:
        """Tiles one above the other."""
        return -(-self.height // self.side)

    @property
    def levels(self) -> int:
        """How many halvings there are, the picture itself counted, until one tile holds it."""
        return 1 + max(0, (-(-max(self.width, self.height) // self.side) - 1).bit_length())

    def tiles(self) -> Iterator[tuple[int, int]]:
        """Column and row of each tile, row by row."""
        return ((x, y) for y in range(self.rows) for x in range(self.columns))

    def part(self, picture: int, x: int, y: int, name: str, start: int, count: int, filled: int = 0) -> Part:
        """The tile in that column and row, in these bytes of a file."""
        left, top = max(0, x * self.side - self.overlap), max(0, y * self.side - self.overlap)
        right = min(self.width, (x + 1) * self.side + self.overlap)
        bottom = min(self.height, (y + 1) * self.side + self.overlap)
        return Part(picture, top, left, bottom - top, right - left, name, start, count, filled)


def checked(files: Files, grid: Grid, pictures: int) -> Grid:
    """The grid, if its tiles are not absurdly many."""
    if pictures * grid.columns * grid.rows > MOST_PARTS:
        raise FormatError(
            f"{files.where}: tiles of {grid.side} pixels make more than {MOST_PARTS} for its {pictures} pictures, "
            "which cannot be opened."
        )
    return grid


def deepzoom_found(files: Files, number: int) -> bool:
    """Whether there is a description of that number's tiles."""
    return has(files, f"plane_{number}.dzi")


def deepzoom_parts(files: Files, size: tuple[int, int], numbers: range) -> Iterator[Part]:
    """The tiles that every plane_N.dzi describes, whether it counts levels from one tile or from one pixel."""
    for picture, number in enumerate(numbers):
        described = _xml(files, f"plane_{number}.dzi", "Image", "Size")
        _check_size(described, size)
        side = described.whole("TileSize", SMALLEST_TILE, LARGEST_TILE)
        grid = checked(files, Grid(*size, side, described.whole("Overlap", 0, side - 1)), len(numbers))
        suffix = described.choice("Format", SUFFIXES)
        folder = f"plane_{number}_files"
        level = _deepzoom_level(files, grid, folder, suffix)
        for x, y in grid.tiles():
            yield _tile(files, grid, picture, (x, y), [f"{folder}/{level}/{x}_{y}.{suffix}"])


def _deepzoom_level(files: Files, grid: Grid, folder: str, suffix: str) -> int:
    """The number of the largest level: of Microsoft's count down to one pixel, else of that down to one tile."""
    from_one_pixel = (max(grid.width, grid.height) - 1).bit_length()
    last = f"{grid.columns - 1}_{grid.rows - 1}.{suffix}"
    # Writers that halve rounding down come to one tile a level earlier, where a picture is little larger than tiles.
    for level in (from_one_pixel, grid.levels - 1, grid.levels - 2):
        if has(files, f"{folder}/{level}/{last}"):
            return level
    return grid.levels - 1


def zoomify_found(files: Files, number: int) -> bool:
    """Whether there is a description of that number's tiles."""
    return has(files, f"plane_{number}/ImageProperties.xml")


def zoomify_parts(files: Files, size: tuple[int, int], numbers: range) -> Iterator[Part]:
    """The tiles that every plane_N/ImageProperties.xml describes, in groups of 256 counted from either end."""
    for picture, number in enumerate(numbers):
        described = _xml(files, f"plane_{number}/ImageProperties.xml", "IMAGE_PROPERTIES")
        _check_size(described, size)
        side = described.whole("TILESIZE", SMALLEST_TILE, LARGEST_TILE)
        grid = checked(files, Grid(*size, side), len(numbers))
        smaller = described.whole("NUMTILES", 1, MOST_PARTS) - grid.columns * grid.rows
        for index, (x, y) in enumerate(grid.tiles()):
            groups = dict.fromkeys(((smaller + index) // 256, index // 256))
            names = [
                f"plane_{number}/TileGroup{group}/{grid.levels - less}-{x}-{y}.{suffix}"
                for group in groups
                for less in (1, 2)
                for suffix in SUFFIXES
            ]
            yield _tile(files, grid, picture, (x, y), names)


def google_found(files: Files, number: int) -> bool:
    """Whether there is the one tile of the smallest level."""
    return any(has(files, f"plane_{number}/0/0/0.{suffix}") for suffix in SUFFIXES)


def google_parts(files: Files, size: tuple[int, int], numbers: range) -> Iterator[Part]:
    """The tiles of 256 pixels, which some writers fill up at the rim."""
    grid = checked(files, Grid(*size, GOOGLE_TILE), len(numbers))
    for picture, number in enumerate(numbers):
        for x, y in grid.tiles():
            names = [f"plane_{number}/{grid.levels - less}/{y}/{x}.{suffix}" for less in (1, 2) for suffix in SUFFIXES]
            yield _tile(files, grid, picture, (x, y), names, GOOGLE_TILE)


def _tile(files: Files, grid: Grid, picture: int, at: tuple[int, int], names: list[str], filled: int = 0) -> Part:
    """The tile by the first of these names that is there."""
    for name in names:
        if (size := files.size(name)) is not None:
            return grid.part(picture, *at, name, 0, size, filled)
    raise FormatError(f"{files.where / names[0]}: this tile is missing. Copy it again, as a whole.")


def _xml(files: Files, name: str, root: str, *inner: str) -> Fields:
    """The attributes of the root element, and of those right below it by these names."""
    path = files.where / name
    try:
        element: Any = defusedxml.ElementTree.fromstring(content(files, name, LARGEST_XML, "description of tiles"))
    except (SyntaxError, ValueError, LookupError) as error:
        raise FormatError(f"{path}: not valid XML ({error}). Copy it again.") from error
    if _plain(element.tag) != root:
        raise FormatError(f"{path}: expected the XML element {root}, found {_plain(element.tag)[:40]}.")
    attributes = dict(element.attrib)
    for child in element:
        if _plain(child.tag) in inner:
            attributes.update(child.attrib)
    return Fields(path, {key: _number(value) for key, value in attributes.items()})


def _plain(tag: object) -> str:
    """The name of an element without its namespace; comments have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


def _check_size(described: Fields, size: tuple[int, int]) -> None:
    """Refuses tiles of another picture."""
    keys = ("WIDTH", "HEIGHT") if "WIDTH" in described.values else ("Width", "Height")
    for key, expected in zip(keys, size, strict=True):
        if described.values.get(key) != expected:
            raise described.wrong(key, f"{expected} as info.json says")
