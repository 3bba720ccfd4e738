"""What of a picture does not depend on the light: how bright it is under a ring of lights, and how it is bent."""

import math
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats, Mask
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.cpu import to_bytes
from disk_rti_desktop.render.decoding import relit
from disk_rti_desktop.render.normals import LUMA
from disk_rti_desktop.render.pyramid import Pyramid, mask_planes, pyramid_of
from disk_rti_desktop.render.view import Size

RING, ELEVATION = 12, 45.0  # lights, degrees: low enough to show relief, and within what most domes have
_DARKEST = 0.02


@dataclass(frozen=True, eq=False)
class Likeness:
    """A picture at some level of its pyramid, as it is under all lights of a ring together."""

    level: int
    picture: Size  # of level 0
    channels: Floats  # (2, h, w): the logarithm of the mean brightness, and how much lights from around converge
    inside: Mask  # (h, w)
    shown: Bytes  # (h, w, 3) the mean colours

    @property
    def step(self) -> float:
        """Picture pixels for one texel."""
        return float(2**self.level)


def level_with(picture: Size, most: int) -> int:
    """The finest level of a picture that has at most so many texels."""
    width, height = picture
    return max(0, math.ceil(math.log2(max(width * height / most, 1)) / 2))


def likeness(relightable: Relightable, level: int) -> Steps[Likeness]:
    """A picture as it is under all lights of a ring together."""
    pyramid = pyramid_of(relightable)
    planes = pyramid.level(level)
    decoder = relightable.decoder.dequantized(relightable.quantization)
    height, width = planes.shape[1:]
    colours = np.zeros((height, width, 3), np.float32)
    towards = np.zeros((2, height, width), np.float32)
    for number in range(RING):
        yield Progress(number, RING, "Looking at the pictures under many lights")
        light = from_angles(360 * number / RING, ELEVATION)
        shown = relit(planes, decoder, light)
        brightness = shown @ LUMA
        colours += shown
        for axis in range(2):
            towards[axis] += brightness * np.float32(light[axis])
    colours /= RING
    mean = np.maximum(colours @ LUMA, np.float32(_DARKEST))
    bent = _bent(towards / mean)
    inside = np.ones((height, width), np.bool_)
    if relightable.mask is not None:
        inside = Pyramid(mask_planes(relightable.mask)).level(level)[0] > 127
    return Likeness(
        level, pyramid.picture, np.stack([np.log(mean), bent]).astype(np.float32), inside, to_bytes(colours)
    )


def _bent(slopes: Floats) -> Floats:
    """How strongly the surface is bent, (h, w), from its slopes along x and y, (2, h, w)."""
    from scipy import ndimage  # brings much that the window can start without

    across, up = ndimage.gaussian_filter(slopes, (0, 0.7, 0.7))
    bent: Floats = np.gradient(across, axis=1) - np.gradient(up, axis=0)
    return bent


def contrasted(channels: Floats, inside: Mask, spread: float) -> Floats:
    """Channels (c, h, w) relative to so many texels around: mean 0 and deviation 1, whatever the exposure."""
    from scipy import ndimage

    weight = inside.astype(np.float32)
    around = np.maximum(ndimage.gaussian_filter(weight, spread), np.float32(1e-3))
    found = np.empty_like(channels)
    for channel, result in zip(channels, found, strict=True):
        away = (channel - ndimage.gaussian_filter(channel * weight, spread) / around) * weight
        deviation = np.sqrt(ndimage.gaussian_filter(away * away, spread) / around)
        usual = float(np.median(deviation[inside])) if inside.any() else 1.0
        # What is even all around is not blown up to look like structure.
        result[:] = away / (deviation + np.float32(max(0.3 * usual, 1e-5)))
    return found
