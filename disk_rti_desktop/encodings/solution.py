"""A decoder together with the latents of some pixels: what the solvers hand to each other."""

from dataclasses import dataclass

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.mlp import MlpDecoder


@dataclass(frozen=True, eq=False)
class Solution:
    """A decoder, and the latents (n, k) of the pixels it was solved on."""

    decoder: MlpDecoder
    latents: Floats
