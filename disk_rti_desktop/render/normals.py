"""Which way a surface faces, and its colour, by least squares over pictures that any encoding relights.

Each pixel is taken as matte: its linear light is `a (N . L)` under the light L. Lights that it does not see, and those
in which it shines, count less at a second and third look. A pixel that is anything but matte (metal, deep shade) is
fitted as displayed and at one look, which errs less there; between the two there is no edge.
Another least squares, of a quadratic polynomial in the light's x and y, tells how the brightness curves (Malzbender et
al., Polynomial texture maps, 2001).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, Numbers
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.render.decoding import STRIP, clipped, on_all_processors, stretches
from disk_rti_desktop.render.srgb import from_linear, to_linear

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
MOST_LIGHTS = 24
_LOWEST = 0.17  # z of the lights that are relit: fits are least sure at grazing light
STEEPEST = 0.02  # z of a normal at least
_SQUARES = [3, 5, 4]  # where x², y² and xy stand among the polynomial's terms
_LOOKS = 2  # after the first
_SEEN = 0.05  # N . L of a light that a pixel sees
_MATTE, _SHINY = 0.3, 0.6  # what a fit leaves, as a share of the light: matte up to this, and not at all from that
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
        """How far (h, w) the linear light is from a matte surface's: root mean square, 1 is white."""
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
        x, y, z = self._lights.T
        self._directions = np.stack([x, y, z]).astype(np.float32)
        self._products = np.stack([x * x, y * y, z * z, x * y, x * z, y * z], axis=1).astype(np.float32)

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
            shown = clipped(np.stack([self._decoder.relight(coefficients, light) for light in self._lights]))
        colours = to_linear(shown)  # (lights, n, 3)
        light = np.ascontiguousarray((colours @ LUMA).T)
        fitted = np.ascontiguousarray((shown @ LUMA).T) @ self._solution
        normals, off = self._matte(light)
        apart = _rms(off) / np.maximum(_rms(light), 1e-4)
        matte = np.clip((_SHINY - apart) / (_SHINY - _MATTE), 0, 1)[:, None]
        normals = unit(matte * normals + (1 - matte) * unit(fitted[:, :3]))
        lit = np.maximum(normals @ self._directions, 0)  # (n, lights)
        albedo = np.einsum("lnc,nl->nc", colours, lit) / np.maximum(np.sum(lit * lit, axis=1), 1e-6)[:, None]
        found[:, 0:3] = normals
        found[:, 3] = _rms(light - (albedo @ LUMA)[:, None] * lit)
        found[:, 4:7] = from_linear(albedo)
        found[:, 8:11] = fitted[:, 3:]

    def _matte(self, light: Floats) -> tuple[Floats, Floats]:
        """Normals (n, 3) by linear light (n, lights), and what the plain least squares leaves of it (n, lights)."""
        normals = unit(light @ self._solution[:, :3])
        first = off = self._left(light, normals)
        for _ in range(_LOOKS):
            seen = normals @ self._directions > _SEEN
            spread = _rms(off)[:, None] + np.float32(1e-4)
            weights = (seen / (1 + (off / spread) ** 2)).astype(np.float32)
            normals = unit(_solved(weights @ self._products, (weights * light) @ self._directions.T))
            off = self._left(light, normals)
        return normals, first

    def _left(self, light: Floats, normals: Floats) -> Floats:
        """What a matte surface of these normals leaves unexplained."""
        lit = np.maximum(normals @ self._directions, 0)
        albedo = np.sum(light * lit, axis=1) / np.maximum(np.sum(lit * lit, axis=1), 1e-6)
        return np.asarray(light - albedo[:, None] * lit, np.float32)


def _rms(values: Floats) -> Floats:
    """Root mean squares (n,) of rows."""
    return np.asarray(np.sqrt(np.mean(values * values, axis=1)), np.float32)


def _solved(products: Floats, sums: Floats) -> Floats:
    """Solutions (n, 3) of symmetric systems xx, yy, zz, xy, xz, yz (n, 6), up to a positive factor: Cramer's rule."""
    xx, yy, zz = (products[:, index] + np.float32(1e-4) for index in range(3))
    xy, xz, yz = (products[:, index] for index in range(3, 6))
    a, b, c = sums.T
    x = a * (yy * zz - yz * yz) + b * (xz * yz - xy * zz) + c * (xy * yz - xz * yy)
    y = a * (xz * yz - xy * zz) + b * (xx * zz - xz * xz) + c * (xy * xz - xx * yz)
    z = a * (xy * yz - xz * yy) + b * (xy * xz - xx * yz) + c * (xx * yy - xy * xy)
    return np.stack([x, y, z], axis=1)


def unit(vectors: Numbers) -> Floats:
    """Vectors (..., 3) at length 1 and turned to the viewer; what has no direction faces the viewer."""
    length = np.sqrt(np.sum(vectors * vectors, axis=-1, keepdims=True))
    facing = np.array([0, 0, 1], np.float32)
    normals = np.where(length > 1e-6, vectors / np.maximum(length, 1e-6), facing)
    normals[..., 2] = np.maximum(normals[..., 2], STEEPEST)
    return np.asarray(normals / np.sqrt(np.sum(normals * normals, axis=-1, keepdims=True)), np.float32)
