"""The networks of the published neural methods and the loop that trains them.

The loop goes by pixels: a pixel is encoded once and decoded at several lights, where the published codes draw
(pixel, light) pairs and encode a pixel anew for each of its lights.
"""

import copy
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.base import Codec
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.quantize import spanning
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Figure, Progress, Steps

REPORT_SECONDS = 0.08
OUTLIERS = 0.0005  # the share of latents, at either end, that a byte range need not reach
CHUNK = 16384  # pixels encoded at a time
CHECKS = 25  # of the held-out pixels, over a training
PATIENCE = 10  # checks without a better one, after which a training stops early

Teacher = Callable[[Tensor, Tensor], Tensor]
"""Colours (n, m, 3) of pixels (n, lights, 3) at m lights (m, 3)."""


@dataclass(frozen=True)
class Shape:
    """The sizes of an autoencoder: the encoder's hidden layers, the latents, the decoder's units."""

    encoder: tuple[int, ...]
    latents: int
    units: int


@dataclass(frozen=True)
class Plan:
    """How long and how to train: the rate rises and falls once, over `steps` batches of `pixels` at `lights` lights."""

    steps: int
    pixels: int = 256
    lights: int = 12
    rate: float = 4e-3


class Autoencoder(nn.Module):
    """Pixels under all lights to latents, and latents with one light to a colour; ELU between the layers."""

    def __init__(self, shape: Shape, centre: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.centre, self.spread = nn.Buffer(centre), nn.Buffer(spread)
        widths = (len(centre), *shape.encoder)
        layers: list[nn.Module] = []
        for inputs, outputs in itertools.pairwise(widths):
            layers += [nn.Linear(inputs, outputs), nn.ELU()]
        self.encoder = nn.Sequential(*layers, nn.Linear(widths[-1], shape.latents))
        self.first = nn.Linear(shape.latents + 2, shape.units)
        self.second = nn.Linear(shape.units, shape.units)
        self.third = nn.Linear(shape.units, 3)
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                # Signals keep their size through the layers; with torch's default they shrink and learning starts late.
                nn.init.kaiming_normal_(layer.weight, nonlinearity="linear")

    def encode(self, pixels: Tensor) -> Tensor:
        """Latents (n, k) of pixels (n, lights, 3)."""
        latents: Tensor = self.encoder((pixels.flatten(1) - self.centre) / self.spread)
        return latents

    def decode(self, latents: Tensor, lights: Tensor) -> Tensor:
        """Colours (n, m, 3) of latents (n, k) at each of the lights (m, 3)."""
        k = latents.shape[1]
        of_pixel = latents @ self.first.weight[:, :k].T  # (n, units)
        of_light = lights[:, :2] @ self.first.weight[:, k:].T + self.first.bias  # (m, units)
        hidden = functional.elu(of_pixel[:, None] + of_light[None])
        colours: Tensor = self.third(functional.elu(self.second(hidden)))
        return colours

    def teach(self, pixels: Tensor, lights: Tensor) -> Tensor:
        """What this network gives as a teacher."""
        with torch.no_grad():
            return self.decode(self.encode(pixels), lights)


def seeded_network(samples: Samples, shape: Shape, seed: int) -> Autoencoder:
    """A network for such pixels, brought to mean 0 and deviation 1, whose starting weights depend on the seed alone."""
    pixels = torch.from_numpy(samples.pixels).flatten(1)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Autoencoder(shape, pixels.mean(0), pixels.std().clamp(min=1e-3))


def train(
    network: Autoencoder, samples: Samples, plan: Plan, seed: int, note: str, teacher: Teacher | None, alpha: float
) -> Steps[Autoencoder]:
    """The network after training on nine tenths of the pixels, as it was when best on the remaining tenth.

    The loss is that of the DisK-NeuralRTI paper: alpha times the squared error against the photos plus 1 - alpha times
    that against the teacher, at the photographed lights. Progress previews are Codecs.
    """
    draw = np.random.default_rng(seed)
    pixels, lights = torch.from_numpy(samples.pixels), torch.from_numpy(samples.lights.astype(np.float32))
    order = draw.permutation(len(pixels))
    checked = torch.from_numpy(order[: max(1, len(order) // 10)][:2048])
    trained = order[max(1, len(order) // 10) :] if len(order) > 1 else order
    best, best_error, last_report = copy.deepcopy(network), float("inf"), 0.0
    check_every = max(1, plan.steps // CHECKS)
    adam = torch.optim.Adam(network.parameters(), lr=plan.rate, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, plan.rate, total_steps=plan.steps + 1, pct_start=0.15)
    stale = 0
    for step in range(plan.steps):
        batch = pixels[torch.from_numpy(draw.choice(trained, min(plan.pixels, len(trained))))]
        chosen = torch.from_numpy(draw.permutation(len(lights))[: plan.lights])
        loss = distillation_loss(network, batch, chosen, lights, teacher, alpha)
        adam.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        adam.step()
        schedule.step()
        if (step + 1) % check_every == 0 or step + 1 == plan.steps:
            error = pixel_error(network, pixels[checked], lights)
            stale = 0 if error < best_error else stale + 1
            if error < best_error:
                best, best_error = copy.deepcopy(network), error
            if stale >= PATIENCE:
                break
        if time.perf_counter() - last_report > REPORT_SECONDS:
            learned = codec_of(network, samples.pixels[:1024])
            yield Progress(step + 1, plan.steps, note, learned, (Figure("loss", note, float(loss.detach())),))
            last_report = time.perf_counter()
    if not np.isfinite(best_error):
        raise InputError("The training did not settle: try another seed, or a lower learning rate.")
    return best


def distillation_loss(
    network: Autoencoder, batch: Tensor, chosen: Tensor, lights: Tensor, teacher: Teacher | None, alpha: float
) -> Tensor:
    """The paper's loss of pixels (n, lights, 3) at the chosen lights."""
    colours = network.decode(network.encode(batch), lights[chosen])
    loss = functional.mse_loss(colours, batch[:, chosen])
    if teacher is None:
        return loss
    return alpha * loss + (1 - alpha) * functional.mse_loss(colours, teacher(batch, lights[chosen]))


def pixel_error(network: Autoencoder, pixels: Tensor, lights: Tensor) -> float:
    """The mean squared error of pixels (n, lights, 3) at all lights."""
    with torch.inference_mode():
        return float(functional.mse_loss(network.decode(network.encode(pixels), lights), pixels))


def codec_of(network: Autoencoder, pixels: Floats) -> Codec:
    """The network as it is now, with the byte range that its latents of these pixels need."""
    frozen = copy.deepcopy(network).requires_grad_(False)

    def encode(values: Floats) -> Floats:
        with torch.inference_mode():
            chunks = torch.split(torch.from_numpy(np.ascontiguousarray(values, np.float32)), CHUNK)
            latents: Floats = torch.cat([frozen.encode(chunk) for chunk in chunks]).numpy()
        return latents

    return Codec(encode, decoder_of(network), spanning(encode(pixels), OUTLIERS))


def decoder_of(network: Autoencoder) -> MlpDecoder:
    """The network's decoder in NumPy."""
    layers = (network.first, network.second, network.third)
    first, second, third = (layer.weight.detach().numpy().copy() for layer in layers)
    one, two, three = (layer.bias.detach().numpy().copy() for layer in layers)
    return MlpDecoder((first, second, third), (one, two, three))
