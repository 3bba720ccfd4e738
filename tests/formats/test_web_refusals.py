"""Damaged and hostile web folders: each gives an error that names what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats import open_relightable, save
from disk_rti_desktop.progress import finish

Info = dict[str, Any]


def folder_of(decoder: Decoder, where: Path) -> Path:
    """A sound web folder."""
    planes = np.zeros((decoder.planes, 4, 6), np.uint8)
    ones = np.ones(decoder.planes, np.float32)
    return finish(save(Relightable("x", "m", planes, Quantization(-ones, ones), decoder, np.zeros((0, 3))), where))


@pytest.fixture
def linear(tmp_path: Path) -> Path:
    return folder_of(linear_decoder(Harmonics(2)), tmp_path / "hsh")


@pytest.fixture
def neural(tmp_path: Path) -> Path:
    zeros = np.zeros
    weights = (zeros((20, 11), np.float32) + 1, zeros((20, 20), np.float32) + 1, zeros((3, 20), np.float32))
    biases = (zeros(20, np.float32), zeros(20, np.float32), zeros(3, np.float32))
    return folder_of(MlpDecoder(weights, biases), tmp_path / "neural")


def spoiled(folder: Path, spoil: Callable[[Info], object]) -> Path:
    """The folder after a change to its info.json."""
    file = folder / "info.json"
    info = json.loads(file.read_text())
    spoil(info)
    file.write_text(json.dumps(info))
    return folder


def put(key: str, value: Any) -> Callable[[Info], object]:
    return lambda info: info.__setitem__(key, value)


def drop(key: str) -> Callable[[Info], object]:
    return lambda info: info.pop(key)


BOTH = [
    (put("width", 0), "'width' is 0, expected a whole number from 1 to 65535"),
    (put("width", 10**12), "'width' is 1000000000000"),
    (put("height", 2.5), "'height' is 2.5"),
    (put("height", "4"), "'height' is \"4\""),
    (drop("width"), "'width' is missing"),
    (put("height", True), "'height' is true"),
    (lambda info: info.update(width=65535, height=65535), "larger than any"),
    (put("width", 7), "6 × 4 pixels, expected 7 × 4"),
    (put("type", "dmd"), "kind 'dmd', which cannot be opened"),
    (put("type", ["ptm"]), "'type' is .*expected one of neural, ptm, hsh"),
    (put("colorspace", "cmyk"), "'colorspace' is \"cmyk\""),
    (put("lights", [1, 2]), "'lights' is .*three numbers for each light"),
    (put("lights", [1, 2, float("nan")]), "'lights' .*finite"),
]
LINEAR = [
    (put("nplanes", 26), "a multiple of 3"),
    (put("nplanes", 0), "'nplanes' is 0"),
    (put("nplanes", 10**9), "'nplanes' is 1000000000"),
    (put("nplanes", 24), "not 8 terms"),
    (drop("materials"), "'materials' is missing"),
    (put("materials", []), "'materials' is \\[\\]"),
    (lambda info: info["materials"][0]["scale"].pop(), "'scale' has 26 numbers, expected 27"),
    (lambda info: info["materials"][0]["bias"].append(0), "'bias' has 28 numbers, expected 27"),
    (lambda info: info["materials"][0]["scale"].__setitem__(3, -1), "'scale' .*no negative number"),
    (lambda info: info["materials"][0]["bias"].__setitem__(3, float("inf")), "'bias' .*finite"),
    (lambda info: info["materials"][0].update(scale=[1e30] * 27, bias=[1e30] * 27), "of a size that can be"),
    (put("colorspace", "mrgb"), "'colorspace' is \"mrgb\", expected one of rgb, lrgb, ycc"),
]
NEURAL = [
    (put("planes", 8), "a multiple of 3"),
    (put("min", [0] * 8), "'min' has 8 numbers, expected 9"),
    (put("max", [-2] * 9), "no number below its 'min'"),
    (put("min", [float("nan")] * 9), "'min' .*finite"),
    (put("weights", [[], []]), "3 lists of numbers"),
    (put("weights", 5), "'weights' is 5"),
    (lambda info: info["weights"][0].pop(), "'weights\\[0\\]' has 239 numbers, expected 240 for 20 units"),
    (lambda info: info["weights"][1].append(0), "'weights\\[1\\]' has 401"),
    (lambda info: info["weights"][1].__setitem__(0, "x"), "finite numbers"),
    (lambda info: info["biases"][1].pop(), "19 and 3 numbers in the last two layers, expected 20 and 3"),
    (lambda info: info["biases"][1].__setitem__(0, 1e39), "finite numbers"),
    (lambda info: info["biases"][1].__setitem__(0, 10**400), "finite numbers"),
    (lambda info: info["biases"][0].clear(), "'biases\\[0\\]' has 0 numbers"),
    (lambda info: info["biases"].__setitem__(0, [0.0] * 100_000), "has 100000 numbers"),
]


@pytest.mark.parametrize(("spoil", "message"), BOTH + LINEAR)
def test_a_spoiled_linear_folder_is_refused(spoil: Callable[[Info], object], message: str, linear: Path) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        finish(open_relightable(spoiled(linear, spoil)))
    assert str(linear) in str(caught.value)


@pytest.mark.parametrize(("spoil", "message"), BOTH + NEURAL)
def test_a_spoiled_neural_folder_is_refused(spoil: Callable[[Info], object], message: str, neural: Path) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        finish(open_relightable(spoiled(neural, spoil)))
    assert str(neural) in str(caught.value)


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def picture(path: Path, mode: str, size: tuple[int, int]) -> None:
    Image.new(mode, size).save(path)


# libvips could open this, and it names another file.
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="6" height="4"><image href="/etc/hostname"/></svg>'
FILES: list[tuple[Callable[[Path], object], str]] = [
    (lambda f: (f / "plane_1.png").unlink(), "plane_1.png .* missing"),
    (lambda f: write(f / "plane_1.png", b""), "plane_1.png: not a PNG, JPEG or TIFF picture"),
    (lambda f: write(f / "plane_1.png", b"junk" * 100), "plane_1.png: not a PNG, JPEG or TIFF picture"),
    (
        lambda f: write(f / "plane_1.png", (f / "plane_1.png").read_bytes()[:60]),
        "plane_1.png: (damaged|not)",
    ),
    (lambda f: picture(f / "plane_1.png", "L", (6, 4)), "1 channel of type uchar, expected 3 of 8 bits"),
    (lambda f: picture(f / "plane_1.png", "RGB", (6, 5)), "6 × 5 pixels, expected 6 × 4"),
    (lambda f: write(f / "info.json", b"{"), "not valid JSON"),
    (lambda f: write(f / "info.json", b'{"width": 3, "scale": [-inf]}'), "near the key 'scale'"),
    (lambda f: write(f / "info.json", b"[" * 100_000), "not valid JSON"),
    (lambda f: write(f / "info.json", b"[1]"), "expected a JSON object"),
    (lambda f: write(f / "info.json", b"\xff\xfe\x00"), "expected a JSON text"),
    (lambda f: write(f / "info.json", b""), "not valid JSON"),
    (lambda f: write(f / "info.json", b'{"width": ' + b"9" * 5000 + b"}"), "not valid JSON"),
    (lambda f: write(f / "plane_1.png", SVG), "plane_1.png: not a PNG, JPEG or TIFF picture"),
]


@pytest.mark.parametrize(("spoil", "message"), FILES)
def test_damaged_files_are_named(spoil: Callable[[Path], object], message: str, neural: Path) -> None:
    spoil(neural)
    with pytest.raises(FormatError, match=message):
        finish(open_relightable(neural))


def test_what_is_no_relightable_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no relightable image of a kind"):
        finish(open_relightable(tmp_path))
    (tmp_path / "vase.rti").write_bytes(b"no RTI\n")
    with pytest.raises(FormatError, match=r"begins with 'no RTI.*neither PTM files"):
        finish(open_relightable(tmp_path / "vase.rti"))
    with pytest.raises(FormatError, match="does not exist"):
        finish(open_relightable(tmp_path / "nowhere"))
