"""The web folder: `info.json` beside plane pictures, as the readers of the field know it. What is saved is this.

Beside the known keys stands one of our own, `disk_rti`, which other programs ignore: name, method, provenance, and
which of the files `profile.icc` and `mask.png` belong to it.
"""

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from disk_rti_desktop.arrays import Doubles, Mask
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, NotThisFormatError, OutputError
from disk_rti_desktop.formats import web_dense, web_linear
from disk_rti_desktop.formats.fields import LARGEST_FILE, Fields, parse_fields, shortened
from disk_rti_desktop.formats.planes import PictureFile, plane_strips
from disk_rti_desktop.formats.web_files import Files, FolderFiles, content
from disk_rti_desktop.formats.web_layouts import located
from disk_rti_desktop.formats.web_neural import neural_info, read_neural
from disk_rti_desktop.formats.web_parts import Part, picture_file, read_planes
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.mlic.picture_file import channels_content, picture_content
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.writing import written_folder

INFO = "info.json"
OPENED = ("neural", *web_linear.TYPES, *web_dense.TYPES)
OTHER_TYPES = ("dmd", "h", "img", "dem")  # known to the field
LARGEST_PROFILE = 16 * 1024 * 1024
LARGEST_MASK = 1024 * 1024 * 1024
SCALE = "pixelSizeInMM"
LARGEST_SCALE = 1e6
AS_IN_PHOTOS = ("sRGB", "")  # of the key 'colorprofile'; "RGB" is linear light


class WebFolder:
    """A folder with `info.json`, or that file itself."""

    name: ClassVar[str] = "web folder"

    def recognises(self, path: Path) -> bool:
        """Whether there is an info.json."""
        return _info_file(path).is_file()

    def open(self, path: Path) -> Steps[Relightable]:
        """The relightable image, its planes read one file after the other."""
        if not self.recognises(path):
            raise NotThisFormatError(f"{path}: expected a folder with an info.json.")
        folder = _info_file(path).parent
        return (yield from open_files(FolderFiles(folder), folder.resolve().name))


def _info_file(path: Path) -> Path:
    return path if path.name == INFO else path / INFO


