"""What each mode makes of relit colours, in NumPy: the reference for the shaders.

The formulas follow RTIViewer's for polynomial texture maps, with what these take from the polynomial replaced by what
`normals` fits to any encoding. Colours are 0..1; beyond the array's rims its rim is repeated.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.render.decoding import clipped
from disk_rti_desktop.render.modes import BLUR_RADIUS, Display, Mode
from disk_rti_desktop.render.normals import LUMA, Surface, unit
from disk_rti_desktop.render.srgb import from_linear, to_linear

MOST_SHADING = 4.0  # brightness over albedo, beyond which it is a highlight or noise in the dark
LEAST_ALBEDO = 1 / 255


def _five_boxes() -> Floats:
    """The weights (21,) that five boxes of five have together."""
    kernel = np.ones(1)
    for _ in range(5):
        kernel = np.convolve(kernel, np.full(5, 1 / 5))
    return kernel.astype(np.float32)


BLUR = _five_boxes()


def blurred(values: Floats) -> Floats:
    """An array (h, w, c) as five boxes of 5 x 5, one after the other, blur it."""
    for axis in (0, 1):
        padding = [(BLUR_RADIUS, BLUR_RADIUS) if a == axis else (0, 0) for a in range(values.ndim)]
        padded = np.pad(values, padding, mode="edge")
        length = values.shape[axis]
        result = np.zeros_like(values)
        for index, weight in enumerate(BLUR):
            result += weight * (padded[index : index + length] if axis == 0 else padded[:, index : index + length])
        values = result
    return values


def enhanced(mode: Mode, light: Doubles, colours: Floats, surface: Surface | None) -> Floats:
    """Relit colours (h, w, 3) in a mode, clipped to 0..1; the surface may be None for modes that read none of it.

    Modes with lights of their own are done when they are relit: see `multilight`.
    """
    formula = _FORMULAS.get(mode.kind.name)
    if formula is not None:
        return clipped(formula(mode, light.astype(np.float32), colours))
    surface_formula = _SURFACE_FORMULAS.get(mode.kind.name)
    if surface_formula is None:
        return colours
    if surface is None:
        raise ValueError(f"the mode {mode.kind.name} needs the surface")
    return clipped(surface_formula(mode, light.astype(np.float32), colours, surface))


def displayed(colours: Floats, display: Display) -> Floats:
    """Colours as the screen shows them: stops of exposure in linear light, then a factor, then a power."""
    if display.exposure:
        colours = from_linear(to_linear(colours) * np.float32(2.0**display.exposure))
    colours = clipped(colours * np.float32(display.gain))
    return colours if display.gamma == 1 else np.asarray(colours ** np.float32(1 / display.gamma), np.float32)


def _luma(colours: Floats) -> Floats:
    """Brightnesses (h, w, 1)."""
    return (colours @ LUMA)[..., None]


def _unsharp(values: Floats, gain: float) -> Floats:
    """What unsharp masking adds."""
    return np.float32(gain) * (values - blurred(values))


def _image_unsharp(mode: Mode, _light: Floats, colours: Floats) -> Floats:
    return colours + _unsharp(_luma(colours), mode.value("gain"))


def _normals(_mode: Mode, _light: Floats, _colours: Floats, surface: Surface) -> Floats:
    return np.asarray((surface.normals + 1) / 2, np.float32)


def _diffuse_gain(mode: Mode, light: Floats, colours: Floats, surface: Surface) -> Floats:
    """The brightness polynomial's second-order part about the normal, taken `gain` times; in the albedo's colour."""
    across, up = (light[axis] - surface.normals[..., axis] for axis in (0, 1))
    curvature = surface.curvature
    fall = curvature[..., 0] * across**2 + curvature[..., 1] * up**2 + curvature[..., 2] * across * up
    tint = surface.albedo / np.maximum(_luma(surface.albedo), np.float32(LEAST_ALBEDO))
    return np.asarray(colours + np.float32(mode.value("gain") - 1) * fall[..., None] * tint, np.float32)


def _specular(mode: Mode, light: Floats, colours: Floats, surface: Surface) -> Floats:
    half = unit(light + np.array([0, 0, 1], np.float32))
    facing = np.clip(surface.normals @ half, 0, 1)
    highlight = 2 * np.float32(mode.value("specularity")) * facing ** np.float32(mode.value("highlight"))
    matte = np.float32(mode.value("diffuse")) * colours
    return np.asarray(matte + (highlight * colours.mean(axis=-1))[..., None], np.float32)


def _normal_unsharp(mode: Mode, light: Floats, _colours: Floats, surface: Surface) -> Floats:
    around = np.float32(mode.value("environment"))
    bent = unit(surface.normals + _unsharp(surface.normals, mode.value("gain")))
    lit = np.clip(bent @ light, 0, 1)[..., None]
    return np.asarray(surface.albedo * (lit + around) / (1 + around), np.float32)


def _luminance_unsharp(mode: Mode, _light: Floats, colours: Floats, surface: Surface) -> Floats:
    albedo = surface.albedo
    shading = np.minimum(_luma(colours) / np.maximum(_luma(albedo), LEAST_ALBEDO), np.float32(MOST_SHADING))
    return colours + albedo * _unsharp(np.asarray(shading, np.float32), mode.value("gain"))


_FORMULAS: Mapping[str, Callable[[Mode, Floats, Floats], Floats]] = MappingProxyType({"image-unsharp": _image_unsharp})
_SURFACE_FORMULAS: Mapping[str, Callable[[Mode, Floats, Floats, Surface], Floats]] = MappingProxyType(
    {
        "normals": _normals,
        "diffuse-gain": _diffuse_gain,
        "specular": _specular,
        "normal-unsharp": _normal_unsharp,
        "luminance-unsharp": _luminance_unsharp,
    }
)
