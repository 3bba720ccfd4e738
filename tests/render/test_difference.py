"""Differences of pictures, and colours that everyone can read; on the graphics card within 2 of 255 of NumPy."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu, gl
from disk_rti_desktop.render.composing import Composer
from disk_rti_desktop.render.cpu import CpuRenderer
from disk_rti_desktop.render.difference import MEASURES, Difference, Measure, coloured, compared, difference, values
from disk_rti_desktop.render.gpu import GpuRenderer, Viewport
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.srgb import from_linear, to_linear
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
BACKGROUND = (38, 39, 40)
# Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision deficiency, 2009.
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}


def picture(seed: int, height: int = 60, width: int = 80) -> Bytes:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def still(colours: Bytes, mask: bool = False) -> Relightable:
    """A relightable image that looks the same under every light."""
    planes = np.ascontiguousarray(np.moveaxis(colours, 2, 0))
    ranges = Quantization(np.zeros(3, np.float32), np.ones(3, np.float32))
    inside = None
    if mask:
        inside = np.zeros(colours.shape[:2], np.bool_)
        inside[10:40, 20:70] = True
    return Relightable("", "", planes, ranges, linear_decoder(Polynomial(0)), np.zeros((0, 3)), mask=inside)


def seen(colours: Floats, deficiency: Doubles) -> Doubles:
    """CIE L*a*b* of colours as they are seen."""
    from skimage import color

    energy = (to_linear(colours) @ deficiency.T.astype(np.float32)).astype(np.float32)
    return np.asarray(color.rgb2lab(from_linear(energy)), np.float64)


def test_brightness_is_signed_and_counted_in_steps_of_255() -> None:
    first, second = np.full((2, 3, 3), 120, np.uint8), np.full((2, 3, 3), 100, np.uint8)
    assert values(first, second, MEASURES["signed"]) == pytest.approx(20)
    assert values(second, first, MEASURES["signed"]) == pytest.approx(-20)


def test_delta_e_of_published_colours() -> None:
    # White against black differ by the whole lightness; the same colour by nothing.
    black, white = np.zeros((1, 1, 3), np.uint8), np.full((1, 1, 3), 255, np.uint8)
    assert values(white, black, MEASURES["delta-e"]) == pytest.approx(100, abs=0.01)
    assert values(white, white, MEASURES["delta-e"]) == 0


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_the_ends_of_the_scale_have_the_last_colours_and_so_has_all_beyond(measure: Measure) -> None:
    shown = Difference(measure, 8.0)
    found = coloured(np.array([8.0, 80.0, -8.0, -80.0], np.float32), shown)
    np.testing.assert_allclose(found[:2], [measure.stops[-1]] * 2, atol=1e-6)
    np.testing.assert_allclose(found[2:], [measure.stops[0]] * 2, atol=1e-6)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_larger_differences_are_lighter_for_every_eye(measure: Measure, deficiency: str) -> None:
    steps = np.linspace(0, 1, 21, dtype=np.float32)
    for sign in (1, -1) if measure.signed else (1,):
        lightness = seen(coloured(sign * steps, Difference(measure, 1.0)), DEFICIENCIES[deficiency])[:, 0]
        assert (np.diff(lightness) > 0.5).all()


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_two_signs_are_told_apart_by_every_eye(deficiency: str) -> None:
    steps = np.linspace(0.2, 1, 9, dtype=np.float32)
    shown = Difference(MEASURES["signed"], 1.0)
    brighter, darker = (seen(coloured(sign * steps, shown), DEFICIENCIES[deficiency]) for sign in (1, -1))
    assert (np.linalg.norm(brighter - darker, axis=1) > 12).all()


def test_names_and_scales_that_cannot_be() -> None:
    with pytest.raises(ParameterError, match="signed, delta-e"):
        difference("ratio")
    with pytest.raises(ParameterError, match="1 to 50"):
        difference("delta-e").with_scale(51)
    assert difference("delta-e").with_scale(5).scale == 5


def test_beside_the_picture_is_the_background() -> None:
    cover = np.zeros((60, 80, 1), np.float32)
    cover[:, :40] = 1
    shown = compared(picture(1), picture(1), cover, BACKGROUND, difference("signed"))
    np.testing.assert_array_equal(shown[:, 40:], np.broadcast_to(BACKGROUND, (60, 40, 3)))
    assert (shown[:, :40] == cpu.to_bytes(np.array(MEASURES["signed"].stops[2], np.float32))).all()


@pytest.mark.parametrize("mask", [False, True])
def test_the_cover_is_where_the_background_does_not_shine_through(mask: bool) -> None:
    renderer = CpuRenderer(still(picture(2), mask))
    view, size = View((40.0, 30.0), 1.7, turns=1), (150, 160)
    dark, bright = (renderer.render(view, size, (level,) * 3).astype(int) for level in (0, 255))
    cover = renderer.cover(view, size)
    assert cover.shape == (160, 150, 1)
    assert np.abs((bright - dark) / 255 - (1 - cover)).max() < 0.01
    assert 0 < cover.mean() < 1


@pytest.fixture
def composer(gl_context: tuple[QOpenGLContext, QOffscreenSurface], in_gl: None) -> Iterator[Composer]:
    assert gl_context is not None
    assert in_gl is None
    made = Composer()
    yield made
    made.release()


def drawn(composer: Composer, shown: list[Relightable], view: View, wanted: Difference | None) -> Bytes:
    """What a viewport in the middle of a larger framebuffer shows."""
    size, renderers = (90, 70), [GpuRenderer(one) for one in shown]
    texture = gl.Texture(gl.COLOURS, 120, 100)
    target = gl.Framebuffer(texture)
    try:
        composer.draw(renderers, view, Viewport(13, 9, *size), BACKGROUND, wanted)
        return np.ascontiguousarray(target.read(13, 9, *size)[::-1])
    finally:
        for renderer in renderers:
            renderer.release()
        target.release()
        texture.release()


def expected_difference(shown: list[Relightable], view: View, wanted: Difference) -> Bytes:
    renderers = [CpuRenderer(one) for one in shown]
    first, second = (renderer.render(view, (90, 70), BACKGROUND) for renderer in renderers)
    cover = np.minimum(*(renderer.cover(view, (90, 70)) for renderer in renderers))
    return compared(first, second, cover, BACKGROUND, wanted)


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mask", [False, True])
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@pytest.mark.parametrize("scale", [4.0, 40.0])
def test_opengl_shows_the_same_difference(
    composer: Composer, measure: Measure, scale: float, mask: bool, turns: int
) -> None:
    first = picture(3)
    near = np.clip(first.astype(int) + np.random.default_rng(4).integers(-6, 7, first.shape), 0, 255)
    pair = [still(first, mask), still(near.astype(np.uint8))]
    view, wanted = View((40.0, 30.0), 1.0, turns=turns), Difference(measure, scale)
    found = drawn(composer, pair, view, wanted)
    assert np.abs(found.astype(int) - expected_difference(pair, view, wanted)).max() <= 2


def test_colours_that_have_nothing_in_common_differ_as_much_with_opengl(composer: Composer) -> None:
    pair, wanted = [still(picture(5)), still(picture(6))], Difference(MEASURES["delta-e"], 50.0)
    view = View((40.0, 30.0), 1.0)
    found = drawn(composer, pair, view, wanted).astype(int)
    assert np.abs(found - expected_difference(pair, view, wanted)).max() <= 2


@pytest.mark.parametrize("turns", range(4))
def test_opengl_turns_as_numpy_does(composer: Composer, make_relightable: MakeRelightable, turns: int) -> None:
    relightable = make_relightable("ptm", 50, 30)
    view = View((23.0, 14.0), 1.6, (0.5, 0.2), turns=turns)
    found = drawn(composer, [relightable], view, None).astype(int)
    assert np.abs(found - cpu.render(relightable, view, (90, 70), BACKGROUND)).max() <= 1


def test_pictures_alike_differ_nowhere_in_every_mode_of_drawing(
    composer: Composer, make_relightable: MakeRelightable
) -> None:
    relightable = make_relightable("mlp20", 50, 30)
    view = View((23.0, 14.0), 0.7, (0.5, 0.2))
    found = drawn(composer, [relightable, relightable], view, difference("delta-e"))
    lowest = cpu.to_bytes(np.array(MEASURES["delta-e"].stops[0], np.float32))
    inside = CpuRenderer(relightable).cover(view, (90, 70))[..., 0] == 1
    assert (found[inside] == lowest).all()


def test_angles_between_normals_in_degrees() -> None:
    tilted = np.radians(20)
    normals = np.array([[[0, 0, 1]], [[np.sin(tilted), 0, np.cos(tilted)]]])
    shown = cpu.to_bytes(((normals + 1) / 2).astype(np.float32))
    found = values(shown, shown[::-1].copy(), MEASURES["normals"])
    assert found == pytest.approx(20, abs=0.5)
    assert values(shown, shown, MEASURES["normals"]) == pytest.approx(0, abs=0.01)


def test_normals_are_not_told_before_they_are_known(composer: Composer, make_relightable: MakeRelightable) -> None:
    pair = [make_relightable("ptm", 50, 30, seed) for seed in (1, 2)]
    view = View((25.0, 15.0), 1.5, (0.5, 0.2), mode("normals"))
    wanted = difference("normals")
    blank = np.broadcast_to(BACKGROUND, (70, 90, 3))
    np.testing.assert_array_equal(drawn(composer, pair, view, wanted), blank)
    for one in pair:
        finish(groundwork_of(one).steps(view, (90, 70)))
    found = drawn(composer, pair, view, wanted).astype(int)
    assert np.abs(found - blank).max() > 50
    away = np.abs(found - expected_difference(pair, view, wanted)).max(axis=2)
    assert np.quantile(away, 0.95) <= 24  # one of 255 in a normal is half a degree
