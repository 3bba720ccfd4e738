"""What the tests of reports share: a small dome of colours that are known, as a relightable image."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.progress import finish

PROVENANCE = {
    "application": "DisK-RTI Desktop",
    "version": "0.1.0",
    "created": "2026-11-22T12:00:00+00:00",
    "method": "ptm",
    "parameters": {"luminance": False, "pixels": 200000},
    "photos": [{"name": f"photo_{number}.jpg", "sha256": f"{number:064x}"} for number in range(24)],
    "lights_file": {"name": "coin.lp", "sha256": "ab" * 32},
    "held_out": {"psnr": 30.0, "photos": ["photo_3.jpg", "photo_9.jpg"]},
    "crop": [10, 20, 60, 40],
    "left_out": ["photo_99.jpg"],
    "seconds": {"read": 0.5, "fit": 1.25},
}


def make(name: str = "Coin", elevation: float = 15.0) -> Relightable:
    """A PTM of 60 x 40 that is brighter the farther right the light is; its lights ring it at an elevation."""
    decoder = linear_decoder(Polynomial())
    planes = np.zeros((decoder.planes, 40, 60), np.uint8)
    planes[0:3] = 100
    planes[3:6] = 100  # of the term x
    quantization = Quantization(np.zeros(decoder.planes, np.float32), np.ones(decoder.planes, np.float32))
    lights = np.array([from_angles(15 * number, elevation) for number in range(24)])
    return Relightable(name, "PTM", planes, quantization, decoder, lights, provenance=PROVENANCE)


@pytest.fixture
def coin() -> Callable[..., Relightable]:
    """Makes the coin, under another name or with its lights at another elevation."""
    return make


@pytest.fixture
def relightable() -> Relightable:
    """The coin."""
    return make()


@pytest.fixture
def folder(relightable: Relightable, tmp_path: Path) -> Path:
    """The coin on disk."""
    return finish(formats.save(relightable, tmp_path / "coin"))
