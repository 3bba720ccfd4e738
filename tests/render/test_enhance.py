"""The modes' formulas against plain statements of them, pixel by pixel."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import LuminanceDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.enhance import blurred, displayed, enhanced
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import KINDS, Display, mode
from disk_rti_desktop.render.normals import Surface
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
HEIGHT, WIDTH = 9, 11
LIGHT = View(light=(0.4, -0.3)).direction


@pytest.fixture
def colours() -> Floats:
    return np.random.default_rng(1).uniform(0.1, 0.9, (HEIGHT, WIDTH, 3)).astype(np.float32)


@pytest.fixture
def surface() -> Surface:
    rng = np.random.default_rng(2)
    texels = np.zeros((HEIGHT, WIDTH, 12), np.float16)
    normals = rng.normal((0, 0, 2), 0.5, (HEIGHT, WIDTH, 3))
    texels[..., 0:3] = normals / np.linalg.norm(normals, axis=2, keepdims=True)
    texels[..., 4:7] = rng.uniform(0.2, 0.9, (HEIGHT, WIDTH, 3))
    texels[..., 8:11] = rng.normal(0, 0.3, (HEIGHT, WIDTH, 3))
    return Surface(texels)


def five_boxes(values: Floats) -> Doubles:
    """The blur, box by box, with SciPy."""
    soft = np.pad(values.astype(float), ((30, 30), (30, 30), (0, 0)), mode="edge")
    for _ in range(5):
        soft = ndimage.uniform_filter(soft, (5, 5, 1), mode="nearest")
    return np.asarray(soft[30:-30, 30:-30], np.float64)


def luma(colours: Floats | Doubles) -> Doubles:
    return np.asarray(0.299 * colours[..., 0] + 0.587 * colours[..., 1] + 0.114 * colours[..., 2], np.float64)


def assert_close(found: Floats, expected: Doubles) -> None:
    np.testing.assert_allclose(found, np.clip(expected, 0, 1), atol=2e-3 / 4)


def test_the_blur_is_five_boxes(colours: Floats) -> None:
    np.testing.assert_allclose(blurred(colours), five_boxes(colours), atol=1e-5)


def test_normals_become_colours(colours: Floats, surface: Surface) -> None:
    assert_close(enhanced(mode("normals"), LIGHT, colours, surface), (surface.normals.astype(float) + 1) / 2)


def test_specular(colours: Floats, surface: Surface) -> None:
    half = LIGHT + np.array([0, 0, 1])
    half /= np.linalg.norm(half)
    shine = np.clip(np.sum(surface.normals * half, axis=2), 0, 1) ** 30
    expected = 0.6 * colours + 2 * 0.5 * (shine * colours.mean(axis=2))[..., None]
    found = enhanced(mode("specular", diffuse=0.6, specularity=0.5, highlight=30), LIGHT, colours, surface)
    assert_close(found, expected)


def test_normal_unsharp(colours: Floats, surface: Surface) -> None:
    bent = surface.normals + 2 * (surface.normals - five_boxes(surface.normals))
    bent /= np.linalg.norm(bent, axis=2, keepdims=True)
    assert bent[..., 2].min() > 0.05
    expected = surface.albedo * (np.clip(bent @ LIGHT, 0, 1) + 0.3)[..., None] / 1.3
    assert_close(enhanced(mode("normal-unsharp", gain=2, environment=0.3), LIGHT, colours, surface), expected)


def test_image_unsharp(colours: Floats) -> None:
    expected = colours + 1.5 * (luma(colours) - luma(five_boxes(colours)))[..., None]
    assert_close(enhanced(mode("image-unsharp", gain=1.5), LIGHT, colours, None), expected)


def test_luminance_unsharp(colours: Floats, surface: Surface) -> None:
    shading = np.minimum(luma(colours) / luma(surface.albedo), 4)
    sharper = 0.8 * (shading - five_boxes(shading[..., None].astype(np.float32))[..., 0])
    expected = colours + surface.albedo * sharper[..., None]
    assert_close(enhanced(mode("luminance-unsharp", gain=0.8), LIGHT, colours, surface), expected)


def test_diffuse_gain_is_that_of_the_polynomial() -> None:
    """RTIViewer's new coefficients for a luminance PTM, worked out by hand, against the mode."""
    a = np.array([0.5, 0.1, -0.05, -0.12, 0.04, -0.1])  # 1, x, y, x², xy, y²
    colour = np.array([0.9, 0.7, 0.5])
    values = np.concatenate([colour, a]).astype(np.float32)
    low, high = values - np.float32(0.5), values + np.float32(0.5)
    planes = np.full((9, 2, 2), 127.5).astype(np.uint8)
    quantization = Quantization(low, high)
    stored = quantization.to_coefficients(planes.reshape(9, -1).T)[0].astype(float)
    a, colour = stored[3:], stored[:3]
    decoder = LuminanceDecoder(Polynomial(), np.zeros(9, np.float32), np.ones(9, np.float32))
    relightable = Relightable("", "", planes, quantization, decoder, np.zeros((0, 3)))
    across, up = -0.5, 0.3
    view = View(light=(across, up), mode=mode("diffuse-gain", gain=3))
    u, v, _ = groundwork_of(relightable).surface_of_rows(slice(0, 2)).normals[0, 0].astype(float)
    gain = 3.0
    xx, xy, yy = gain * a[3:]
    x = a[1] + (1 - gain) * (2 * a[3] * u + a[4] * v)
    y = a[2] + (1 - gain) * (2 * a[5] * v + a[4] * u)
    kept = a @ [1, u, v, u * u, u * v, v * v]
    one = kept - (xx * u * u + xy * u * v + yy * v * v + x * u + y * v)
    at = np.array([1, across, up, across**2, across * up, up**2])
    expected = colour * (np.array([one, x, y, xx, xy, yy]) @ at)
    found = finish(cpu.shown(relightable, view))[0, 0]
    np.testing.assert_allclose(found, 255 * expected, atol=1.5)
    plain = finish(cpu.shown(relightable, replace(view, mode=mode("default"))))[0, 0]
    assert np.abs(found.astype(int) - plain).max() > 4


