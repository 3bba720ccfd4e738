"""Where the lamps of a synthetic collection stand: the SynthRTI protocol's two domes, or any number spread evenly."""

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.lights import from_angles

# (elevation, number of lamps, azimuth of the first), degrees: as in the published SynthRTI benchmark.
_DOME = ((10, 18, 70.0), (30, 12, 60.0), (50, 10, 54.0), (70, 8, 45.0), (90, 1, 0.0))
_TEST = ((20, 8, 45.0), (40, 4, 22.5), (60, 4, -22.5), (80, 4, 45.0))
_LOWEST, _HIGHEST = 10.0, 85.0  # of the spread lights, degrees


def _rings(rings: tuple[tuple[int, int, float], ...]) -> Doubles:
    return np.array(
        [from_angles(first - 360 * k / count, elevation) for elevation, count, first in rings for k in range(count)]
    )


def dome_lights() -> Doubles:
    """The 49 lights (49, 3) to fit with: elevations 10, 30, 50, 70 and 90 degrees, rings turned against each other."""
    return _rings(_DOME)


def test_lights() -> Doubles:
    """The 20 lights (20, 3) to judge with: elevations 20, 40, 60 and 80 degrees, none of them among the dome's."""
    return _rings(_TEST)


def spread_lights(count: int, lowest: float = _LOWEST, highest: float = _HIGHEST) -> Doubles:
    """This many lights (count, 3), spread evenly over the dome between two elevations in degrees."""
    if count < 1:
        raise ParameterError(f"A collection needs at least one light, not {count}.")
    low, high = np.sin(np.radians(lowest)), np.sin(np.radians(highest))
    steps = np.arange(count)
    height = low + (high - low) * (steps + 0.5) / count
    azimuth = steps * np.pi * (3 - np.sqrt(5))  # the golden angle
    radius = np.sqrt(1 - height**2)
    return np.stack([radius * np.cos(azimuth), radius * np.sin(azimuth), height], axis=1)
