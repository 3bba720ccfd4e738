"""Amounts of light and how sRGB shows them."""

import numpy as np
import pytest

from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder, srgb
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization


def test_the_curve_has_the_values_of_the_standard() -> None:
    amounts = np.array([-1, 0, 0.002, 0.0031308, 0.18, 0.5, 1, 7], np.float32)
    shown = [0, 0, 0.02584, 0.04045, 0.46135, 0.73536, 1, 1]
    assert srgb(amounts) == pytest.approx(shown, abs=2e-5)


def test_the_curve_comes_behind_the_sum_of_the_terms() -> None:
    plain = linear_decoder(Polynomial(1))
    quantization = Quantization(np.full(9, -0.5, np.float32), np.full(9, 0.5, np.float32))
    texels = np.random.default_rng(0).random((50, 9), np.float32)
    light = np.array([0.3, -0.2, 0.93])
    amounts = plain.dequantized(quantization).relight(texels, light)
    shown = LinearLightDecoder(plain).dequantized(quantization).relight(texels, light)
    assert shown == pytest.approx(srgb(amounts))
    assert np.ptp(shown) > 0.5
