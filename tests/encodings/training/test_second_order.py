"""The second-order method, against the same step computed the long way."""

import numpy as np
import pytest
import torch
from torch import Tensor

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.solution import Solution
from disk_rti_desktop.encodings.targets import Targets
from disk_rti_desktop.encodings.training import second_order
from disk_rti_desktop.encodings.training.first_order import descend
from disk_rti_desktop.encodings.training.layers import layers_of
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import finish

UNITS, LATENTS, PIXELS = 5, 3, 7


@pytest.fixture
def start() -> Solution:
    draw = np.random.default_rng(1)

    def values(*shape: int) -> Floats:
        return draw.standard_normal(shape, np.float32) * np.float32(0.5)

    weights = (values(UNITS, LATENTS + 2), values(UNITS, UNITS), values(3, UNITS))
    return Solution(MlpDecoder(weights, (values(UNITS), values(UNITS), values(3))), values(PIXELS, LATENTS))


@pytest.fixture
def targets() -> Targets:
    lights = synthetic.spread_lights(11)
    draw = np.random.default_rng(2)
    weights = draw.uniform(0.2, 2, len(lights)).astype(np.float32)
    return Targets(draw.random((PIXELS, len(lights), 3), np.float32), lights, weights)


def residuals(flat: Tensor, start: Solution, targets: Targets) -> Tensor:
    """All weighted residuals as a function of decoder and latents in one vector."""
    layers, position = [], 0
    for layer in layers_of(start.decoder):
        layers.append(flat[position : position + layer.numel()].view_as(layer))
        position += layer.numel()
    latents = flat[position:].view(PIXELS, LATENTS)
    lights = torch.from_numpy(targets.lights[:, :2].astype(np.float32)).to(flat)
    pairs = torch.cat([latents[:, None].expand(-1, len(lights), -1), lights.expand(PIXELS, -1, -1)], dim=2)
    for layer in layers[:2]:
        pairs = torch.nn.functional.elu(pairs @ layer[:, :-1].T + layer[:, -1])
    off = pairs @ layers[2][:, :-1].T + layers[2][:, -1] - torch.from_numpy(targets.colours).to(flat)
    return (off * torch.from_numpy(targets.root_weights)[:, None].to(flat)).flatten()


def test_a_step_is_that_of_the_whole_damped_system(start: Solution, targets: Targets) -> None:
    damping = 0.03
    system = second_order._System(layers_of(start.decoder), damping)
    wanted = second_order._Wanted.of(targets)
    latents = torch.from_numpy(start.latents)
    for chunk in (slice(0, 4), slice(4, PIXELS)):
        system.add(system.part(latents[chunk], wanted.some(chunk)))
    layers, moved = system.step(latents)
    flat = torch.cat([*(layer.flatten() for layer in layers_of(start.decoder)), latents.flatten()]).double()
    off = residuals(flat, start, targets)
    jacobian: Tensor = torch.func.jacrev(lambda v: residuals(v, start, targets))(flat)
    normal = jacobian.T @ jacobian
    count = flat.numel() - latents.numel()
    damped = normal.clone()
    damped[count:, count:] += torch.diag(damping * torch.diagonal(normal)[count:])
    # The decoder's damping applies to its diagonal after the latents are eliminated.
    mixed = damped[:count, count:]
    reduced = damped[:count, :count] - mixed @ torch.linalg.solve(damped[count:, count:], mixed.T)
    damped[:count, :count] += torch.diag(damping * torch.diagonal(reduced))
    step = torch.linalg.solve(damped, -jacobian.T @ off)
    got = torch.cat([*(layer.flatten() for layer in layers), moved.flatten()]).double() - flat
    assert (got - step).norm() < 2e-3 * step.norm()


def test_the_error_falls_far_below_that_of_descent(samples: Samples) -> None:
    draw = np.random.default_rng(0)
    pixels = samples.pixels[draw.permutation(len(samples.pixels))[:100]]
    targets = Targets(pixels, samples.lights, np.ones(len(samples.lights), np.float32))
    begin = draw.standard_normal((100, 6), np.float32)
    rough, error = finish(descend(begin, targets, 8, 200, seed=0))
    solved = finish(second_order.solve(rough, targets, 25))
    relit = np.stack([solved.decoder.relight(solved.latents, light) for light in samples.lights], axis=1)
    assert np.mean((relit - pixels) ** 2) < 0.6 * error
