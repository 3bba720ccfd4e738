"""The modes with OpenGL: the visible part of a level is relit into one texture, and passes work on it.

Order: relight (or blend the pictures under several lights), blur across and down, combine. What was made for the same
texels, light and mode is used again.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.render import gl, glsl
from disk_rti_desktop.render.groundwork import Groundwork
from disk_rti_desktop.render.modes import Kind, Mode, Part
from disk_rti_desktop.render.multilight import LightField
from disk_rti_desktop.render.normals import Surface
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.view import View

DecodeInto = Callable[["Sheet", Rectangle, Doubles], int]
"""Decodes a rectangle of a level's texels under a light into a sheet; gives the number of texels."""

_UNITS = {"relit": 0, "source": 0, "blurred": 1, "shares": 1, "normals": 2, "albedo": 3, "curvature": 4}
_FIRST_NUMBER: dict[Part, int] = {"normals": 0, "albedo": 4, "curvature": 8}  # of a part among a surface's texels


class Sheet:
    """A texture to draw into, for a rectangle of a level's texels."""

    def __init__(self, level: int, region: Rectangle) -> None:
        self.level, self.region = level, region
        self.colours = gl.Texture(gl.HALVES, region.right - region.left, region.bottom - region.top)
        self.target = gl.Framebuffer(self.colours)

    def begin(self) -> None:
        """Makes it the target of drawing, all of it."""
        self.target.bind()
        gl.set_scissor(0, 0, self.colours.width, self.colours.height)

    def release(self) -> None:
        """Gives the memory back."""
        self.target.release()
        self.colours.release()


@dataclass(frozen=True, eq=False)
class _Content:
    """What the sheet that is shown was made from."""

    mode: Mode
    light: tuple[float, ...]
    field: LightField | None

    def serves(self, other: "_Content") -> bool:
        """Whether another content would look the same."""
        return (self.mode, self.light) == (other.mode, other.light) and self.field is other.field


