"""Small photo sets of a known surface, in every kind of file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from numpy.typing import NDArray
from PIL import Image

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.mlic.lights import write_lp


def dome(count: int) -> Doubles:
    """Lights spread evenly over the upper hemisphere, from 15 degrees upwards."""
    index = np.arange(count)
    z = 0.26 + 0.7 * (index + 0.5) / count
    around = index * np.pi * (3.0 - np.sqrt(5.0))
    flat = np.sqrt(1.0 - z * z)
    return np.column_stack([flat * np.cos(around), flat * np.sin(around), z])


def lit(light: Sequence[float] | Doubles, width: int = 24, height: int = 16) -> Bytes:
    """A bumpy matte surface under one light (height, width, 3)."""
    generator = np.random.default_rng(1)
    slopes = generator.normal(0.0, 0.4, (height, width, 2))
    normals = np.concatenate([slopes, np.ones((height, width, 1))], axis=2)
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    albedo = generator.uniform(0.3, 0.9, (height, width, 3))
    shade = np.clip(normals @ np.asarray(light), 0.0, 1.0)
    values: Bytes = np.round(255.0 * albedo * shade[..., None]).astype(np.uint8)
    return values


@pytest.fixture
def write_photo() -> Callable[..., Path]:
    """Writes 8-bit values with Pillow, 16-bit values with libvips, as the suffix says: `(path, values, **options)`."""

    def write(path: Path, values: NDArray[Any], **options: Any) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        if values.dtype == np.uint16:
            kind = "grey16" if values.ndim == 2 else "rgb16"
            pyvips.Image.new_from_array(values).copy(interpretation=kind).write_to_file(str(path), **options)
        else:
            Image.fromarray(values).save(path, **options)
        return path

    return write


@pytest.fixture
def photo_set(write_photo: Callable[..., Path]) -> Callable[..., Path]:
    """Makes a folder of photos `photo01.png` ... with their light list, which may call them otherwise, beside them."""

    def make(
        place: Path,
        count: int = 9,
        names: Sequence[str] | None = None,
        listed: Sequence[str] | None = None,
        lp: str | None = "lights.lp",
    ) -> Path:
        place.mkdir(parents=True, exist_ok=True)
        directions = dome(count)
        files = [f"photo{index + 1:02d}.png" for index in range(count)] if names is None else list(names)
        for name, light in zip(files, directions, strict=True):
            write_photo(place / name, lit(light))
        if lp is not None:
            write_lp(place / lp, files if listed is None else listed, directions)
        return place

    return make
