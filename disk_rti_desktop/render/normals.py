"""Which way a surface faces, and its colour, by least squares over pictures that any encoding relights.

Each pixel is taken as matte: brightness `a (N . L)` under the light L. A second least squares, of a quadratic
polynomial in the light's x and y, tells how its brightness curves (Malzbender et al., Polynomial texture maps, 2001).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, Numbers
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.render.decoding import STRIP, on_all_processors, stretches

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
MOST_LIGHTS = 24
_LOWEST = 0.17  # z of the lights that are relit: fits are least sure at grazing light
STEEPEST = 0.02  # z of a normal at least
_SQUARES = [3, 5, 4]  # where x², y² and xy stand among the polynomial's terms
_BLOCK = 1 << 11  # pixels fitted in one go
_RINGS = ((30, 12), (55, 8), (78, 4))  # (elevation, lights) where the photographed lights are not known

Halves = NDArray[np.float16]


@dataclass(frozen=True, eq=False)
class Surface:
    """What the fits find for each pixel, in 16 bits: three texels of four numbers, as graphics cards keep them."""

    texels: Halves  # (h, w, 12): normal, residual; albedo, 0; curvature, 0

    @property
    def normals(self) -> Floats:
        """Unit vectors (h, w, 3) away from the surface, z never below 0."""
        return self.texels[..., 0:3].astype(np.float32)

    @property
    def residual(self) -> Floats:
        """How far (h, w) the relit brightnesses are from a matte surface's: root mean square, 1 is white."""
        return self.texels[..., 3].astype(np.float32)

    @property
    def albedo(self) -> Floats:
        """Colours (h, w, 3) of the matte surface when lit from where it faces."""
        return self.texels[..., 4:7].astype(np.float32)

    @property
    def curvature(self) -> Floats:
        """The brightness polynomial's coefficients (h, w, 3) of x², y² and xy."""
        return self.texels[..., 8:11].astype(np.float32)


def fitting_lights(known: Doubles) -> Doubles:
    """The lights (n, 3) to relight with: some of the photographed ones, spread; rings where these do not suffice."""
    usable = known[known[:, 2] > _LOWEST]
    if len(usable) >= Polynomial().terms and np.linalg.matrix_rank(Polynomial().evaluate(usable)) == Polynomial().terms:
        return _spread(usable)
    return np.array([from_angles(360 * k / count, height) for height, count in _RINGS for k in range(count)])


def _spread(lights: Doubles) -> Doubles:
    """At most MOST_LIGHTS of them, each the farthest from those before it."""
    chosen = [int(np.argmax(lights[:, 2]))]
    nearest = lights @ lights[chosen[0]]
    while len(chosen) < min(MOST_LIGHTS, len(lights)):
        chosen.append(int(np.argmin(nearest)))
        nearest = np.maximum(nearest, lights @ lights[chosen[-1]])
    return lights[chosen]


class SurfaceFit:
    """The fits for one encoding; its decoder takes `byte / 255`."""

    def __init__(self, decoder: Decoder, known: Doubles) -> None:
        self._decoder = decoder
        self._lights = fitting_lights(known)

    @cached_property
    def _solution(self) -> Floats:
        """What turns brightnesses (n, lights) into albedo times normal and the polynomial's curvature (n, 6)."""
        quadratic = np.linalg.pinv(Polynomial().evaluate(self._lights))
        return np.concatenate([np.linalg.pinv(self._lights), quadratic[_SQUARES]]).T.astype(np.float32)

    def surface(self, planes: Bytes) -> Surface:
        """The surface of byte planes (k, h, w), block by block on all processors."""
        count, height, width = planes.shape
        texels = np.zeros((height, width, 12), np.float16)

        def fit_strip(rows: slice) -> None:
            strip = planes[:, rows].reshape(count, -1)
            found = texels[rows].reshape(-1, 12)
            for block in stretches(strip.shape[1], _BLOCK):
                self._fit((strip[:, block] * np.float32(1 / 255)).T, found[block])

        on_all_processors(fit_strip, stretches(height, max(1, STRIP // 4 // max(width, 1))))
        return Surface(texels)

    def _fit(self, coefficients: Floats, found: Halves) -> None:
        """Fits one block (n, k) into its texels (n, 12)."""
        with np.errstate(invalid="ignore", over="ignore"):
            relit = np.stack([self._decoder.relight(coefficients, light) for light in self._lights])
        relit = np.fmin(np.fmax(relit, np.float32(0)), np.float32(1))  # (lights, n, 3)
        brightness = (relit @ LUMA).T
        fitted = brightness @ self._solution
        normals = unit(fitted[:, :3])
        lit = np.maximum(normals @ self._lights.T.astype(np.float32), 0)  # (n, lights)
        albedo = np.einsum("lnc,nl->nc", relit, lit) / np.maximum(np.sum(lit * lit, axis=1), 1e-6)[:, None]
        off = brightness - (albedo @ LUMA)[:, None] * lit
        found[:, 0:3] = normals
        found[:, 3] = np.sqrt(np.mean(off * off, axis=1))
        found[:, 4:7] = albedo
        found[:, 8:11] = fitted[:, 3:]


def unit(vectors: Numbers) -> Floats:
    """Vectors (..., 3) at length 1 and turned to the viewer; what has no direction faces the viewer."""
    length = np.sqrt(np.sum(vectors * vectors, axis=-1, keepdims=True))
    facing = np.array([0, 0, 1], np.float32)
    normals = np.where(length > 1e-6, vectors / np.maximum(length, 1e-6), facing)
    normals[..., 2] = np.maximum(normals[..., 2], STEEPEST)
    return np.asarray(normals / np.sqrt(np.sum(normals * normals, axis=-1, keepdims=True)), np.float32)
