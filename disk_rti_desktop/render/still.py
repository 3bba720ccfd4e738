"""A picture that looks the same under every light, as a relightable image: so a photo is drawn as encodings are."""

import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization

_CONSTANT = linear_decoder(Polynomial(degree=0))


def still(picture: Bytes, like: Relightable, method: str) -> Relightable:
    """A picture (h, w, 3) that takes name, lights, profile and mask from a relightable image of the same size."""
    planes = _CONSTANT.planes
    return Relightable(
        name=like.name,
        method=method,
        planes=np.ascontiguousarray(np.moveaxis(picture, 2, 0)),
        quantization=Quantization(np.zeros(planes, np.float32), np.ones(planes, np.float32)),
        decoder=_CONSTANT,
        lights=like.lights,
        profile=like.profile,
        mask=like.mask,
    )
