"""What happens where the output of a command cannot be written."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
@pytest.mark.parametrize("words", [["--help"], ["relight", "--help"], ["--version"]])
def test_a_full_disk_is_told_in_a_sentence(words: list[str]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "disk_rti_desktop", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: the output of this command cannot be written (No space left on device).")
    assert done.stderr.count("\n") == 1
