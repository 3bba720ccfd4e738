"""Principal components, and shares of lights in other lights."""

import numpy as np
import pytest

from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.rbf import RadialShares, best_shares
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import finish

LIGHTS = synthetic.spread_lights(30)


def test_shares_are_gaussians_that_sum_to_one() -> None:
    light = np.array([[0.1, 0.2, np.sqrt(0.95)]])
    found = RadialShares(LIGHTS, 0.5).evaluate(light)[0]
    bare = np.exp(-np.sum((LIGHTS - light) ** 2, axis=1) / 0.25)
    bare /= bare.sum()
    expected = np.where(bare > 1e-3, bare, 0)
    assert found == pytest.approx(expected / expected.sum())
    assert found.sum() == pytest.approx(1)
    assert (found == 0).any()


@pytest.mark.parametrize("width", [1e-3, 0.125, 10.0])
def test_shares_stay_numbers_far_from_every_light(width: float) -> None:
    shares = RadialShares(LIGHTS[:3], width).evaluate(np.array([[0, 0, -1.0], [1, 0, 0]]))
    assert shares.sum(axis=1) == pytest.approx([1, 1])


def test_the_width_follows_how_fast_colours_change() -> None:
    draw = np.random.default_rng(0)
    noise = draw.standard_normal((200, len(LIGHTS), 3)).astype(np.float32)
    smooth = np.repeat((draw.standard_normal((200, 3)) @ LIGHTS.T)[:, :, None], 3, axis=2).astype(np.float32)
    assert best_shares(noise, LIGHTS).width > best_shares(smooth, LIGHTS).width


def test_all_components_give_the_photos_back(samples: Samples) -> None:
    few = Samples(samples.pixels[:, ::5], samples.lights[::5], samples.overview[:, :, ::5])  # 6 photos: 18 components
    codec = finish(method("rbf18:width=0.01").fit(few))
    coefficients = codec.encode(few.pixels)
    for index, light in enumerate(few.lights):
        assert codec.decoder.relight(coefficients, light) == pytest.approx(few.pixels[:, index], abs=1e-4)
    with pytest.raises(ParameterError, match="6 photos have at most 18 components"):
        finish(method("rbf19").fit(few))


def test_components_are_the_best_of_their_number(samples: Samples) -> None:
    codec = finish(method("rbf5:width=0.01").fit(samples))
    coefficients = codec.encode(samples.pixels)
    shown = np.stack([codec.decoder.relight(coefficients, light) for light in samples.lights], axis=1)
    flat = samples.pixels.reshape(len(samples.pixels), -1)
    left = np.linalg.svd(flat - flat.mean(axis=0), compute_uv=False)[5:]  # Eckart, Young 1936
    assert np.sum((shown - samples.pixels) ** 2) == pytest.approx(np.sum(left**2), rel=1e-3)
    assert (codec.decoder.planes, getattr(codec.decoder, "parameters", 0)) == (5, 30 * 3 * 6)
