"""Bytes and coefficients."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.quantize import Quantization, spanning

coefficients = arrays(
    np.float32, st.tuples(st.integers(1, 20), st.integers(1, 5)), elements=st.floats(-1e4, 1e4, width=32)
)


@given(coefficients)
def test_a_round_trip_stays_within_half_a_step(values: Floats) -> None:
    quantization = spanning(values)
    back = quantization.to_coefficients(quantization.to_bytes(values))
    assert (np.abs(back - values) <= quantization.span / 255 * 0.501 + 1e-3).all()


@given(coefficients)
def test_bytes_survive_a_round_trip_exactly(values: Floats) -> None:
    quantization = spanning(values)
    levels = quantization.to_bytes(values)
    again = quantization.to_bytes(quantization.to_coefficients(levels))
    assert (again[:, quantization.span > 1e-3] == levels[:, quantization.span > 1e-3]).all()


def test_values_outside_the_range_are_clipped() -> None:
    quantization = Quantization(np.zeros(1, np.float32), np.ones(1, np.float32))
    assert quantization.to_bytes(np.array([[-3], [0.5], [7]], np.float32)).ravel().tolist() == [0, 128, 255]


def test_a_constant_plane_keeps_its_value() -> None:
    quantization = spanning(np.full((4, 1), 2.5, np.float32))
    assert (
        quantization.to_coefficients(quantization.to_bytes(np.full((4, 1), 2.5, np.float32))).ravel().tolist()
        == [2.5] * 4
    )


def test_outliers_are_left_out_of_the_range() -> None:
    values = np.concatenate([np.linspace(0, 1, 9999), [100]]).astype(np.float32)[:, None]
    assert spanning(values, 0.001).high[0] < 1.1
    assert spanning(values).high[0] == 100