def open_files(files: Files, name: str) -> Steps[Relightable]:
    """The relightable image that these files are, by its own name, or by this if it has none."""
    info = parse_fields(files.where / INFO, content(files, INFO, LARGEST_FILE, "description of planes"))
    decoder, quantization, method = _described(info, files)
    parts = located(files, info, -(-decoder.planes // 3))
    planes = yield from read_planes(files, parts, info.size(), _order(info.values))
    relightable = Relightable(
        name=name,
        method=method,
        planes=planes[: decoder.planes],
        quantization=quantization,
        decoder=decoder,
        lights=_lights(info),
        profile=_embedded_profile(info, files, parts[0]),
        mm_per_pixel=_scale(info),
    )
    return _with_own_keys(relightable, info, files)


def _described(info: Fields, files: Files) -> tuple[Decoder, Quantization, str]:
    kind = info.values.get("type")
    if kind in OTHER_TYPES:
        raise FormatError(
            f"{info.path}: of the kind '{kind}', which cannot be opened; {', '.join(OPENED)} can. "
            "Make it again from the photos, with one of these."
        )
    kind = info.choice("type", OPENED)
    if kind == "neural":
        return read_neural(info)
    decoder, quantization, method = (
        web_dense.read_dense(info, files) if kind in web_dense.TYPES else web_linear.read_linear(info)
    )
    if info.values.get("colorprofile") == "RGB":
        decoder = LinearLightDecoder(decoder)
    return decoder, quantization, method


def _order(info: Mapping[str, Any]) -> list[int]:
    """Which channel of a plane file holds which of its three planes."""
    return [2, 1, 0] if info.get("colorspace") == "bgr" else [0, 1, 2]


def _embedded_profile(info: Fields, files: Files, first: Part) -> bytes | None:
    """The colours' profile if they are not in sRGB: that of the plane files, whose own values it never suits."""
    if info.text("colorprofile", "") in (*AS_IN_PHOTOS, "RGB"):
        return None
    profile = picture_file(files, first).profile()
    return profile if profile and len(profile) <= LARGEST_PROFILE else None


def _lights(info: Fields) -> Doubles:
    """The photographed lights, where they are told."""
    if not isinstance(info.values.get("lights"), list):
        return np.zeros((0, 3))
    flat = info.numbers("lights")
    if len(flat) % 3:
        raise info.wrong("lights", "three numbers for each light")
    return flat.reshape(-1, 3)


def _scale(info: Fields) -> float | None:
    """The size of a pixel; none where it is not told, or where 0 stands for that."""
    value = info.values.get(SCALE)
    told = isinstance(value, int | float) and not isinstance(value, bool)
    return info.number(SCALE, 0, LARGEST_SCALE) or None if told else None


def _with_own_keys(relightable: Relightable, info: Fields, files: Files) -> Relightable:
    """The relightable with what our own key and its files add."""
    own = info.object("disk_rti")
    profile, mask = relightable.profile, None
    if own.values.get("profile") is True:
        profile = content(files, "profile.icc", LARGEST_PROFILE, "colour profile")
    if own.values.get("mask") is True:
        mask = _mask(files, (relightable.width, relightable.height))
    return replace(
        relightable,
        name=own.text("name", relightable.name),
        method=own.text("method", relightable.method),
        provenance=own.object("provenance").values,
        profile=profile,
        mask=mask,
    )


def _mask(files: Files, size: tuple[int, int]) -> Mask:
    path, held = files.where / "mask.png", content(files, "mask.png", LARGEST_MASK, "mask")
    strips = plane_strips(PictureFile(path, held, held), size, bands=1)
    mask, top = room_for(str(path), size[::-1], np.bool_), 0
    for strip in strips:
        mask[top : top + len(strip)] = strip[:, :, 0] > 127
        top += len(strip)
    return mask


def save_web_folder(relightable: Relightable, folder: Path) -> Steps[Path]:
    """Writes the relightable; the folder appears when it is complete, and an existing one is never touched."""
    with written_folder(folder) as unfinished:
        for done, total, name, held in web_members(relightable):
            yield Progress(done, total, "Writing the planes")
            (unfinished / name).write_bytes(held)
    return folder


def web_members(relightable: Relightable) -> Iterator[tuple[int, int, str, bytes]]:
    """The files of a web folder, one by one: how many came before, how many there are, name and content."""
    info = _info(relightable)
    count = -(-relightable.decoder.planes // 3)
    beside = (relightable.profile is not None) + (relightable.mask is not None)
    total = count + beside + 1
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:
        pictures = threads.map(_plane_picture, repeat(relightable), range(count), repeat(_order(info)))
        for i, held in enumerate(pictures):
            yield i, total, f"plane_{i}.png", held
    if relightable.profile is not None:
        yield count, total, "profile.icc", relightable.profile
    if relightable.mask is not None:
        levels = relightable.mask.astype(np.uint8) * np.uint8(255)
        yield total - 2, total, "mask.png", picture_content("mask.png", levels)
    yield total - 1, total, INFO, (json.dumps(info, indent=1, allow_nan=False) + "\n").encode()


def _plane_picture(relightable: Relightable, index: int, order: list[int]) -> bytes:
    """The file of three planes, black where there are no more."""
    group = list(relightable.planes[3 * index : 3 * index + 3])
    group += [np.zeros_like(group[0])] * (3 - len(group))
    return channels_content(f"plane_{index}.png", [group[plane] for plane in order])


def _info(relightable: Relightable) -> Mapping[str, Any]:
    """The contents of info.json."""
    described = _decoder_info(relightable.decoder, relightable.quantization)
    if described is None:
        raise OutputError(f"A web folder cannot hold {shortened(relightable.method)}: save it in another format.")
    return {
        "width": relightable.width,
        "height": relightable.height,
        "format": "png",
        "quality": 100,
        "lights": relightable.lights.ravel().tolist(),
        **({} if relightable.mm_per_pixel is None else {SCALE: relightable.mm_per_pixel}),
        **described,
        "disk_rti": {
            "name": relightable.name,
            "method": relightable.method,
            "profile": relightable.profile is not None,
            "mask": relightable.mask is not None,
            "provenance": dict(relightable.provenance),
        },
    }


def _decoder_info(decoder: Decoder, quantization: Quantization) -> Mapping[str, Any] | None:
    """The keys that describe the decoder; None for one that a web folder cannot hold."""
    beside = {}
    if isinstance(decoder, LinearLightDecoder):
        decoder, beside = decoder.inner, {"colorprofile": "RGB"}
    for describe in (web_linear.linear_info, web_dense.dense_info, neural_info):
        if (known := describe(decoder, quantization)) is not None:
            return {**known, **beside}
    return None


def fits_web_folder(decoder: Decoder) -> bool:
    """Whether a web folder can hold planes with this decoder."""
    planes = decoder.planes
    return _decoder_info(decoder, Quantization(np.zeros(planes, np.float32), np.ones(planes, np.float32))) is not None
