"""Plane transforms between two pictures, fitted to pairs of points.

Points are (x, y) from the left upper corner, y down; pixel i covers i to i + 1.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import ParameterError

TransformKind = Literal["similarity", "affine", "homography"]
KINDS: Mapping[TransformKind, str] = MappingProxyType(
    {
        "similarity": "Shifted, turned and scaled",
        "affine": "Also stretched or sheared",
        "homography": "Also seen at a slant",
    }
)
"""What a transform may do, for people; from the simplest on, each holding those before."""
FEWEST: Mapping[TransformKind, int] = MappingProxyType({"similarity": 3, "affine": 4, "homography": 5})
"""Pairs of points, one more than a transform follows exactly (for a similarity half a pair more): else no residual
would tell a wrong pair."""
_ROUNDS = 12
_SETTLED = 1e-3  # pixels
_THIN = 0.02  # extent of points across their longest line, as a share of that along it


@dataclass(frozen=True, eq=False)
class Transform:
    """Where the points of a second picture lie in a first one."""

    kind: TransformKind
    matrix: Doubles  # (3, 3), of homogeneous points

    def onto(self, points: Doubles) -> Doubles:
        """Where points (n, 2) of the second picture lie in the first."""
        return _mapped(self.matrix, points)

    def back(self, points: Doubles) -> Doubles:
        """Where points (n, 2) of the first picture lie in the second."""
        return _mapped(_inverse(self.matrix), points)

    def resized(self, first: float, second: float) -> "Transform":
        """The same for pictures whose sides are so many times as long."""
        return Transform(self.kind, np.diag([first, first, 1.0]) @ self.matrix @ np.diag([1 / second, 1 / second, 1.0]))

    def scale_at(self, point: tuple[float, float]) -> float:
        """Pixels of the first picture for one of the second, around a point of the second."""
        return math.sqrt(abs(float(np.linalg.det(self._jacobian(point)))))

    def turn_at(self, point: tuple[float, float]) -> float:
        """By how many radians the second picture is turned to lie on the first, counter-clockwise as it is seen."""
        (a, b), (c, d) = self._jacobian(point).tolist()
        return -math.atan2(c - b, a + d)

    def mirrors_at(self, point: tuple[float, float]) -> bool:
        """Whether it turns left into right, which no photo of the same side can."""
        return float(np.linalg.det(self._jacobian(point))) <= 0

    def _jacobian(self, point: tuple[float, float]) -> Doubles:
        x, y, w = self.matrix @ np.array([*point, 1.0])
        rows = self.matrix[:2, :2] - np.outer([x / w, y / w], self.matrix[2, :2])
        jacobian: Doubles = rows / w
        return jacobian


def _inverse(matrix: Doubles) -> Doubles:
    return np.linalg.inv(matrix).astype(np.float64)


def _mapped(matrix: Doubles, points: Doubles) -> Doubles:
    homogeneous = points @ matrix[:, :2].T + matrix[:, 2]
    result: Doubles = homogeneous[:, :2] / homogeneous[:, 2:]
    return result


def fitted(kind: TransformKind, first: Doubles, second: Doubles, weights: Doubles | None = None) -> Transform:
    """The transform by weighted least squares that lays points (n, 2) of the second picture on those of the first."""
    shares = np.ones(len(first)) if weights is None else weights
    needed = 0.0 if kind == "similarity" else _THIN
    if min(_breadth(first, shares), _breadth(second, shares)) < needed:
        raise ParameterError("The points lie on one line or in one place: choose some that are spread over the object.")
    to_first, to_second = _normalising(first, shares), _normalising(second, shares)
    equations = _equations(kind, _mapped(to_first, first), _mapped(to_second, second), np.sqrt(shares))
    matrix = _inverse(to_first) @ equations @ to_second
    return Transform(kind, matrix / matrix[2, 2])


def _breadth(points: Doubles, weights: Doubles) -> float:
    """How far points spread across the line that they spread along most, relative to that; -1 if all are one."""
    away = (points - np.average(points, axis=0, weights=weights)) * np.sqrt(weights)[:, None]
    along, across = np.linalg.svd(away, compute_uv=False)[:2]
    return float(across / along) if along > 1e-9 else -1.0


def _normalising(points: Doubles, weights: Doubles) -> Doubles:
    """Brings points around 0, to a mean distance of √2 (Hartley, In defense of the eight-point algorithm, 1997)."""
    middle = np.average(points, axis=0, weights=weights)
    distance = float(np.average(np.linalg.norm(points - middle, axis=1), weights=weights))
    size = math.sqrt(2) / distance
    return np.array([[size, 0, -size * middle[0]], [0, size, -size * middle[1]], [0, 0, 1]])


def _equations(kind: TransformKind, first: Doubles, second: Doubles, roots: Doubles) -> Doubles:
    """The matrix (3, 3) between normalised points; `roots` are the square roots of the weights."""
    (x, y), (u, v) = second.T, first.T
    one, nil = np.ones_like(x), np.zeros_like(x)
    if kind == "similarity":
        rows = np.concatenate([np.stack([x, -y, one, nil], 1), np.stack([y, x, nil, one], 1)])
        a, b, c, d = _solved(rows, np.concatenate([u, v]), np.concatenate([roots, roots]))
        return np.array([[a, -b, c], [b, a, d], [0, 0, 1]])
    if kind == "affine":
        rows = np.stack([x, y, one], 1)
        return np.array([_solved(rows, u, roots), _solved(rows, v, roots), [0, 0, 1]])
    rows = np.concatenate(
        [
            np.stack([x, y, one, nil, nil, nil, -u * x, -u * y, -u], 1),
            np.stack([nil, nil, nil, x, y, one, -v * x, -v * y, -v], 1),
        ]
    )
    _, _, directions = np.linalg.svd(rows * np.concatenate([roots, roots])[:, None], full_matrices=len(rows) < 9)
    found: Doubles = directions[-1].reshape(3, 3)
    return found


def _solved(rows: Doubles, values: Doubles, roots: Doubles) -> Doubles:
    return np.linalg.lstsq(rows * roots[:, None], values * roots, rcond=None)[0].astype(np.float64)


def residuals(transform: Transform, first: Doubles, second: Doubles) -> Doubles:
    """How far (n,) the second's points come to lie from the first's, in pixels of the first."""
    distances: Doubles = np.linalg.norm(transform.onto(second) - first, axis=1)
    return distances


def fitted_robustly(kind: TransformKind, first: Doubles, second: Doubles) -> Transform:
    """The transform that most pairs agree on; pairs far off count nothing (Tukey's biweight)."""
    found = fitted(kind, first, second)
    for _ in range(_ROUNDS):
        away = residuals(found, first, second)
        width = 4.685 * 1.4826 * max(float(np.median(away)), 1e-3)
        weights = np.clip(1 - (away / width) ** 2, 0, 1) ** 2
        before, found = found, fitted(kind, first, second, weights)
        if float(np.abs(before.onto(second) - found.onto(second)).max()) < _SETTLED:
            break
    return found


def left_out_residuals(kind: TransformKind, first: Doubles, second: Doubles, parts: int, robust: bool) -> Doubles:
    """Residuals (n,) of pairs, each part of them left out of the fit in turn: what a fit promises for new points."""
    fit = fitted_robustly if robust else fitted
    found = np.empty(len(first))
    for part in range(parts):
        out = np.arange(len(first)) % parts == part
        found[out] = residuals(fit(kind, first[~out], second[~out]), first[out], second[out])
    return found
