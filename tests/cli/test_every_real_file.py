"""Every published file at hand tells what it is and is relit, or is refused with a sentence."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.cli import commands

OPENED = {
    "legacy/ushabti.ptm": "PTM, luminance × colour",
    "legacy/tablet1.ptm": "PTM, luminance × colour",
    "legacy/ptmfitter_8x5/reference_8x5.ptm": "PTM, luminance × colour",
    "legacy/vase_hsh9.rti": "HSH",
    "legacy/vase_2ndorder.rti": "HSH",
    "relight_web/ptm": "PTM",
    "relight_web/lptm": "PTM, luminance × colour",
    "relight_web/hsh": "HSH",
    "neural_web/student": "20 units",
    "neural_web/teacher": "50 units",
}
REFUSED = {
    "legacy/fake.rti": "begins with 'alkdfjlk",
    # These lie there without materials.bin, in which folders of their age keep the basis.
    "relight_web/bilinear18": "has no 'basis', and there is no materials.bin beside it",
    "relight_web/rbf27": "has no 'basis', and there is no materials.bin beside it",
    "relight_web/ycc1044": "has no 'basis', and there is no materials.bin beside it",
}


def there(rti_data: Path, name: str) -> Path:
    path = rti_data / name
    if not path.exists():
        pytest.skip(f"no {name} in {rti_data}")
    return path


@pytest.mark.parametrize("name", OPENED)
def test_it_is_described_and_relit(name: str, rti_data: Path, tmp_path: Path) -> None:
    path = there(rti_data, name)
    told = CliRunner().invoke(commands, ["info", str(path)])
    assert told.exit_code == 0, told.output
    assert OPENED[name] in told.output
    pictures: list[Doubles] = []
    for light in ("0,0", "-0.7,0.3"):
        out = tmp_path / f"light{len(pictures)}.png"
        done = CliRunner().invoke(commands, ["relight", str(path), "--light", light, "-o", str(out)])
        assert done.exit_code == 0, done.output
        with Image.open(out) as picture:
            pictures.append(np.asarray(picture.convert("RGB")).astype(np.float64))
    assert pictures[0].std() > 5
    assert np.abs(pictures[0] - pictures[1]).mean() > 3


@pytest.mark.parametrize("command", ["info", "relight"])
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence(name: str, command: str, rti_data: Path, tmp_path: Path) -> None:
    path = there(rti_data, name)
    if (path / "materials.bin").exists():
        pytest.skip(f"{name} is complete here")
    more = ["--light", "0,0", "-o", str(tmp_path / "x.png")] if command == "relight" else []
    done = CliRunner().invoke(commands, [command, str(path), *more])
    assert done.exit_code == 1
    assert REFUSED[name] in done.output
    assert "Traceback" not in done.output


def test_no_file_is_passed_over(rti_data: Path) -> None:
    found = {
        path.relative_to(rti_data).as_posix()
        for kind in ("legacy", "relight_web", "neural_web")
        for path in (rti_data / kind).rglob("*")
        if path.suffix in (".ptm", ".rti", ".hsh") or (path / "info.json").is_file()
    }
    assert found <= {*OPENED, *REFUSED}
