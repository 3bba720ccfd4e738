"""The tiles that lie in graphics memory: the bytes of each, and the colours they were last decoded to."""

from collections import OrderedDict
from collections.abc import Collection

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.render.gl import COLOURS, WORDS, Framebuffer, Texture
from disk_rti_desktop.render.glsl import Packing
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.pyramid import TileKey

Light = tuple[float, ...]


class Tile:
    """One tile in graphics memory, with its border; its colours have the last row first, as windows have."""

    def __init__(self, planes: Bytes, packing: Packing) -> None:
        self.height, self.width = planes.shape[1:]
        self._sources: list[Texture] = []
        for words, texels in zip(packing.textures, packing.packed(planes), strict=True):
            texture = Texture(WORDS[words], self.width, self.height)
            self._sources.append(texture)
            texture.upload(texels)
        self.colours = Texture(COLOURS, self.width, self.height)
        self.target = Framebuffer(self.colours)
        self._light: Light | None = None
        self._decoded = Rectangle(0, 0, 0, 0)

    @property
    def bytes(self) -> int:
        """What it takes of the graphics memory."""
        return self.colours.bytes + sum(source.bytes for source in self._sources)

    def bind_sources(self) -> None:
        """Lays the bytes where the decoding shader reads them."""
        for unit, source in enumerate(self._sources):
            source.bind(unit)

    def within(self, wanted: Rectangle) -> Rectangle:
        """The part of a rectangle that the tile has."""
        return Rectangle(
            max(wanted.left, 0), max(wanted.top, 0), min(wanted.right, self.width), min(wanted.bottom, self.height)
        )

    def shows(self, light: Light, wanted: Rectangle) -> bool:
        """Whether a rectangle is decoded under this light."""
        return light == self._light and self._decoded.around(wanted) == self._decoded

    def to_decode(self, light: Light, wanted: Rectangle) -> list[Rectangle]:
        """The rectangles that must be decoded for the wanted one to show this light; they count as decoded then."""
        if light != self._light:
            self._light, self._decoded = light, wanted
            return [wanted]
        covered = self._decoded.around(wanted)
        missing = list(covered.without(self._decoded))
        self._decoded = covered
        return missing

    def release(self) -> None:
        """Gives the memory back."""
        self.target.release()
        self.colours.release()
        for source in self._sources:
            source.release()


class TileStore:
    """Tiles up to a budget of memory; those not looked at for longest go first."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()

    @property
    def bytes(self) -> int:
        """What all tiles take of the graphics memory."""
        return sum(tile.bytes for tile in self._tiles.values())

    def get(self, key: TileKey) -> Tile | None:
        """A tile that is here, now the last to go."""
        tile = self._tiles.get(key)
        if tile is not None:
            self._tiles.move_to_end(key)
        return tile

    def add(self, key: TileKey, tile: Tile) -> None:
        """Takes a tile over, to release it one day."""
        self._tiles[key] = tile

    def shrink(self, needed: Collection[TileKey]) -> None:
        """Releases the oldest tiles beyond the budget, but none of the needed ones."""
        excess = self.bytes - self._budget
        for key in [key for key in self._tiles if key not in needed]:
            if excess <= 0:
                return
            tile = self._tiles.pop(key)
            excess -= tile.bytes
            tile.release()

    def release(self) -> None:
        """Releases every tile."""
        while self._tiles:
            self._tiles.popitem()[1].release()
