"""The command writes the page with what is known of the object: entries, notes, compared methods."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from disk_rti_desktop import formats
from disk_rti_desktop.cli import commands
from disk_rti_desktop.encodings import method
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.notes import Note, Notes, Shape, notes_path, write
from disk_rti_desktop.notes.files import read
from disk_rti_desktop.pipeline import make
from disk_rti_desktop.progress import finish
from disk_rti_desktop.reports.details import Details, remember

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the PTM and the HSH of a small rendered object."""
    folder = tmp_path_factory.mktemp("object")
    scene = synthetic.Scene("bas-relief", ("satin",), 24, 20)
    lights = synthetic.spread_lights(20)
    photos = finish(synthetic.write(scene, folder / "photos", lights=lights, suffix=".png"))
    finish(make(photos, folder / "relief", method("ptm"), compare_with=(method("hsh2"),)))
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command on a computer of its own."""
    monkeypatch.setenv("DISK_RTI_SETTINGS", str(tmp_path / "settings" / "settings.json"))
    return lambda *words: CliRunner().invoke(commands, ["report", *map(str, words)])


def test_the_page_is_written_beside_an_older_one(run: Run, made: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    for name in ("report.html", "report_2.html"):
        result = run(made / "relief", "-o", out, "--compare", made / "relief_hsh2", "--set", "number=77-b")
        assert result.exit_code == 0, result.output
        assert f"{tmp_path / name}: PTM" in result.stdout
    text = out.read_text(encoding="utf-8")
    assert "77-b" in text
    assert text.count(" dB</td>") == 2
    assert "cannot be compared" not in text


def test_entries_and_notes_that_are_kept_stand_in_it(run: Run, made: Path, tmp_path: Path) -> None:
    remember(finish(formats.open_relightable(made / "relief")), Details(owner="Museum", number="1"))
    path = notes_path(made / "relief")
    write(path, read(path), Notes(notes=(Note(Shape("point", ((5, 5),)), "a loss"),)))
    try:
        assert run(made / "relief", "-o", tmp_path / "r.html", "--set", "number=2").exit_code == 0
    finally:
        path.unlink()
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "a loss" in text
    assert "Museum" in text
    assert "<td>2</td>" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["-o", "r.pdf"], "something.html"),
        (["-o", "missing/r.html"], "no folder"),
        (["-o", "r.html", "--set", "colour=red"], "no entry of a report"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    run: Run, made: Path, words: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(made / "relief", *words)
    assert result.exit_code == 1
    assert told in result.output
