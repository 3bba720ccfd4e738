"""The command that finds lights, as a user types it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from disk_rti_desktop.cli import commands
from disk_rti_desktop.mlic.lights import read_lp, unit
from disk_rti_desktop.mlic.synthetic import spread_lights

LIGHTS = spread_lights(6)
SPHERE = "190,150,40"
SCENE = (360, 280, ((10.0, -10.0, 40.0),))


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, ["lights", *map(str, words)])


@pytest.fixture
def folder(shoot: Callable[..., Path]) -> Path:
    return shoot(SCENE, LIGHTS)


def test_the_list_is_written_with_record_and_plot(folder: Path, tmp_path: Path) -> None:
    out, record, plot = tmp_path / "found.lp", tmp_path / "found.json", tmp_path / "found.png"
    result = run(folder, "-o", out, "--json", record, "--plot", plot)
    assert result.exit_code == 0, result.output
    assert "6 lights of 6 photos" in result.output
    assert "no focal length" in result.output
    found = read_lp(out).directions
    assert np.degrees(np.arccos(np.clip((found * LIGHTS).sum(1), -1, 1))).max() < 2
    assert json.loads(record.read_text())["spheres"][0]["radius"] == pytest.approx(40, abs=1)
    assert plot.stat().st_size > 1000


def test_balls_lens_and_highlights_can_be_given(folder: Path, tmp_path: Path) -> None:
    half = unit(np.add(LIGHTS[5], (0, 0, 1)))
    place = f"{190 + 40 * half[0]:.2f},{150 - 40 * half[1]:.2f}"
    out = tmp_path / "found.lp"
    result = run(folder, "-o", out, "--sphere", SPHERE, "--highlight", f"ball_06.png={place}")
    assert result.exit_code == 0, result.output
    assert read_lp(out).directions[5] == pytest.approx(LIGHTS[5], abs=1e-3)
    narrow = run(folder, "-o", tmp_path / "lens.lp", "--sphere", SPHERE, "--focal", "30")
    assert narrow.exit_code == 0, narrow.output
    assert "no focal length" not in narrow.output
    assert not np.allclose(read_lp(out).directions, read_lp(tmp_path / "lens.lp").directions, atol=1e-2)


def test_photos_that_are_left_out_are_named(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "-o", tmp_path / "found.lp", "--sphere", "40,40,20")
    assert result.exit_code == 1
    assert "No highlight was found in any photo" in result.output
    assert not (tmp_path / "found.lp").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--sphere", "1,2"], "expected 3 numbers"),
        (["--highlight", "10,20"], "expected PHOTO=X,Y"),
        (["--focal", "0"], "0"),
    ],
)
def test_wrong_words_are_told(folder: Path, tmp_path: Path, words: list[str], told: str) -> None:
    result = run(folder, "-o", tmp_path / "found.lp", *words)
    assert result.exit_code == 2
    assert told in result.output


def test_a_missing_place_is_told_before_the_work(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "-o", tmp_path / "nowhere" / "found.lp")
    assert result.exit_code == 1
    assert "there is no folder" in result.output