def test_exposure_is_in_stops_of_light() -> None:
    middle = np.full((1, 1, 3), 0.5, np.float32)  # of linear light 0.2140
    brighter = displayed(middle, Display(exposure=1))[0, 0, 0]
    assert brighter == pytest.approx(0.6858, abs=1e-3)  # of 0.4281, by the standard's table
    assert displayed(middle, Display(exposure=4)).max() == pytest.approx(1)
    dark = np.full((1, 1, 3), 0.02, np.float32)  # on the straight part of the curve
    assert displayed(dark, Display(exposure=1))[0, 0, 0] == pytest.approx(0.04, abs=1e-6)


def test_gain_and_gamma() -> None:
    values = np.full((1, 1, 3), 0.25, np.float32)
    assert displayed(values, Display(gain=2))[0, 0, 0] == pytest.approx(0.5)
    assert displayed(values, Display(gamma=2))[0, 0, 0] == pytest.approx(0.5)
    np.testing.assert_array_equal(displayed(values, Display()), values)


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_in_strips_is_the_whole_one(
    name: str, make_relightable: MakeRelightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    relightable = make_relightable("hsh1", 50, 70)
    view = View(light=(0.4, -0.3), mode=mode(name))
    whole = finish(cpu.shown(relightable, view))
    monkeypatch.setattr(cpu, "_ROWS", 16)
    np.testing.assert_allclose(finish(cpu.shown(relightable, view)).astype(int), whole, atol=1)


@pytest.mark.parametrize("name", KINDS)
def test_a_window_at_actual_size_shows_a_part_of_the_whole(name: str, make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("lrgb", 90, 70)
    view = View((45.0, 35.0), 1.0, (0.4, -0.3), mode(name))
    whole = finish(cpu.shown(relightable, view))
    np.testing.assert_allclose(cpu.render(relightable, view, (40, 30)).astype(int), whole[20:50, 25:65], atol=1)


def test_the_display_does_not_touch_what_is_kept(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("ptm")
    view = View((20.0, 15.0), 1.0, (0.4, -0.3), display=Display(exposure=1))
    plain = replace(view, display=Display())
    np.testing.assert_array_equal(finish(cpu.shown(relightable, view)), finish(cpu.shown(relightable, plain)))
    assert cpu.render(relightable, view, (40, 30)).mean() > cpu.render(relightable, plain, (40, 30)).mean() + 5


def test_a_mode_without_its_surface_is_refused(colours: Floats) -> None:
    with pytest.raises(ValueError, match="needs the surface"):
        enhanced(mode("normals"), LIGHT, colours, None)
