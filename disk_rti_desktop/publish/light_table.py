"""What a page needs to know of a decoder to work out by itself what its shader receives for a light.

Every uniform is a constant and a sum of columns, each times a function of the light. Constants and columns are found by
asking the decoder with these functions set to 0 and 1, so that its formulas stay in one place.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Doubles, Numbers
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.dmd import Mode, Modes, modes
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import Basis, LinearDecoder, LuminanceDecoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.octahedral import OctahedralGrid
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.rbf import RadialShares
from disk_rti_desktop.encodings.sh import SphericalHarmonics
from disk_rti_desktop.errors import OutputError

DIGITS = 9  # that tell all 32-bit floats apart
RADII = 512  # steps from the middle of the disc to its rim, between which a page interpolates a mode

_ANY_LIGHT = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True)
class _Set:
    """A basis whose functions have the same values under every light."""

    values: Doubles

    @property
    def terms(self) -> int:
        """How many functions there are."""
        return len(self.values)

    def evaluate(self, lights: Doubles) -> Doubles:
        """The values (n, terms), n times."""
        return np.tile(self.values, (len(lights), 1))


def light_table(decoder: Decoder) -> dict[str, Any]:
    """As JSON values: `basis`, the functions of the light, and `uniforms` with their constants and columns, by name."""
    if isinstance(decoder, LinearLightDecoder):
        decoder = decoder.inner
    if isinstance(decoder, MlpDecoder):
        origin = decoder.uniforms(np.zeros(3))
        steps = [origin, *(decoder.uniforms(axis) for axis in np.eye(3)[:2])]
        nothing = {name: np.zeros_like(value) for name, value in origin.items()}
        columns = {name: [v[name] - (origin[name] if i else 0) for i, v in enumerate(steps)] for name in origin}
        return {"basis": described(Polynomial(1)), "uniforms": _uniforms(nothing, columns)}
    if not isinstance(decoder, LinearDecoder | LuminanceDecoder | DenseDecoder):
        raise OutputError(
            f"A page cannot hold planes that {type(decoder).__name__} reads: save them in another format."
        )
    terms = decoder.basis.terms
    constants = replace(decoder, basis=_Set(np.zeros(terms))).uniforms(_ANY_LIGHT)
    probes = [replace(decoder, basis=_Set(one)).uniforms(_ANY_LIGHT) for one in np.eye(terms)]
    columns = {name: [probe[name] - constants[name] for probe in probes] for name in constants}
    return {"basis": described(decoder.basis), "uniforms": _uniforms(constants, columns)}


def _uniforms(constants: Any, columns: Any) -> dict[str, Any]:
    return {
        name: {"constant": plain(constants[name]), "columns": [plain(column) for column in columns[name]]}
        for name in constants
    }


def described(basis: Basis) -> dict[str, Any]:
    """The functions of the light by a kind that a page knows, with their parameters."""
    match basis:
        case Polynomial():
            return {"kind": "polynomial", "degree": basis.degree}
        case Harmonics():
            return {"kind": "hemispherical", "terms": basis.terms}
        case SphericalHarmonics():
            return {"kind": "spherical", "terms": basis.terms}
        case RadialShares():
            return {"kind": "radial", "lights": [plain(light) for light in basis.lights], "width": basis.width}
        case OctahedralGrid():
            return {"kind": "octahedral", "side": basis.side}
        case Modes():
            return {"kind": "modes", "modes": [_mode(mode) for mode in modes()[: basis.terms]]}
    raise OutputError(f"A page cannot work out the functions of {type(basis).__name__}: save it in another format.")


def _mode(mode: Mode) -> dict[str, Any]:
    """A mode by its values along the radius on which its cosine or sine is 1."""
    radius = np.linspace(0.0, 1.0, RADII + 1)
    angle = np.full_like(radius, np.pi / (2 * mode.waves) if mode.sine else 0.0)
    return {"waves": mode.waves, "sine": mode.sine, "profile": plain(mode.evaluate(radius, angle))}


def plain(values: Numbers) -> list[float]:
    """The numbers for JSON, no longer than they need to be."""
    return [float(f"{value:.{DIGITS}g}") for value in values.ravel().tolist()]
