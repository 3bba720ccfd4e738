"""sRGB's curve between what photos and displays hold and the light that it stands for (IEC 61966-2-1)."""

import numpy as np

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.render.decoding import clipped

_TOE, _SLOPE, _OFFSET, _POWER = 0.04045, 12.92, np.float32(0.055), np.float32(2.4)


def to_linear(colours: Floats) -> Floats:
    """Linear light of displayed values, both 0..1."""
    raised = ((np.maximum(colours, 0) + _OFFSET) / (1 + _OFFSET)) ** _POWER
    return np.asarray(np.where(colours <= _TOE, colours / np.float32(_SLOPE), raised), np.float32)


def from_linear(light: Floats) -> Floats:
    """Displayed values of linear light, clipped to 0..1."""
    light = clipped(light)
    raised = (1 + _OFFSET) * light ** (1 / _POWER) - _OFFSET
    return np.asarray(np.where(light <= _TOE / _SLOPE, light * np.float32(_SLOPE), raised), np.float32)
