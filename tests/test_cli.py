"""The commands, as a user types them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from disk_rti_desktop.cli import commands
from disk_rti_desktop.render.modes import KINDS
from disk_rti_desktop.snapshots.xmp import read_facts


def run(*words: str | Path, window: Any = None) -> Result:
    """The outcome of one command line."""
    return CliRunner().invoke(commands, [str(word) for word in words], obj=window)


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "plate"
    result = run(
        "synth", "-o", folder, "--surface", "tablet", "--material", "plaster", "--size", "40,30", "--lights", "20"
    )
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def encoded(photos: Path) -> Path:
    folder = photos.parent / "hsh"
    result = run("encode", photos, "-o", folder, "--method", "hsh2")
    assert result.exit_code == 0, result.output
    return folder


def test_check_says_what_would_happen(photos: Path) -> None:
    result = run("check", photos)
    assert result.exit_code == 0
    assert "image01.jpg  light 1" in result.output
    assert "20 photos of 40 × 30 would be encoded" in result.output


def test_check_ends_with_1_on_a_fault(photos: Path, tmp_path: Path) -> None:
    for file in photos.glob("*"):
        if file.name != "image07.jpg":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    result = run("check", tmp_path)
    assert result.exit_code == 1
    assert "image07.jpg" in result.output
    assert "Fault: " in result.output


def test_photos_can_be_left_out(photos: Path, tmp_path: Path) -> None:
    result = run("check", photos, "--leave-out", "image01.jpg", "--leave-out", "image07.jpg")
    assert "image07.jpg  light 7 (" in result.output
    assert "left out" in result.output
    assert "18 photos of 40 × 30 would be encoded" in result.output
    words = ["--method", "ptm", "--leave-out", "image07.jpg", "--mm-per-pixel", "0.5"]
    assert run("encode", photos, "-o", tmp_path / "out", *words).exit_code == 0
    info = json.loads((tmp_path / "out" / "info.json").read_text(encoding="utf-8"))
    assert info["pixelSizeInMM"] == 0.5
    refused = run("encode", photos, "-o", tmp_path / "other", "--leave-out", "image99.jpg")
    assert refused.exit_code == 1
    assert "no photo 'image99.jpg'" in refused.output


def test_check_marks_the_photos_it_speaks_of(photos: Path, tmp_path: Path) -> None:
    for file in photos.glob("*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    Image.new("RGB", (40, 30)).save(tmp_path / "image03.jpg")
    assert "by name  (nearly black" in run("check", tmp_path).output


def test_relight_by_position_and_by_angles(encoded: Path, tmp_path: Path) -> None:
    assert run("relight", encoded, "--light", "0.5,0.5", "-o", tmp_path / "a.png").exit_code == 0
    assert run("relight", encoded, "--azimuth", "45", "--elevation", "45", "-o", tmp_path / "b.png").exit_code == 0
    first, second = (np.asarray(Image.open(tmp_path / name)).astype(int) for name in ("a.png", "b.png"))
    assert first.shape == (30, 40, 3)
    assert np.abs(first - second).max() <= 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--light", "0.9,0.9"], 1, "outside the unit disc"),
        (["--light", "nan,0"], 1, "outside the unit disc"),
        (["--light", "0.9"], 2, "expected 2 numbers"),
        (["--light", "a,b"], 2, "expected 2 numbers"),
        (["--light", "0,0", "--azimuth", "3"], 2, "Give the light as"),
        ([], 2, "Give the light as"),
        (["--azimuth", "10", "--elevation", "95"], 2, "elevation"),
    ],
)
def test_a_wrong_light_is_explained(words: list[str], code: int, message: str, encoded: Path, tmp_path: Path) -> None:
    result = run("relight", encoded, *words, "-o", tmp_path / "a.png")
    assert result.exit_code == code
    assert message in result.output
    assert not (tmp_path / "a.png").exists()


def test_relight_in_a_mode_records_it(encoded: Path, tmp_path: Path) -> None:
    for name, words in {"plain": [], "weak": ["--set", "gain=0.5"], "strong": ["--set", "gain=3"]}.items():
        mode = [] if name == "plain" else ["--mode", "image-unsharp", *words]
        result = run("relight", encoded, "--light", "0.5,0.5", "-o", tmp_path / f"{name}.png", *mode)
        assert result.exit_code == 0, result.output
    plain, weak, strong = (
        np.asarray(Image.open(tmp_path / f"{name}.png")).astype(int) for name in ("plain", "weak", "strong")
    )
    assert 0 < np.abs(weak - plain).mean() < np.abs(strong - plain).mean()
    facts = read_facts(tmp_path / "strong.png")
    assert (facts["Mode"], facts["ModeGain"]) == ("image-unsharp", "3.0")
    assert read_facts(tmp_path / "plain.png")["Mode"] == "default"


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.lights])
def test_relight_with_lights_that_a_mode_chooses(name: str, encoded: Path, tmp_path: Path) -> None:
    result = run("relight", encoded, "--light", "0.1,0.1", "--mode", name, "-o", tmp_path / "a.png")
    assert result.exit_code == 0, result.output
    assert np.asarray(Image.open(tmp_path / "a.png")).std() > 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--mode", "shiny"], 1, "no mode 'shiny'"),
        (["--mode", "specular", "--set", "gain=2"], 1, "has no 'gain'"),
        (["--mode", "specular", "--set", "name=2"], 1, "has no 'name'"),
        (["--mode", "image-unsharp", "--set", "gain=nan"], 1, "from 0.01 to 4"),
        (["--mode", "image-unsharp", "--set", "gain"], 2, "as in gain=2"),
    ],
)
def test_a_wrong_mode_is_explained(words: list[str], code: int, message: str, encoded: Path, tmp_path: Path) -> None:
    result = run("relight", encoded, "--light", "0,0", *words, "-o", tmp_path / "a.png")
    assert result.exit_code == code
    assert message in result.output
    assert not (tmp_path / "a.png").exists()


def test_info_for_people_and_for_programs(encoded: Path) -> None:
    assert "method: HSH, order 2" in run("info", encoded).output
    facts = json.loads(run("info", encoded, "--json").stdout)
    assert (facts["width"], facts["height"], facts["bytes_per_pixel"], facts["lights"]) == (40, 30, 27, 20)
    assert facts["provenance"]["method"] == "hsh"


def test_encode_takes_seed_units_and_crop(photos: Path, tmp_path: Path) -> None:
    words = ["--method", "neural:steps=40", "--quality", "quick", "--seed", "3", "--units", "10", "--crop", "1,2,16,12"]
    result = run("encode", photos, "-o", tmp_path / "out", *words)
    assert result.exit_code == 0, result.output
    facts = json.loads(run("info", tmp_path / "out", "--json").stdout)
    assert (facts["width"], facts["height"], facts["method"]) == (16, 12, "NeuralRTI, 10 units")
    assert facts["provenance"]["parameters"]["seed"] == 3


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--method", "distiled"], 1, "Did you mean 'distilled'"),
        (["--crop", "1,2,3"], 2, "expected 4 numbers"),
        (["--crop", "0,0,4000,4000"], 1, "crop"),
        (["--quality", "perfect"], 2, "quick"),
        (["--method", "ptm", "--units", "5"], 1, "cannot take units"),
    ],
)
def test_encode_explains_what_is_wrong(words: list[str], code: int, message: str, photos: Path, tmp_path: Path) -> None:
    result = run("encode", photos, "-o", tmp_path / "out", *words)
    assert (result.exit_code, message in result.output) == (code, True), result.output
    assert not (tmp_path / "out").exists()


def test_encode_tells_what_it_left_out(photos: Path, tmp_path: Path) -> None:
    for file in photos.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    lines = (tmp_path / "lights.lp").read_text().splitlines()
    (tmp_path / "lights.lp").write_text("\n".join([str(len(lines) - 2), *lines[1:-1]]))
    result = run("encode", tmp_path, "-o", tmp_path / "out", "--method", "ptm")
    assert result.exit_code == 0
    assert "Warning: Left out: 1 photo without a light in lights.lp (image20.jpg)" in result.stderr


@pytest.mark.parametrize(
    ("name", "message"), [("a.bmp", "choose one of these"), ("none/a.png", "there is no folder"), ("a", "choose one")]
)
def test_a_picture_that_cannot_be_written_is_told_first(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "info.json").write_text("not looked at before")
    result = run("relight", tmp_path, "--light", "0,0", "-o", tmp_path / name)
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="programs are not asked to end there")
def test_a_request_to_end_cleans_up(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "disk_rti_desktop", "synth", "-o", str(tmp_path / "s"), "--size", "1500,1500"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as program:
        while not list(tmp_path.iterdir()):
            time.sleep(0.02)
        program.send_signal(signal.SIGTERM)
        _, said = program.communicate()
    assert program.returncode == 1
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_view_hands_the_path_to_the_window(encoded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    opened: list[tuple[Path | None, bool | None]] = []

    def window(path: Path | None, use_opengl: bool | None) -> int:
        opened.append((path, use_opengl))
        return 0

    for wish in ([], ["--opengl"], ["--no-opengl"]):
        assert run("view", encoded, *wish, window=window).exit_code == 0
    assert opened == [(encoded, None), (encoded, True), (encoded, False)]


@pytest.mark.skipif(sys.platform != "linux", reason="there is always a display elsewhere")
@pytest.mark.parametrize("words", [[], ["view"]])
def test_without_a_display_no_window_is_tried(words: list[str]) -> None:
    absent = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in absent}
    command = [sys.executable, "-m", "disk_rti_desktop", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: There is no display")
    assert done.stderr.count("\n") == 1


def test_every_command_has_help() -> None:
    for name in commands.commands:
        result = run(name, "--help")
        assert result.exit_code == 0
        assert result.output.count("\n") > 4


def test_torch_and_qt_stay_unloaded(encoded: Path) -> None:
    program = (
        "import sys\nfrom disk_rti_desktop.cli import commands\n"
        f"commands(['info', {str(encoded)!r}], standalone_mode=False)\n"
        "import disk_rti_desktop.render.cpu, disk_rti_desktop.encodings\n"
        "print({'torch', 'PySide6', 'scipy', 'numba'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
