"""Damaged web folders and archives of every kind and layout: read, or refused with a sentence, and quickly."""

import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips

from disk_rti_desktop.arrays import as_floats
from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.formats.web import open_files
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.progress import finish

WIDTH, HEIGHT = 40, 30
HOSTILE: list[Any] = [0, -1, 1, 2, 255, 65536, 2.5, 1e30, -1e30, 1e308, 2**63, 10**400, float("nan"), float("inf")]
HOSTILE += [
    True,
    None,
    "",
    "rgb",
    "mycc",
    "rbf",
    "../../etc/passwd",
    "\u202e\x1b[31m",
    [],
    {},
    [[]],
    [{}],
    [1, [2, [3]]],
]
HOSTILE += [[0] * 5000, {"scale": [0], "bias": [1]}, "x" * 5000]

Held = dict[str, bytes]


class HeldFiles:
    """Files in memory."""

    where = Path("vase")
    apart = False

    def __init__(self, held: Held) -> None:
        self.held = held

    def size(self, name: str) -> int | None:
        return len(self.held[name]) if name in self.held else None

    def read(self, name: str, start: int, count: int) -> bytes:
        return self.held[name][start : start + count]


def info_of(kind: str, colour: str, count: int, **more: Any) -> bytes:
    ones = [1.0] * count
    info = {"width": WIDTH, "height": HEIGHT, "type": kind, "colorspace": colour, "nplanes": count, "format": "png"}
    return json.dumps(info | {"materials": [{"scale": ones, "bias": ones, "range": [500] * count}]} | more).encode()


def neural_info() -> bytes:
    draw = np.random.default_rng(0)
    shapes: dict[str, list[int]] = {"weights": [48, 16, 12], "biases": [4, 4, 3]}
    layers = {key: [draw.normal(size=size).tolist() for size in sizes] for key, sizes in shapes.items()}
    ranges = {"min": [0.0] * 9, "max": [1.0] * 9}
    return info_of("neural", "bgr", 9, planes=9, **layers, **ranges)


LIGHTS = [0.0, 0.0, 1.0, 0.6, 0.0, 0.8, 0.0, -0.6, 0.8]
BILINEAR = {"resolution": 2, "yccplanes": [4, 1, 1], "basis": list(range(84))}
DESCRIBED = {
    "hsh": (info_of("hsh", "rgb", 12, colorprofile="RGB", lights=LIGHTS), 4),
    "lptm": (info_of("ptm", "lrgb", 9), 3),
    "ycc": (info_of("sh", "ycc", 27), 9),
    "rbf": (info_of("rbf", "mrgb", 6, sigma=0.5, lights=LIGHTS, basis=list(range(63)), colorprofile="P3"), 2),
    "bilinear": (info_of("bilinear", "mycc", 6, **BILINEAR), 2),
    "neural": (neural_info(), 3),
}


def pictures(count: int) -> list[pyvips.Image]:
    draw = np.random.default_rng(1)
    return [
        pyvips.Image.new_from_array(draw.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)) for _ in range(count)
    ]


def image_layout(count: int, suffix: str) -> Held:
    return {f"plane_{i}{suffix}": p.write_to_buffer(suffix) for i, p in enumerate(pictures(count))}


def tiled(count: int, folder: Path, layout: str) -> Held:
    for i, picture in enumerate(pictures(count)):
        options = {} if layout == "google" else {"tile_size": 16, "overlap": 0}
        picture.dzsave(str(folder / f"plane_{i}"), layout=layout, suffix=".png", depth="onetile", **options)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def interleaved(count: int) -> Held:
    tiles = list(image_layout(count, ".png").values())
    offsets = np.cumsum([0, *map(len, tiles)]).tolist()
    index = {"width": WIDTH, "height": HEIGHT, "tilesize": 256, "overlap": 0, "format": "png", "nlevels": 1}
    held = {"planes.tzi": json.dumps(index | {"stride": count, "offsets": offsets}).encode()}
    return held | {"planes.tzb": b"".join(tiles)}


