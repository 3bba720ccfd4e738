"""Room for arrays: ordinary memory within the budget, a file without a name beyond, and errors where there is none."""

import gc
import mmap
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop import large_arrays
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.large_arrays import SPARE, budget, free_space, memory_of_computer, room_for

MB = 1 << 20


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files lie; arrays of one megabyte are no longer small, and no two of them fit into the budget."""
    gc.collect()
    monkeypatch.setattr(large_arrays, "large_arrays_path", lambda: tmp_path / "large")
    monkeypatch.setattr(large_arrays, "SMALL", MB - 1)
    monkeypatch.setattr(large_arrays, "budget", lambda: 2 * MB - 1)
    monkeypatch.setattr(large_arrays, "_held", [])
    return tmp_path / "large"


def lies_in_a_file(array: object) -> bool:
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, memoryview | mmap.mmap)


def test_what_fits_into_the_budget_is_ordinary_memory(folder: Path) -> None:
    array = room_for("vase", (4, MB // 4), np.uint8)
    assert (array.shape, array.dtype) == ((4, MB // 4), np.dtype(np.uint8))
    assert not lies_in_a_file(array)
    assert not folder.exists()


def test_all_arrays_together_stay_within_the_budget() -> None:
    first = room_for("vase", (MB,), np.uint8)
    second = room_for("vase", (MB,), np.uint8)
    assert not lies_in_a_file(first)
    assert lies_in_a_file(second)
    part = first[1:]
    del first
    assert lies_in_a_file(room_for("vase", (MB,), np.uint8)), "a part holds the whole"
    del part
    assert not lies_in_a_file(room_for("vase", (MB,), np.uint8))


def test_small_arrays_are_never_worth_a_file() -> None:
    held = [room_for("vase", (MB - 1,), np.uint8) for _ in range(4)]
    assert not any(map(lies_in_a_file, held))


def test_a_file_holds_what_is_written_and_leaves_nothing(folder: Path) -> None:
    array = room_for("vase", (3, 1000, 1001), np.uint16)
    assert lies_in_a_file(array)
    assert not list(folder.iterdir())
    values = np.random.default_rng(0).integers(0, 65536, array.shape, np.uint16)
    array[:] = values
    np.testing.assert_array_equal(array, values)
    part = array[1:, :, 7]
    del array
    gc.collect()
    np.testing.assert_array_equal(part, values[1:, :, 7])
    del part
    assert not list(folder.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which files a program has")
def test_its_room_on_disk_is_given_at_once_and_back_at_the_end() -> None:
    def nameless() -> list[os.stat_result]:
        opened = []
        for path in Path("/proc/self/fd").iterdir():
            with suppress(FileNotFoundError):  # the list itself, and what another thread closes meanwhile
                opened.append(path.stat())
        return [file for file in opened if file.st_nlink == 0 and file.st_size == 8 * MB]

    array = room_for("vase", (8 * MB,), np.uint8)
    assert {file.st_blocks * 512 >= array.nbytes for file in nameless()} == {True}
    del array
    waited = time.monotonic() + 10
    while nameless() and time.monotonic() < waited:
        time.sleep(0.01)
    assert not nameless()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_killed_program_leaves_nothing(tmp_path: Path) -> None:
    program = (
        "import os, signal; import numpy as np; from disk_rti_desktop import large_arrays\n"
        "large_arrays.budget = lambda: 0\n"
        "array = large_arrays.room_for('vase', (1 << 25,), np.uint8); array[:] = 7\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    kept = {**os.environ, "DISK_RTI_SETTINGS": str(tmp_path / "settings.json")}
    assert subprocess.run([sys.executable, "-c", program], env=kept, check=False).returncode == -9
    assert list(tmp_path.iterdir()) == [tmp_path / "large"]
    assert not list((tmp_path / "large").iterdir())


def test_memory_that_the_system_refuses_is_found_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "empty", refuse)
    assert lies_in_a_file(room_for("vase", (MB,), np.uint8))


def test_too_little_room_on_disk_is_told_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_arrays, "free_space", lambda _folder: SPARE + 3 * MB)
    room_for("vase", (3 * MB,), np.uint8)
    with pytest.raises(OutputError, match=r"^vase: takes 4 MB on disk.* has 515 MB free.*free some space") as caught:
        room_for("vase", (4 * MB,), np.uint8)
    assert str(folder) in str(caught.value)


def test_a_folder_that_cannot_be_written_to_is_told(folder: Path) -> None:
    folder.write_bytes(b"")
    with pytest.raises(OutputError, match=r"^vase: takes 4 MB .* cannot give them"):
        room_for("vase", (4 * MB,), np.uint8)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="no such limits, or no room given beforehand")
def test_a_disk_that_fills_up_meanwhile_is_told(folder: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MB, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"^vase: takes 4 MB .* cannot give them"):
            room_for("vase", (4 * MB,), np.uint8)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(folder.iterdir())


def test_the_computer_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    memory = memory_of_computer()
    assert memory is None or memory > 1 << 28
    assert memory is None or 1 << 30 <= budget() <= max(1 << 30, memory // 2)
    here, below = free_space(tmp_path), free_space(tmp_path / "not" / "yet")
    assert here is not None
    assert below is not None
    assert abs(here - below) < 1 << 30
