"""Relighting timed: ours, the shader with loops in the same OpenGL context, and without the graphics card.

Frames against pixels: the measurement of Dulecha et al., Computers & Graphics 2025, table 9 and figure 9.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from disk_rti_desktop.bench.context import opengl
from disk_rti_desktop.bench.subjects import looped, subject
from disk_rti_desktop.bench.timing import DrawUnder, Frames, time_frames, whole
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.view import Size, View

LEVELS = 3  # from full resolution down, of which the latency is told
_EVENT_PIXELS = 1_000_000  # of the window whose latency is told
_TINY = 32  # pixels each way: a frame that takes no time but the compiler's

DrawView = Callable[[View, Size, int], None]
"""Draws a view of a size, to its end, so many levels coarser than in full."""

SHADER, LOOPS, PROCESSOR = "shader", "loops", "processor"


@dataclass(frozen=True)
class Speed:
    """How fast one way of drawing relights a picture of one size with a network of one width."""

    way: str
    units: int
    pixels: int
    frames: Frames


@dataclass(frozen=True)
class Preparation:
    """What comes before the first frame, in seconds: compiling the shader, and bringing the picture to the card."""

    way: str
    units: int
    pixels: int
    compiling: float
    uploading: float


@dataclass(frozen=True)
class Latency:
    """From a new light to the finished frame, so many levels below full resolution."""

    units: int
    pixels: int  # of the window
    level: int
    frames: Frames


@dataclass(frozen=True)
class Measured:
    """All figures, and on which graphics card; without OpenGL why there is none."""

    renderer: str | None
    problem: str | None
    speeds: Sequence[Speed]
    preparations: Sequence[Preparation]
    latencies: Sequence[Latency]


def measure(units: Sequence[int], pixels: Sequence[int], seconds: float) -> Steps[Measured]:
    """Times every width and size for about so many seconds each; the loops only at the smallest size."""
    speeds: list[Speed] = []
    preparations: list[Preparation] = []
    latencies: list[Latency] = []
    renderer = problem = None
    jobs = [(width, size) for width in units for size in sorted(pixels)]
    with ExitStack() as stack:
        try:
            renderer = stack.enter_context(opengl())
        except DisplayError as error:
            problem = str(error)
        for index, (width, size) in enumerate(jobs):
            yield Progress(index, len(jobs), f"{width} units, {size / 1e6:g} Mpixel")
            picture = subject(width, size)
            speeds.append(Speed(PROCESSOR, width, size, time_frames(_on_processor(picture), seconds)))
            if renderer is not None:
                ways = {SHADER: picture} | ({LOOPS: looped(picture)} if size == min(pixels) else {})
                for way, drawn in ways.items():
                    preparation, frames = _on_card(way, width, drawn, seconds)
                    preparations.append(preparation)
                    speeds.append(Speed(way, width, size, frames))
        if renderer is not None:
            for width in units:
                yield Progress(len(jobs), len(jobs), f"latency of {width} units")
                latencies.extend(_latencies(width, seconds))
    return Measured(renderer, problem, speeds, preparations, latencies)


def _on_processor(picture: Relightable) -> DrawUnder:
    def draw(light: tuple[float, float]) -> None:
        cpu.relight(picture, View(light=light).direction)

    return draw


def _on_card(way: str, units: int, picture: Relightable, seconds: float) -> tuple[Preparation, Frames]:
    """The times of one shader; what compiles last, compiles when the first pixels are drawn, here of one tile."""
    size = picture.width, picture.height
    began = time.perf_counter()
    with _drawing(picture, size) as draw:
        draw(View((0.0, 0.0), 1.0), (_TINY, _TINY), 0)
        compiled = time.perf_counter()
        draw(whole(size, (0.0, 0.0)), size, 0)
        first = time.perf_counter() - compiled
        frames = time_frames(_at_level(draw, size, 0), seconds)
    uploading = max(0.0, first - frames.percentile(50))
    return Preparation(way, units, picture.width * picture.height, compiled - began, uploading), frames


def _latencies(units: int, seconds: float) -> Iterator[Latency]:
    picture = subject(units, _EVENT_PIXELS)
    size = picture.width, picture.height
    with _drawing(picture, size) as draw:
        for level in range(LEVELS):
            yield Latency(units, size[0] * size[1], level, time_frames(_at_level(draw, size, level), seconds))


def _at_level(draw: DrawView, size: Size, level: int) -> DrawUnder:
    return lambda light: draw(whole(size, light), size, level)


@contextmanager
def _drawing(picture: Relightable, size: Size) -> Iterator[DrawView]:
    """Draws views of a picture into a target as large as the largest of them."""
    from disk_rti_desktop.render import gl
    from disk_rti_desktop.render.gpu import GpuRenderer, Viewport

    with ExitStack() as stack:
        colours = gl.Texture(gl.COLOURS, *size)
        stack.callback(colours.release)
        target = gl.Framebuffer(colours)
        stack.callback(target.release)
        renderer = GpuRenderer(picture)
        stack.callback(renderer.release)

        def draw(view: View, window: Size, coarser: int) -> None:
            target.bind()
            renderer.draw(view, Viewport(0, 0, *window), coarser=coarser)
            target.read(0, 0, 1, 1)  # waits until all is drawn

        yield draw
