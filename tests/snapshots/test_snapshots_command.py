"""The command for many pictures."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from disk_rti_desktop import formats
from disk_rti_desktop.cli import commands
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import finish
from disk_rti_desktop.snapshots.xmp import read_facts


@pytest.fixture
def saved(coin: Relightable, tmp_path: Path) -> Path:
    return finish(formats.save(coin, tmp_path / "coin"))


def run(*words: object) -> Result:
    return CliRunner().invoke(commands, ["snapshots", *map(str, words)])


def test_a_set_with_sheet_and_film(saved: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = ["--azimuths", 2, "--elevations", "20, 90", "--modes", "default,normals", "--normals", "directx"]
    kinds = ["--format", "tif", "--depth", 16, "--legend", "--sheet", "pdf"]
    film = ["--sweep", "circle", "--film", "gif", "--seconds", 1, "--fps", 5]
    result = run(saved, "-o", out, *options, *kinds, *film)
    assert result.exit_code == 0, result.output
    assert "5 pictures" in result.output
    stem = "coin-7_PTM"
    pictures = ["az000_el20.tif", "az180_el20.tif", "az000_el90.tif", "normals.tif", "normals-directx.tif"]
    others = ["sheet.pdf", "light.gif"]
    found = {path.name for path in out.iterdir() if path.suffix != ".xmp"}
    assert found == {f"{stem}_{name}" for name in (*pictures, *others)}
    facts = read_facts(out / f"{stem}_az180_el20.tif")
    assert (facts["Azimuth"], facts["Source"], facts["Depth"]) == ("180.0", "coin", "16")
    with Image.open(out / f"{stem}_light.gif") as moving:
        assert getattr(moving, "n_frames", 1) == 5


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--elevations", "low"], 2, "numbers parted by commas"),
        (["--elevations", "120"], 1, "0 (raking light) to 90"),
        (["--azimuths", "0"], 1, "1 to 72 azimuths"),
        (["--modes", "sepia"], 1, "no mode 'sepia'"),
        (["--format", "jpg", "--depth", "16"], 1, "8 bits"),
        (["--sweep", "arc", "--seconds", "0"], 1, "seconds"),
    ],
)
def test_what_cannot_be_is_said(saved: Path, tmp_path: Path, options: list[str], code: int, words: str) -> None:
    result = run(saved, "-o", tmp_path / "out", *options)
    assert result.exit_code == code
    assert words in result.output
