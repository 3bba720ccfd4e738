"""A teacher that needs no training: the photos interpolated over light space by a Gaussian process.

The colour at a light is a weighted sum of the photos, with one weight vector for the whole picture, so that the teacher
can be asked at any light. Kernel, length scale, noise and trend are those with the smallest error on lights left out
one by one, which has a closed form (Rasmussen, Williams: Gaussian Processes for Machine Learning, 2006, §5.4.2 and
§2.7 for the trend). Lights on the rim are not judged: there is nothing beyond them to interpolate from.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.mlic.sampling import inner_lights

KERNELS = ("squared exponential", "Matérn 3/2", "Matérn 5/2")
LENGTHS = (0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 2.0, 3.0)
NOISES = (1e-4, 1e-3, 1e-2, 3e-2, 0.1, 0.3)
TRENDS = (0, -1, 1, 2)
JUDGED_PIXELS = 6000
AROUND = 0.15  # distance on the disc over which errors are averaged


@dataclass(frozen=True)
class Prior:
    """What is believed of the way colours change with the light."""

    on_disk: bool  # distances between x, y; otherwise between unit vectors
    kernel: str
    length: float
    noise: float  # variance, as a share of the signal's
    trend: int  # harmonics of that order are fitted first; -1 a plane over the unit vector

    def covariance(self, first: Doubles, second: Doubles) -> Doubles:
        """The kernel (n, m) between lights (n, 3) and (m, 3)."""
        used = slice(0, 2 if self.on_disk else 3)
        distance = np.linalg.norm(first[:, None, used] - second[None, :, used], axis=2) / self.length
        if self.kernel == "squared exponential":
            smooth: Doubles = np.exp(-0.5 * distance**2)
            return smooth
        scaled = distance * np.sqrt(3 if self.kernel == "Matérn 3/2" else 5)
        rise = 1 + scaled + (0 if self.kernel == "Matérn 3/2" else scaled**2 / 3)
        rough: Doubles = rise * np.exp(-scaled)
        return rough

    def trend_at(self, lights: Doubles) -> Doubles:
        """The functions of the trend (n, terms)."""
        if self.trend < 0:
            return np.concatenate([np.ones((len(lights), 1)), lights], axis=1)
        return Harmonics(self.trend).evaluate(lights)


@dataclass(frozen=True, eq=False)
class LightSpace:
    """The photos as a function of the light."""

    prior: Prior
    lights: Doubles  # (lights, 3) the photographed ones
    errors: Doubles  # (lights,) mean squared errors of the photos, each left out in turn

    def weights(self, lights: Doubles) -> Floats:
        """What each photo adds (m, photos) to the colour at lights (m, 3)."""
        inverse, trend = _inverse(self.prior, self.lights), self.prior.trend_at(self.lights)
        projected = inverse @ trend
        of_trend = np.linalg.solve(trend.T @ projected, projected.T)  # photos -> trend coefficients
        rest = inverse @ (np.eye(len(self.lights)) - trend @ of_trend)
        near = self.prior.covariance(lights, self.lights)
        return (self.prior.trend_at(lights) @ of_trend + near @ rest).astype(np.float32)

    def colours(self, pixels: Floats, lights: Doubles) -> Floats:
        """Colours (n, m, 3) of pixels (n, photos, 3) at lights (m, 3)."""
        colours: Floats = np.matmul(self.weights(lights), pixels)
        return colours

    def expected_errors(self, lights: Doubles) -> Doubles:
        """The squared errors (m,) to be expected at lights (m, 3): geometric means of those of the photos around."""
        squared = np.sum((lights[:, None, :2] - self.lights[None, :, :2]) ** 2, axis=2)
        shares = np.exp(-0.5 * squared / AROUND**2) + 1e-9
        expected: Doubles = np.exp(shares @ np.log(self.errors) / shares.sum(axis=1))
        return expected


def fit_light_space(pixels: Floats, lights: Doubles) -> LightSpace:
    """The Gaussian process with the prior that predicts left-out photos best, judged on pixels (n, lights, 3)."""
    judged = inner_lights(lights) or list(range(len(lights)))
    values = pixels[:JUDGED_PIXELS].transpose(1, 0, 2).reshape(len(lights), -1).astype(np.float64)
    gram = values @ values.T / values.shape[1]
    best, lowest = LightSpace(Prior(True, KERNELS[0], LENGTHS[0], NOISES[0], 0), lights, np.ones(len(lights))), np.inf
    for on_disk, kernel, length, noise in itertools.product((True, False), KERNELS, LENGTHS, NOISES):
        inverse = _inverse(Prior(on_disk, kernel, length, noise, 0), lights)
        for order in TRENDS:
            prior = Prior(on_disk, kernel, length, noise, order)
            errors = _left_out_errors(inverse, prior.trend_at(lights), gram)
            # As in a mean of decibels, a light that nothing predicts does not outvote all others.
            error = np.log(errors[judged]).mean()
            if error < lowest:
                best, lowest = LightSpace(prior, lights, errors), error
    return best


def _inverse(prior: Prior, lights: Doubles) -> Doubles:
    covariance = prior.covariance(lights, lights) + prior.noise * np.eye(len(lights))
    return np.linalg.inv(covariance).astype(np.float64)


def _left_out_errors(inverse: Doubles, trend: Doubles, gram: Doubles) -> Doubles:
    """The squared errors (lights,) of the photos, each left out in turn, from the photos' products (lights, lights)."""
    if trend.shape[1] + 3 > len(trend):
        return np.full(len(trend), np.inf)
    projected = inverse @ trend
    residual = inverse - projected @ np.linalg.solve(trend.T @ projected, projected.T)
    errors: Doubles = np.einsum("ij,jk,ik->i", residual, gram, residual, optimize=True) / np.diag(residual) ** 2
    return np.maximum(errors, 1e-12)
