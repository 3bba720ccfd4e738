"""Shader text, put together from the templates in shaders/. Pure strings: nothing here needs a graphics card."""

import math
from dataclasses import dataclass
from functools import cache
from typing import SupportsFloat

import jinja2
import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.assets import shaders
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.render.difference import Measure
from disk_rti_desktop.render.enhance import BLUR, LEAST_ALBEDO, MOST_SHADING
from disk_rti_desktop.render.modes import BLUR_RADIUS, Kind
from disk_rti_desktop.render.normals import LUMA, STEEPEST
from disk_rti_desktop.render.placement import FRACTION

PLANES_PER_WORD = 4
WORDS_PER_TEXEL = 4
PLANES_PER_PICTURE = 3
MOST_TEXTURES = 16  # that every OpenGL 3.3 and every WebGL 2 lets a fragment shader read
ES = "es"  # the folder of the templates that browsers need otherwise


@dataclass(frozen=True)
class Packing:
    """How byte planes lie in textures: four in a word, one to four words in a texel."""

    channels: int  # planes, and the mask if there is one

    @property
    def words(self) -> int:
        """How many words a pixel takes."""
        return -(-self.channels // PLANES_PER_WORD)

    @property
    def textures(self) -> tuple[int, ...]:
        """The words per texel of each texture."""
        full, rest = divmod(self.words, WORDS_PER_TEXEL)
        return (WORDS_PER_TEXEL,) * full + ((rest,) if rest else ())

    def packed(self, planes: Bytes) -> list[Bytes]:
        """Planes (channels, h, w) as the bytes (h, w, 4 words) of each texture; bytes to spare are 0."""
        result, first = [], 0
        for words in self.textures:
            texels = np.zeros((*planes.shape[1:], PLANES_PER_WORD * words), np.uint8)
            for index, plane in enumerate(planes[first : first + texels.shape[2]]):
                texels[:, :, index] = plane
            result.append(texels)
            first += texels.shape[2]
        return result


def vertex_shader() -> str:
    """The vertex shader that goes with all the others."""
    return _composed("fullscreen.vert")


def decoding_shader(decoder: Decoder, masked: bool) -> str:
    """The fragment shader that decodes a tile; the decoder takes `byte / 255`, the mask is the plane behind its own."""
    packing = Packing(decoder.planes + masked)
    if len(packing.textures) > MOST_TEXTURES:
        most = MOST_TEXTURES * WORDS_PER_TEXEL * PLANES_PER_WORD
        raise DisplayError(f"A pixel of {packing.channels} planes is too large for OpenGL, which takes {most}.")
    return _composed(f"{decoder.shader}.glsl", decoder=decoder, packing=packing, masked=masked)


@dataclass(frozen=True)
class PageShaders:
    """The texts of GLSL ES 3.00, which browsers speak, for pages."""

    vertex: str
    decoding: str
    showing: str


def page_shaders(decoder: Decoder) -> PageShaders:
    """The shaders that decode plane pictures, three planes in each, and show the result.

    The decoder takes `byte / 255`. Three planes in a texture rather than four: a picture file without transparency
    reaches a texture unchanged.
    """
    textures = -(-decoder.planes // PLANES_PER_PICTURE)
    if textures > MOST_TEXTURES:
        most = MOST_TEXTURES * PLANES_PER_PICTURE
        raise DisplayError(f"A pixel of {decoder.planes} planes is too large for browsers, which take {most}.")
    return PageShaders(
        vertex=vertex_shader().replace("#version 330 core", "#version 300 es", 1),
        decoding=_composed(f"{decoder.shader}.glsl", ES, decoder=decoder, textures=textures),
        showing=_composed("show.glsl", ES),
    )


def display_shader(smooth: bool, adjusted: bool = False, covering: bool = False) -> str:
    """The fragment shader that shows a decoded tile, between texels or texel by texel; or a region, and brightened.

    If `covering`, alpha tells how much of a pixel is object.
    """
    return _composed("display.glsl", smooth=smooth, adjusted=adjusted, covering=covering, fraction=FRACTION)


def compose_shader(measure: Measure | None) -> str:
    """The fragment shader that lays a picture in the window, or by a measure the difference of two."""
    if measure is None:
        return _composed("compose.glsl", difference=None)
    return _composed("compose.glsl", difference=measure.name, stops=measure.stops, luma=LUMA.tolist())


def has_pass(kind: Kind) -> bool:
    """Whether a mode makes something else of the relit colours."""
    return kind.name != "default" and kind.lights is None


def mode_shader(kind: Kind) -> str:
    """The fragment shader that makes a mode's picture of relit colours."""
    return _mode_shader(f"mode_{kind.name.replace('-', '_')}.glsl", kind, clipped=True)


def shading_shader(kind: Kind) -> str:
    """The fragment shader that parts light and shade from the colours of the surface, for a mode that blurs these."""
    return _mode_shader("mode_shading.glsl", kind, clipped=False)


def _mode_shader(template: str, kind: Kind, clipped: bool) -> str:
    return _composed(
        template,
        parameters=kind.parameters,
        surface=kind.surface,
        blurs=clipped and kind.blurs,
        clipped=clipped,
        luma=LUMA.tolist(),
        steepest=STEEPEST,
        least_albedo=LEAST_ALBEDO,
        most_shading=MOST_SHADING,
    )


def blur_shader() -> str:
    """The fragment shader for one direction of the modes' blur."""
    return _composed("blur.glsl", weights=BLUR, radius=BLUR_RADIUS)


def weighted_shader() -> str:
    """The fragment shader that takes a picture in each place as often as its light's share there."""
    return _composed("weighted.glsl")


def _composed(template: str, dialect: str = "", /, **values: object) -> str:
    """A template filled in; a name that it does not know is an error, never a gap in the text."""
    try:
        return _environment(dialect).get_template(template).render(**values)
    except jinja2.TemplateNotFound as error:
        raise DisplayError(f"There is no shader {error.name}: this method cannot be drawn with OpenGL.") from error
    except (jinja2.TemplateError, ArithmeticError) as error:
        raise DisplayError(f"The shader {template} cannot be put together: {error}.") from error


@cache
def _environment(dialect: str) -> jinja2.Environment:
    """The templates, those of the dialect before all others, and how numbers are written in them."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([shaders() / dialect, shaders()]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["number"] = number
    return environment


def number(value: SupportsFloat) -> str:
    """A number as a GLSL literal that keeps all of a 32-bit float's digits."""
    plain = float(value)
    if not math.isfinite(plain):
        raise ArithmeticError(f"it needs finite numbers, not {plain}")
    text = f"{plain:.9g}"
    return text if "." in text or "e" in text else f"{text}.0"
