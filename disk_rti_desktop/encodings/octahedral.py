"""A square grid of light directions: the octahedron's upper half, unfolded, between whose nodes one interpolates.

Ponchio, Corsini, Scopigno: A compact representation of relightable images for the web, Web3D 2018; the layout of the
nodes is that of Relight (formats specification §1.5).
"""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles


@dataclass(frozen=True)
class OctahedralGrid:
    """Shares of the grid's nodes in a light: bilinear weights of the four around it. Node i + j · side is at (i, j)."""

    side: int  # nodes along a side of the grid, at least 2

    @property
    def terms(self) -> int:
        """One for each node."""
        return self.side**2

    def evaluate(self, lights: Doubles) -> Doubles:
        """The shares (n, nodes) at lights (n, 3)."""
        x, y = lights[:, 0], lights[:, 1]
        size = np.abs(lights).sum(axis=1)
        across = ((x + y) / size + 1) / 2 * (self.side - 1)
        down = ((y - x) / size + 1) / 2 * (self.side - 1)
        shares: Doubles = (self._along(down)[:, :, None] * self._along(across)[:, None, :]).reshape(-1, self.terms)
        return shares

    def _along(self, positions: Doubles) -> Doubles:
        """The shares (n, side) of a line of nodes at positions (n,) on it."""
        shares: Doubles = np.maximum(0.0, 1 - np.abs(positions[:, None] - np.arange(self.side)))
        return shares
