"""Pictures on disk: pixels, profile and facts come back, and a failure leaves nothing."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError, OutputError
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.snapshot import picture_name, read_facts, save_picture, snapshot_facts
from disk_rti_desktop.render.view import View

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FACTS: dict[str, str | float] = {"Method": "HSH, order 3", "LightX": 0.25, "Source": "größe <&> \"'.lp"}


@pytest.fixture
def image() -> Bytes:
    smooth = np.add.outer(np.arange(30) * 4, np.arange(40) * 3)
    return np.stack([smooth, smooth[::-1], 255 - smooth], axis=2).astype(np.uint8)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".TIFF", ".jpg", ".jpeg"])
def test_pixels_profile_and_facts_come_back(image: Bytes, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"relit{suffix}"
    save_picture(image, path, FACTS, PROFILE)
    with Image.open(path) as saved:
        assert saved.info["icc_profile"] == PROFILE
        difference = np.abs(np.asarray(saved).astype(int) - image)
    assert difference.max() <= (8 if suffix.startswith(".j") else 0)
    assert read_facts(path) == {name: str(value) for name, value in FACTS.items()}
    assert list(tmp_path.iterdir()) == [path]


@given(st.text())
def test_any_text_can_be_a_fact(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("facts") / "a.png"
    save_picture(np.zeros((1, 1, 3), np.uint8), path, {"Object": text}, None)
    found = read_facts(path)["Object"]
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(found) == len(lines)
    assert all(b in (a, "\ufffd") for a, b in zip(lines, found, strict=True))
    assert [c for c in lines if c.isalnum()] == [c for c in found if c.isalnum()]


def test_standard_names_tell_tool_and_date(
    image: Bytes, tmp_path: Path, make_relightable: Callable[..., Relightable]
) -> None:
    view = View((12.0, 9.0), 2.0, (-0.5, 0.5))
    save_picture(image, tmp_path / "a.png", snapshot_facts(make_relightable("ptm"), view, "vase/info.json"), None)
    facts = read_facts(tmp_path / "a.png")
    assert facts["Azimuth"] == "135.0"
    assert facts["Elevation"] == "45.0"
    assert (facts["Object"], facts["Method"], facts["Source"]) == ("vase", "ptm", "vase/info.json")
    with Image.open(tmp_path / "a.png") as saved:
        assert "profile" not in saved.info
        packet = saved.info["xmp"].decode()
    assert f"<xmp:CreatorTool>{facts['Tool']}</xmp:CreatorTool>" in packet
    assert f"<xmp:CreateDate>{facts['Date']}</xmp:CreateDate>" in packet


def test_picture_of_others_carries_no_facts(image: Bytes, tmp_path: Path) -> None:
    Image.fromarray(image).save(tmp_path / "plain.png")
    assert read_facts(tmp_path / "plain.png") == {}


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(FormatError, match=r"a\.png"):
        read_facts(tmp_path / "a.png")


def test_hostile_xml_is_refused(image: Bytes, tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'
    Image.fromarray(image).save(tmp_path / "a.jpg", xmp=bomb)
    with pytest.raises(FormatError):
        read_facts(tmp_path / "a.jpg")


def test_unknown_suffix_names_the_known(image: Bytes, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.png, \.tif or \.jpg"):
        save_picture(image, tmp_path / "a.gif", {}, None)


def test_too_large_for_jpeg_is_said_before_writing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="65500"):
        save_picture(np.zeros((1, 70_000, 3), np.uint8), tmp_path / "a.jpg", {}, None)


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


def test_names_tell_object_method_and_light_and_never_overwrite(tmp_path: Path) -> None:
    light = View(light=(-0.5, 0.5)).direction
    first = picture_name("vase 12/b", "HSH, order 3", light, tmp_path)
    assert first == tmp_path / "vase-12-b_HSH-order-3_az135_el45.png"
    first.touch()
    second = picture_name("vase 12/b", "HSH, order 3", light, tmp_path)
    assert second.name == "vase-12-b_HSH-order-3_az135_el45_2.png"
    second.touch()
    assert picture_name("vase 12/b", "HSH, order 3", light, tmp_path).name.endswith("_3.png")


def test_a_mode_is_told_in_name_and_facts(
    make_relightable: Callable[..., Relightable], image: Bytes, tmp_path: Path
) -> None:
    view = View(light=(-0.5, 0.5), mode=mode("specular", highlight=20))
    path = picture_name("vase", "PTM", view.direction, tmp_path, view.mode)
    assert path.name == "vase_PTM_az135_el45_specular.png"
    save_picture(image, path, snapshot_facts(make_relightable("ptm"), view, "here"), None)
    told = read_facts(path)
    assert [told[name] for name in ("Mode", "ModeDiffuse", "ModeHighlight")] == ["specular", "0.4", "20"]


@given(st.text(), st.text())
def test_names_stay_in_the_folder(name: str, method: str) -> None:
    folder = Path("/nowhere/here")
    path = picture_name(name, method, View().direction, folder)
    assert path.parent == folder
    assert not path.name.startswith(".")
    assert len(path.name.encode()) < 240
