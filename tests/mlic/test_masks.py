"""Masks of every kind, told from those that do not fit."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import PhotoError
from disk_rti_desktop.mlic.photos import Crop, read_mask

NOISE = np.random.default_rng(5).integers(0, 256, (120, 90, 3), dtype=np.uint8)

WritePhoto = Callable[..., Path]

HALF = np.zeros((30, 40), bool)
HALF[:, :15] = True


@pytest.mark.parametrize("kind", ["L", "RGB", "red", "RGBA", "alpha", "1", "I;16"])
def test_masks_of_every_kind(tmp_path: Path, write_photo: WritePhoto, kind: str) -> None:
    grey: Bytes = np.where(HALF, 200, 90).astype(np.uint8)
    path = tmp_path / "mask.png"
    images = {
        "L": grey,
        "RGB": np.repeat(grey[:, :, None], 3, axis=2),
        "red": np.stack([grey, grey * 0, grey * 0], axis=2),
        "RGBA": np.stack([grey, grey, grey, grey * 0 + 255], axis=2),
        "alpha": np.stack([grey * 0 + 255] * 3 + [grey], axis=2),
        "I;16": grey.astype(np.uint16) * 257,
    }
    if kind == "1":
        Image.fromarray(HALF).save(path)
    else:
        write_photo(path, images[kind])
    np.testing.assert_array_equal(read_mask(path, 40, 30), HALF)
    np.testing.assert_array_equal(read_mask(path, 40, 30, Crop(10, 2, 8, 5)), HALF[2:7, 10:18])


def test_masks_that_do_not_fit(tmp_path: Path, write_photo: WritePhoto) -> None:
    path = write_photo(tmp_path / "mask.png", np.zeros((30, 40), np.uint8))
    with pytest.raises(PhotoError, match=r"mask\.png has 40 × 30 pixels, the photos 41 × 30"):
        read_mask(path, 41, 30)
    with pytest.raises(PhotoError, match="leaves nothing of the picture"):
        read_mask(path, 40, 30)
    write_photo(path, NOISE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(PhotoError, match=r"mask\.png is damaged"):
        read_mask(path, 90, 120)
