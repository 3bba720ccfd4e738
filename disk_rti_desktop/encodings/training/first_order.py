"""A rough decoder and latents by gradient descent from a random start: where the second-order method begins.

Each pixel's latents are variables of their own, so that there is no encoder to train.
"""

import time

import torch
from torch import Tensor, nn

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.solution import Solution
from disk_rti_desktop.encodings.targets import Targets
from disk_rti_desktop.encodings.training.layers import Layers, solution_of
from disk_rti_desktop.progress import Progress, Steps

RATE = 0.05
REPORT_SECONDS = 0.08


def descend(latents: Floats, targets: Targets, units: int, steps: int, seed: int) -> Steps[tuple[Solution, float]]:
    """A solution for the targets of some pixels, and its weighted mean squared error.

    Latents begin at `latents` (n, k), of deviation about 1, and the decoder at random. Previews are Solutions.
    """
    wanted, at = torch.from_numpy(targets.colours), torch.from_numpy(targets.lights[:, :2].astype("float32"))
    root_weights = torch.from_numpy(targets.root_weights)[:, None]
    mean = float(targets.colours.mean())
    layers = tuple(nn.Parameter(layer) for layer in _random_layers(latents.shape[1], units, mean, seed))
    values = nn.Parameter(torch.tensor(latents))
    adam = torch.optim.Adam([*layers, values], lr=RATE, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, RATE, total_steps=steps + 1, pct_start=0.1)
    first, second, third = layers
    reported = time.perf_counter()
    for step in range(steps):
        error = ((_colours((first, second, third), values, at) - wanted) * root_weights).square().mean()
        adam.zero_grad(set_to_none=True)
        torch.autograd.backward(error)
        adam.step()
        schedule.step()
        if time.perf_counter() - reported > REPORT_SECONDS:
            yield Progress(step + 1, steps, "Looking for a start", solution_of((first, second, third), values))
            reported = time.perf_counter()
    with torch.no_grad():
        error = ((_colours((first, second, third), values, at) - wanted) * root_weights).square().mean()
    return solution_of((first, second, third), values), float(error)


def _random_layers(latents: int, units: int, mean: float, seed: int) -> Layers:
    """Matrices that let the light matter at once: scales found by trying, see docs/measurements.md."""
    draw = torch.Generator().manual_seed(seed)
    first = torch.randn(units, latents + 3, generator=draw) * torch.tensor([0.4] * latents + [2.5, 2.5, 0.7])
    second = torch.randn(units, units + 1, generator=draw) * 0.35
    third = torch.randn(3, units + 1, generator=draw) * 0.05
    third[:, -1] = mean
    return first, second, third


def _colours(layers: Layers, latents: Tensor, lights: Tensor) -> Tensor:
    """Colours (n, m, 3) of latents (n, k) at lights (m, 2)."""
    first, second, third = layers
    k = latents.shape[1]
    of_light = lights @ first[:, k:-1].T + first[:, -1]
    hidden = nn.functional.elu((latents @ first[:, :k].T)[:, None] + of_light[None])
    hidden = nn.functional.elu(hidden @ second[:, :-1].T + second[:, -1])
    return hidden @ third[:, :-1].T + third[:, -1]
