"""What networks learn from: the photos, and a teacher that can be asked at lights between them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.light_space import LightSpace
from disk_rti_desktop.encodings.training.device import device
from disk_rti_desktop.encodings.training.network import Network, PrincipalComponents
from disk_rti_desktop.mlic.sampling import Samples

PLAIN = 9  # components that describe a pixel of the plain kind
EMPHASIS = 0.25  # 0: pixels are drawn alike; more: those that the first components leave much of, more often

Answer = Callable[[Tensor, Tensor], Tensor]
"""Colours (n, m, 3) of the sampled pixels with indices (n,) at the lights asked with indices (m,)."""


@dataclass(frozen=True, eq=False)
class Lessons:
    """What there is to learn from: photos, and a teacher at other lights."""

    samples: Samples
    components: PrincipalComponents
    pixels: Tensor  # (n, photos, 3)
    coordinates: Tensor  # (n, components)
    lights: Tensor  # (photos, 2)
    asked: Tensor  # (asked, 2) where the teacher can be asked
    expected: Tensor  # (photos + asked,) the squared errors that the teacher would make there
    answer: Answer
    upto: Doubles  # (n,) rising to 1: the chance that a pixel drawn is one of the first so many

    def draw(self, count: int, draw: np.random.Generator) -> NDArray[np.int64]:
        """Indices of sampled pixels, intricate ones more often."""
        return np.searchsorted(self.upto, draw.random(count)).astype(np.int64)


def lessons(samples: Samples, components: PrincipalComponents, blend: LightSpace, asked: Doubles) -> Lessons:
    """The photos, with their interpolation as the teacher, to be asked at those lights (m, 3)."""
    place = device()
    pixels, weights = torch.from_numpy(samples.pixels).to(place), torch.from_numpy(blend.weights(asked)).to(place)
    expected = blend.expected_errors(np.concatenate([samples.lights, asked]))
    return Lessons(
        samples=samples,
        components=components,
        pixels=pixels,
        coordinates=torch.from_numpy(components.coordinates(samples.pixels)).to(place),
        lights=torch.from_numpy(samples.lights[:, :2].astype(np.float32)).to(place),
        asked=torch.from_numpy(asked[:, :2].astype(np.float32)).to(place),
        expected=torch.from_numpy(expected.astype(np.float32)).to(place),
        answer=lambda some, questions: weights[questions] @ pixels[some],
        upto=_upto(intricacy(samples.pixels, components)),
    )


def intricacy(pixels: Floats, components: PrincipalComponents) -> Doubles:
    """What the first components leave of each of the pixels (n, photos, 3): squared, (n,)."""
    centred = pixels.reshape(len(pixels), -1) - components.mean
    plain = components.axes[:, :PLAIN] / np.linalg.norm(components.axes[:, :PLAIN], axis=0)
    left: Doubles = np.sum((centred - (centred @ plain) @ plain.T) ** 2, axis=1, dtype=np.float64)
    return left


def _upto(intricate: Doubles) -> Doubles:
    """Chances added up; even ones where all pixels are alike."""
    chances = np.maximum(intricate, 1e-9) ** EMPHASIS
    upto: Doubles = np.cumsum(chances) / np.sum(chances)
    upto[-1] = 1.0
    return upto


def together(networks: list[Network], lessons: Lessons) -> Answer:
    """The mean of what networks say."""

    def answer(pixels: Tensor, questions: Tensor) -> Tensor:
        with torch.no_grad():
            coordinates, lights = lessons.coordinates[pixels], lessons.asked[questions]
            said = [network.decode(network.encode(coordinates), lights) for network in networks]
            return torch.stack(said).mean(0)

    return answer
