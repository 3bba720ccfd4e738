"""Zipped web folders: read without unpacking, written the same each time, refused where they are odd."""

import io
import json
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, OutputError
from disk_rti_desktop.formats import open_relightable, recognised, save, save_archive
from disk_rti_desktop.progress import finish


def relightable() -> Relightable:
    """A small picture of random planes with a mask and a profile."""
    draw = np.random.default_rng(3)
    planes = draw.integers(0, 256, (18, 5, 7), dtype=np.uint8)
    ones = np.ones(18, np.float32)
    mask = draw.integers(0, 2, (5, 7)).astype(bool)
    decoder = linear_decoder(Polynomial())
    return Relightable(
        "vase", "PTM", planes, Quantization(-ones, ones), decoder, np.zeros((0, 3)), b"profile", mask, {"version": "1"}
    )


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    before = relightable()
    path = finish(save_archive(before, tmp_path / "jar.zip"))
    assert recognised(path)
    after = finish(open_relightable(path))
    assert (after.name, after.method, after.profile) == ("vase", "PTM", b"profile")
    assert (after.planes == before.planes).all()
    assert np.array_equal(np.array(after.mask), np.array(before.mask))
    assert after.provenance == {"version": "1"}


def test_the_archive_is_the_web_folder(tmp_path: Path) -> None:
    folder = finish(save(relightable(), tmp_path / "folder"))
    with zipfile.ZipFile(finish(save_archive(relightable(), tmp_path / "jar.zip"))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = finish(save_archive(relightable(), tmp_path / "a.zip")).read_bytes()
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert finish(save_archive(relightable(), tmp_path / "b.zip")).read_bytes() == first


def test_an_archive_is_there_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "jar.zip"
    path.write_bytes(b"before")
    steps = save_archive(relightable(), path)
    next(steps)
    next(steps)
    steps.close()
    assert path.read_bytes() == b"before"
    assert [file.name for file in tmp_path.iterdir()] == ["jar.zip"]
    with pytest.raises(OutputError, match="there is no folder"):
        finish(save_archive(relightable(), tmp_path / "nowhere" / "jar.zip"))


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """An archive of these members."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def members(tmp_path: Path) -> dict[str, bytes]:
    """The files of a sound web folder."""
    folder = finish(save(relightable(), tmp_path / "folder"))
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("top", ["", "vase 3/", "Ölkrug: vorn/"])
def test_archives_of_others_are_read(method: int, top: str, tmp_path: Path, members: dict[str, bytes]) -> None:
    beside = {"__MACOSX/._vase": b"x", "__MACOSX/../odd": b"x"}
    path = zipped(tmp_path / "jar.dat", {top + name: held for name, held in members.items()} | beside, method)
    assert (finish(open_relightable(path)).planes == relightable().planes).all()


def test_tiles_are_read_from_an_archive(tmp_path: Path, members: dict[str, bytes]) -> None:
    info = json.loads(members["info.json"]) | {"disk_rti": {}}
    pictures = [members[f"plane_{i}.png"] for i in range(6)]
    offsets = np.cumsum([0, *map(len, pictures)]).tolist()
    index = {"width": 7, "height": 5, "tilesize": 256, "overlap": 0, "format": "png", "nlevels": 1, "stride": 6}
    held = {"info.json": json.dumps(info).encode(), "planes.tzb": b"".join(pictures)}
    held["planes.tzi"] = json.dumps(index | {"offsets": offsets}).encode()
    opened = finish(open_relightable(zipped(tmp_path / "jar.zip", held)))
    assert opened.name == "jar"
    assert (opened.planes == relightable().planes).all()


@pytest.mark.parametrize(
    "name",
    ["../out", "a/../../out", "/etc/passwd", "a\\..\\out", "C:/out", "a//b", "./a", "a\nb", "a\x1b[31mb", "nul\x00l"],
)
def test_odd_names_are_refused(name: str, tmp_path: Path, members: dict[str, bytes]) -> None:
    content = zipped(tmp_path / "jar.zip", members | {"x" * len(name): b"odd"}, zipfile.ZIP_STORED).read_bytes()
    (tmp_path / "jar.zip").write_bytes(content.replace(b"x" * len(name), name.encode()))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FormatError, match="leads out of the archive or is no plain name") as caught:
        finish(open_relightable(tmp_path / "jar.zip"))
    assert str(caught.value).isprintable()
    assert sorted(tmp_path.rglob("*")) == before


def picture(width: int, height: int) -> bytes:
    """A black picture, which takes a thousandth of its size."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height)).save(stream, "PNG")
    return stream.getvalue()


REFUSED: list[tuple[Callable[[dict[str, bytes]], object], str]] = [
    (lambda held: held.pop("info.json"), "a zip archive without info.json"),
    (lambda held: held.pop("plane_2.png"), r"plane_2\.png \(or \.jpg\) missing"),
    (
        lambda held: [held.pop("info.json"), held.update({"a/info.json": b"", "b/info.json": b""})],
        "holds 2 web folders",
    ),
    (lambda held: [held.pop("info.json"), held.update({"a/b/info.json": b""})], "a zip archive without info.json"),
    (lambda held: held.update({"info.json": b"{"}), r"jar\.zip/info\.json: not valid JSON"),
    (lambda held: held.update({"info.json": b" " * (17 << 20)}), r"info\.json: larger than 8 MB"),
    (lambda held: held.update({"plane_1.png": b"junk"}), r"plane_1\.png: not a PNG"),
    (lambda held: held.update({"plane_1.png": picture(3000, 3000)}), "3000 × 3000 pixels, expected 7 × 5"),
    (lambda held: held.update({"plane_1.png": b"\x89PNG\r\n\x1a\n" + bytes(40 << 20)}), "which no picture takes"),
    (lambda held: held.update({"profile.icc": bytes(20 << 20)}), r"profile\.icc: larger than 16 MB"),
    (lambda held: held.pop("mask.png"), r"mask\.png: missing"),
]


@pytest.mark.parametrize(("spoil", "message"), REFUSED)
def test_archives_of_something_else_are_refused(
    spoil: Callable[[dict[str, bytes]], object], message: str, tmp_path: Path, members: dict[str, bytes]
) -> None:
    spoil(members)
    with pytest.raises(FormatError, match=message):
        finish(open_relightable(zipped(tmp_path / "jar.zip", members)))


def directory_at(content: bytes) -> int:
    """Where the entry of the last member begins in the list of members."""
    return content.rfind(b"PK\x01\x02")


def changed(content: bytes, at: int, code: str, value: int) -> bytes:
    packed = struct.pack(code, value)
    return content[:at] + packed + content[at + len(packed) :]


DAMAGED: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda c: c[: len(c) // 2], "a damaged zip archive, or none"),
    (lambda c: c[:4], "a damaged zip archive, or none"),
    (lambda c: c.replace(b"IDAT", b"IDAX"), "a damaged zip archive, or none .*CRC"),
    (lambda c: changed(c, directory_at(c) + 8, "<H", 1), "is encrypted"),
    (lambda c: changed(c, directory_at(c) + 10, "<H", 14), "compressed by method 14"),
    (lambda c: changed(c, directory_at(c) + 24, "<L", 4_000_000_000), "4000000000 bytes in .* which cannot be"),
    (lambda c: changed(c, len(c) - 10, "<L", 100 << 20), "its list of members takes 100 MB"),
    (lambda c: changed(c, directory_at(c) + 42, "<L", 5), "a damaged zip archive, or none"),
]


@pytest.mark.parametrize(("spoil", "message"), DAMAGED)
def test_damaged_archives_are_refused(
    spoil: Callable[[bytes], bytes], message: str, tmp_path: Path, members: dict[str, bytes]
) -> None:
    path = zipped(tmp_path / "jar.zip", members, zipfile.ZIP_STORED)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(FormatError, match=message):
        finish(open_relightable(path))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(tmp_path: Path, members: dict[str, bytes]) -> None:
    path = zipped(tmp_path / "jar.zip", members)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("info.json", b"{}")
    with pytest.raises(FormatError, match=r"holds 'info\.json' twice"):
        finish(open_relightable(path))


def test_a_large_list_of_members_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "jar.zip"
    end = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 10**9, 10**9, 10**11, 0)
    path.write_bytes(b"PK\x03\x04" + end + b"PK\x06\x07" + struct.pack("<LQL", 0, 4, 1) + b"PK\x05\x06" + b"\xff" * 18)
    with pytest.raises(FormatError, match="its list of members takes 95367 MB"):
        finish(open_relightable(path))
