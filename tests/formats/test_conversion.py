"""Every kind of relightable image into every format: the same picture, or a sentence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import dense_decoder
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import Basis, linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.octahedral import OctahedralGrid
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.encodings.rbf import RadialShares
from disk_rti_desktop.encodings.sh import SphericalHarmonics
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.formats import conversion, open_relightable
from disk_rti_desktop.formats.by_channel import by_channel
from disk_rti_desktop.formats.conversion import TARGETS, convert, target_of
from disk_rti_desktop.formats.web_linear import Leading
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.progress import Progress, Steps, finish

Picture = Callable[[Relightable, Doubles], Floats]
Opening = Callable[[Relightable], Path]
LIGHTS = [from_disk(0, 0), from_disk(0.5, -0.3), from_disk(-0.7, 0.6)]


def luma_and_chroma(basis: Basis) -> Decoder:
    """Components with a colour of their own for each function of the basis."""
    draw = np.random.default_rng(3)
    mean = draw.uniform(0, 0.2, (basis.terms, 3)).astype(np.float32)
    return dense_decoder(basis, mean, draw.uniform(-0.3, 0.3, (basis.terms, 7, 3)).astype(np.float32))


def network() -> MlpDecoder:
    draw = np.random.default_rng(4)
    shapes = [(8, 11), (8, 8), (3, 8)]
    weights = [draw.normal(0, 0.3, shape).astype(np.float32) for shape in shapes]
    return MlpDecoder((weights[0], weights[1], weights[2]), (np.zeros(8, "f4"), np.zeros(8, "f4"), np.zeros(3, "f4")))


DECODERS: dict[str, Decoder] = {
    "ptm": linear_decoder(Polynomial()),
    "ptm3": linear_decoder(Polynomial(3)),
    "lrgb ptm": luminance_decoder(Polynomial()),
    "ycc ptm": luma_and_chroma(Polynomial()),
    "hsh": linear_decoder(Harmonics(2)),
    "lrgb hsh": luminance_decoder(Harmonics(1)),
    "ycc hsh": luma_and_chroma(Harmonics(2)),
    "sh": linear_decoder(SphericalHarmonics(2)),
    "bilinear": luma_and_chroma(OctahedralGrid(3)),
    "rbf": luma_and_chroma(RadialShares(np.array(LIGHTS), 0.4)),
    "part of a ptm": linear_decoder(Leading(Polynomial(), 4)),
    "neural": network(),
    "linear light": LinearLightDecoder(linear_decoder(Polynomial())),
}
BECOMES = {  # web, zip, ptm, rti
    "ptm": "+++-",
    "ptm3": "++--",
    "lrgb ptm": "+++-",
    "ycc ptm": "+++-",
    "hsh": "++-+",
    "lrgb hsh": "++-+",
    "ycc hsh": "++-+",
    "sh": "----",
    "bilinear": "++--",
    "rbf": "++--",
    "part of a ptm": "----",
    "neural": "++--",
    "linear light": "++--",
}


def relightable(kind: str) -> Relightable:
    """A small picture of random planes, whose colours stay within a few times white."""
    draw, decoder = np.random.default_rng(1), DECODERS[kind]
    low = draw.uniform(-0.3, 0, decoder.planes).astype(np.float32)
    high = low + draw.uniform(0.1, 0.5, decoder.planes).astype(np.float32)
    if decoder.shader == "lrgb":
        low[:3], high[:3] = 0, 1
    planes = draw.integers(0, 256, (decoder.planes, 5, 7), dtype=np.uint8)
    lights, origin = np.array(LIGHTS), {"version": "1"}
    return Relightable("vase", f"a {kind}", planes, Quantization(low, high), decoder, lights, b"icc", None, origin)


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Callable[[Relightable], Path]:
    """A path that opens as this relightable, whether or not it could be written; others open as they are."""

    def prepared(opened: Relightable) -> Path:
        held = Path("vase")

        def steps(path: Path) -> Steps[Relightable]:
            if path != held:
                return (yield from open_relightable(path))
            yield Progress(0, 1, "")
            return opened

        monkeypatch.setattr(conversion, "open_relightable", steps)
        return held

    return prepared


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("kind", BECOMES)
def test_each_kind_becomes_each_format_it_can(
    kind: str, target: str, tmp_path: Path, opening: Opening, picture: Picture
) -> None:
    before = relightable(kind)
    source = opening(before)
    out = tmp_path / f"out{TARGETS[target].suffix}"
    if BECOMES[kind][list(TARGETS).index(target)] == "-":
        with pytest.raises(OutputError, match=f"'a {kind}', and {TARGETS[target].title} holds only"):
            finish(convert(source, out, TARGETS[target]))
        assert list(tmp_path.iterdir()) == []
        return
    made = finish(convert(source, out, TARGETS[target]))
    after = finish(open_relightable(made.path))
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    for light in LIGHTS:
        # the sum over the terms, each at most one step of its byte (two half steps) off
        steps = np.abs(picture(before, light) - picture(after, light))
        assert steps.max() <= step_of(after, light) + 0.01


def step_of(opened: Relightable, light: Doubles) -> float:
    """How far a picture moves, at most, when every byte moves by one and a basis of bytes by half of one."""
    if opened.decoder.shader in ("linear", "lrgb"):
        weights = opened.decoder.dequantized(opened.quantization).uniforms(light)["weights"]
        return float(np.abs(weights).sum(axis=0).max())
    return 1.5 if opened.decoder.shader == "dense" else 0.01


@pytest.mark.parametrize("kind", ["ptm", "lrgb ptm", "hsh", "neural"])
def test_what_is_converted_there_and_back_keeps_its_bytes(kind: str, tmp_path: Path, opening: Opening) -> None:
    before = relightable(kind)
    folder = finish(convert(opening(before), tmp_path / "web", TARGETS["web"])).path
    archive = finish(convert(folder, tmp_path / "a.zip", TARGETS["zip"])).path
    after = finish(open_relightable(finish(convert(archive, tmp_path / "again", TARGETS["web"])).path))
    assert (after.planes == before.planes).all()
    assert (after.name, after.profile) == ("vase", b"icc")
    assert after.provenance == {"version": "1", "converted_from": "vase"}


def test_multiplying_out_gives_the_exact_ranges(picture: Picture) -> None:
    before = relightable("lrgb hsh")
    after = finish(by_channel(before))
    colour = np.arange(256) / 255
    assert after.decoder.planes == 12
    assert after.quantization.high.max() <= colour.max() * before.quantization.high[3:].max() + 1e-6
    assert np.abs(picture(before, LIGHTS[0]) - picture(after, LIGHTS[0])).max() < 2
    with pytest.raises(TypeError, match="cannot be multiplied out"):
        finish(by_channel(relightable("neural")))


def test_what_is_left_out_is_told(tmp_path: Path, opening: Opening) -> None:
    opened = relightable("ycc ptm")
    changed, left_out = finish(convert(opening(opened), tmp_path / "a.ptm", TARGETS["ptm"])).remarks
    assert "rounded to bytes anew" in changed
    for what in ("the directions of the lights", "the colour profile", "what it was made from"):
        assert what in left_out
    assert "mask" not in left_out
    bare = replace(opened, lights=np.zeros((0, 3)), profile=None, provenance={"format": "PTM_1.2"})
    assert len(finish(convert(opening(bare), tmp_path / "b.ptm", TARGETS["ptm"])).remarks) == 1


def test_nothing_is_overwritten_without_a_word(tmp_path: Path, opening: Opening) -> None:
    source = opening(relightable("ptm"))
    out = tmp_path / "a.ptm"
    out.write_text("mine")
    with pytest.raises(OutputError, match=r"a\.ptm: already exists"):
        finish(convert(source, out, TARGETS["ptm"]))
    assert out.read_text() == "mine"
    finish(convert(source, out, TARGETS["ptm"], overwrite=True))
    assert out.read_bytes().startswith(b"PTM_1.2")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    for target in ("web", "ptm"):
        with pytest.raises(OutputError, match=r"full: (already exists|is a folder)"):
            finish(convert(source, tmp_path / "full", TARGETS[target], overwrite=True))
    with pytest.raises(OutputError, match="there is no folder"):
        finish(convert(source, tmp_path / "none" / "a.ptm", TARGETS["ptm"]))


def test_the_ending_tells_the_format() -> None:
    for name, target in (("a.ptm", "ptm"), ("a.RTI", "rti"), ("a.rti.zip", "zip"), ("a", "web")):
        assert target_of(Path(name)).name == target
    assert target_of(Path("a.v2"), "web").name == "web"
    for name in ("a.hsh", "a.lp", "a.jpg"):
        with pytest.raises(ParameterError, match=r"names no format .* choose \.ptm, \.rti or \.zip"):
            target_of(Path(name))


README = Path(__file__).resolve().parents[2] / "README.md"
ROWS = {  # of the table in the README: the kinds that each speaks of
    "`.ptm`; web folder of type `ptm`": ("ptm", "lrgb ptm"),
    "`.rti`, `.hsh`; web folder of type `hsh`": ("hsh",),
    "web folder of type `rbf`, `bilinear`": ("rbf", "bilinear"),
    "neural web folder; what is distilled here": ("neural",),
    "web folder of type `sh`": ("sh",),
}


def told() -> dict[str, list[str]]:
    """The cells of the README's table of what can become what, by row: web and zip, .ptm, .rti."""
    table = README.read_text(encoding="utf-8").split("\n## What can become what\n")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("|")
    ]
    return {row[0]: row[1:] for row in rows[2:]}


def test_the_readme_has_these_rows() -> None:
    assert list(told()) == list(ROWS)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("row", ROWS)
def test_each_cell_of_the_readme_is_true(row: str, target: str, tmp_path: Path, opening: Opening) -> None:
    cell = told()[row][{"web": 0, "zip": 0, "ptm": 1, "rti": 2}[target]]
    for kind in ROWS[row]:
        before = relightable(kind)
        out = tmp_path / kind / f"out{TARGETS[target].suffix}"
        out.parent.mkdir()
        if cell == "–":
            with pytest.raises(OutputError):
                finish(convert(opening(before), out, TARGETS[target]))
            continue
        made = finish(convert(opening(before), out, TARGETS[target]))
        if cell == "=":
            assert (finish(open_relightable(made.path)).planes == before.planes).all()
        else:
            assert cell in ("≈", "= or ≈")
