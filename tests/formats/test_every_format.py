"""What holds for every relightable that can be saved: it comes back as it was."""

import json
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import Floats, as_floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.formats import open_relightable, recognised, save
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.progress import finish


def network(units: int) -> MlpDecoder:
    """A decoder with random weights."""
    draw = np.random.default_rng(units)

    def values(*shape: int) -> Floats:
        return draw.standard_normal(shape, np.float32) / np.float32(np.sqrt(shape[-1]))

    return MlpDecoder(
        (values(units, 11), values(units, units), values(3, units)), (values(units), values(units), values(3))
    )


DECODERS: dict[str, Decoder] = {
    "ptm": linear_decoder(Polynomial()),
    "lrgb": luminance_decoder(Polynomial()),
    "hsh1": linear_decoder(Harmonics(1)),
    "hsh2": linear_decoder(Harmonics(2)),
    "hsh3": linear_decoder(Harmonics(3)),
    "neural10": network(10),
    "neural20": network(20),
    "neural50": network(50),
}


def relightable(decoder: Decoder, masked: bool = False) -> Relightable:
    """A small picture of random planes."""
    draw = np.random.default_rng(1)
    low = draw.uniform(-1, 0, decoder.planes).astype(np.float32)
    high = low + draw.uniform(0.1, 2, decoder.planes).astype(np.float32)
    if decoder.shader == "lrgb":
        low[:3], high[:3] = 0, 1
    return Relightable(
        name="vase",
        method="a method",
        planes=draw.integers(0, 256, (decoder.planes, 5, 7), dtype=np.uint8),
        quantization=Quantization(low, high),
        decoder=decoder,
        lights=np.array([from_disk(0.1, 0.2), from_disk(-0.5, 0.6)]),
        profile=b"profile",
        mask=draw.integers(0, 2, (5, 7)).astype(bool) if masked else None,
        provenance={"version": "1", "photos": [{"name": "a.jpg"}]},
        mm_per_pixel=0.05 if masked else None,
    )


@pytest.mark.parametrize("kind", DECODERS)
@pytest.mark.parametrize("masked", [False, True])
def test_what_is_saved_comes_back(kind: str, masked: bool, tmp_path: Path) -> None:
    before = relightable(DECODERS[kind], masked)
    folder = finish(save(before, tmp_path / "out"))
    assert recognised(folder)
    assert recognised(folder / "info.json")
    after = finish(open_relightable(folder))
    assert (after.name, after.method, after.profile) == (before.name, before.method, before.profile)
    assert after.provenance == before.provenance
    assert after.mm_per_pixel == before.mm_per_pixel
    assert (after.planes == before.planes).all()
    assert after.lights == pytest.approx(before.lights)
    assert np.array_equal(np.array(after.mask), np.array(before.mask))
    texels = as_floats(before.planes.reshape(before.decoder.planes, -1).T)
    for light in (from_disk(0, 0), from_disk(0.5, -0.3), from_disk(-1, 0)):
        wanted = before.decoder.dequantized(before.quantization).relight(texels, light)
        got = after.decoder.dequantized(after.quantization).relight(texels, light)
        assert got == pytest.approx(wanted, abs=1e-5)


def test_saving_twice_gives_identical_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        finish(save(relightable(DECODERS["neural20"]), tmp_path / name))
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


A, B, C = np.array([0, 0, 1]), np.array([0.5, 0.5, np.sqrt(0.5)]), np.array([-0.6, 0.2, np.sqrt(0.6)])
GOLDEN = {
    "relight_web/ptm": ((169.829, 157.837, 85.886), (110.516, 98.968, 45.538), (121.391, 109.251, 54.144)),
    "relight_web/lptm": ((162.098, 160.651, 83.006), (102.584, 101.122, 50.358), (112.580, 111.458, 57.440)),
    "relight_web/hsh": ((160.351, 149.791, 89.340), (120.552, 107.860, 51.303), (125.043, 112.032, 53.328)),
    "relight_web/bilinear18": ((162.242, 154.204, 100.132), (119.217, 105.566, 48.919), (122.937, 108.676, 49.449)),
    "relight_web/rbf27": ((163.275, 153.093, 93.149), (116.172, 102.077, 44.933), (119.943, 106.546, 47.040)),
    "relight_web/ycc1044": ((162.038, 152.630, 99.685), (115.548, 101.731, 45.730), (121.007, 106.933, 49.202)),
    "neural_web/student": ((166.719, 87.126, 98.191), (119.694, 56.671, 65.044), (118.994, 60.406, 63.393)),
    "neural_web/teacher": ((161.265, 82.474, 93.902), (116.859, 53.214, 62.565), (121.161, 59.512, 65.275)),
}


@pytest.mark.parametrize("folder", GOLDEN)
def test_published_folders_give_the_golden_values(folder: str, rti_data: Path) -> None:
    info = json.loads((rti_data / folder / "info.json").read_text())
    if (
        "range" in info.get("materials", [{}])[0]
        and "basis" not in info
        and not (rti_data / folder / "materials.bin").exists()
    ):
        pytest.skip(f"{folder} lies there without its basis, materials.bin")
    opened = finish(open_relightable(rti_data / folder))
    texels = as_floats(opened.planes.reshape(opened.decoder.planes, -1).T)
    decoder = opened.decoder.dequantized(opened.quantization)
    tolerance = 0.05 if folder.startswith("neural") else 0.3  # JPEG decoders differ
    for light, mean in zip((A, B, C), GOLDEN[folder], strict=True):
        assert np.clip(255 * decoder.relight(texels, light), 0, 255).mean(axis=0) == pytest.approx(mean, abs=tolerance)


def test_openlimes_numbering_is_read_too(rti_data: Path, tmp_path: Path) -> None:
    source = rti_data / "neural_web" / "student"
    (tmp_path / "info.json").write_bytes((source / "info.json").read_bytes())
    for i in range(3):
        (tmp_path / f"plane_{i + 1}.png").write_bytes((source / f"plane_{i}.png").read_bytes())
    assert (finish(open_relightable(tmp_path)).planes == finish(open_relightable(source)).planes).all()
    (tmp_path / "plane_0.png").write_bytes((source / "plane_0.png").read_bytes())
    with pytest.raises(Exception, match="both plane_0 and plane_3"):
        finish(open_relightable(tmp_path))


@pytest.mark.parametrize(("told", "known"), [(0, None), ("", None), (True, None), (2, 2.0)])
def test_a_size_of_pixels_that_says_nothing_is_none(told: object, known: float | None, tmp_path: Path) -> None:
    folder = finish(save(relightable(DECODERS["ptm"]), tmp_path / "out"))
    info = json.loads((folder / "info.json").read_text(encoding="utf-8"))
    (folder / "info.json").write_text(json.dumps(info | {"pixelSizeInMM": told}), encoding="utf-8")
    assert finish(open_relightable(folder)).mm_per_pixel == known
