"""What pixels should look like under which lights, and how much each light counts: what every solver works towards."""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats


@dataclass(frozen=True, eq=False)
class Targets:
    """Colours (n, m, 3) of some pixels at lights (m, 3), each light's squared errors weighted (m,)."""

    colours: Floats
    lights: Doubles
    weights: Floats

    def first(self, count: int) -> "Targets":
        """Those of the first pixels."""
        return Targets(self.colours[:count], self.lights, self.weights)

    @property
    def root_weights(self) -> Floats:
        """What residuals are multiplied by (m,)."""
        return np.sqrt(self.weights)
