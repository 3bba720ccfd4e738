"""The web folder's linear kinds, as Relight and OpenLIME know them: PTM and HSH, as RGB or as luminance × colour.

A coefficient is `(byte / 255 - bias) * scale`, in units where 1 is white (formats specification §9.3, §9.4).
"""

from typing import Any

import numpy as np

from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import Basis, LinearDecoder, LuminanceDecoder, linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import Fields

TYPES = ("ptm", "hsh")


def read_linear(info: Fields) -> tuple[LinearDecoder | LuminanceDecoder, Quantization, str]:
    """Decoder, byte ranges and title that an info.json describes."""
    if info.values.get("colorprofile") == "RGB":
        raise FormatError(
            f"{info.path}: its planes hold linear light ('colorprofile' is RGB), which cannot be shown faithfully yet. "
            "Export the folder again with values as in the photos (in relight-cli: -I srgb)."
        )
    colour = info.choice("colorspace", ("rgb", "lrgb"))
    planes = info.whole("nplanes", 1, 108)
    terms, left = (planes - 3, 0) if colour == "lrgb" else divmod(planes, 3)
    if left or terms < 1:
        raise info.wrong("nplanes", "a multiple of 3" if left else "at least 4 planes")
    basis, title = _basis(info, terms)
    materials = info.values.get("materials")
    if not isinstance(materials, list) or len(materials) != 1 or not isinstance(materials[0], dict):
        raise info.wrong("materials", "a list of one object with 'scale' and 'bias'")
    material = Fields(info.path, materials[0])
    scale, bias = material.numbers("scale", planes), material.numbers("bias", planes)
    if (scale < 0).any():
        raise material.wrong("scale", "no negative number")
    if colour == "lrgb":
        scale[:3], bias[:3] = 1, 0  # writers disagree whether these apply; the photos say they do not
    quantization = Quantization((-bias * scale).astype(np.float32), ((1 - bias) * scale).astype(np.float32))
    decoder = luminance_decoder(basis) if colour == "lrgb" else linear_decoder(basis)
    return decoder, quantization, f"{title}, luminance × colour" if colour == "lrgb" else title


def _basis(info: Fields, terms: int) -> tuple[Basis, str]:
    """The basis of that many terms, and what people call it."""
    if info.choice("type", TYPES) == "ptm":
        for degree in range(1, 8):
            if Polynomial(degree).terms == terms:
                return Polynomial(degree), "PTM" if degree == 2 else f"PTM, degree {degree}"
    else:
        for order in range(4):
            if Harmonics(order).terms == terms:
                return Harmonics(order), f"HSH, order {order}"
    raise info.wrong("nplanes", f"a number of planes that {info.values['type']} can have, not {terms} terms")


def linear_info(decoder: Decoder, quantization: Quantization) -> dict[str, Any] | None:
    """The keys that describe a linear decoder; None for any other."""
    names = {Polynomial: "ptm", Harmonics: "hsh"}
    if not isinstance(decoder, LinearDecoder | LuminanceDecoder) or type(decoder.basis) not in names:
        return None
    low = (decoder.low + decoder.span * quantization.low).astype(np.float64)
    span = (decoder.span * quantization.span).astype(np.float64)
    scale = np.where(span > 0, span, 1.0)
    return {
        "type": names[type(decoder.basis)],
        "colorspace": "lrgb" if isinstance(decoder, LuminanceDecoder) else "rgb",
        "nplanes": decoder.planes,
        "materials": [{"scale": scale.tolist(), "bias": (-low / scale).tolist()}],
    }
