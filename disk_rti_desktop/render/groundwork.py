"""What a mode needs before it can be drawn: the surface, tile by tile, or the choice of lights. Made once, and kept.

Making it takes seconds, so that windows let `steps` run in the background and draw without it until then.
"""

import math
from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.decoding import relit
from disk_rti_desktop.render.modes import DEFAULT, Mode
from disk_rti_desktop.render.multilight import LightField, dynamic_field, static_field
from disk_rti_desktop.render.normals import Surface, SurfaceFit
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.placement import Placement, level_for, place
from disk_rti_desktop.render.pyramid import TILE, Pyramid, TileKey, pyramid_of
from disk_rti_desktop.render.view import Size, View

MEMORY = 512 << 20  # bytes of surfaces that are kept
SCORED = 1 << 18  # texels at most that lights are chosen by
ROUNDING = 2  # texels
FIELDS = 4  # choices of lights that are kept


def region_of(placement: Placement, window: Size, level: Size, margin: int) -> Rectangle | None:
    """The texels of a level (of that size) that a window reads, and so many more each way; None where it shows none."""
    columns, rows = placement.covered(window)
    if not columns or not rows:
        return None
    across, down = placement.x.texels(columns, level[0]), placement.y.texels(rows, level[1])
    return grown(Rectangle(across.start, down.start, across.stop, down.stop), level, margin)


def grown(region: Rectangle, level: Size, margin: int) -> Rectangle:
    """A rectangle with so many texels more each way, as far as its level goes."""
    return Rectangle(
        max(region.left - margin, 0),
        max(region.top - margin, 0),
        min(region.right + margin, level[0]),
        min(region.bottom + margin, level[1]),
    )


