"""The modes of the free disc against published frequencies and their own laws."""

from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.dmd import MOST, POISSON, Modes, modes
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.formats import save
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import finish

# λ² by (nodal diameters, how many of the same come before) for Poisson's ratio 0.33: Leissa 1969, table 2.5.
PUBLISHED = {(2, 0): 5.253, (0, 0): 9.084, (3, 0): 12.23, (1, 0): 20.52, (4, 0): 21.6, (5, 0): 33.1, (2, 1): 35.25}
PUBLISHED |= {(0, 1): 38.55, (1, 1): 59.86}


def disc(count: int = 60) -> tuple[Doubles, Doubles]:
    """Points (n, 3) on the unit disc, and their shares of its area."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    radius, angle = (grid.ravel() for grid in np.meshgrid((nodes + 1) / 2, np.arange(64) * np.pi / 32, indexing="ij"))
    area = np.repeat(weights * (nodes + 1) / 2, 64) / 64
    return np.stack([radius * np.cos(angle), radius * np.sin(angle), np.zeros_like(radius)], axis=1), area


def test_frequencies_are_the_published_ones() -> None:
    for (waves, order), value in PUBLISHED.items():
        found = [mode.number**2 for mode in modes() if mode.number and (mode.waves, mode.sine) == (waves, False)]
        assert found[order] == pytest.approx(value, rel=5e-3)
    numbers = [mode.number for mode in modes()]
    assert numbers == sorted(numbers)
    assert len(numbers) == MOST


def test_modes_are_orthonormal_over_the_disc() -> None:
    points, area = disc()
    values = Modes(MOST).evaluate(points)
    assert values.T @ (values * area[:, None]) == pytest.approx(np.eye(MOST), abs=1e-4)


def test_the_first_modes_are_the_motions_as_a_whole() -> None:
    points, _ = disc(5)
    values = Modes(3).evaluate(points)
    assert values == pytest.approx(np.stack([np.ones(len(points)), 2 * points[:, 0], 2 * points[:, 1]], axis=1))


def test_no_moment_is_left_at_the_edge() -> None:
    step = 1e-3
    radius = 1 - step * np.arange(4)
    line = np.stack([radius, np.zeros(4), np.zeros(4)], axis=1)
    values = Modes(MOST).evaluate(line)
    slope = (11 * values[0] - 18 * values[1] + 9 * values[2] - 2 * values[3]) / (6 * step)
    bend = (2 * values[0] - 5 * values[1] + 4 * values[2] - values[3]) / step**2
    waves = np.array([mode.waves for mode in modes()])
    vibrating = np.array([mode.number > 0 for mode in modes()])
    moment = bend + POISSON * (slope - waves**2 * values[0])
    assert np.abs(moment[vibrating]).max() < 1e-2 * np.abs(bend).max()


def test_a_decomposition_is_refused_by_formats_that_cannot_hold_it(samples: Samples, tmp_path: Path) -> None:
    codec = finish(method("dmd6").fit(samples))
    planes = np.zeros((18, 4, 5), np.uint8)
    relightable = Relightable("x", "DMD, 6 modes", planes, codec.quantization, codec.decoder, samples.lights)
    with pytest.raises(OutputError, match="cannot hold"):
        finish(save(relightable, tmp_path / "out"))
