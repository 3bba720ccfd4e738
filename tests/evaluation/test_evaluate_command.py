"""The command, as a user types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from disk_rti_desktop.cli import commands


def evaluate(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, ["evaluate", *map(str, words)])


def test_table_json_and_report(dome_and_test: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [
        "--methods",
        "ptm,hsh2",
        "--json",
        tmp_path / "out.json",
        "--report",
        tmp_path / "report",
    ]
    result = evaluate(dome_and_test / "Dome", *words, "--holdout", "3")
    assert result.exit_code == 0, result.output
    assert "| hsh2" in result.output
    facts = json.loads((tmp_path / "out.json").read_text())
    assert len(facts["held_out"]) == 3
    assert facts["methods"]["hsh2"]["psnr"] > 15
    assert (tmp_path / "report" / "report.html").is_file()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--methods", "hsh9"], 1, "less than or equal to 3"),
        (["--methods", "ptm", "--test", ".", "--holdout", "5"], 2, "either --test or --holdout"),
        (["--methods", "ptm", "--holdout", "23"], 1, "cannot be held out"),
        (["--methods", "ptm", "--json", "missing/out.json"], 1, "does not exist"),
        ([], 2, "--methods"),
    ],
)
def test_what_is_wrong_is_explained(words: list[str], code: int, message: str, dome_and_test: Path) -> None:
    result = evaluate(dome_and_test / "Dome", *words)
    assert (result.exit_code, message in result.output) == (code, True), result.output


def test_methods_without_a_file_format_are_judged_only(dome_and_test: Path, tmp_path: Path) -> None:
    result = evaluate(dome_and_test, "--methods", "rbf:pixels=1000,dmd6")
    assert result.exit_code == 0, result.output
    words = ["encode", str(dome_and_test), "-o", str(tmp_path / "out"), "--method", "rbf", "--seed", "1"]
    refused = CliRunner().invoke(commands, words)
    assert refused.exit_code == 1
    assert "'rbf' can be judged but not saved" in refused.output
