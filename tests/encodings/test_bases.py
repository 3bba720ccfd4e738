"""The functions of the light that PTM and HSH are made of."""

import numpy as np
import pytest

from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import solver
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.errors import ParameterError


def test_the_polynomial_is_in_the_order_of_the_web_readers() -> None:
    x, y = 0.3, -0.4
    light = np.array([[x, y, np.sqrt(1 - x * x - y * y)]])
    assert Polynomial().evaluate(light)[0] == pytest.approx([1, x, y, x * x, x * y, y * y])
    assert Polynomial(3).evaluate(light)[0, 6:] == pytest.approx([x**3, x * x * y, x * y * y, y**3])


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_harmonics_are_orthonormal_over_the_hemisphere(order: int) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(40)
    heights, azimuths = (nodes + 1) / 2, np.arange(64) * 2 * np.pi / 64
    z, angle = (grid.ravel() for grid in np.meshgrid(heights, azimuths, indexing="ij"))
    area = np.repeat(weights / 2 * 2 * np.pi / 64, 64)
    radius = np.sqrt(1 - z * z)
    values = Harmonics(order).evaluate(np.stack([radius * np.cos(angle), radius * np.sin(angle), z], axis=1))
    assert values.T @ (values * area[:, None]) == pytest.approx(np.eye((order + 1) ** 2), abs=1e-3)


def test_the_harmonics_stay_finite_at_the_rim_and_the_zenith() -> None:
    lights = np.array([[0.6, 0.8, 0.0], [0, 0, 1], [0.6, 0.8, -1e-9], [1, 0, 1e-17]])
    assert np.isfinite(Harmonics(3).evaluate(lights)).all()


def test_too_few_lights_are_refused() -> None:
    with pytest.raises(ParameterError, match="at least 6 photos, and this collection has 5"):
        solver(Polynomial(), np.eye(3)[[0, 1, 2, 0, 1]], "PTM")


def test_lights_on_one_ring_are_refused() -> None:
    angle = np.arange(12) * np.pi / 6
    ring = np.stack([0.6 * np.cos(angle), 0.6 * np.sin(angle), np.full(12, 0.8)], axis=1)
    with pytest.raises(ParameterError, match="they lie too close to each other or on one ring"):
        solver(Polynomial(), ring, "PTM")
