"""Spherical harmonics of the light direction, as Relight evaluates them (formats specification §1.3)."""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles


@dataclass(frozen=True)
class SphericalHarmonics:
    """The first (order + 1)² real spherical harmonics, orthonormal over the sphere; orders 0 to 2."""

    order: int

    @property
    def terms(self) -> int:
        """1, 4 or 9."""
        return (self.order + 1) ** 2

    def evaluate(self, lights: Doubles) -> Doubles:
        """The functions (n, terms) at lights (n, 3)."""
        x, y, z = lights.T
        first, second = np.sqrt(3 / np.pi) / 2, np.sqrt(15 / np.pi) / 2
        functions = [
            np.full_like(x, 1 / np.sqrt(4 * np.pi)),
            first * y,
            first * z,
            first * x,
            second * x * y,
            second * y * z,
            np.sqrt(5 / np.pi) / 4 * (3 * z * z - 1),
            second * x * z,
            second / 2 * (x * x - y * y),
        ]
        return np.stack(functions[: self.terms], axis=1)
