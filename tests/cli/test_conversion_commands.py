"""Converting, exporting, telling what a file is, and opening one by its path alone, as a user types it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from disk_rti_desktop.cli import commands, relightables
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.formats import open_relightable, save
from disk_rti_desktop.formats.conversion import TARGETS
from disk_rti_desktop.progress import finish


def run(*words: str | Path, window: Any = None) -> Result:
    """The outcome of one command line."""
    return CliRunner().invoke(commands, [str(word) for word in words], obj=window)


@pytest.fixture
def vase(tmp_path: Path) -> Path:
    """A web folder of harmonics."""
    planes = np.random.default_rng(1).integers(0, 256, (12, 6, 8), dtype=np.uint8)
    quantization = Quantization(np.zeros(12, np.float32), np.ones(12, np.float32))
    made = Relightable("vase", "HSH, order 1", planes, quantization, linear_decoder(Harmonics(1)), np.eye(3))
    return finish(save(made, tmp_path / "vase"))


def test_convert_goes_by_the_ending(vase: Path, tmp_path: Path) -> None:
    result = run("convert", vase, tmp_path / "vase.rti")
    assert result.exit_code == 0
    assert "vase.rti: HSH, order 1, 8 × 6" in result.stdout
    assert "Left out, as an .rti file has no place for it: the directions of the lights." in result.stderr
    assert run("convert", tmp_path / "vase.rti", tmp_path / "again").exit_code == 0
    planes = finish(open_relightable(tmp_path / "again")).planes
    assert (planes == finish(open_relightable(vase)).planes).all()
    told = run("info", tmp_path / "again").output
    assert "converted from: vase.rti" in told


@pytest.mark.parametrize("target", ["web", "zip", "rti"])
def test_export_and_to_write_any_name(target: str, vase: Path, tmp_path: Path) -> None:
    assert run("export", target, vase, "-o", tmp_path / "a.v2").exit_code == 0
    assert run("convert", vase, tmp_path / "b.v2", "--to", target).exit_code == 0
    first, second = (finish(open_relightable(tmp_path / name)).planes for name in ("a.v2", "b.v2"))
    assert (first == second).all()
    assert run("export", target, "--help").exit_code == 0


def test_the_commands_know_the_formats() -> None:
    assert list(relightables.TARGETS) == list(TARGETS)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["vase.ptm"], "is of the kind 'HSH, order 1', and a .ptm file holds only polynomials of the second degree"),
        (["vase.xyz"], "the ending .xyz names no format"),
        (["none/vase.rti"], "there is no folder"),
        (["vase"], "already exists"),
    ],
)
def test_convert_explains_what_is_wrong(words: list[str], message: str, vase: Path, tmp_path: Path) -> None:
    result = run("convert", vase, tmp_path / words[0])
    assert (result.exit_code, message in result.output) == (1, True), result.output
    assert [path.name for path in tmp_path.iterdir()] == ["vase"]


def test_a_file_is_replaced_only_when_that_is_asked_for(vase: Path, tmp_path: Path) -> None:
    out = tmp_path / "vase.zip"
    out.write_text("mine")
    assert "say --overwrite" in run("export", "zip", vase, "-o", out).output
    assert out.read_text() == "mine"
    assert run("export", "zip", vase, "-o", out, "--overwrite").exit_code == 0
    assert finish(open_relightable(out)).planes.shape == (12, 6, 8)


def test_info_tells_the_format_and_what_is_unusual(vase: Path, tmp_path: Path) -> None:
    out = tmp_path / "vase.rti"
    run("convert", vase, out)
    out.write_bytes(out.read_bytes() + b"more")
    told = run("info", out).output
    assert "format: RTI\n" in told
    assert "remark: 4 bytes behind the picture are left aside" in told


def test_a_path_alone_opens_the_window(vase: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    opened: list[Path | None] = []

    def window(path: Path | None, use_opengl: bool | None) -> int:
        opened.append(path)
        return 3 if use_opengl is False else 0

    assert run(vase, window=window).exit_code == 0
    assert run(vase, "--no-opengl", window=window).exit_code == 3
    assert opened == [vase, vase]
    assert "No such command 'vase'" in run("vase", window=window).output


def test_help_does_not_wait_for_numbers_or_pictures() -> None:
    program = (
        "import sys\nfrom disk_rti_desktop.cli import commands\n"
        "commands(['export', '--help'], standalone_mode=False)\n"
        "print({'numpy', 'pyvips', 'torch', 'PySide6', 'pydantic'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
