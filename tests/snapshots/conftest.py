"""A relightable image for pictures to be taken of, with a scale and a profile."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import ImageCms

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.shots import Shot


@pytest.fixture(scope="session")
def profile() -> bytes:
    """sRGB, as a profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.fixture(scope="session")
def coin(profile: bytes) -> Relightable:
    """A polynomial of 90 x 60 smooth pixels, neither even nor symmetrical; a pixel is 0.2 mm."""
    rng = np.random.default_rng(5)
    decoder = linear_decoder(Polynomial())
    k = decoder.planes
    coarse = rng.integers(0, 256, (k, 7, 10), dtype=np.uint8)
    planes = np.repeat(np.repeat(coarse, 9, axis=1), 9, axis=2)[:, :60, :90]
    planes = planes // 2 + rng.integers(0, 60, planes.shape, dtype=np.uint8)
    low = np.tile(np.array([0.2, -0.2, -0.2, -0.2, -0.2, -0.2], np.float32).repeat(3), 1)[:k]
    lights = np.array([from_angles(45 * number, 40) for number in range(8)])
    return Relightable(
        "coin 7", "PTM", planes, Quantization(low, low + np.float32(0.5)), decoder, lights, profile, mm_per_pixel=0.2
    )


@pytest.fixture
def plain(coin: Relightable) -> Relightable:
    """The same without scale and profile."""
    return replace(coin, mm_per_pixel=None, profile=None)


@pytest.fixture
def shot(coin: Relightable) -> Shot:
    """The whole coin, lit from the upper left."""
    return Shot(coin, View(light=(-0.5, 0.5)))
