"""The web folder: `info.json` beside `plane_N` pictures, as the readers of the field know it. What is saved is this.

Beside the known keys stands one of our own, `disk_rti`, which other programs ignore: name, method, provenance, and
which of the files `profile.icc` and `mask.png` belong to it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, NotThisFormatError, OutputError
from disk_rti_desktop.formats.fields import Fields, read_fields, shortened
from disk_rti_desktop.formats.planes import open_plane_file, read_mask_file, read_plane_file
from disk_rti_desktop.formats.web_linear import TYPES, linear_info, read_linear
from disk_rti_desktop.formats.web_neural import neural_info, read_neural
from disk_rti_desktop.mlic.picture_file import write_picture
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.writing import written_folder

OPENED = ("neural", *TYPES)
OTHER_TYPES = ("rbf", "bilinear", "dmd")  # known to the field
LARGEST_PROFILE = 16 * 1024 * 1024


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
        info = read_fields(_info_file(path))
        decoder, quantization, method = _described(info)
        width, height = info.size()
        files = _plane_files(info, decoder, width, height)
        planes = np.empty((3 * len(files), height, width), np.uint8)
        order = _channels(info)
        for i, (file, image) in enumerate(files):
            yield Progress(i, len(files), "Reading the planes")
            values = read_plane_file(file, image)
            for plane, channel in zip(planes[3 * i : 3 * i + 3], order, strict=True):
                plane[:] = values[:, :, channel]  # one by one: the window's thread has its turn in between
        relightable = Relightable(
            name=info.path.parent.resolve().name,
            method=method,
            planes=planes[: decoder.planes],
            quantization=quantization,
            decoder=decoder,
            lights=_lights(info),
        )
        return _with_own_keys(relightable, info)


def _info_file(path: Path) -> Path:
    return path if path.name == "info.json" else path / "info.json"


def _described(info: Fields) -> tuple[Decoder, Quantization, str]:
    kind = info.values.get("type")
    if kind in OTHER_TYPES:
        raise FormatError(
            f"{info.path}: made by the method '{kind}', which cannot be opened yet; {', '.join(OPENED)} can. "
            "Make it again from the photos, with one of these."
        )
    kind = info.choice("type", OPENED)
    return read_neural(info) if kind == "neural" else read_linear(info)


def _channels(info: Fields) -> list[int]:
    """Which channel of a plane file holds which of its three planes."""
    return [2, 1, 0] if info.values.get("colorspace") == "bgr" else [0, 1, 2]


def _plane_files(info: Fields, decoder: Decoder, width: int, height: int) -> list[tuple[Path, Any]]:
    """Every plane file, opened and of the right size; numbered from 0, or from 1 as OpenLIME wants neural folders."""
    folder, count = info.path.parent, -(-decoder.planes // 3)
    first = 0 if _plane_file(folder, 0) or info.values["type"] != "neural" else 1
    if first == 0 and info.values["type"] == "neural" and _plane_file(folder, count):
        raise FormatError(
            f"{folder}: has both plane_0 and plane_{count}, of which only {count} belong together. "
            f"Remove the one that is left over from another numbering."
        )
    found = {i: _plane_file(folder, i) for i in range(first, first + count)}
    if missing := [f"plane_{i}.png (or .jpg)" for i, file in found.items() if file is None]:
        raise FormatError(
            f"{folder}: expected {count} plane files, and {', '.join(missing[:5])} missing. Copy it again."
        )
    return [(file, open_plane_file(file, width, height)) for file in found.values() if file is not None]


def _plane_file(folder: Path, number: int) -> Path | None:
    """The plane picture of that number; the lossless one where there are two."""
    candidates = (folder / f"plane_{number}.{suffix}" for suffix in ("png", "jpg", "jpeg"))
    return next((file for file in candidates if file.is_file()), None)


def _lights(info: Fields) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The photographed lights, where they are told."""
    if not isinstance(info.values.get("lights"), list):
        return np.zeros((0, 3))
    flat = info.numbers("lights")
    if len(flat) % 3:
        raise info.wrong("lights", "three numbers for each light")
    return flat.reshape(-1, 3)


def _with_own_keys(relightable: Relightable, info: Fields) -> Relightable:
    """The relightable with what our own key and its files add."""
    own, folder = info.object("disk_rti"), info.path.parent
    profile, mask = None, None
    if own.values.get("profile") is True:
        profile = _read_profile(folder / "profile.icc")
    if own.values.get("mask") is True:
        mask = read_mask_file(folder / "mask.png", relightable.width, relightable.height) > 127
    return replace(
        relightable,
        name=own.text("name", relightable.name),
        method=own.text("method", relightable.method),
        provenance=own.object("provenance").values,
        profile=profile,
        mask=mask,
    )


def _read_profile(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_PROFILE:
            raise FormatError(f"{path}: larger than any colour profile. Copy the folder again.")
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"{path}: cannot be read ({error.strerror}). Copy the folder again.") from error


def save_web_folder(relightable: Relightable, folder: Path) -> Steps[Path]:
    """Writes the relightable; the folder appears when it is complete, and an existing one is never touched."""
    info = _info(relightable)
    count = -(-relightable.decoder.planes // 3)
    order = [2, 1, 0] if info.get("colorspace") == "bgr" else [0, 1, 2]
    with written_folder(folder) as unfinished:
        for i in range(count):
            yield Progress(i, count, "Writing the planes")
            group = relightable.planes[3 * i : 3 * i + 3]
            group = np.pad(group, ((0, 3 - len(group)), (0, 0), (0, 0)))
            write_picture(unfinished / f"plane_{i}.png", group[order].transpose(1, 2, 0))
        if relightable.profile is not None:
            (unfinished / "profile.icc").write_bytes(relightable.profile)
        if relightable.mask is not None:
            write_picture(unfinished / "mask.png", relightable.mask.astype(np.uint8) * np.uint8(255))
        (unfinished / "info.json").write_text(json.dumps(info, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return folder


def _info(relightable: Relightable) -> Mapping[str, Any]:
    """The contents of info.json."""
    known = linear_info(relightable.decoder, relightable.quantization)
    known = known or neural_info(relightable.decoder, relightable.quantization)
    if known is None:
        raise OutputError(f"A web folder cannot hold {shortened(relightable.method)}: save it in another format.")
    return {
        "width": relightable.width,
        "height": relightable.height,
        "format": "png",
        "quality": 100,
        **known,
        "lights": relightable.lights.ravel().tolist(),
        "disk_rti": {
            "name": relightable.name,
            "method": relightable.method,
            "profile": relightable.profile is not None,
            "mask": relightable.mask is not None,
            "provenance": dict(relightable.provenance),
        },
    }
