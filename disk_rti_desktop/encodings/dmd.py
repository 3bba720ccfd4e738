"""Discrete modal decomposition: the modes in which a free disc vibrates, as functions of the light's x and y.

Pitard, Le Goïc, Mansouri, Favrelière, Desage, Samper, Pillet: Discrete Modal Decomposition: a new approach for the
reflectance modeling and rendering of real surfaces, Machine Vision and Applications 28, 2017. The modes are those of a
thin plate with a free edge (Leissa: Vibration of Plates, NASA SP-160, 1969, §2.1.3), its motions as a whole first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.linear import fit_channels
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps

POISSON = 0.33  # the ratio that the published frequencies of the free plate are given for
WAVES = 8  # nodal diameters looked at; more belong to higher modes than MOST
HIGHEST = 8.0  # the largest wave number looked at
MOST = 25


@dataclass(frozen=True)
class Mode:
    """One shape of the vibrating disc: (J_n(λr) + share I_n(λr)) times the cosine or sine of n times the angle."""

    waves: int  # n, nodal diameters
    number: float  # λ; 0 for the motions of the disc as a whole, r^n
    share: float
    sine: bool

    def evaluate(self, radius: Doubles, angle: Doubles) -> Doubles:
        """The shape (n,) at points of the unit disc, of mean square 1 over it."""
        turned = np.sin(self.waves * angle) if self.sine else np.cos(self.waves * angle)
        shape: Doubles = self._profile(radius) * turned / _norm(self)
        return shape

    def _profile(self, radius: Doubles) -> Doubles:
        from scipy.special import iv, jv

        if not self.number:
            rigid: Doubles = radius**self.waves
            return rigid
        profile: Doubles = jv(self.waves, self.number * radius) + self.share * iv(self.waves, self.number * radius)
        return profile

    def mean_square(self) -> float:
        """Of the bare shape over the disc."""
        nodes, weights = np.polynomial.legendre.leggauss(60)
        radius = (nodes + 1) / 2
        around = 1.0 if self.waves == 0 else 0.5
        return float(around * np.sum(weights * self._profile(radius) ** 2 * radius))


@cache
def _norm(mode: Mode) -> float:
    return float(np.sqrt(mode.mean_square()))


@dataclass(frozen=True)
class Modes:
    """The first modes, the lowest frequencies first."""

    terms: int = 16

    def evaluate(self, lights: Doubles) -> Doubles:
        """The modes (n, terms) at lights (n, 3)."""
        radius = np.minimum(np.hypot(lights[:, 0], lights[:, 1]), 1.0)
        angle = np.arctan2(lights[:, 1], lights[:, 0])
        return np.stack([mode.evaluate(radius, angle) for mode in modes()[: self.terms]], axis=1)


@cache
def modes() -> tuple[Mode, ...]:
    """All modes that are known here, in order."""
    found = [Mode(0, 0.0, 0.0, False), Mode(1, 0.0, 0.0, False), Mode(1, 0.0, 0.0, True)]
    vibrating = sorted((number, waves) for waves in range(WAVES + 1) for number in wave_numbers(waves))
    for number, waves in vibrating:
        moment_j, moment_i = _edge(waves, number)[0]
        share = -moment_j / moment_i
        found += [Mode(waves, number, share, sine) for sine in ((False, True) if waves else (False,))]
    return tuple(found[:MOST])


def wave_numbers(waves: int) -> list[float]:
    """The λ of the vibrations with so many nodal diameters, where neither moment nor force is left at the edge."""
    from scipy.optimize import brentq

    def determinant(number: float) -> float:
        return float(np.linalg.det(_edge(waves, number)))

    tried = np.arange(0.5, HIGHEST, 0.05)
    signs = np.sign([determinant(number) for number in tried])
    changes = np.flatnonzero(signs[:-1] != signs[1:])
    return [float(brentq(determinant, tried[i], tried[i + 1], xtol=1e-12)) for i in changes]


def _edge(waves: int, number: float) -> Doubles:
    """Moment and force (2, 2) at the edge of the two parts of a shape, J_n(λr) and I_n(λr)."""
    from scipy.special import iv, ivp, jv, jvp

    n, k = waves, number
    columns = []
    for value, slope, bend, sign in (
        (jv(n, k), jvp(n, k), jvp(n, k, 2), -1),
        (iv(n, k), ivp(n, k), ivp(n, k, 2), 1),
    ):
        moment = k**2 * bend + POISSON * (k * slope - n**2 * value)
        force = sign * k**3 * slope - (1 - POISSON) * n**2 * (k * slope - value)
        columns.append((moment, force))
    return np.array(columns, np.float64).T


class Dmd(BaseModel):
    """The modes of a vibrating disc for each colour channel: 48 values for a pixel."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str] = "dmd"
    number: ClassVar[str | None] = "modes"
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({"quick": {}, "standard": {}, "best": {}})

    modes: int = Field(16, ge=1, le=MOST, description="How many modes: three values each are kept for a pixel.")
    pixels: int = Field(200_000, ge=1_000, description="How many pixels the range of the coefficients is taken from.")

    @property
    def title(self) -> str:
        """DMD with its number of modes."""
        return f"DMD, {self.modes} modes"

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Least squares, in one step."""
        yield Progress(0, 1, "Fitting the modes")
        return fit_channels(Modes(self.modes), samples.pixels, samples.lights, self.title)