class Passes:
    """One relightable image's modes, in the OpenGL context that is current."""

    def __init__(self, groundwork: Groundwork, decode_into: DecodeInto) -> None:
        self._groundwork, self._decode_into = groundwork, decode_into
        self._programs: dict[str, gl.Program] = {}
        self._sheets: dict[str, Sheet] = {}
        self._surface: dict[Part, gl.Texture] = {}
        self._place: tuple[int, Rectangle] | None = None
        self._content: _Content | None = None
        self._shown = ""
        self._relit_under: tuple[float, ...] | None = None

    def sheet(self, view: View, mode: Mode, level: int, region: Rectangle) -> tuple[Sheet, int]:
        """The picture of a rectangle of texels in a mode, its groundwork being there, and how many texels it took."""
        if self._place != (level, region):
            self.drop()
            self._place = level, region
        light = view.direction
        field = self._groundwork.nearly(mode, light) if mode.kind.lights else None
        wanted = _Content(mode, () if mode.kind.lights == "static" else tuple(light.tolist()), field)
        texels = 0
        if self._content is None or not self._content.serves(wanted):
            self._content = None
            texels = self._relight(light) if field is None else self._blend(field)
            self._shown = self._combine(mode, light) if glsl.has_pass(mode.kind) else "relit"
            self._content = wanted
        return self._sheets[self._shown], texels

    def release(self) -> None:
        """Gives all graphics memory back; what is drawn next is made anew."""
        self.drop()
        for program in self._programs.values():
            program.release()
        self._programs.clear()

    def drop(self) -> None:
        """Gives the memory of the texels back."""
        for sheet in self._sheets.values():
            sheet.release()
        for texture in self._surface.values():
            texture.release()
        self._sheets.clear()
        self._surface.clear()
        self._place = self._content = self._relit_under = None

    def _target(self, name: str) -> Sheet:
        """A sheet of the present place, bound to be drawn into."""
        if name not in self._sheets and self._place is not None:
            self._sheets[name] = Sheet(*self._place)
        sheet = self._sheets[name]
        sheet.begin()
        return sheet

    def _program(self, name: str, compose: Callable[[], str]) -> gl.Program:
        """A program, compiled when it is first wanted, and in use."""
        known = name in self._programs
        if not known:
            self._programs[name] = gl.Program(glsl.vertex_shader(), compose())
        program = self._programs[name]
        program.use()
        if not known:
            for sampler, unit in _UNITS.items():
                program.set(sampler, unit)
        return program

    def _relight(self, light: Doubles) -> int:
        key = tuple(light.tolist())
        if key == self._relit_under:
            return 0
        self._relit_under = key
        sheet = self._target("relit")
        return self._decode_into(sheet, sheet.region, light)

    def _blend(self, field: LightField) -> int:
        """Adds up the pictures under several lights, each where it has a share; only there it is decoded."""
        self._relit_under = None
        texels = 0
        self._target("relit")
        gl.clear_to_nothing()
        for index, light in enumerate(field.lights):
            one = self._target("half")
            blocks = list(field.blocks(index, one.level, one.region))
            for block in blocks:
                texels += self._decode_into(one, block, light)
            if blocks:
                self._add(one, field, index, blocks)
        return texels

    def _add(self, one: Sheet, field: LightField, index: int, blocks: list[Rectangle]) -> None:
        grid = np.ascontiguousarray(field.shares[..., index])
        shares = gl.Texture(gl.NUMBERS, grid.shape[1], grid.shape[0])
        try:
            shares.upload(grid[..., None].view(np.uint8))
            self._target("relit")
            program = self._program("weighted", glsl.weighted_shader)
            program.set("origin", [one.region.left, one.region.top])
            program.set("tiles", field.scale(one.level))
            one.colours.bind(_UNITS["relit"])
            shares.bind(_UNITS["shares"])
            with gl.adding():
                for block in blocks:
                    rows, columns = block.within(one.region)
                    gl.set_scissor(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)
                    program.draw()
        finally:
            shares.release()

    def _combine(self, mode: Mode, light: Doubles) -> str:
        """Draws the mode's picture from the relit one; gives the name of its sheet."""
        kind = mode.kind
        self._load_surface(kind)
        if kind.blurs == "shading":
            self._draw_mode("shading", "shaded", lambda: glsl.shading_shader(kind), mode, light)
            self._blur(self._sheets["shaded"].colours)
        elif kind.blurs is not None:
            self._blur(self._surface["normals"] if kind.blurs == "normals" else self._sheets["relit"].colours)
        self._draw_mode(kind.name, "shown", lambda: glsl.mode_shader(kind), mode, light)
        return "shown"

    def _draw_mode(self, name: str, onto: str, compose: Callable[[], str], mode: Mode, light: Doubles) -> None:
        program = self._program(name, compose)
        self._target(onto)
        program.set("light", light)
        for parameter, value in zip(mode.kind.parameters, mode.values, strict=True):
            program.set(parameter.name, value)
        self._sheets["relit"].colours.bind(_UNITS["relit"])
        for part in mode.kind.surface:
            self._surface[part].bind(_UNITS[part])
        if mode.kind.blurs and onto == "shown":
            self._sheets["blurred"].colours.bind(_UNITS["blurred"])
        program.draw()

    def _blur(self, source: gl.Texture) -> None:
        """Blurs a texture into the sheet "blurred"."""
        program = self._program("blur", glsl.blur_shader)
        for onto, stride in (("half", (1, 0)), ("blurred", (0, 1))):
            sheet = self._target(onto)
            program.set("stride", stride)
            source.bind(_UNITS["source"])
            program.draw()
            source = sheet.colours

    def _load_surface(self, kind: Kind) -> None:
        """Brings what the mode reads of the surface to the graphics card, unless it is there."""
        missing = [part for part in kind.surface if part not in self._surface]
        if not missing or self._place is None:
            return
        surface: Surface | None = self._groundwork.surface(*self._place)
        if surface is None:
            raise ValueError(f"the mode {kind.name} needs the surface")
        for part in missing:
            first = _FIRST_NUMBER[part]
            numbers = np.ascontiguousarray(surface.texels[..., first : first + 4])
            texture = gl.Texture(gl.HALVES, numbers.shape[1], numbers.shape[0])
            self._surface[part] = texture
            texture.upload(numbers.view(np.uint8))
