"""Pictures that are drawn aside first, with OpenGL, and then laid in the window: turned, or as their difference."""

import math
from collections.abc import Sequence

from disk_rti_desktop.render import gl, glsl
from disk_rti_desktop.render.difference import Difference, Measure
from disk_rti_desktop.render.gpu import Drawn, GpuRenderer, Viewport
from disk_rti_desktop.render.placement import BACKGROUND, Colour
from disk_rti_desktop.render.view import Size, View, turned_size

_SAMPLERS = ("first", "second")


class _Aside:
    """A picture in graphics memory that is not seen itself."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.colours = gl.Texture(gl.COLOURS, *size)
        self.target = gl.Framebuffer(self.colours)

    def release(self) -> None:
        """Gives the memory back."""
        self.target.release()
        self.colours.release()


class Composer:
    """What it needs in the OpenGL context that is current; every method wants the same context again."""

    def __init__(self) -> None:
        self._asides: dict[str, _Aside] = {}
        self._programs: dict[Measure | None, gl.Program] = {}

    def draw(
        self,
        renderers: Sequence[GpuRenderer],
        view: View,
        viewport: Viewport,
        background: Colour = BACKGROUND,
        difference: Difference | None = None,
        *,
        coarser: int = 0,
        patience: float = math.inf,
    ) -> Drawn:
        """Draws one picture, or with a difference how two differ, in a rectangle of the framebuffer that is bound."""
        with gl.reported("laying pictures in the window"), gl.settled() as target:
            drawn = []
            size = turned_size(viewport.size, view.turns)
            if difference is not None and not all(one.ready(view.upright, size, coarser) for one in renderers):
                # Colours of another mode would be taken for what is measured.
                gl.set_viewport(viewport.left, viewport.bottom, viewport.width, viewport.height)
                gl.set_scissor(viewport.left, viewport.bottom, viewport.width, viewport.height)
                gl.clear(background)
                return Drawn(True, 0, 0)
            for renderer, name in zip(renderers, _SAMPLERS[: 1 if difference is None else 2], strict=True):
                self._aside(name, size).target.bind()
                drawn.append(
                    renderer.draw(
                        view.upright,
                        Viewport(0, 0, *size),
                        background,
                        coarser=coarser,
                        patience=patience,
                        covering=difference is not None,
                    )
                )
            gl.bind_target(target)
            self._lay(view.turns, viewport, background, difference)
        return Drawn(all(one.complete for one in drawn), drawn[0].level, sum(one.decoded for one in drawn))

    def release(self) -> None:
        """Gives all graphics memory back; what is drawn next is made anew."""
        for aside in self._asides.values():
            aside.release()
        for program in self._programs.values():
            program.release()
        self._asides.clear()
        self._programs.clear()

    def _aside(self, name: str, size: Size) -> _Aside:
        """A place to draw into, made anew when another size is wanted."""
        known = self._asides.get(name)
        if known is None or known.size != size:
            if known is not None:
                known.release()
            self._asides[name] = _Aside(size)
        return self._asides[name]

    def _lay(self, turns: int, viewport: Viewport, background: Colour, difference: Difference | None) -> None:
        """Draws the pictures that lie aside in the window."""
        program = self._program(None if difference is None else difference.measure)
        gl.set_viewport(viewport.left, viewport.bottom, viewport.width, viewport.height)
        gl.set_scissor(viewport.left, viewport.bottom, viewport.width, viewport.height)
        program.set("corner", [viewport.left, viewport.bottom])
        right, top = viewport.width - 1, viewport.height - 1
        start, across, up = (
            ((0, 0), (1, 0), (0, 1)),
            ((0, right), (0, -1), (1, 0)),
            ((right, top), (-1, 0), (0, -1)),
            ((top, 0), (0, 1), (-1, 0)),
        )[turns]
        for name, step in (("start", start), ("across", across), ("up", up)):
            program.set(name, step)
        if difference is not None:
            program.set("scale", difference.scale)
            program.set("background", [value / 255 for value in background])
        for unit, aside in enumerate(self._asides.values()):
            aside.colours.bind(unit)
        program.draw()

    def _program(self, measure: Measure | None) -> gl.Program:
        """The program for a difference, or for turning alone; in use."""
        if measure not in self._programs:
            self._programs[measure] = gl.Program(glsl.vertex_shader(), glsl.compose_shader(measure))
        program = self._programs[measure]
        program.use()
        for unit, sampler in enumerate(_SAMPLERS):
            program.set(sampler, unit)
        return program
