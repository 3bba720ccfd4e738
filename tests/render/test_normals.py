"""Normals, colours and curvature of surfaces whose answers are known."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles, Floats, as_floats
from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable, preview
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render.normals import MOST_LIGHTS, Surface, SurfaceFit, fitting_lights, unit

MakeRelightable = Callable[..., Relightable]


def surface_of(relightable: Relightable) -> Surface:
    decoder = relightable.decoder.dequantized(relightable.quantization)
    return SurfaceFit(decoder, relightable.lights).surface(relightable.planes)


def degrees_off(found: Floats, expected: Floats) -> Doubles:
    return np.asarray(np.degrees(np.arccos(np.clip(np.sum(found * expected, axis=2), -1, 1))), np.float64)


@pytest.mark.parametrize(
    ("material", "text", "limit"),
    [("matte", "hsh3", 6), ("satin", "hsh3", 8), ("gold", "hsh3", 11), ("matte", "ptm", 9)],
)
def test_the_normals_of_a_relief_are_found(material: str, text: str, limit: float) -> None:
    subject = synthetic.build(synthetic.Scene("bas-relief", (material,), 64, 64, seed=3))
    lights = synthetic.dome_lights()
    photos = np.stack([as_floats(photo) for photo in synthetic.render(subject, lights)], axis=2)
    samples = Samples(photos.reshape(-1, len(lights), 3), lights, photos)
    codec = finish(method(text, "quick").fit(samples))
    surface = surface_of(preview(codec, samples, text))
    off = degrees_off(surface.normals, subject.normals)
    assert np.median(off) < limit
    flat = degrees_off(np.broadcast_to(np.array([0, 0, 1], np.float32), subject.normals.shape), subject.normals)
    assert np.median(off) < 0.5 * np.median(flat)


def test_light_that_falls_as_on_chalk_gives_normal_and_colour_exactly() -> None:
    normal = unit(np.array([0.3, -0.2, 0.9]))
    colour = np.array([0.8, 0.5, 0.3])

    class Chalk:
        """A decoder that lights one matte normal."""

        shader, planes = "none", 1

        def relight(self, coefficients: Floats, light: Doubles) -> Floats:
            linear = np.maximum(normal @ light, 0) * colour
            shown = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
            return np.broadcast_to(shown.astype(np.float32), (len(coefficients), 3))

        def dequantized(self, _quantization: object) -> "Chalk":
            return self

        def uniforms(self, _light: Doubles) -> dict[str, Floats]:
            return {}

    surface = SurfaceFit(Chalk(), synthetic.dome_lights()).surface(np.zeros((1, 3, 4), np.uint8))
    np.testing.assert_allclose(surface.normals, np.broadcast_to(normal, (3, 4, 3)), atol=2e-3)
    shown = 1.055 * colour ** (1 / 2.4) - 0.055
    np.testing.assert_allclose(surface.albedo, np.broadcast_to(shown, (3, 4, 3)), atol=2e-3)
    assert surface.residual.max() < 1e-3


def test_the_curvature_is_that_of_the_polynomial(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("lrgb", 6, 5)
    planes = relightable.planes.copy()
    planes[:3] = 128
    planes[3:] = np.array([170, 100, 120, 110, 130, 100], np.uint8)[:, None, None]
    decoder = relightable.decoder.dequantized(relightable.quantization)
    surface = SurfaceFit(decoder, np.zeros((0, 3))).surface(planes)

    def brightness(x: float, y: float) -> float:
        light = np.array([x, y, np.sqrt(1 - x * x - y * y)])
        colour = decoder.relight(as_floats(planes[:, :1, 0].T), light)[0]
        return float(colour @ [0.299, 0.587, 0.114])

    step, middle = 0.1, brightness(0, 0)
    xx = (brightness(step, 0) + brightness(-step, 0) - 2 * middle) / (2 * step**2)
    yy = (brightness(0, step) + brightness(0, -step) - 2 * middle) / (2 * step**2)
    xy = (brightness(step, step) + middle - brightness(step, 0) - brightness(0, step)) / step**2
    np.testing.assert_allclose(surface.curvature[2, 3], [xx, yy, xy], atol=2e-3)


def test_every_decoder_has_a_surface(kind: str, make_relightable: MakeRelightable) -> None:
    surface = surface_of(make_relightable(kind, 30, 20))
    np.testing.assert_allclose(np.linalg.norm(surface.normals, axis=2), 1, atol=2e-3)
    assert surface.normals[..., 2].min() > 0
    assert 0 <= surface.albedo.min() <= surface.albedo.max() <= 1
    assert np.isfinite(surface.texels).all()


def test_black_faces_the_viewer(make_relightable: MakeRelightable) -> None:
    dark = replace(make_relightable("hsh1", 4, 3), quantization=Quantization(*np.zeros((2, 12), np.float32)))
    decoder = linear_decoder(Harmonics(1)).dequantized(dark.quantization)
    surface = SurfaceFit(decoder, dark.lights).surface(dark.planes)
    np.testing.assert_array_equal(surface.normals, np.broadcast_to([0, 0, 1], (3, 4, 3)))
    assert not surface.albedo.any()


def test_photographed_lights_are_fitted_with_where_they_suffice() -> None:
    many = synthetic.spread_lights(80)
    chosen = fitting_lights(many)
    assert len(chosen) == MOST_LIGHTS
    assert {tuple(light) for light in chosen} <= {tuple(light) for light in many}
    nearest = np.sort(chosen @ chosen.T, axis=1)[:, -2]
    assert nearest.max() < np.cos(np.radians(12))  # none beside another
    ring = np.array([from_angles(azimuth, 45) for azimuth in range(0, 360, 20)])
    for poor in (ring, many[:4], np.zeros((0, 3))):  # they leave a polynomial open
        assert len(fitting_lights(poor)) == MOST_LIGHTS
        assert not any((fitting_lights(poor) == light).all(axis=1).any() for light in poor)
