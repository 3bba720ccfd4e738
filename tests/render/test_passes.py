"""OpenGL shows every mode as NumPy does, within 2 of 255, for every decoder; and draws again only what changed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu, gl
from disk_rti_desktop.render.gpu import GpuRenderer, Viewport
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import KINDS, Display, mode
from disk_rti_desktop.render.pyramid import TILE
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
MakeRenderer = Callable[[Relightable], GpuRenderer]

pytestmark = pytest.mark.usefixtures("in_gl")
WINDOW = (64, 48)


@pytest.fixture
def renderer_of() -> Iterator[MakeRenderer]:
    """A function that gives a renderer; all are released at the end."""
    renderers: list[GpuRenderer] = []

    def make(relightable: Relightable) -> GpuRenderer:
        renderers.append(GpuRenderer(relightable))
        return renderers[-1]

    yield make
    for renderer in renderers:
        renderer.release()


def assert_alike(found: Bytes, expected: Bytes, tolerance: int = 2) -> None:
    assert found.shape == expected.shape
    assert np.abs(found.astype(int) - expected).max() <= tolerance


@pytest.mark.parametrize("name", KINDS)
def test_every_mode_of_every_decoder_is_that_of_the_reference(
    kind: str, name: str, make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable(kind, 61, 43)
    renderer = renderer_of(relightable)
    plain = View((31.0, 20.0), 1.0, (0.3, -0.4))
    for zoom in (0.45, 1.0, 1.4, 3.0):
        view = replace(plain, zoom=zoom, mode=mode(name))
        assert_alike(renderer.render(view, WINDOW), cpu.render(relightable, view, WINDOW))
    different = np.abs(renderer.render(view, WINDOW).astype(int) - renderer.render(replace(plain, zoom=3.0), WINDOW))
    assert name == "default" or different.max() > 2  # more than what may differ by rounding


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.parameters])
@pytest.mark.parametrize("end", ["low", "high"])
def test_parameters_at_their_ends_too(
    name: str, end: str, make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("mlp20", 61, 43)
    extreme = mode(name, **{each.name: getattr(each, end) for each in KINDS[name].parameters})
    view = View((31.0, 20.0), 1.0, (-0.5, 0.2), extreme)
    assert_alike(renderer_of(relightable).render(view, WINDOW), cpu.render(relightable, view, WINDOW))


@pytest.mark.parametrize("name", ["normal-unsharp", "image-unsharp", "luminance-unsharp", "dynamic-multi-light"])
def test_tiles_leave_no_seams_in_a_mode(
    name: str, make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("lrgb", TILE + 40, TILE + 30)
    view = View((TILE + 3.3, TILE + 0.4), 1.3, (0.2, 0.1), mode(name))
    assert_alike(renderer_of(relightable).render(view, (100, 80)), cpu.render(relightable, view, (100, 80)))


def test_masked_out_places_stay_background(make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    mask = np.random.default_rng(1).random((43, 61)) > 0.3
    relightable = make_relightable("ptm", 61, 43, mask=mask)
    for name in KINDS:
        view = View((31.0, 20.0), 1.0, (0.3, -0.4), mode(name))
        shown = renderer_of(relightable).render(view, (61, 43), (1, 2, 3))
        assert_alike(shown, cpu.render(relightable, view, (61, 43), (1, 2, 3)))


@pytest.mark.parametrize(
    "display", [Display(exposure=2), Display(exposure=-4), Display(gain=3.5), Display(gamma=2.2), Display(1, 0.5, 0.4)]
)
def test_the_display_is_brightened_alike(
    display: Display, make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("hsh1", 61, 43)
    for name in ("default", "specular"):
        view = View((31.0, 20.0), 1.4, (0.3, -0.4), mode(name), display)
        assert_alike(renderer_of(relightable).render(view, WINDOW), cpu.render(relightable, view, WINDOW))


def test_the_default_mode_stands_in_until_the_groundwork_is_done(
    make_relightable: MakeRelightable, renderer_of: MakeRenderer
) -> None:
    relightable = make_relightable("ptm", 61, 43)
    renderer = renderer_of(relightable)
    plain = View((31.0, 20.0), 1.0, (0.3, -0.4))
    view = replace(plain, mode=mode("normals"))
    assert_alike(drawn(renderer, view), cpu.render(relightable, plain, WINDOW), 1)
    finish(groundwork_of(relightable).steps(view, WINDOW))
    assert_alike(drawn(renderer, view), cpu.render(relightable, view, WINDOW))


def test_a_view_that_stays_is_not_decoded_again(make_relightable: MakeRelightable, renderer_of: MakeRenderer) -> None:
    renderer = renderer_of(make_relightable("ptm", 61, 43))
    view = View((31.0, 20.0), 1.0, (0.3, -0.4), mode("image-unsharp"))
    viewport = Viewport(0, 0, *WINDOW)
    with_target = gl.Texture(gl.COLOURS, *WINDOW)
    target = gl.Framebuffer(with_target)
    assert renderer.draw(view, viewport).decoded == 61 * 43
    assert renderer.draw(view, viewport).decoded == 0
    stronger = replace(view, mode=mode("image-unsharp", gain=3))
    assert renderer.draw(stronger, viewport).decoded == 0
    assert renderer.draw(stronger.lit(0, 0), viewport).decoded == 61 * 43
    target.release()
    with_target.release()


def drawn(renderer: GpuRenderer, view: View) -> Bytes:
    """What a window shows, without waiting for the groundwork."""
    colours = gl.Texture(gl.COLOURS, *WINDOW)
    target = gl.Framebuffer(colours)
    renderer.draw(view, Viewport(0, 0, *WINDOW))
    shown = np.ascontiguousarray(target.read(0, 0, *WINDOW)[::-1])
    target.release()
    colours.release()
    return shown
