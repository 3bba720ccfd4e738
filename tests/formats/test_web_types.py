"""What the kinds of web folders mean, computed once more pixel by pixel, as the specification tells it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, as_floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.errors import FormatError, OutputError
from disk_rti_desktop.formats import open_relightable, save
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.progress import finish

Info = dict[str, Any]
LIGHTS = [from_disk(0, 0), from_disk(0.5, -0.3), from_disk(-0.7, 0.6), from_disk(0.99, 0.1)]
DIRECTIONS = np.array([from_disk(x, y) for x, y in [(0, 0), (0.5, 0.4), (-0.6, 0.1), (0.2, -0.8), (-0.1, 0.9)]])
WIDTH, HEIGHT = 5, 4


def folder_of(where: Path, info: Info, planes: Bytes) -> Path:
    """A web folder with these planes (k, height, width)."""
    where.mkdir(exist_ok=True)
    filled = np.pad(planes, ((0, -len(planes) % 3), (0, 0), (0, 0)))
    for i in range(len(filled) // 3):
        Image.fromarray(np.ascontiguousarray(filled[3 * i : 3 * i + 3].transpose(1, 2, 0))).save(
            where / f"plane_{i}.png"
        )
    (where / "info.json").write_text(json.dumps({"width": WIDTH, "height": HEIGHT} | info))
    return where


def described(kind: str, colour: str, count: int, **more: Any) -> tuple[Info, Bytes, Doubles]:
    """An info.json, bytes of planes (k, h, w), and the coefficients (h, w, k) that they stand for."""
    draw = np.random.default_rng(count)
    planes = draw.integers(0, 256, (count, HEIGHT, WIDTH), dtype=np.uint8)
    scale, bias = draw.uniform(0.5, 2, count), draw.uniform(0, 0.6, count)
    coefficients = ((planes / 255 - bias[:, None, None]) * scale[:, None, None]).transpose(1, 2, 0)
    material = {"scale": scale.tolist(), "bias": bias.tolist(), "range": draw.uniform(200, 900, count).tolist()}
    return {"type": kind, "colorspace": colour, "nplanes": count, "materials": [material]} | more, planes, coefficients


def relit(opened: Relightable, light: Doubles) -> Floats:
    """The colours (h, w, 3)."""
    texels = as_floats(opened.planes.reshape(opened.decoder.planes, -1).T)
    colours = opened.decoder.dequantized(opened.quantization).relight(texels, light)
    return np.asarray(colours.reshape(opened.height, opened.width, 3), np.float32)


def test_spherical_harmonics_are_summed_for_each_channel(tmp_path: Path) -> None:
    info, planes, coefficients = described("sh", "rgb", 12)
    opened = finish(open_relightable(folder_of(tmp_path, info, planes)))
    assert opened.method == "SH, order 1"
    for light in LIGHTS:
        x, y, z = light
        functions = (
            np.array([np.sqrt(1 / np.pi), np.sqrt(3 / np.pi) * y, np.sqrt(3 / np.pi) * z, np.sqrt(3 / np.pi) * x]) / 2
        )
        wanted = np.einsum("t,hwtc->hwc", functions, coefficients.reshape(HEIGHT, WIDTH, 4, 3))
        assert relit(opened, light) == pytest.approx(wanted, abs=1e-5)


def test_ycc_keeps_chroma_under_every_light(tmp_path: Path) -> None:
    info, planes, coefficients = described("ptm", "ycc", 18)
    opened = finish(open_relightable(folder_of(tmp_path, info, planes)))
    cb, cr = coefficients[..., 1] - 0.5, coefficients[..., 2] - 0.5
    for light in LIGHTS:
        x, y, _ = light
        luma = coefficients[..., ::3] @ np.array([1, x, y, x * x, x * y, y * y])
        wanted = np.stack([luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb], axis=-1)
        assert relit(opened, light) == pytest.approx(wanted, abs=1e-5)


def test_ycc_of_one_grey_is_that_grey(tmp_path: Path) -> None:
    info, planes, _ = described("hsh", "ycc", 12)
    info["materials"] = [{"scale": [1] * 12, "bias": [0] * 12}]
    planes[:] = 0
    planes[0], planes[1], planes[2] = 200, 127, 128
    opened = finish(open_relightable(folder_of(tmp_path, info, planes)))
    for light in LIGHTS:
        assert relit(opened, light) == pytest.approx(200 / 255 / np.sqrt(2 * np.pi), abs=0.005)


def test_a_polynomial_may_end_within_a_degree(tmp_path: Path) -> None:
    info, planes, coefficients = described("ptm", "rgb", 15)
    opened = finish(open_relightable(folder_of(tmp_path, info, planes)))
    x, y, _ = LIGHTS[1]
    functions = np.array([1, x, y, x * x, x * y])
    wanted = np.einsum("t,hwtc->hwc", functions, coefficients.reshape(HEIGHT, WIDTH, 5, 3))
    assert relit(opened, LIGHTS[1]) == pytest.approx(wanted, abs=1e-5)


def radial(light: Doubles, sigma: float) -> Doubles:
    """The shares of DIRECTIONS in a light."""
    weights = np.array([np.exp(-np.sum((light - direction) ** 2) / sigma**2) for direction in DIRECTIONS])
    weights /= weights.sum()
    weights[weights <= 0.001] = 0
    shares: Doubles = weights / weights.sum()
    return shares


def bilinear(light: Doubles, side: int) -> Doubles:
    """The shares of the nodes of a grid in a light."""
    x, y, _ = light
    size = np.abs(light).sum()
    u, v = ((x + y) / size + 1) / 2 * (side - 1), ((y - x) / size + 1) / 2 * (side - 1)
    i, j = min(max(int(u), 0), side - 2), min(max(int(v), 0), side - 2)
    shares = np.zeros(side * side)
    for di, dj, share in [
        (0, 0, (1 - u + i) * (1 - v + j)),
        (1, 0, (u - i) * (1 - v + j)),
        (0, 1, (1 - u + i) * (v - j)),
        (1, 1, (u - i) * (v - j)),
    ]:
        shares[i + di + (j + dj) * side] = share
    return shares


SHARES: dict[str, tuple[Info, int, Callable[[Doubles], Doubles]]] = {
    "rbf": ({"sigma": 0.6, "lights": DIRECTIONS.ravel().tolist()}, 5, lambda light: radial(light, 0.6)),
    "rbf of the first days": ({"lights": DIRECTIONS.ravel().tolist()}, 5, lambda light: radial(light, 1 / 7)),
    "bilinear": ({"resolution": 4}, 16, lambda light: bilinear(light, 4)),
}


def with_basis(info: Info, nodes: int, count: int) -> tuple[Info, Doubles, Doubles]:
    """The info.json with a random basis, its mean (nodes, 3) and its components (k, nodes, 3)."""
    levels = np.random.default_rng(7).integers(0, 255, (count + 1, nodes, 3))
    steps = np.array(info["materials"][0]["range"])[:, None, None]
    return info | {"basis": levels.ravel().tolist()}, levels[0] / 255, (levels[1:] - 127) / steps


@pytest.mark.parametrize("which", SHARES)
def test_a_basis_of_its_own_is_shared_out_by_the_light(which: str, tmp_path: Path) -> None:
    more, nodes, shares = SHARES[which]
    info, planes, coefficients = described(which.split()[0], "mrgb", 7, **more)
    info, mean, components = with_basis(info, nodes, 7)
    opened = finish(open_relightable(folder_of(tmp_path, info, planes)))
    for light in LIGHTS:
        colours = np.einsum("d,pdc->pc", shares(light), components)
        assert relit(opened, light) == pytest.approx(shares(light) @ mean + coefficients @ colours, abs=1e-5)


@pytest.mark.parametrize("which", SHARES)
def test_luma_may_have_more_components_than_chroma(which: str, tmp_path: Path) -> None:
    more, nodes, shares = SHARES[which]
    info, planes, coefficients = described(which.split()[0], "mycc", 10, yccplanes=[6, 2, 2], **more)
    del info["nplanes"]
    info, mean, components = with_basis(info, nodes, 10)
    opened = finish(open_relightable(folder_of(tmp_path, info, planes)))
    for light in LIGHTS:
        found = np.tile(shares(light) @ mean, (HEIGHT, WIDTH, 1))  # Y, Co, Cg
        for plane in range(10):
            channel = plane % 3 if plane < 6 else 0
            found[..., channel] += coefficients[..., plane] * (shares(light) @ components[plane, :, channel])
        luma, orange, green = np.moveaxis(found, 2, 0)
        rest = luma - green / 2
        blue = rest - orange / 2
        wanted = np.stack([blue + orange, green + rest, blue], axis=-1)
        assert relit(opened, light) == pytest.approx(wanted, abs=1e-5)


def test_older_folders_keep_the_basis_in_a_file(tmp_path: Path) -> None:
    more, nodes, _ = SHARES["bilinear"]
    info, planes, _ = described("bilinear", "mrgb", 6, **more)
    info, _, _ = with_basis(info, nodes, 6)
    new = finish(open_relightable(folder_of(tmp_path / "new", info, planes)))
    basis = info.pop("basis")
    old = folder_of(tmp_path / "old", info, planes)
    with pytest.raises(FormatError, match=r"no 'basis', and there is no materials\.bin"):
        finish(open_relightable(old))
    (old / "materials.bin").write_bytes(bytes(basis[1:]))
    with pytest.raises(FormatError, match=r"materials\.bin: 335 bytes, expected 336"):
        finish(open_relightable(old))
    (old / "materials.bin").write_bytes(bytes(basis))
    assert relit(finish(open_relightable(old)), LIGHTS[1]) == pytest.approx(relit(new, LIGHTS[1]))


def test_planes_of_linear_light_are_shown_through_the_curve(tmp_path: Path) -> None:
    info, planes, _ = described("ptm", "rgb", 18)
    plain = finish(open_relightable(folder_of(tmp_path / "plain", info, planes)))
    linear = finish(open_relightable(folder_of(tmp_path / "linear", info | {"colorprofile": "RGB"}, planes)))
    same = finish(open_relightable(folder_of(tmp_path / "srgb", info | {"colorprofile": "sRGB"}, planes)))
    for light in LIGHTS:
        amounts = np.clip(relit(plain, light), 0, 1)
        shown = np.where(amounts <= 0.0031308, 12.92 * amounts, 1.055 * amounts ** (1 / 2.4) - 0.055)
        assert relit(linear, light) == pytest.approx(shown, abs=1e-5)
        assert relit(same, light) == pytest.approx(relit(plain, light))
    again = finish(open_relightable(finish(save(linear, tmp_path / "again"))))
    assert relit(again, LIGHTS[1]) == pytest.approx(relit(linear, LIGHTS[1]), abs=1e-5)


def test_planes_may_be_jpeg_files_without_a_change_of_colours(tmp_path: Path) -> None:
    info, _, _ = described("ptm", "lrgb", 9)
    across, down = np.meshgrid(np.linspace(0, 255, WIDTH), np.linspace(255, 0, HEIGHT))
    planes = np.stack([across, down, 255 - across] * 3).astype(np.uint8)
    folder = folder_of(tmp_path, info, planes)
    for i in range(3):
        with Image.open(folder / f"plane_{i}.png") as picture:
            picture.save(folder / f"plane_{i}.jpg", quality=100, subsampling=0, keep_rgb=i == 1)
        (folder / f"plane_{i}.png").unlink()
    assert b"Adobe" in (folder / "plane_1.jpg").read_bytes()
    assert np.abs(finish(open_relightable(folder)).planes.astype(int) - planes).max() <= 2


def test_another_profile_is_that_of_the_plane_files(tmp_path: Path) -> None:
    info, planes, _ = described("ptm", "rgb", 18, colorprofile="P3")
    folder = folder_of(tmp_path, info, planes)
    assert finish(open_relightable(folder)).profile is None
    with Image.open(folder / "plane_0.png") as picture:
        picture.load()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(folder / "plane_0.png", icc_profile=profile)
    opened = finish(open_relightable(folder))
    assert opened.profile == profile
    assert (opened.planes == planes).all()


@pytest.mark.parametrize("which", ["rbf", "bilinear"])
def test_what_came_with_a_basis_of_its_own_is_saved_with_it(which: str, tmp_path: Path) -> None:
    more, nodes, _ = SHARES[which]
    info, planes, _ = described(which, "mrgb", 9, **more)
    info, _, _ = with_basis(info, nodes, 9)
    before = finish(open_relightable(folder_of(tmp_path / "a", info, planes)))
    after = finish(open_relightable(finish(save(before, tmp_path / "b"))))
    assert (after.planes == before.planes).all()
    assert isinstance(before.decoder, DenseDecoder)
    assert isinstance(after.decoder, DenseDecoder)
    step = np.abs(before.decoder.colours).max(axis=(0, 2), keepdims=True) / 127
    assert (np.abs(after.decoder.colours - before.decoder.colours) <= 0.51 * step).all()
    assert after.decoder.mean == pytest.approx(before.decoder.mean, abs=1e-6)


def test_what_no_web_folder_can_hold_is_told(tmp_path: Path) -> None:
    info, planes, _ = described("ptm", "ycc", 18)
    opened = finish(open_relightable(folder_of(tmp_path / "in", info, planes)))
    with pytest.raises(OutputError, match=r"cannot hold .*PTM, YCbCr"):
        finish(save(opened, tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def spoiled(tmp_path: Path, kind: str, colour: str, change: Callable[[Info], object]) -> Path:
    """A folder with a basis of its own, after a change to its info.json."""
    more, nodes, _ = SHARES[kind]
    parts = {"yccplanes": [3, 2, 2]} if colour == "mycc" else {}
    info, planes, _ = described(kind, colour, 7, **more, **parts)
    info, _, _ = with_basis(info, nodes, 7)
    change(info)
    return folder_of(tmp_path, info, planes)


def put(key: str, value: Any) -> Callable[[Info], object]:
    return lambda info: info.__setitem__(key, value)


REFUSED: list[tuple[str, str, Callable[[Info], object], str]] = [
    ("rbf", "mrgb", put("colorspace", "rgb"), "'colorspace' is \"rgb\", expected one of mrgb, mycc"),
    ("rbf", "mrgb", put("nplanes", 0), "'nplanes' is 0"),
    ("rbf", "mrgb", put("nplanes", 6), "'scale' has 7 numbers, expected 6"),
    ("rbf", "mrgb", put("sigma", 0), "'sigma' is 0, expected a number from 0.001 to 1000"),
    ("rbf", "mrgb", put("sigma", "1"), "'sigma' is \"1\""),
    ("rbf", "mrgb", put("lights", []), "'lights' is .*1 to 4096 lights"),
    ("rbf", "mrgb", put("lights", [1, 0]), "'lights' is .*three numbers for each"),
    ("rbf", "mrgb", lambda info: info.pop("lights"), "'lights' is missing"),
    ("rbf", "mrgb", lambda info: info["basis"].pop(), "'basis' has 119 numbers, expected 120"),
    ("rbf", "mrgb", lambda info: info["basis"].__setitem__(3, 256), "'basis' .*from 0 to 255"),
    ("rbf", "mrgb", lambda info: info["basis"].__setitem__(3, -1), "'basis' .*from 0 to 255"),
    ("rbf", "mrgb", lambda info: info["materials"][0].pop("range"), "'range' is missing"),
    ("rbf", "mrgb", lambda info: info["materials"][0]["range"].__setitem__(0, 0), "'range' .*numbers above 0"),
    ("rbf", "mrgb", lambda info: info["materials"][0]["scale"].__setitem__(0, -1), "no negative number"),
    ("bilinear", "mrgb", lambda info: info.pop("resolution"), "'resolution' is missing"),
    ("bilinear", "mrgb", put("resolution", 1), "'resolution' is 1, expected a whole number from 2"),
    ("bilinear", "mrgb", put("resolution", 5), "'basis' has 384 numbers, expected 600"),
    ("bilinear", "mycc", put("yccplanes", [3, 2]), "'yccplanes' has 2 numbers, expected 3"),
    ("bilinear", "mycc", put("yccplanes", [4, 2, 1]), "the second and third alike"),
    ("bilinear", "mycc", put("yccplanes", [1, 3, 3]), "no larger than the first"),
    ("bilinear", "mycc", put("yccplanes", [2.5, 2, 2]), "three whole numbers"),
    ("bilinear", "mycc", put("yccplanes", [0, 0, 0]), "1 to 108 planes"),
    ("bilinear", "mycc", put("yccplanes", [1e29, 0, 0]), "1 to 108 planes"),
    ("bilinear", "mycc", lambda info: info.pop("yccplanes"), "'yccplanes' is missing"),
]


@pytest.mark.parametrize(("kind", "colour", "change", "message"), REFUSED)
def test_a_spoiled_basis_is_refused(
    kind: str, colour: str, change: Callable[[Info], object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError, match=message):
        finish(open_relightable(spoiled(tmp_path, kind, colour, change)))
