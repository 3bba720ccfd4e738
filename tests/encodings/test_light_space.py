"""The photos as a function of the light."""

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.light_space import LightSpace, Prior, fit_light_space
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.sampling import Samples, inner_lights

PRIOR = Prior(on_disk=False, kernel="Matérn 3/2", length=0.6, noise=1e-2, trend=1)


def test_photographed_lights_come_back_where_noise_is_small(samples: Samples) -> None:
    space = LightSpace(Prior(True, "Matérn 5/2", 0.4, 1e-6, 0), samples.lights, np.ones(len(samples.lights)))
    assert space.colours(samples.pixels[:50], samples.lights) == pytest.approx(samples.pixels[:50], abs=1e-3)


@pytest.mark.parametrize("trend", [0, -1, 1])
@pytest.mark.parametrize("kernel", ["squared exponential", "Matérn 3/2", "Matérn 5/2"])
def test_the_trend_passes_through_untouched(trend: int, kernel: str) -> None:
    lights = synthetic.spread_lights(30)
    prior = Prior(True, kernel, 0.5, 1e-2, trend)
    of_trend = prior.trend_at(lights) @ np.arange(1.0, 1 + prior.trend_at(lights).shape[1])
    pixels = np.repeat(of_trend[None, :, None], 3, axis=2).astype(np.float32)
    between = synthetic.spread_lights(17)
    wanted = prior.trend_at(between) @ np.arange(1.0, 1 + prior.trend_at(lights).shape[1])
    assert LightSpace(prior, lights, np.ones(30)).colours(pixels, between)[0, :, 0] == pytest.approx(wanted, abs=1e-3)


def left_out_error(samples: Samples, prior: Prior) -> float:
    """The geometric mean of the inner lights' errors, each predicted from the others by a process of its own."""
    errors = []
    for left_out in inner_lights(samples.lights):
        kept = [i for i in range(len(samples.lights)) if i != left_out]
        space = LightSpace(prior, samples.lights[kept], np.ones(len(kept)))
        predicted = space.colours(samples.pixels[:, kept], samples.lights[left_out : left_out + 1])
        errors.append(np.mean((predicted[:, 0] - samples.pixels[:, left_out]) ** 2, dtype=np.float64))
    return float(np.exp(np.mean(np.log(errors))))


def test_the_chosen_prior_has_the_error_that_leaving_out_gives(samples: Samples) -> None:
    space = fit_light_space(samples.pixels, samples.lights)
    error = float(np.exp(np.log(space.errors[inner_lights(samples.lights)]).mean()))
    assert error == pytest.approx(left_out_error(samples, space.prior), rel=1e-3)
    assert error <= left_out_error(samples, PRIOR)


def test_errors_are_expected_where_the_photos_around_had_them(samples: Samples) -> None:
    errors = np.where(samples.lights[:, 0] > 0, 1e-2, 1e-4)
    space = LightSpace(PRIOR, samples.lights, errors)
    east, west = space.expected_errors(np.array([[0.7, 0, 0.714], [-0.7, 0, 0.714]]))
    assert east == pytest.approx(1e-2, rel=0.1)
    assert west == pytest.approx(1e-4, rel=0.1)


def test_a_few_lights_on_one_ring_are_enough(samples: Samples) -> None:
    angle = np.arange(6) * np.pi / 3
    ring: Doubles = np.stack([0.6 * np.cos(angle), 0.6 * np.sin(angle), np.full(6, 0.8)], axis=1)
    space = fit_light_space(samples.pixels[:, :6], ring)
    assert np.isfinite(space.colours(samples.pixels[:, :6], samples.lights)).all()
