"""Relighting and viewing with OpenGL, tile by tile: what is seen is uploaded once and decoded once for each light.

Each tile of a pyramid level is decoded from its bytes into a texture of colours, then drawn in the window. A new light
decodes the visible part of the visible tiles; moving the picture decodes what comes into sight.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu, gl, glsl
from disk_rti_desktop.render.decoding import relit
from disk_rti_desktop.render.groundwork import drawable, groundwork_of, keys_under, region_of
from disk_rti_desktop.render.modes import DEFAULT
from disk_rti_desktop.render.passes import Passes, Sheet
from disk_rti_desktop.render.pieces import Piece, Rectangle, common, pixels_of, visible
from disk_rti_desktop.render.placement import BACKGROUND, FRACTION, Colour, Placement, level_for, place
from disk_rti_desktop.render.pyramid import BORDER, TILE, Pyramid, TileKey, mask_planes, pyramid_of
from disk_rti_desktop.render.tiles import Light, Tile, TileStore
from disk_rti_desktop.render.view import Size, View

MEMORY = 512 << 20
_SMALL = 5  # levels above the single texel: a picture of 32 texels at most


@dataclass(frozen=True)
class Viewport:
    """A rectangle of the framebuffer, in its pixels from the lower left corner."""

    left: int
    bottom: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """Width and height."""
        return self.width, self.height


@dataclass(frozen=True)
class Drawn:
    """What one drawing did."""

    complete: bool  # False: some tiles were shown coarser or not at all, for want of time; draw again
    level: int  # of the pyramid; 0 is full resolution
    decoded: int  # texels


class GpuRenderer:
    """A relightable image in the OpenGL context that is current; every method wants the same context again."""

    def __init__(self, relightable: Relightable, memory: int = MEMORY) -> None:
        gl.device()
        self._method = relightable.method
        self._decoder = relightable.decoder.dequantized(relightable.quantization)
        self._pyramid = pyramid_of(relightable)
        self._mask = None if relightable.mask is None else Pyramid(mask_planes(relightable.mask))
        self._packing = glsl.Packing(self._pyramid.planes + (self._mask is not None))
        self._tiles = TileStore(memory)
        self._display: dict[tuple[bool, bool, bool], gl.Program] = {}
        self._covering = False
        self._groundwork = groundwork_of(relightable)
        self._passes = Passes(self._groundwork, self._decode_into)
        with gl.reported("preparing to draw"), gl.settled():
            shader = glsl.decoding_shader(self._decoder, self._mask is not None)
            self._decode = gl.Program(glsl.vertex_shader(), shader)
            self._decode.use()
            for unit in range(len(self._packing.textures)):
                self._decode.set(f"source{unit}", unit)
        self._light: Light | None = None  # that the decoding shader is set to

    @property
    def memory(self) -> int:
        """Bytes of graphics memory that the tiles take."""
        return self._tiles.bytes

    def draw(
        self,
        view: View,
        viewport: Viewport,
        background: Colour = BACKGROUND,
        *,
        coarser: int = 0,
        patience: float = math.inf,
        covering: bool = False,
    ) -> Drawn:
        """Draws an upright view into a rectangle of the framebuffer that is bound.

        `coarser` asks for fewer texels while something moves; after `patience` seconds, and one upload or decoding,
        tiles that are not there yet, or not under this light, are left for the next time. While the groundwork of the
        view's mode is still to be made, the default mode is drawn. If `covering`, alpha becomes the share of each pixel
        that is object.
        """
        if view.turns:
            raise ValueError("a turned view is drawn through a Composer")
        self._covering = covering
        level = level_for(view, self._pyramid.coarsest, coarser)
        placement = place(view, viewport.size, self._pyramid.picture, level)
        deadline = time.monotonic() + patience
        with gl.reported("drawing"), gl.settled() as target:
            pieces, complete = self._pieces(view, viewport, placement, deadline)
            enhanced = self._enhanced(view, placement, viewport.size) if complete and pieces else None
            if enhanced is None:
                pieces, in_time, decoded = self._decode_pieces(pieces, view, viewport, deadline)
                complete &= in_time
            else:
                decoded = enhanced[1]
            gl.bind_target(target)
            gl.set_viewport(viewport.left, viewport.bottom, viewport.width, viewport.height)
            gl.set_scissor(viewport.left, viewport.bottom, viewport.width, viewport.height)
            if covering:
                gl.clear_to_nothing()
            else:
                gl.clear(background)
            if enhanced is not None:
                self._show_sheet(enhanced[0], view, viewport, placement, background)
            else:
                for tile, piece in pieces:
                    self._show(tile, piece, viewport, background)
            self._tiles.shrink({piece.key for _, piece in pieces})
        return Drawn(complete, level, decoded)

    def ready(self, view: View, size: Size, coarser: int = 0) -> bool:
        """Whether what an upright view's mode needs is there for a window of that size."""
        return view.mode.plain or not self._groundwork.missing(view, size, coarser)

    def render(self, view: View, size: Size, background: Colour = BACKGROUND, *, coarser: int = 0) -> Bytes:
        """What a window of that size shows, (h, w, 3), in the view's mode."""
        if not view.mode.plain:
            finish(self._groundwork.steps(view, size, coarser))
        with gl.reported("drawing a picture"), gl.settled():
            colours = gl.Texture(gl.COLOURS, *size)
            target = gl.Framebuffer(colours)
            try:
                self.draw(view, Viewport(0, 0, *size), background, coarser=coarser)
                return np.ascontiguousarray(target.read(0, 0, *size)[::-1])
            finally:
                target.release()
                colours.release()

    def relight(self, light: Doubles) -> Bytes:
        """The picture (h, w, 3) under a light (3,), at full resolution and without the mask."""
        width, height = self._pyramid.picture
        picture = np.empty((height, width, 3), np.uint8)
        with gl.reported("relighting the picture"), gl.settled():
            for key in self._pyramid.tiles(0):
                tile = self._loaded(key)
                self._decode_tile(tile, light, Rectangle(0, 0, tile.width, tile.height))
                across, down = self._pyramid.extent(key)
                left, top = key.column * TILE, key.row * TILE
                found = tile.target.read(BORDER, tile.height - BORDER - down, across, down)
                picture[top : top + down, left : left + across] = found[::-1]
                self._tiles.shrink({key})
        return picture

    def check(self) -> None:
        """Compares the whole picture, made small, with the processor's; a DisplayError if the card decodes it wrong."""
        key = TileKey(max(0, self._pyramid.coarsest - _SMALL), 0, 0)
        light = View(light=(0.3, -0.4)).direction
        with gl.reported("checking the graphics card"), gl.settled():
            tile = self._loaded(key)
            self._decode_tile(tile, light, Rectangle(0, 0, tile.width, tile.height))
            found = tile.target.read(0, 0, tile.width, tile.height)[::-1]
        check_alike(found, cpu.to_bytes(relit(self._pyramid.tile(key), self._decoder, light)), self._method)

    def release(self) -> None:
        """Gives all graphics memory back."""
        self._tiles.release()
        self._passes.release()
        self._decode.release()
        for program in self._display.values():
            program.release()
        self._display.clear()

    def _pieces(
        self, view: View, viewport: Viewport, placement: Placement, deadline: float
    ) -> tuple[list[tuple[Tile, Piece]], bool]:
        """The tiles that fill the window, the middle ones first, and whether all are of the level asked for."""
        found: list[tuple[Tile, Piece]] = []
        complete, uploads = True, 0
        for piece in visible(placement, viewport.size):
            tile = self._tiles.get(piece.key)
            if tile is None and (uploads == 0 or time.monotonic() < deadline):
                tile = self._loaded(piece.key)
                uploads += 1
            if tile is not None:
                found.append((tile, piece))
            else:
                complete = False
                found.extend(self._stand_in(view, viewport, piece))
        return found, complete

    def _stand_in(self, view: View, viewport: Viewport, piece: Piece) -> Iterator[tuple[Tile, Piece]]:
        """The next coarser tile that is there, cut to the part of the window that a missing tile should fill."""
        for up in range(1, self._pyramid.coarsest - piece.key.level + 1):
            key = TileKey(piece.key.level + up, piece.key.column >> up, piece.key.row >> up)
            tile = self._tiles.get(key)
            if tile is not None:
                placement = place(view, viewport.size, self._pyramid.picture, key.level)
                columns = common(piece.columns, pixels_of(placement.x, key.column, viewport.width))
                rows = common(piece.rows, pixels_of(placement.y, key.row, viewport.height))
                if columns and rows:
                    yield tile, Piece(key, placement, columns, rows)
                return

    def _loaded(self, key: TileKey) -> Tile:
        """A tile in graphics memory, uploaded if it is not there."""
        tile = self._tiles.get(key)
        if tile is None:
            planes = self._pyramid.tile(key)
            if self._mask is not None:
                planes = np.concatenate([planes, self._mask.tile(key)])
            tile = Tile(planes, self._packing)
            self._tiles.add(key, tile)
        return tile

    def _decode_pieces(
        self, pieces: list[tuple[Tile, Piece]], view: View, viewport: Viewport, deadline: float
    ) -> tuple[list[tuple[Tile, Piece]], bool, int]:
        """Decodes what the window shows and is not yet there under this light.

        Gives what is to be shown, after the deadline coarser tiles where there are any; whether nothing had to be left;
        and the number of texels that were decoded.
        """
        shown: list[tuple[Tile, Piece]] = []
        complete, decoded = True, 0
        for tile, piece in pieces:
            late = decoded > 0 and time.monotonic() >= deadline
            wait = late and not tile.shows(_key(view.direction), tile.within(piece.reach()))
            stand_ins = list(self._stand_in(view, viewport, piece)) if wait else []
            for one, part in stand_ins or [(tile, piece)]:
                decoded += self._decode_tile(one, view.direction, one.within(part.reach()))
                shown.append((one, part))
            if deadline < math.inf:
                gl.finish()
            complete &= not stand_ins
        return shown, complete, decoded

    def _decode_tile(self, tile: Tile, light: Doubles, wanted: Rectangle) -> int:
        """Decodes a rectangle of a tile unless it is there under this light; gives the number of texels."""
        missing = tile.to_decode(_key(light), wanted)
        if not missing:
            return 0
        self._set_light(light)
        self._decode.set("origin", [0, tile.height - 1])
        tile.bind_sources()
        tile.target.bind()
        for part in missing:
            gl.set_scissor(part.left, tile.height - part.bottom, part.right - part.left, part.bottom - part.top)
            self._decode.draw()
        return sum(part.area for part in missing)

    def _set_light(self, light: Doubles) -> None:
        """Makes the decoding shader the one that draws, set to a light."""
        self._decode.use()
        if _key(light) != self._light:
            for name, values in self._decoder.uniforms(light).items():
                self._decode.set(name, values)
            self._light = _key(light)

    def _enhanced(self, view: View, placement: Placement, window: Size) -> tuple[Sheet, int] | None:
        """What the window shows in the view's mode, and how many texels were decoded; None where tiles serve."""
        size = self._pyramid.size(placement.level)
        region = region_of(placement, window, size, view.mode.kind.margin)
        mode = DEFAULT if region is None else drawable(self._groundwork, view, placement.level, region)
        if region is None or (mode.plain and view.display.neutral):
            self._passes.drop()
            return None
        return self._passes.sheet(view, mode, placement.level, region)

    def _decode_into(self, sheet: Sheet, wanted: Rectangle, light: Doubles) -> int:
        """Decodes a rectangle of a level's texels into a sheet that lies around it."""
        keys = list(keys_under(sheet.level, wanted))
        tiles = [self._loaded(key) for key in keys]
        self._set_light(light)
        sheet.begin()
        for key, tile in zip(keys, tiles, strict=True):
            across, down = self._pyramid.extent(key)
            left, top = key.column * TILE, key.row * TILE
            part = wanted.shared(Rectangle(left, top, left + across, top + down))
            rows, columns = part.within(sheet.region)
            self._decode.set("origin", [left - BORDER - sheet.region.left, top - BORDER - sheet.region.top])
            tile.bind_sources()
            gl.set_scissor(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)
            self._decode.draw()
        return wanted.area

    def _show(self, tile: Tile, piece: Piece, viewport: Viewport, background: Colour) -> None:
        """Draws a decoded tile in its part of the window; texel by texel it is copied, which is far quicker."""
        if piece.placement.straight and self._mask is None and not self._covering:
            columns, rows = piece.columns, piece.rows
            left = piece.placement.x.texel(columns.start) - piece.key.column * TILE + BORDER
            top = piece.placement.y.texel(rows.start) - piece.key.row * TILE + BORDER
            place = viewport.left + columns.start, viewport.bottom + viewport.height - rows.stop
            gl.set_scissor(*place, len(columns), len(rows))
            tile.target.copy((left, tile.height - top - len(rows)), (len(columns), len(rows)), place)
            return
        program = self._displaying(piece.placement.smooth, adjusted=False)
        corner = piece.key.column * TILE - BORDER, piece.key.row * TILE - BORDER
        self._place_texels(program, tile.colours, corner, piece.placement, viewport, background)
        _draw_part(program, viewport, piece.columns, piece.rows)

    def _show_sheet(
        self, sheet: Sheet, view: View, viewport: Viewport, placement: Placement, background: Colour
    ) -> None:
        """Draws a sheet in the window, as bright as the display is set."""
        program = self._displaying(placement.smooth, adjusted=True)
        program.set("exposure", 2.0**view.display.exposure)
        program.set("gain", view.display.gain)
        program.set("power", 1 / view.display.gamma)
        corner = sheet.region.left, sheet.region.top
        self._place_texels(program, sheet.colours, corner, placement, viewport, background)
        _draw_part(program, viewport, *placement.covered(viewport.size))

    def _displaying(self, smooth: bool, adjusted: bool) -> gl.Program:
        """The program that shows texels, in use."""
        key = smooth, adjusted, self._covering
        if key not in self._display:
            self._display[key] = gl.Program(glsl.vertex_shader(), glsl.display_shader(*key))
        self._display[key].use()
        return self._display[key]

    @staticmethod
    def _place_texels(
        program: gl.Program,
        colours: gl.Texture,
        corner: tuple[int, int],
        placement: Placement,
        viewport: Viewport,
        background: Colour,
    ) -> None:
        """Tells a program which texels lie where in the window, the first of them being the level's `corner`."""
        x, y = placement.x, placement.y
        left, top = (n << FRACTION for n in corner)
        upmost = viewport.bottom + viewport.height - 1  # window rows run downwards
        program.set(
            "start", [_wrapped(x.start - left - viewport.left * x.step), _wrapped(y.start - top + upmost * y.step)]
        )
        program.set("stride", [x.step, -y.step])
        program.set("background", [value / 255 for value in background])
        program.set("tile", 0)
        colours.bind(0)


def _key(light: Doubles) -> Light:
    """A light (3,) as what can be compared."""
    return tuple(light.tolist())


def _draw_part(program: gl.Program, viewport: Viewport, columns: range, rows: range) -> None:
    """Draws some of the window's columns and rows."""
    gl.set_scissor(
        viewport.left + columns.start, viewport.bottom + viewport.height - rows.stop, len(columns), len(rows)
    )
    program.draw()


def check_alike(found: Bytes, expected: Bytes, method: str) -> None:
    """Raises a DisplayError where the card's picture is not the processor's."""
    worst = int(np.abs(found.astype(int) - expected).max())
    if worst > 1:
        raise DisplayError(
            f"The graphics driver draws pictures wrong ({method}: {worst} of 255 off; {gl.device()}): "
            "update the driver."
        )


def _wrapped(position: int) -> int:
    """A position in 32 bits, as the shader's sums run over."""
    return (position + (1 << 31)) % (1 << 32) - (1 << 31)
