"""The web folder's kinds with a basis of the collection's own, as Relight and OpenLIME know them: RBF and bilinear.

A pixel is a mean and a sum of components, all known at some directions as bytes (formats specification §9.3, §9.4).
"""

from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Numbers
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.dense import DenseDecoder, dense_decoder
from disk_rti_desktop.encodings.linear import Basis
from disk_rti_desktop.encodings.octahedral import OctahedralGrid
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.encodings.rbf import RadialShares
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import Fields
from disk_rti_desktop.formats.web_files import Files, content
from disk_rti_desktop.formats.web_linear import MOST_PLANES, ranges, read_material, scale_and_bias

TYPES = ("rbf", "bilinear")
COLOURS = ("mrgb", "mycc")
ZERO = 127  # the byte that stands for nothing of a component
LARGEST_GRID = 64
MOST_LIGHTS = LARGEST_GRID**2
LARGEST_BASIS = (MOST_PLANES + 1) * LARGEST_GRID**2 * 3
EARLIEST_SIGMA = 1 / 7  # of files that do not tell theirs
SEPARATE = "materials.bin"  # where the basis of older folders lies
_FROM_YCC = np.array([[1, 0.5, -0.5], [1, 0, 0.5], [1, -0.5, -0.5]])  # R, G, B of Y, Co, Cg


def read_dense(info: Fields, files: Files) -> tuple[DenseDecoder, Quantization, str]:
    """Decoder, byte ranges and title that an info.json describes."""
    colour = info.choice("colorspace", COLOURS)
    parts = _luma_and_chroma(info) if colour == "mycc" else None
    planes = sum(parts) if parts else info.whole("nplanes", 1, MOST_PLANES)
    basis, title = _basis(info)
    material = read_material(info)
    scale, bias = material.numbers("scale", planes), material.numbers("bias", planes)
    steps = material.numbers("range", planes)
    if (steps < 1e-6).any():
        raise material.wrong("range", "numbers above 0")
    levels = _levels(info, files, (planes + 1, basis.terms, 3))
    mean, colours = levels[0] / 255, (levels[1:] - ZERO) / steps[:, None, None]
    if parts:
        mean, colours = mean @ _FROM_YCC.T, (colours * _channels(parts)[:, None, :]) @ _FROM_YCC.T
        title += f", luma and chroma {parts[0]} + {parts[1]} + {parts[2]}"
    else:
        title += f", {planes} components"
    colours = colours.transpose(1, 0, 2)
    decoder = dense_decoder(basis, mean.astype(np.float32), np.ascontiguousarray(colours, np.float32))
    return decoder, ranges(material, scale, bias), title


def _luma_and_chroma(info: Fields) -> list[int]:
    """How many planes luma and either chroma have."""
    parts = info.numbers("yccplanes", 3).tolist()
    if parts[1] != parts[2] or not 0 <= parts[1] <= parts[0] or not all(part.is_integer() for part in parts):
        raise info.wrong("yccplanes", "three whole numbers, the second and third alike and no larger than the first")
    if not 1 <= sum(parts) <= MOST_PLANES:
        raise info.wrong("yccplanes", f"1 to {MOST_PLANES} planes in all")
    return [int(part) for part in parts]


def _channels(parts: list[int]) -> Doubles:
    """Which of Y, Co and Cg each plane adds to (k, 3): they take turns as long as there is chroma, the rest is luma."""
    turns = np.tile(np.eye(3), (parts[1], 1))
    return np.concatenate([turns, np.tile(np.eye(3)[:1], (parts[0] - parts[1], 1))])


def _basis(info: Fields) -> tuple[Basis, str]:
    """The directions that the components are known at, and what people call the method."""
    if info.choice("type", TYPES) == "bilinear":
        side = info.whole("resolution", 2, LARGEST_GRID)
        return OctahedralGrid(side), f"Bilinear, {side} × {side} directions"
    lights = info.numbers("lights")
    if not 3 <= len(lights) <= 3 * MOST_LIGHTS or len(lights) % 3 or (np.abs(lights) > 1e3).any():
        raise info.wrong("lights", f"three numbers for each light, and 1 to {MOST_LIGHTS} lights")
    sigma = info.number("sigma", 1e-3, 1e3) if "sigma" in info.values else EARLIEST_SIGMA
    return RadialShares(lights.reshape(-1, 3), sigma), "PCA/RBF"


def _levels(info: Fields, files: Files, shape: tuple[int, int, int]) -> Doubles:
    """The bytes of mean and components (1 + k, nodes, 3)."""
    count = int(np.prod(shape))
    if "basis" not in info.values:
        path = files.where / SEPARATE
        if files.size(SEPARATE) is None:
            raise FormatError(
                f"{info.path}: has no 'basis', and there is no {SEPARATE} beside it, where older folders keep theirs. "
                "Without it the planes cannot be lit: copy the folder again, as a whole."
            )
        held = content(files, SEPARATE, LARGEST_BASIS, "basis")
        if len(held) != count:
            raise FormatError(f"{path}: {len(held)} bytes, expected {count} as info.json says. Copy it again.")
        return np.frombuffer(held, np.uint8).reshape(shape).astype(np.float64)
    levels = info.numbers("basis", count)
    if (levels < 0).any() or (levels > 255).any():
        raise info.wrong("basis", "numbers from 0 to 255")
    return levels.reshape(shape)


def dense_info(decoder: Decoder, quantization: Quantization) -> dict[str, Any] | None:
    """The keys that describe a decoder with a basis of its own; None for any other.

    The basis is rounded to bytes.
    """
    if not isinstance(decoder, DenseDecoder) or not isinstance(decoder.basis, OctahedralGrid | RadialShares):
        return None
    largest = np.abs(decoder.colours).max(axis=(0, 2)).astype(np.float64)  # (k,)
    steps = np.where(largest > 0, ZERO / np.maximum(largest, 1e-30), 1.0)
    colours = _as_bytes(ZERO + decoder.colours * steps[:, None]).transpose(1, 0, 2)
    levels = np.concatenate([_as_bytes(255.0 * decoder.mean)[None], colours])
    own: dict[str, Any] = {"type": "bilinear"}
    if isinstance(decoder.basis, OctahedralGrid):
        own["resolution"] = decoder.basis.side
    else:
        own = {"type": "rbf", "sigma": decoder.basis.width, "lights": decoder.basis.lights.ravel().tolist()}
    return {
        **own,
        "colorspace": "mrgb",
        "nplanes": decoder.planes,
        "materials": [{**scale_and_bias(decoder, quantization), "range": steps.tolist()}],
        "basis": levels.ravel().tolist(),
    }


def _as_bytes(levels: Numbers) -> Bytes:
    return np.clip(np.rint(levels), 0, 255).astype(np.uint8)
