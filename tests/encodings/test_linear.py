"""Coefficients of linear methods, and the pictures made of them, however their pixels lie in memory."""

from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import as_floats
from disk_rti_desktop.encodings import base, linear, method
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.mlic import load, sample, synthetic
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import finish


@pytest.mark.parametrize("product", [1, 5000, 1 << 30])
def test_coefficients_are_the_least_squares_of_each_channel(
    samples: Samples, monkeypatch: pytest.MonkeyPatch, product: int
) -> None:
    monkeypatch.setattr(linear, "SMALL_PRODUCT", product)
    codec = linear.fit_channels(Harmonics(2), samples.pixels, samples.lights, "HSH")
    matrix = Harmonics(2).evaluate(samples.lights)
    expected = [np.linalg.lstsq(matrix, pixel, rcond=None)[0].ravel() for pixel in samples.pixels[::50]]
    assert codec.encode(samples.pixels)[::50] == pytest.approx(np.array(expected), abs=1e-4)


def test_luminance_is_fitted_along_the_mean_colour(samples: Samples) -> None:
    pixels = np.concatenate([samples.pixels[::50], np.zeros_like(samples.pixels[:1])])
    codec = linear.fit_luminance(Polynomial(), samples.pixels, samples.lights, "PTM")
    matrix, expected = Polynomial().evaluate(samples.lights), []
    for pixel in pixels:
        mean = pixel.mean(axis=0)
        colour = mean / mean.max() if mean.any() else np.ones(3)
        luminance = pixel @ colour / (colour @ colour)
        expected.append([*colour, *np.linalg.lstsq(matrix, luminance, rcond=None)[0]])
    assert codec.encode(pixels) == pytest.approx(np.array(expected), abs=1e-4)


@pytest.mark.parametrize("text", ["hsh2", "ptm", "ptm:luminance=true"])
def test_pixels_may_lie_photo_by_photo(samples: Samples, text: str) -> None:
    codec = finish(method(text).fit(samples))
    by_photo = np.ascontiguousarray(samples.pixels.transpose(1, 0, 2)).transpose(1, 0, 2)
    assert codec.encode(by_photo) == pytest.approx(codec.encode(samples.pixels), abs=1e-5)


@pytest.mark.parametrize("block", [1, 100, 1 << 15])
def test_a_picture_is_encoded_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    scene = synthetic.Scene("bas-relief", ("satin",), 30, 22)
    mlic = load(finish(synthetic.write(scene, tmp_path / "set", lights=synthetic.spread_lights(12), suffix=".png")))
    codec = finish(method("ptm").fit(finish(sample(mlic, 1000, 0))))
    monkeypatch.setattr(base, "BLOCK", block)
    planes = finish(base.encode(mlic, codec, "PTM")).planes
    values = np.stack([as_floats(mlic.photo(index)) for index in range(12)], axis=2)
    levels = codec.quantization.to_bytes(codec.encode(values.reshape(-1, 12, 3)))
    assert np.abs(planes.reshape(18, -1).T.astype(int) - levels).max() <= 1
