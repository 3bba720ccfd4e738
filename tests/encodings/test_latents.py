"""Latents of pixels for a fixed decoder."""

import itertools

import numpy as np
import pytest

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.latents import fit_latents
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.targets import Targets
from disk_rti_desktop.mlic import synthetic

DRAW = np.random.default_rng(0)
LIGHTS = synthetic.spread_lights(40)


def values(*shape: int) -> Floats:
    return DRAW.standard_normal(shape, np.float32) / np.float32(np.sqrt(shape[-1]))


DECODER = MlpDecoder((values(12, 8), values(12, 12), values(3, 12)), (values(12), values(12), values(3)))
TRUE = DRAW.standard_normal((200, 6), np.float32)
COLOURS = np.stack([DECODER.relight(TRUE, light) for light in LIGHTS], axis=1)


def error(latents: Floats, weights: Floats) -> Floats:
    """The weighted squared error of each pixel (n,)."""
    relit = np.stack([DECODER.relight(latents, light) for light in LIGHTS], axis=1)
    squares: Floats = (relit - COLOURS) ** 2 * weights[None, :, None]
    summed: Floats = squares.sum(axis=(1, 2))
    return summed


def test_known_latents_are_found_again() -> None:
    weights = np.ones(len(LIGHTS), np.float32)
    start = TRUE + np.float32(0.3) * DRAW.standard_normal(TRUE.shape, np.float32)
    found, left = fit_latents(DECODER, start, Targets(COLOURS, LIGHTS, weights), 12)
    assert left == pytest.approx(error(found, weights), abs=1e-4)
    assert np.median(error(found, weights)) < 1e-4 * np.median(error(start, weights))


def test_no_pixel_gets_worse_and_more_steps_help() -> None:
    weights = np.linspace(0.1, 2, len(LIGHTS), dtype=np.float32)
    start = np.zeros_like(TRUE)
    targets = Targets(COLOURS, LIGHTS, weights)
    errors = [error(fit_latents(DECODER, start, targets, steps)[0], weights) for steps in (0, 1, 3, 8)]
    assert errors[0] == pytest.approx(error(start, weights), rel=1e-5)
    for before, after in itertools.pairwise(errors):
        assert (after <= before * 1.0001 + 1e-6).all()
    assert errors[3].sum() < 0.05 * errors[0].sum()


def test_a_light_without_weight_does_not_count() -> None:
    weights = np.ones(len(LIGHTS), np.float32)
    weights[::4] = 0
    spoiled = COLOURS.copy()
    spoiled[:, ::4] = 9
    start = TRUE + np.float32(0.1)
    plain, _ = fit_latents(DECODER, start, Targets(COLOURS, LIGHTS, weights), 6)
    blind, _ = fit_latents(DECODER, start, Targets(spoiled, LIGHTS, weights), 6)
    assert blind == pytest.approx(plain, abs=1e-3)
