"""A method, its parameters and its score in plain words, for readers who have never fitted anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disk_rti_desktop.encodings import COMPARED, ENCODINGS
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.formats.fields import printable

_STUDENT = (
    "A distilled neural network (DisK-NeuralRTI). A few bytes are kept for each pixel, and one small network, the same "
    "for all pixels, turns them and the direction of the light into a colour. The network has learned from the photos "
    "and from a larger teacher that had learned from them before. Highlights and shadows are usually kept well. "
    "Between the photographed lights the picture is the network's estimate."
)
_NETWORK = (
    "A neural network (NeuralRTI). A few bytes are kept for each pixel, and one network, the same for all pixels, "
    "turns them and the direction of the light into a colour. Highlights and shadows are usually kept well. Between "
    "the photographed lights the picture is the network's estimate."
)
_PTM = (
    "A polynomial texture map (PTM). For each pixel a smooth curve of the second degree describes how the brightness "
    "changes with the direction of the light. Sharp highlights and shadow edges are softened: the picture looks more "
    "matte than the object."
)
_HSH = (
    "Hemispherical harmonics (HSH). For each pixel a sum of smooth waves over the half sphere of lights describes how "
    "the colour changes. A higher order keeps more gloss than a polynomial texture map, and may ripple where "
    "few lights were photographed."
)
_SH = (
    "Spherical harmonics. For each pixel a sum of smooth waves over the sphere of lights describes how the colour "
    "changes. Sharp highlights and shadow edges are softened."
)
_DENSE = (
    "Interpolation between the photos, kept in compressed form: the picture under a new light is blended from the "
    "photos with the nearest lights. Gloss may jump from one photo to the next."
)
_LINEAR = "A weighted sum of pictures, whose weights depend on the direction of the light."
_UNKNOWN = "A method that another program has described in the file."
_DISTILLED = ("distilled", "published")


@dataclass(frozen=True)
class HeldOut:
    """How well photos were predicted that the method had not seen."""

    decibels: float
    photos: tuple[str, ...]
    by_photo: tuple[float, ...] = ()  # decibels of each, where they are on record

    @property
    def levels(self) -> float:
        """The typical error of a colour channel, as a share of full brightness in percent (root mean square)."""
        return float(100 * 10 ** (-self.decibels / 20))

    @property
    def listed(self) -> str:
        """The photos, each with its own score where that is known."""
        if not self.by_photo:
            return ", ".join(self.photos)
        return ", ".join(f"{name} {one:.1f} dB" for name, one in zip(self.photos, self.by_photo, strict=True))


@dataclass(frozen=True)
class Row:
    """A parameter with its value, and what it is for."""

    name: str
    value: str
    meaning: str


def in_words(relightable: Relightable) -> str:
    """What the method does."""
    decoder: Decoder = relightable.decoder
    if isinstance(decoder, LinearLightDecoder):
        decoder = decoder.inner
    if isinstance(decoder, MlpDecoder):
        return _STUDENT if relightable.provenance.get("method") in _DISTILLED else _NETWORK
    if isinstance(decoder, DenseDecoder):
        return _DENSE
    if isinstance(decoder, LinearDecoder | LuminanceDecoder):
        for basis, words in ((Polynomial, _PTM), (Harmonics, _HSH)):
            if isinstance(decoder.basis, basis):
                return words
        return _SH if type(decoder.basis).__name__ == "SphericalHarmonics" else _LINEAR
    return _UNKNOWN


def parameters(provenance: Mapping[str, Any]) -> Sequence[Row]:
    """The parameters that a method was given, with what they mean where the method is one of ours."""
    values = provenance.get("parameters")
    if not isinstance(values, dict):
        return []
    known = (ENCODINGS | COMPARED).get(str(provenance.get("method")))
    described = {} if known is None else known.model_json_schema()["properties"]
    rows = []
    for name, value in values.items():
        field = described.get(name, {})
        words = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        rows.append(Row(_spaced(str(name)), printable(str(words)), str(field.get("description", ""))))
    return rows


def held_out(provenance: Mapping[str, Any]) -> HeldOut | None:
    """The score that is kept with a relightable image; None where there is none that can be understood."""
    kept = provenance.get("held_out")
    if not isinstance(kept, dict):
        return None
    decibels, photos = kept.get("psnr"), kept.get("photos")
    if not isinstance(decibels, int | float) or isinstance(decibels, bool) or not -100 < decibels < 200:
        return None
    names = tuple(printable(str(name)) for name in photos) if isinstance(photos, list) else ()
    return HeldOut(float(decibels), names, _by_photo(kept.get("decibels"), len(names)))


def _by_photo(kept: object, count: int) -> tuple[float, ...]:
    """A score for each photo, or none at all."""
    if not isinstance(kept, list) or len(kept) != count or not all(isinstance(one, int | float) for one in kept):
        return ()
    return tuple(map(float, kept))


def _spaced(name: str) -> str:
    text = printable(name).replace("_", " ")
    return text[:1].upper() + text[1:]
