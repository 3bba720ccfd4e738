"""The web folder's linear kinds, as Relight and OpenLIME know them: PTM, HSH and SH, in one of three colour spaces.

A coefficient is `(byte / 255 - bias) * scale`, in units where 1 is white (formats specification §9.3, §9.4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.dense import DenseDecoder, dense_decoder
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import Basis, LinearDecoder, LuminanceDecoder, linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.encodings.sh import SphericalHarmonics
from disk_rti_desktop.formats.fields import Fields

TYPES = ("ptm", "hsh", "sh")
COLOURS = ("rgb", "lrgb", "ycc")
MOST_PLANES = 108
_TITLES = {"lrgb": ", luminance × colour", "ycc": ", YCbCr"}
_CHROMA = np.array([[0, -0.344136, 1.772], [1.402, -0.714136, 0]])  # of Cb and Cr in R, G, B (ITU-R BT.601, JFIF)


@dataclass(frozen=True)
class Leading:
    """The first functions of a basis."""

    basis: Basis
    terms: int

    def evaluate(self, lights: Doubles) -> Doubles:
        """The functions (n, terms) at lights (n, 3)."""
        return self.basis.evaluate(lights)[:, : self.terms]


def read_linear(info: Fields) -> tuple[Decoder, Quantization, str]:
    """Decoder, byte ranges and title that an info.json describes."""
    colour = info.choice("colorspace", COLOURS)
    planes = info.whole("nplanes", 1, MOST_PLANES)
    terms, left = (planes - 3, 0) if colour == "lrgb" else divmod(planes, 3)
    if left or terms < 1:
        raise info.wrong("nplanes", "a multiple of 3" if left else "at least 4 planes")
    basis, title = _basis(info, terms)
    material = read_material(info)
    scale, bias = material.numbers("scale", planes), material.numbers("bias", planes)
    if colour == "lrgb":
        scale[:3], bias[:3] = 1, 0  # writers disagree whether these apply; the photos say they do not
    makers: dict[str, Callable[[Basis], Decoder]] = {
        "rgb": linear_decoder,
        "lrgb": luminance_decoder,
        "ycc": _ycc_decoder,
    }
    return makers[colour](basis), ranges(material, scale, bias), title + _TITLES.get(colour, "")


def read_material(info: Fields) -> Fields:
    """The one object with the ranges of all planes."""
    materials = info.values.get("materials")
    if not isinstance(materials, list) or len(materials) != 1 or not isinstance(materials[0], dict):
        raise info.wrong("materials", "a list of one object with 'scale' and 'bias'")
    return Fields(info.path, materials[0])


def ranges(material: Fields, scale: Doubles, bias: Doubles) -> Quantization:
    """The byte ranges of planes with that scale and bias."""
    if (scale < 0).any():
        raise material.wrong("scale", "no negative number")
    low, high = -bias * scale, (1 - bias) * scale
    if (np.abs([low, high]) > np.finfo(np.float32).max).any():
        raise material.wrong("scale", "numbers whose products with 'bias' are of a size that can be")
    return Quantization(low.astype(np.float32), high.astype(np.float32))


def _basis(info: Fields, terms: int) -> tuple[Basis, str]:
    """The basis of that many terms, and what people call it."""
    kind = info.choice("type", TYPES)
    if kind == "ptm":
        degree = next(degree for degree in range(MOST_PLANES) if Polynomial(degree).terms >= terms)
        whole = Polynomial(degree)
        basis: Basis = whole if whole.terms == terms else Leading(whole, terms)
        return basis, "PTM" if degree == 2 else f"PTM, degree {degree}"
    for order in range(4 if kind == "hsh" else 3):
        if (order + 1) ** 2 == terms:
            return (Harmonics if kind == "hsh" else SphericalHarmonics)(order), f"{kind.upper()}, order {order}"
    raise info.wrong("nplanes", f"a number of planes that {kind} can have, not {terms} terms")


def _ycc_decoder(basis: Basis) -> DenseDecoder:
    """Luma of the basis in planes 0, 3, 6, ...; chroma that no light changes in planes 1 and 2; no others are used."""
    constant = basis.evaluate(np.array([[0.0, 0.0, 1.0]]))[0, 0]  # the first function of each of these bases
    mean = np.zeros((basis.terms, 3))
    mean[0] = -_CHROMA.sum(axis=0) / 2 / constant
    colours = np.zeros((basis.terms, 3 * basis.terms, 3))
    colours[0, 1:3] = _CHROMA / constant
    for term in range(basis.terms):
        colours[term, 3 * term] = 1
    return dense_decoder(basis, mean.astype(np.float32), colours.astype(np.float32))


def linear_info(decoder: Decoder, quantization: Quantization) -> dict[str, Any] | None:
    """The keys that describe a linear decoder; None for any other."""
    names = {Polynomial: "ptm", Harmonics: "hsh"}
    if not isinstance(decoder, LinearDecoder | LuminanceDecoder) or type(decoder.basis) not in names:
        return None
    return {
        "type": names[type(decoder.basis)],
        "colorspace": "lrgb" if isinstance(decoder, LuminanceDecoder) else "rgb",
        "nplanes": decoder.planes,
        "materials": [scale_and_bias(decoder, quantization)],
    }


def scale_and_bias(
    decoder: LinearDecoder | LuminanceDecoder | DenseDecoder, quantization: Quantization
) -> dict[str, list[float]]:
    """The byte ranges as an info.json gives them."""
    low = (decoder.low + decoder.span * quantization.low).astype(np.float64)
    span = (decoder.span * quantization.span).astype(np.float64)
    scale = np.where(span > 0, span, 1.0)
    return {"scale": scale.tolist(), "bias": (-low / scale).tolist()}