def seeds(folder: Path) -> Iterator[Held]:
    """Sound web folders of every kind, and of every layout."""
    for number, (info, count) in enumerate(DESCRIBED.values()):
        yield {"info.json": info} | image_layout(count, (".png", ".jpg", ".tif")[number % 3])
    info, count = DESCRIBED["rbf"]
    for layout in ("dz", "zoomify", "google"):
        (folder / layout).mkdir()
        yield {"info.json": info} | tiled(count, folder / layout, layout)
    yield {"info.json": info} | interleaved(count)


def spoiled_json(content: bytes, draw: np.random.Generator) -> bytes:
    """A JSON text with one to three of its values replaced, doubled or gone."""
    top = json.loads(content)
    for _ in range(draw.integers(1, 4)):
        place: Any = top
        while place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = keys[draw.integers(0, len(keys))]
            if isinstance(place[key], dict | list) and place[key] and draw.random() < 0.6:
                place = place[key]
                continue
            if draw.random() < 0.2:
                del place[key]
            else:
                place[key] = deepcopy(HOSTILE[draw.integers(0, len(HOSTILE))])
            break
    return json.dumps(top).encode()


def spoiled_png(content: bytes, draw: np.random.Generator) -> bytes:
    """A PNG with other numbers in its header, whose check sum is right."""
    header = bytearray(content[12:29])
    for _ in range(draw.integers(1, 3)):
        header[draw.integers(4, 17)] = draw.choice([0, 1, 2, 3, 4, 6, 8, 16, 127, 255])
    return content[:12] + bytes(header) + struct.pack(">L", zlib.crc32(header)) + content[33:]


def refusal(held: Held) -> str | None:
    """What is said of a folder that cannot be opened; None where it can, and can be lit."""
    try:
        relightable = finish(open_files(HeldFiles(held), "vase"))
    except RtiError as error:
        return str(error)
    texels = as_floats(relightable.planes.reshape(relightable.decoder.planes, -1).T)
    decoder = relightable.decoder.dequantized(relightable.quantization)
    with np.errstate(all="ignore"):
        decoder.relight(texels, from_disk(0.3, -0.4))
    return None


def damaged(held: Held, mutations: Any, count: int) -> Iterator[Held]:
    """Copies of a folder with one file damaged, the description more often than the others."""
    draw = np.random.default_rng(count)
    names, broken = sorted(held), {name: mutations(content, count) for name, content in held.items()}
    for _ in range(count):
        name = "info.json" if draw.random() < 0.4 else names[draw.integers(0, len(names))]
        if name.endswith((".json", ".tzi")) and draw.random() < 0.7:
            content = spoiled_json(held[name], draw)
        elif name.endswith(".png") and draw.random() < 0.5:
            content = spoiled_png(held[name], draw)
        else:
            content = next(broken[name])
        yield held | {name: content}


def is_a_sentence(text: str) -> bool:
    return text.isprintable() and len(text) < 600


def test_damaged_folders_are_read_or_refused(mutations: Any, tmp_path: Path) -> None:
    for held in seeds(tmp_path):
        said = [refusal(copy) for copy in damaged(held, mutations, 50)]
        assert all(is_a_sentence(text) for text in said if text is not None)
        assert None in said  # some damage does no harm
        assert len(set(said)) > 10


def test_sound_seeds_open(tmp_path: Path) -> None:
    for held in seeds(tmp_path):
        assert refusal(held) is None


def zip_of(held: Held, path: Path, method: int) -> bytes:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize("method", [0, 8])
def test_damaged_archives_are_read_or_refused(method: int, mutations: Any, tmp_path: Path) -> None:
    info, count = DESCRIBED["rbf"]
    path = tmp_path / "jar.zip"
    content = zip_of({"info.json": info} | interleaved(count), path, method)
    said = []
    for copy in ends_damaged(content, mutations, 150):
        path.write_bytes(copy)
        try:
            finish(open_relightable(path))
        except RtiError as error:
            said.append(str(error))
    assert all(map(is_a_sentence, said))
    assert len(set(said)) > 10


def ends_damaged(content: bytes, mutations: Any, count: int) -> Iterator[bytes]:
    """Copies damaged at their beginning, and copies damaged in the list of members at their end."""
    yield from mutations(content, count // 2)
    at = content.find(b"PK\x01\x02")
    for copy in mutations(content[at:], count // 2):
        yield content[:at] + copy
