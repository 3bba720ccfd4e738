"""LPIPS: how different two pictures look to a network that was trained on photographs.

Zhang, Isola, Efros, Shechtman, Wang: The Unreasonable Effectiveness of Deep Features as a Perceptual Metric, CVPR 2018,
version 0.1, with the backbone SqueezeNet 1.1 (Iandola et al. 2016). The weights come from a file that the user names.
"""

import math
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats, Mask
from disk_rti_desktop.errors import InputError

BACKBONE = "SqueezeNet 1.1, LPIPS 0.1"
SMALLEST_SIDE = 17  # below this the last layers have nothing left to look at

_SHIFT = np.array([-0.030, -0.088, -0.188], np.float32)[:, None, None]
_SCALE = np.array([0.458, 0.448, 0.450], np.float32)[:, None, None]
_FIRES = {3: (64, 16, 64), 4: (128, 16, 64), 6: (128, 32, 128), 7: (256, 32, 128)}  # inputs, squeezed, half the outputs
_FIRES |= {9: (256, 48, 192), 10: (384, 48, 192), 11: (384, 64, 256), 12: (512, 64, 256)}
_POOLED_BEFORE = (3, 6, 9)
_COMPARED_AFTER = (4, 7, 9, 10, 11, 12)  # and after the first convolution
_HEADS = (64, 128, 256, 384, 384, 512, 512)
_TINY = 1e-10
_LARGEST_HEADER = 1024


@dataclass(frozen=True, eq=False)
class Lpips:
    """The metric with its weights."""

    weights: Mapping[str, Floats]

    def distance(self, shown: Bytes, truth: Bytes, mask: Mask | None = None) -> float:
        """0 for the same picture (h, w, 3), larger the less alike; with a mask only what lies inside it counts."""
        if min(truth.shape[:2]) < SMALLEST_SIDE:
            raise InputError(
                f"LPIPS needs pictures of at least {SMALLEST_SIDE} × {SMALLEST_SIDE} pixels, and these have "
                f"{truth.shape[1]} × {truth.shape[0]}: leave the weights file away."
            )
        if mask is not None:
            shown = np.where(mask[:, :, None], shown, truth)  # what surrounds the object must not colour its rim
        total = 0.0
        layers = zip(self._features(shown), self._features(truth), strict=True)
        for number, (first, second) in enumerate(layers):
            head = self.weights[f"lin{number}.model.1.weight"].reshape(-1)
            difference = np.tensordot(head, (_normalized(first) - _normalized(second)) ** 2, axes=1)  # (h, w)
            total += float(difference.mean() if mask is None else difference[_shrunk(mask, difference.shape)].mean())
        return total

    def _features(self, picture: Bytes) -> Iterator[Floats]:
        """The activations (channels, h, w) of the seven compared layers."""
        values = (picture.astype(np.float32).transpose(2, 0, 1) * np.float32(2 / 255) - 1 - _SHIFT) / _SCALE
        values = _convolved(values, *self._layer("features.0"), stride=2)
        yield values
        for number in _FIRES:
            if number in _POOLED_BEFORE:
                values = _pooled(values)
            squeezed = _convolved(values, *self._layer(f"features.{number}.squeeze"))
            near = _convolved(squeezed, *self._layer(f"features.{number}.expand1x1"))
            far = _convolved(_padded(squeezed), *self._layer(f"features.{number}.expand3x3"))
            values = np.concatenate([near, far])
            if number in _COMPARED_AFTER:
                yield values

    def _layer(self, name: str) -> tuple[Floats, Floats]:
        return self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]


def load_lpips(path: Path) -> Lpips:
    """The metric with the weights in an .npz file; an InputError if these are not they."""
    expected = _shapes()
    try:
        with zipfile.ZipFile(path) as archive:
            weights = {name: _read(path, archive, name, shape) for name, shape in expected.items()}
    except (OSError, ValueError, EOFError, MemoryError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"{path}: cannot be read as weights of LPIPS ({error}): expected an .npz file.") from error
    for name, shape in expected.items():
        found = weights[name]
        if found.shape != shape or not np.isfinite(found).all():
            what = f"has the shape {found.shape}" if found.shape != shape else "holds what is no number"
            raise InputError(f"{path}: '{name}' {what}, expected {shape} finite numbers, as {BACKBONE} has.")
    return Lpips(weights)


