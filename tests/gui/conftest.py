"""What the window's tests share: preferences of their own, a small relightable, and no thread left behind."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization


@pytest.fixture(autouse=True)
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The preferences' file, away from the user's own."""
    path = tmp_path / "configuration" / "settings.json"
    monkeypatch.setenv("DISK_RTI_SETTINGS", str(path))
    return path


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    assert not left


@pytest.fixture
def relightable() -> Relightable:
    """A picture of 96 x 64 whose red grows to the right, green downwards, and blue with the light's x."""
    return make_relightable()


def make_relightable(width: int = 96, height: int = 64, method: str = "PTM") -> Relightable:
    """A PTM with known colours: red = column, green = row (both 0..1), blue = 0.5 + 0.5 * the light's x."""
    decoder = linear_decoder(Polynomial())
    planes = np.zeros((decoder.planes, height, width), np.uint8)
    planes[0] = np.linspace(0, 255, width)[None, :]
    planes[1] = np.linspace(0, 255, height)[:, None]
    planes[2] = 128
    planes[3 * 1 + 2] = 128  # blue of the term x
    range_of_bytes = Quantization(np.zeros(decoder.planes, np.float32), np.ones(decoder.planes, np.float32))
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    lights = np.stack([0.6 * np.cos(angles), 0.6 * np.sin(angles), np.full(8, 0.8)], axis=1)
    return Relightable("Coin", method, planes, range_of_bytes, decoder, lights)
