"""The octahedral grid: its nodes, and what lies between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.octahedral import OctahedralGrid
from disk_rti_desktop.mlic.lights import from_disk


def direction(i: int, j: int, side: int) -> Doubles:
    """The unit vector of a node, by the inverse of the folding."""
    a, b = 2 * i / (side - 1) - 1, 2 * j / (side - 1) - 1
    x, y = (a - b) / 2, (a + b) / 2
    vector = np.array([x, y, 1 - abs(x) - abs(y)])
    unit: Doubles = vector / np.linalg.norm(vector)
    return unit


@pytest.mark.parametrize("side", [2, 3, 8, 9])
def test_a_node_has_all_of_its_own_light(side: int) -> None:
    for j in range(side):
        for i in range(side):
            shares = OctahedralGrid(side).evaluate(direction(i, j, side)[None])[0]
            assert shares[i + j * side] == pytest.approx(1, abs=1e-9)
            assert shares.sum() == pytest.approx(1)


@given(st.floats(-1, 1), st.floats(-1, 1), st.integers(2, 12))
def test_four_nodes_share_any_light(x: float, y: float, side: int) -> None:
    norm = max(1.0, float(np.hypot(x, y)))
    shares = OctahedralGrid(side).evaluate(from_disk(x / norm, y / norm)[None])[0]
    assert shares.min() >= 0
    assert shares.sum() == pytest.approx(1)
    rows, columns = np.nonzero(shares.reshape(side, side) > 1e-9)
    assert np.ptp(rows) <= 1
    assert np.ptp(columns) <= 1
