"""Spherical harmonics against the definitions they come from."""

import numpy as np
import pytest
from scipy.special import factorial, lpmv

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.sh import SphericalHarmonics


def sphere(n: int = 24) -> tuple[Doubles, Doubles]:
    """Directions (m, 3) and weights (m,) that integrate polynomials over the sphere exactly."""
    heights, weights = np.polynomial.legendre.leggauss(n)
    angles = np.arange(2 * n) * np.pi / n
    z, angle = (grid.ravel() for grid in np.meshgrid(heights, angles))
    radius = np.sqrt(1 - z * z)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), z], axis=1), np.tile(weights, 2 * n) * np.pi / n


def test_they_are_orthonormal_over_the_sphere() -> None:
    directions, weights = sphere()
    functions = SphericalHarmonics(2).evaluate(directions)
    assert (functions.T * weights) @ functions == pytest.approx(np.eye(9), abs=1e-12)


@pytest.mark.parametrize(
    ("index", "degree", "order"), [(0, 0, 0), (1, 1, -1), (2, 1, 0), (3, 1, 1), (6, 2, 0), (8, 2, 2)]
)
def test_they_come_in_the_customary_order(index: int, degree: int, order: int) -> None:
    directions, _ = sphere(6)
    m, azimuth = abs(order), np.arctan2(directions[:, 1], directions[:, 0])
    norm = np.sqrt((2 * degree + 1) / (4 * np.pi) * factorial(degree - m) / factorial(degree + m))
    around = np.ones_like(azimuth) if m == 0 else np.sqrt(2) * (np.sin if order < 0 else np.cos)(m * azimuth)
    expected = norm * (-1) ** m * lpmv(m, degree, directions[:, 2]) * around
    assert SphericalHarmonics(2).evaluate(directions)[:, index] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("order", [0, 1, 2])
def test_orders_have_as_many_terms_as_they_say(order: int) -> None:
    basis = SphericalHarmonics(order)
    assert basis.evaluate(np.eye(3)).shape == (3, basis.terms)