def keys_under(level: int, region: Rectangle) -> Iterator[TileKey]:
    """The tiles that a rectangle of texels (at least one) touches."""
    for row in range(region.top // TILE, (region.bottom - 1) // TILE + 1):
        for column in range(region.left // TILE, (region.right - 1) // TILE + 1):
            yield TileKey(level, column, row)


class Groundwork:
    """One relightable image's groundwork; may be asked from any thread while another runs `steps`."""

    def __init__(self, relightable: Relightable, memory: int = MEMORY) -> None:
        self._pyramid: Pyramid = pyramid_of(relightable)
        self._decoder = relightable.decoder.dequantized(relightable.quantization)
        self._known: Doubles = relightable.lights
        self._fit = SurfaceFit(self._decoder, relightable.lights)
        self._memory = memory
        self._lock = Lock()
        self._surfaces: OrderedDict[TileKey, Surface] = OrderedDict()
        self._fields: OrderedDict[tuple[Mode, tuple[float, ...]], LightField] = OrderedDict()

    @property
    def bytes(self) -> int:
        """What the surfaces take of the memory."""
        with self._lock:
            return sum(surface.texels.nbytes for surface in self._surfaces.values())

    def surface(self, level: int, region: Rectangle) -> Surface | None:
        """The surface of a rectangle of texels; None while some of it is still to be made."""
        with self._lock:
            tiles = [(key, self._surfaces.get(key)) for key in keys_under(level, region)]
        texels = np.zeros((region.bottom - region.top, region.right - region.left, 12), np.float16)
        for key, tile in tiles:
            if tile is None:
                return None
            height, width = tile.texels.shape[:2]
            left, top = key.column * TILE, key.row * TILE
            columns = range(max(left, region.left), min(left + width, region.right))
            rows = range(max(top, region.top), min(top + height, region.bottom))
            texels[
                rows.start - region.top : rows.stop - region.top,
                columns.start - region.left : columns.stop - region.left,
            ] = tile.texels[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        return Surface(texels)

    def field(self, mode: Mode, light: Doubles) -> LightField | None:
        """The choice of lights of a multi-light mode; None while it is still to be made."""
        with self._lock:
            return self._fields.get(_field_key(mode, light))

    def nearly(self, mode: Mode, light: Doubles) -> LightField | None:
        """That choice, or until it is made the last one of the same mode, turned to the light."""
        found = self.field(mode, light)
        if found is None and mode.kind.lights == "dynamic":
            with self._lock:
                known = [field for (other, _), field in self._fields.items() if other == mode]
            found = known[-1].around(light, mode.value("offset")) if known else None
        return found

    def missing(self, view: View, window: Size, coarser: int = 0) -> bool:
        """Whether the view's mode cannot be drawn yet in a window of that size, or not in its final form."""
        if view.mode.kind.lights is not None:
            return self.field(view.mode, view.direction) is None
        return any(self._keys_missing(view, window, coarser))

    def steps(self, view: View, window: Size, coarser: int = 0) -> Steps[None]:
        """Makes what the view's mode needs in a window of that size, from so many levels coarser to the finest."""
        if view.mode.kind.lights is not None:
            yield from self._choose_lights(view.mode, view.direction)
            return
        keys = [key for more in range(coarser, -1, -1) for key in self._keys_missing(view, window, more)]
        for done, key in enumerate(keys):
            yield Progress(done, len(keys), "Finding the surface")
            if key not in self._surfaces:
                self._keep(key, self.surface_of(key))
        self._shrink({key for more in range(coarser + 1) for key in self._keys(view, window, more)})

    def surface_of(self, key: TileKey) -> Surface:
        """The surface of one tile, made anew."""
        level = self._pyramid.level(key.level)
        left, top = key.column * TILE, key.row * TILE
        return self._fit.surface(level[:, top : top + TILE, left : left + TILE])

    def surface_of_rows(self, rows: slice) -> Surface:
        """The surface of some rows of the picture at full resolution, made anew and not kept."""
        return self._fit.surface(self._pyramid.level(0)[:, rows])

    def _keys(self, view: View, window: Size, coarser: int) -> Iterator[TileKey]:
        if not view.mode.kind.surface:
            return
        level = level_for(view, self._pyramid.coarsest, coarser)
        placement = place(view, window, self._pyramid.picture, level)
        # A little more: who draws the window in parts may round them the other way.
        region = region_of(placement, window, self._pyramid.size(level), view.mode.kind.margin + ROUNDING)
        if region is not None:
            yield from keys_under(level, region)

    def _keys_missing(self, view: View, window: Size, coarser: int) -> list[TileKey]:
        with self._lock:
            return [key for key in self._keys(view, window, coarser) if key not in self._surfaces]

    def _keep(self, key: TileKey, surface: Surface) -> None:
        with self._lock:
            self._surfaces[key] = surface

    def _shrink(self, needed: set[TileKey]) -> None:
        """Forgets the oldest surfaces beyond the budget, but none of the needed ones."""
        excess = self.bytes - self._memory
        with self._lock:
            for key in [key for key in self._surfaces if key not in needed]:
                if excess <= 0:
                    return
                excess -= self._surfaces.pop(key).texels.nbytes

    def _choose_lights(self, mode: Mode, light: Doubles) -> Steps[None]:
        if self.field(mode, light) is not None:
            return
        width, height = self._pyramid.picture
        level = max(0, math.ceil(math.log2(max(width * height / SCORED, 1)) / 2))
        planes = self._pyramid.level(level)
        texel = 2.0**level

        def relit_under(light: Doubles) -> Floats:
            return relit(planes, self._decoder, light)

        if mode.kind.lights == "dynamic":
            found = yield from dynamic_field(mode, light, relit_under, texel)
        else:
            found = yield from static_field(mode, self._known, relit_under, texel)
        with self._lock:
            self._fields[_field_key(mode, light)] = found
            while len(self._fields) > FIELDS:
                self._fields.popitem(last=False)


_made: WeakKeyDictionary[Relightable, Groundwork] = WeakKeyDictionary()


def groundwork_of(relightable: Relightable) -> Groundwork:
    """The groundwork of a relightable image: one for all who draw it, kept as long as the image is."""
    found = _made.get(relightable)
    if found is None:
        found = _made.setdefault(relightable, Groundwork(relightable))
    return found


def drawable(groundwork: Groundwork, view: View, level: int, region: Rectangle) -> Mode:
    """The view's mode, or the default one while the groundwork for these texels is still to be made."""
    kind = view.mode.kind
    if kind.lights is not None:
        return view.mode if groundwork.nearly(view.mode, view.direction) is not None else DEFAULT
    if kind.surface and groundwork.surface(level, region) is None:
        return DEFAULT
    return view.mode


def _field_key(mode: Mode, light: Doubles) -> tuple[Mode, tuple[float, ...]]:
    """What a choice of lights depends on."""
    return mode, tuple(light.tolist()) if mode.kind.lights == "dynamic" else ()
