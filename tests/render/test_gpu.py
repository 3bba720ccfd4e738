"""OpenGL draws what NumPy draws, within 1 of 255, for every decoder, light and view; and no more often than needed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from OpenGL import GL

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.render import cpu, gl, gpu
from disk_rti_desktop.render.gpu import GpuRenderer, Viewport
from disk_rti_desktop.render.pyramid import TILE
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
MakeRenderer = Callable[..., GpuRenderer]

pytestmark = pytest.mark.usefixtures("in_gl")

WINDOW = (70, 50)
positions = st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2))
lights = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


@pytest.fixture
def renderer_of() -> Iterator[MakeRenderer]:
    """A function (relightable, memory) that gives a renderer; all are released at the end."""
    renderers: list[GpuRenderer] = []

    def make(relightable: Relightable, memory: int = gpu.MEMORY) -> GpuRenderer:
        renderers.append(GpuRenderer(relightable, memory))
        return renderers[-1]

    yield make
    for renderer in renderers:
        renderer.release()


@pytest.fixture
def flat(make_relightable: MakeRelightable) -> Relightable:
    """A picture of four tiles that looks the same at every level."""
    relightable = make_relightable("lrgb", 2 * TILE, 2 * TILE)
    return replace(relightable, planes=np.full_like(relightable.planes, 90))


@contextmanager
def offscreen(width: int, height: int) -> Iterator[gl.Framebuffer]:
    """A black framebuffer that is bound, as a window's would be."""
    colours = gl.Texture(gl.COLOURS, width, height)
    target = gl.Framebuffer(colours)
    target.bind()
    gl.clear((0, 0, 0))
    yield target
    target.release()
    colours.release()


def assert_alike(found: Bytes, expected: Bytes) -> None:
    assert found.shape == expected.shape
    assert np.abs(found.astype(int) - expected).max() <= 1


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(light=lights, position=positions, zoom=st.floats(0.05, 32), masked=st.booleans())
def test_every_view_is_that_of_the_reference(
    kind: str,
    light: tuple[float, float],
    position: tuple[float, float],
    zoom: float,
    masked: bool,
    drawn_both_ways: Callable[[str, bool, View], tuple[Bytes, Bytes]],
) -> None:
    view = View((position[0] * 61, position[1] * 43), zoom).lit(*light)
    assert_alike(*drawn_both_ways(kind, masked, view))