def _read(path: Path, archive: zipfile.ZipFile, name: str, shape: tuple[int, ...]) -> Floats:
    """One of the arrays in the file."""
    if f"{name}.npy" not in archive.namelist():
        raise InputError(f"{path}: holds no '{name}': expected the weights of {BACKBONE} as an .npz file.")
    entry = archive.getinfo(f"{name}.npy")
    if entry.file_size > 8 * math.prod(shape) + _LARGEST_HEADER:
        raise InputError(f"{path}: '{name}' has {entry.file_size} bytes, expected {shape} numbers, as {BACKBONE} has.")
    with archive.open(entry) as stream:
        return np.asarray(np.lib.format.read_array(stream, allow_pickle=False), np.float32)


def _shapes() -> dict[str, tuple[int, ...]]:
    """The arrays that a weights file must hold."""
    layers = {"features.0": (64, 3, 3, 3)}
    for number, (inputs, squeezed, half) in _FIRES.items():
        layers[f"features.{number}.squeeze"] = (squeezed, inputs, 1, 1)
        layers[f"features.{number}.expand1x1"] = (half, squeezed, 1, 1)
        layers[f"features.{number}.expand3x3"] = (half, squeezed, 3, 3)
    shapes: dict[str, tuple[int, ...]] = {}
    for name, shape in layers.items():
        shapes[f"{name}.weight"], shapes[f"{name}.bias"] = shape, shape[:1]
    return shapes | {f"lin{i}.model.1.weight": (1, channels, 1, 1) for i, channels in enumerate(_HEADS)}


def _convolved(values: Floats, weight: Floats, bias: Floats, stride: int = 1) -> Floats:
    """ReLU of the convolution (out, h, w) of values (in, h, w) without padding: one product for each tap."""
    rows, columns = weight.shape[2:]
    height = (values.shape[1] - rows) // stride + 1
    width = (values.shape[2] - columns) // stride + 1
    result = np.repeat(bias[:, None], height * width, axis=1)
    for y in range(rows):
        for x in range(columns):
            seen = values[:, y : y + stride * (height - 1) + 1 : stride, x : x + stride * (width - 1) + 1 : stride]
            result += weight[:, :, y, x] @ seen.reshape(len(values), -1)
    np.maximum(result, 0, out=result)
    return result.reshape(-1, height, width)


def _padded(values: Floats) -> Floats:
    return np.pad(values, ((0, 0), (1, 1), (1, 1)))


def _pooled(values: Floats) -> Floats:
    """The largest of 3 × 3 at every second place; windows may reach over the end."""
    height, width = (-(-(side - 3) // 2) + 1 for side in values.shape[1:])
    over = [(0, max(0, 2 * count + 1 - side)) for count, side in zip((height, width), values.shape[1:], strict=True)]
    wide = np.pad(values, ((0, 0), *over), constant_values=-np.inf)
    result = wide[:, : 2 * height : 2, : 2 * width : 2].copy()
    for y in range(3):
        for x in range(3):
            np.maximum(result, wide[:, y : y + 2 * height - 1 : 2, x : x + 2 * width - 1 : 2], out=result)
    return result


def _normalized(values: Floats) -> Floats:
    """Each place's activations as a vector of length 1."""
    length = np.sqrt(np.einsum("chw,chw->hw", values, values))
    scaled: Floats = values / (length + np.float32(_TINY))
    return scaled


def _shrunk(mask: Mask, shape: tuple[int, ...]) -> Mask:
    """The mask at the middles of so many cells; the whole where none of them is inside."""
    rows, columns = (
        ((np.arange(n) + 0.5) * side / n).astype(np.int64) for n, side in zip(shape, mask.shape, strict=True)
    )
    small: Mask = mask[rows[:, None], columns]
    return small if small.any() else np.ones_like(small)
