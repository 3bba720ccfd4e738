"""Pictures on disk: pixels, profile, scale and facts come back to other programs, and a failure leaves nothing."""

import struct
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from disk_rti_desktop.arrays import Bytes, PhotoValues
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.snapshots import saving
from disk_rti_desktop.snapshots.saving import check_picture_path, save_picture
from disk_rti_desktop.snapshots.xmp import read_facts, sidecar_of

FACTS: dict[str, str | float] = {"Method": "HSH, order 3", "LightX": 0.1 + 0.2, "Source": "größe <&> \"'.lp"}
TOLD = {name: str(value) for name, value in FACTS.items()}


@pytest.fixture
def image() -> Bytes:
    smooth = np.add.outer(np.arange(30) * 4, np.arange(40) * 3)
    return np.stack([smooth, smooth[::-1], 255 - smooth], axis=2).astype(np.uint8)


@pytest.fixture
def deep() -> PhotoValues:
    return np.random.default_rng(0).integers(0, 65536, (30, 40, 3), dtype=np.uint16)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".TIFF", ".jpg", ".jpeg"])
def test_pixels_profile_scale_and_facts_come_back(image: Bytes, tmp_path: Path, profile: bytes, suffix: str) -> None:
    path = tmp_path / f"relit{suffix}"
    save_picture(image, path, FACTS, profile, 0.05)
    with Image.open(path) as saved:
        assert saved.info["icc_profile"] == profile
        assert saved.info["dpi"] == pytest.approx((508, 508), abs=1)  # 20 pixels a millimetre
        difference = np.abs(np.asarray(saved).astype(int) - image)
    assert difference.max() <= (8 if suffix.startswith(".j") else 0)
    assert read_facts(path) == TOLD
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_are_kept(deep: PhotoValues, tmp_path: Path, profile: bytes, suffix: str) -> None:
    path = tmp_path / f"deep{suffix}"
    save_picture(deep, path, FACTS, profile)
    read = pyvips.Image.new_from_file(str(path))
    assert read.format == "ushort"
    assert np.array_equal(read.numpy(), deep)
    assert bytes(read.get("icc-profile-data")) == profile
    assert read_facts(path) == TOLD


def test_a_png_tells_its_facts_as_international_text_before_the_pixels(image: Bytes, tmp_path: Path) -> None:
    save_picture(image, tmp_path / "a.png", FACTS, None)
    content, at, names = (tmp_path / "a.png").read_bytes(), 8, []
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        names.append(content[at + 4 : at + 8])
        at += length + 12
    assert names[:2] == [b"IHDR", b"iTXt"]
    assert names[-1] == b"IEND"
    with Image.open(tmp_path / "a.png") as saved:
        assert "größe" in saved.info["XML:com.adobe.xmp"]


def test_large_tiffs_are_tiled(image: Bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "_TILED", 1000)
    monkeypatch.setattr(saving, "_BIG_TIFF", 1000)
    save_picture(image, tmp_path / "a.tif", FACTS, None)
    assert (tmp_path / "a.tif").read_bytes()[:4] == b"II+\0"  # BigTIFF
    read = pyvips.Image.new_from_file(str(tmp_path / "a.tif"))
    assert read.get("tile-width") > 0
    assert np.array_equal(read.numpy(), image)
    assert read_facts(tmp_path / "a.tif") == TOLD


def test_facts_lie_beside_when_asked_for(image: Bytes, tmp_path: Path) -> None:
    save_picture(image, tmp_path / "a.jpg", FACTS, None, beside=True)
    assert sidecar_of(tmp_path / "a.jpg") == tmp_path / "a.xmp"
    assert read_facts(tmp_path / "a.xmp") == TOLD


def test_without_a_profile_none_is_claimed(image: Bytes, tmp_path: Path) -> None:
    for name in ("a.png", "a.tif", "a.jpg"):
        save_picture(image, tmp_path / name, {}, None)
        with Image.open(tmp_path / name) as saved:
            assert "icc_profile" not in saved.info


def test_unknown_suffix_names_the_known(image: Bytes, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.png, \.tif or \.jpg"):
        save_picture(image, tmp_path / "a.gif", {}, None)


def test_what_jpeg_cannot_hold_is_said_before_writing(deep: PhotoValues, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="65500"):
        save_picture(np.zeros((1, 70_000, 3), np.uint8), tmp_path / "a.jpg", {}, None)
    with pytest.raises(OutputError, match="8 bits"):
        save_picture(deep, tmp_path / "a.jpg", {}, None)
    with pytest.raises(OutputError, match="8 bits"):
        check_picture_path(tmp_path / "a.jpg", 16)
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_told(image: Bytes, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="there is no folder"):
        save_picture(image, tmp_path / "none" / "a.png", {}, None)


@pytest.mark.parametrize(("side", "room"), [(300, 20_000), (60, 4_000)])
@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg"])
def test_full_disk_leaves_the_old_file_alone(tmp_path: Path, suffix: str, side: int, room: int) -> None:
    resource = pytest.importorskip("resource", reason="file sizes can be limited on Unix only")
    noise = np.random.default_rng(0).integers(0, 256, (side, side, 3), dtype=np.uint8)
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(OutputError, match="free space"):
            save_picture(noise, path, FACTS, None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