@pytest.fixture
def drawn_both_ways(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> Callable[[str, bool, View], tuple[Bytes, Bytes]]:
    """A function that draws the same view with OpenGL and NumPy, one pair of renderers for each decoder."""
    known: dict[tuple[str, bool], tuple[GpuRenderer, Relightable]] = {}

    def draw(kind: str, masked: bool, view: View) -> tuple[Bytes, Bytes]:
        if (kind, masked) not in known:
            mask = np.random.default_rng(1).random((43, 61)) > 0.3 if masked else None
            relightable = make_relightable(kind, 61, 43, mask=mask)
            known[kind, masked] = renderer_of(relightable), relightable
        renderer, relightable = known[kind, masked]
        return renderer.render(view, WINDOW), cpu.render(relightable, view, WINDOW)

    return draw


def test_full_resolution_is_that_of_the_reference(
    kind: str, make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable(kind, TILE + 20, 37)
    light = View(light=(-0.3, 0.6)).direction
    assert_alike(renderer_of(relightable).relight(light), cpu.relight(relightable, light))


@pytest.mark.parametrize("zoom", [0.45, 0.8, 1.0, 1.6, 3.0])
def test_tiles_leave_no_seams(zoom: float, make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    relightable = make_relightable("lrgb", 2 * TILE + 31, 2 * TILE + 7)
    renderer = renderer_of(relightable)
    for corner in (TILE, TILE + 9, 2 * TILE):
        view = View((corner + 0.3, TILE + 0.4), zoom, (0.2, 0.1))
        assert_alike(renderer.render(view, (200, 150)), cpu.render(relightable, view, (200, 150)))


def test_moving_light_and_picture_gives_the_same_as_starting_anew(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("mlp7 of 5 planes", 2 * TILE, TILE)
    renderer = renderer_of(relightable)
    view = View((float(TILE), TILE / 2), 1.0, (0.1, 0.2))
    steps = [(0, 0, 0.1), (37, -20, 0.1), (-300, 40, 0.1), (0, 0, 0.4), (90, 90, 0.4), (0, 0, 0.1)]
    for dx, dy, light in steps:
        view = view.panned(dx, dy).lit(light, 0.2)
        assert_alike(renderer.render(view, (160, 120)), cpu.render(relightable, view, (160, 120)))


def test_only_what_changed_is_decoded(make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    renderer = renderer_of(make_relightable("ptm", TILE, TILE))
    view, viewport = View((200.0, 200.0), 1.0), Viewport(0, 0, 100, 80)
    with offscreen(100, 80):
        assert 100 * 80 <= renderer.draw(view, viewport).decoded <= 101 * 81
        assert renderer.draw(view, viewport).decoded == 0
        assert renderer.draw(view.panned(-5, 0), viewport).decoded == 5 * 81
        assert renderer.draw(view.zoomed(4, (50, 40), (100, 80)), viewport).decoded == 0
        assert 100 * 80 <= renderer.draw(view.lit(0.5, 0.5), viewport).decoded <= 101 * 81


def test_two_pictures_share_a_window(make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    pictures = [make_relightable(kind, 61, 43) for kind in ("ptm", "mlp20")]
    view = View((30.0, 20.0), 1.3, (0.2, 0.5))
    with offscreen(120, 50) as target:
        for relightable, left in zip(pictures, (0, 60), strict=True):
            renderer_of(relightable).draw(view, Viewport(left, 10, 60, 40), (9, 9, 9))
        shown = target.read(0, 0, 120, 50)[::-1]
    for relightable, left in zip(pictures, (0, 60), strict=True):
        assert_alike(shown[:40, left : left + 60], cpu.render(relightable, view, (60, 40), (9, 9, 9)))
    assert not shown[40:].any()


def test_drawing_leaves_the_state_that_others_rely_on(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    def state() -> list[int]:
        names = (GL.GL_UNPACK_ALIGNMENT, GL.GL_PACK_ALIGNMENT, GL.GL_DRAW_FRAMEBUFFER_BINDING, GL.GL_CURRENT_PROGRAM)
        return [int(GL.glGetIntegerv(name)) for name in names] + list(map(int, GL.glGetIntegerv(GL.GL_VIEWPORT)))

    with offscreen(120, 50):
        before = state()
        renderer = renderer_of(make_relightable("ptm", 61, 43))
        renderer.draw(View((30.0, 20.0), 1.3), Viewport(60, 10, 60, 40))
        renderer.render(View((30.0, 20.0), 1.3), (33, 22))
        renderer.relight(View().direction)
        assert state() == before
        assert not GL.glIsEnabled(GL.GL_SCISSOR_TEST)


def test_impatient_drawing_goes_on_where_it_stopped(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("lrgb", 2 * TILE, 2 * TILE)
    renderer = renderer_of(relightable)
    view, size = View((float(TILE), float(TILE)), 1.0, (0.2, 0.5)), (300, 200)
    with offscreen(*size) as target:
        complete = [renderer.draw(view, Viewport(0, 0, *size), patience=0).complete for _ in range(4)]
        shown = target.read(0, 0, *size)[::-1]
    assert complete == [False, False, False, True]
    assert_alike(shown, cpu.render(relightable, view, size))


def test_a_coarser_tile_stands_in_for_one_that_is_missing(flat: Relightable, renderer_of: MakeRenderer) -> None:
    renderer = renderer_of(flat)
    size = (300, 200)
    viewport = Viewport(0, 0, *size)
    with offscreen(*size) as target:
        assert renderer.draw(View((float(TILE), float(TILE)), 0.25, (0.2, 0.5)), viewport).level == 2
        view = View((float(TILE), float(TILE)), 1.0, (0.4, 0.1))
        assert not renderer.draw(view, viewport, patience=0).complete
        shown = target.read(0, 0, *size)[::-1]
    assert_alike(shown, cpu.render(flat, view, size))


def test_impatient_drawing_relights_tile_by_tile_and_shows_no_old_light(
    flat: Relightable, renderer_of: MakeRenderer
) -> None:
    renderer = renderer_of(flat)
    size = (300, 200)
    viewport = Viewport(0, 0, *size)
    with offscreen(*size) as target:
        for coarser in (0, 1):
            renderer.draw(View((float(TILE), float(TILE)), 1.0, (0.2, 0.5)), viewport, coarser=coarser)
        view = View((float(TILE), float(TILE)), 1.0, (0.4, 0.1))
        for complete in (False, False, False, True):
            assert renderer.draw(view, viewport, patience=0).complete == complete
            assert_alike(target.read(0, 0, *size)[::-1], cpu.render(flat, view, size))
        assert renderer.draw(view, viewport, patience=0).decoded == 0


def test_coarser_decodes_fewer_texels_of_the_same_view(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("mlp7 of 5 planes", 200, 160)
    renderer = renderer_of(relightable)
    view = View((100.0, 80.0), 1.0, (0.2, 0.5))
    for coarser in (1, 2):
        found = renderer.render(view, (120, 100), coarser=coarser)
        assert_alike(found, cpu.render(relightable, view, (120, 100), coarser=coarser))


def test_memory_stays_within_its_budget(make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    relightable = make_relightable("lrgb", 3 * TILE, 2 * TILE)
    tile = (TILE + 2) ** 2 * (3 * 4 + 4)
    renderer = renderer_of(relightable, memory=2 * tile)
    light = View(light=(0.5, 0.1)).direction
    assert_alike(renderer.relight(light), cpu.relight(relightable, light))
    assert renderer.memory <= 2 * tile
    view = View((1.5 * TILE, float(TILE)), 0.9, (0.5, 0.1))
    assert_alike(renderer.render(view, (900, 600)), cpu.render(relightable, view, (900, 600)))


def test_the_reference_background_surrounds_the_picture(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    shown = renderer_of(make_relightable("ptm", 10, 10)).render(View((500.0, 5.0), 1.0), (20, 20), (10, 20, 30))
    assert (shown == (10, 20, 30)).all()


def test_a_picture_too_large_for_a_window_is_told(make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    with pytest.raises(DisplayError, match="drawing a picture"):
        renderer_of(make_relightable("ptm", 10, 10)).render(View(), (10, 1_000_000))


def test_each_picture_is_checked_on_the_card_it_is_drawn_by(
    kind: str, make_relightable: MakeRelightable, renderer_of: MakeRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    renderer = renderer_of(make_relightable(kind, 70, 45))
    renderer.check()
    set_truly = gl.Program.set

    def set_half(program: gl.Program, name: str, values: ArrayLike) -> None:
        numbers = np.asarray(values)
        set_truly(program, name, numbers / 2 if numbers.dtype.kind == "f" else numbers)

    monkeypatch.setattr(gl.Program, "set", set_half)
    with pytest.raises(DisplayError, match="draws pictures wrong"):
        renderer_of(make_relightable(kind, 70, 45)).check()
