"""What tiles remember, and which of them are given up."""

import numpy as np
import pytest

from disk_rti_desktop.render.glsl import Packing
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.pyramid import TileKey
from disk_rti_desktop.render.tiles import Tile, TileStore

pytestmark = pytest.mark.usefixtures("in_gl")

TILE_BYTES = 10 * 8 * (3 * 4 + 4)


def new_tile() -> Tile:
    return Tile(np.zeros((9, 8, 10), np.uint8), Packing(9))


def test_tile_decodes_what_it_does_not_have() -> None:
    tile = new_tile()
    assert tile.to_decode((0.0, 0.0), Rectangle(2, 2, 6, 6)) == [Rectangle(2, 2, 6, 6)]
    assert tile.to_decode((0.0, 0.0), Rectangle(3, 3, 5, 6)) == []
    assert tile.to_decode((0.0, 0.0), Rectangle(4, 2, 8, 6)) == [Rectangle(6, 2, 8, 6)]
    assert tile.to_decode((0.5, 0.0), Rectangle(4, 4, 5, 5)) == [Rectangle(4, 4, 5, 5)]
    assert tile.to_decode((0.0, 0.0), Rectangle(4, 4, 5, 5)) == [Rectangle(4, 4, 5, 5)]
    tile.release()


def test_rectangles_are_cut_to_the_tile() -> None:
    tile = new_tile()
    assert tile.within(Rectangle(-1, 3, 12, 9)) == Rectangle(0, 3, 10, 8)
    tile.release()


def test_the_tile_not_looked_at_for_longest_goes_first() -> None:
    store = TileStore(2 * TILE_BYTES)
    first, second, third = (TileKey(0, column, 0) for column in range(3))
    for key in (first, second, third):
        store.add(key, new_tile())
    assert store.bytes == 3 * TILE_BYTES
    assert store.get(first) is not None
    store.shrink({third})
    assert store.get(second) is None
    assert store.get(first) is not None
    store.release()
    assert store.bytes == 0


def test_tiles_that_are_needed_stay_beyond_the_budget() -> None:
    store = TileStore(TILE_BYTES)
    keys = {TileKey(0, column, 0) for column in range(3)}
    for key in keys:
        store.add(key, new_tile())
    store.shrink(keys)
    assert all(store.get(key) for key in keys)
    store.release()
