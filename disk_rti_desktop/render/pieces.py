"""Which part of the window each tile fills, and which of its texels that takes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from disk_rti_desktop.render.placement import FRACTION, Axis, Placement
from disk_rti_desktop.render.pyramid import BORDER, TILE, TileKey
from disk_rti_desktop.render.view import Size


@dataclass(frozen=True)
class Rectangle:
    """Columns and rows of texels, from the first to before the last."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """How many texels it covers."""
        return (self.right - self.left) * (self.bottom - self.top)

    def shared(self, other: "Rectangle") -> "Rectangle":
        """What both cover; they must meet."""
        return Rectangle(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def within(self, outer: "Rectangle") -> tuple[slice, slice]:
        """Its rows and columns in an array of the texels of a rectangle around it."""
        return (
            slice(self.top - outer.top, self.bottom - outer.top),
            slice(self.left - outer.left, self.right - outer.left),
        )

    def around(self, other: "Rectangle") -> "Rectangle":
        """The smallest rectangle that covers both."""
        return Rectangle(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def without(self, inner: "Rectangle") -> Iterator["Rectangle"]:
        """What is left of it around a rectangle inside: above, below, left and right."""
        pieces = (
            Rectangle(self.left, self.top, self.right, inner.top),
            Rectangle(self.left, inner.bottom, self.right, self.bottom),
            Rectangle(self.left, inner.top, inner.left, inner.bottom),
            Rectangle(inner.right, inner.top, self.right, inner.bottom),
        )
        return (piece for piece in pieces if piece.area > 0)


@dataclass(frozen=True)
class Piece:
    """A part of the window (columns and rows of pixels) that one tile fills."""

    key: TileKey
    placement: Placement
    columns: range
    rows: range

    def reach(self) -> Rectangle:
        """The texels that it reads, counted from the corner of the tile's border; at the rims some beyond the tile."""
        across, down = self.placement.x.reach(self.columns), self.placement.y.reach(self.rows)
        left, top = self.key.column * TILE - BORDER, self.key.row * TILE - BORDER
        return Rectangle(across.start - left, down.start - top, across.stop - left, down.stop - top)


def visible(placement: Placement, window: Size) -> list[Piece]:
    """The tiles that the window shows, the middle ones first."""
    columns, rows = placement.covered(window)
    if not columns or not rows:
        return []
    across, down = _tiles_under(placement.x, columns), _tiles_under(placement.y, rows)
    keys = [TileKey(placement.level, column, row) for row in down for column in across]
    middle = (across.start + across.stop - 1) / 2, (down.start + down.stop - 1) / 2
    keys.sort(key=lambda key: math.hypot(key.column - middle[0], key.row - middle[1]))
    pieces = (
        Piece(
            key,
            placement,
            common(columns, pixels_of(placement.x, key.column, window[0])),
            common(rows, pixels_of(placement.y, key.row, window[1])),
        )
        for key in keys
    )
    return [piece for piece in pieces if piece.columns and piece.rows]


def _tiles_under(axis: Axis, pixels: range) -> range:
    """The tile columns or rows that window pixels (at least one) show."""
    first, last = (axis.start + pixel * axis.step >> FRACTION for pixel in (pixels.start, pixels.stop - 1))
    return range(first // TILE, last // TILE + 1)


def pixels_of(axis: Axis, tile: int, window: int) -> range:
    """The window pixels that have their middle in a tile column or row."""
    return axis.pixels(tile * TILE << FRACTION, (tile + 1) * TILE << FRACTION, window)


def common(one: range, other: range) -> range:
    """What two stretches have in common."""
    first = max(one.start, other.start)
    return range(first, max(first, min(one.stop, other.stop)))
