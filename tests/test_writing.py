"""Results are there whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from disk_rti_desktop import writing
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.writing import check_writable, free_name, written_file, written_folder


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_folder_appears_when_it_is_complete(tmp_path: Path) -> None:
    with written_folder(tmp_path / "new" / "out") as unfinished:
        (unfinished / "a").write_text("a")
        assert not (tmp_path / "new" / "out").exists()
    assert names(tmp_path / "new" / "out") == ["a"]
    assert names(tmp_path / "new") == ["out"]


def test_nothing_is_left_after_an_error(tmp_path: Path) -> None:
    def fail() -> None:
        with written_folder(tmp_path / "out") as unfinished:
            (unfinished / "a").write_text("a")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert names(tmp_path) == []


def test_a_full_disk_is_explained(tmp_path: Path) -> None:
    def fill() -> None:
        with written_folder(tmp_path / "out"):
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"No space left on device.*Check the free space"):
        fill()
    assert names(tmp_path) == []


def test_folders_made_above_the_result_go_with_it(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(OutputError), written_folder(tmp_path / "there" / "a" / "b" / "out"):
        raise OSError(28, "No space left on device")
    assert [p.name for p in tmp_path.rglob("*")] == ["there"]


def test_a_part_that_fails_is_told_by_its_final_name(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"out/part: cannot be written \(No space"),
        written_folder(tmp_path / "out") as unfinished,
        written_folder(unfinished / "part"),
    ):
        raise OSError(28, "No space left on device")
    assert names(tmp_path) == []


def test_a_file_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path, told in (
        (tmp_path / "file" / "a.txt", "there is no folder"),
        (tmp_path / "none" / "a.txt", "there is no folder"),
        (tmp_path / ("n" * 300 + ".txt"), "File name too long"),
    ):
        with pytest.raises(OutputError, match=told), written_file(path) as unfinished:
            unfinished.write_text("a")
    assert names(tmp_path) == ["file"]


def test_the_longest_names_can_be_written(tmp_path: Path) -> None:
    with written_file(tmp_path / ("n" * 251 + ".txt")) as unfinished:
        unfinished.write_text("a")
    with written_folder(tmp_path / ("f" * 255)) as unfinished:
        (unfinished / "a").write_text("a")
    assert names(tmp_path) == ["f" * 255, "n" * 251 + ".txt"]


def test_an_existing_folder_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "precious").write_text("!")
    with pytest.raises(OutputError, match="already exists and is not empty"), written_folder(tmp_path / "out"):
        pass
    with pytest.raises(OutputError, match="already exists and is not empty"):
        check_writable(tmp_path / "out")
    assert (tmp_path / "out" / "precious").read_text() == "!"
    assert free_name(tmp_path / "out") == tmp_path / "out_2"


def test_a_place_below_a_file_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="Choose another folder"):
        check_writable(tmp_path / "file" / "out")
    check_writable(tmp_path / "a" / "b" / "out")
    assert names(tmp_path) == ["file"]


def test_a_file_replaces_the_old_one_only_when_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail() -> None:
        with written_file(path) as unfinished:
            unfinished.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        fail()
    assert path.read_text() == "old"
    with written_file(path) as unfinished:
        unfinished.write_text("new")
    assert path.read_text() == "new"
    assert names(tmp_path) == ["a.txt"]


KILLED = """
import os, signal, sys
from pathlib import Path
from disk_rti_desktop.writing import written_file, written_folder
with written_folder(Path(sys.argv[1]) / "out") as folder, written_file(Path(sys.argv[1]) / "a.txt") as file:
    (folder / "half").write_text("half")
    file.write_text("half")
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path: Path) -> Callable[[], "subprocess.Popen[str]"]:
    """Starts a program that stops in the middle of writing a folder and a file."""

    def start() -> "subprocess.Popen[str]":
        arguments = [sys.executable, "-c", KILLED, str(tmp_path)]
        program = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert program.stdout is not None
        assert program.stdout.readline() == "writing\n"
        return program

    return start


def end(program: "subprocess.Popen[str]") -> None:
    program.send_signal(signal.SIGKILL)
    program.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no marks")
def test_what_a_killed_program_has_left_is_removed(
    tmp_path: Path, writer: Callable[[], "subprocess.Popen[str]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = writer()
    end(program)
    assert len(names(tmp_path)) == 2
    with written_file(tmp_path / "early.txt") as unfinished:
        unfinished.touch()
    assert len(names(tmp_path)) == 3  # it could just have begun
    monkeypatch.setattr(writing, "MOMENT", -1.0)
    with written_file(tmp_path / "b.txt") as unfinished:
        unfinished.touch()
    assert names(tmp_path) == ["b.txt", "early.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no marks")
def test_what_another_program_is_writing_stays(
    tmp_path: Path, writer: Callable[[], "subprocess.Popen[str]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = writer()
    monkeypatch.setattr(writing, "MOMENT", -1.0)
    with written_file(tmp_path / "b.txt") as unfinished, written_file(tmp_path / "c.txt") as another:
        unfinished.touch()
        another.touch()
    assert len(names(tmp_path)) == 4
    end(program)


def test_only_what_is_ours_is_removed(tmp_path: Path) -> None:
    theirs = [
        ".0123456789ab.part",
        ".partial",
        "0123456789ab.partial",
        ".0123456789ax.partial",
        ".0123456789ab.partial.a.b",
    ]
    long_ago = time.time() - 10 * writing.LONG
    for name in theirs:
        (tmp_path / name).write_text("mine")
        os.utime(tmp_path / name, (long_ago, long_ago))
    (tmp_path / ".0123456789ab.partial").symlink_to(tmp_path)
    with written_file(tmp_path / "b.txt") as unfinished:
        unfinished.touch()
    assert names(tmp_path) == sorted([*theirs, ".0123456789ab.partial", "b.txt"])
