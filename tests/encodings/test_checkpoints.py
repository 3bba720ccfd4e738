"""States of a training on disk."""

from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.encodings import checkpoints
from disk_rti_desktop.encodings.checkpoints import Checkpoints
from disk_rti_desktop.mlic.sampling import Samples


def test_a_state_comes_back(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path / "kept", "one")
    assert kept.load("student") is None
    kept.keep("student", {"numbers": np.arange(3.0)})
    found = Checkpoints(tmp_path / "kept", "one").load("student")
    assert found is not None
    assert found["numbers"].tolist() == [0, 1, 2]


def test_a_state_of_other_photos_or_another_method_does_not_count(tmp_path: Path, samples: Samples) -> None:
    Checkpoints.beside(tmp_path / "vase", "method", samples).keep("student", {})
    assert Checkpoints.beside(tmp_path / "vase", "method", samples).load("student") is not None
    assert Checkpoints.beside(tmp_path / "vase", "other", samples).load("student") is None
    other = Samples(samples.pixels[:9], samples.lights, samples.overview)
    assert Checkpoints.beside(tmp_path / "vase", "method", other).load("student") is None


@pytest.mark.parametrize("damage", [b"", b"not an archive", b"PK\x03\x04 half of one"])
def test_a_damaged_state_does_not_count(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "student.npz").write_bytes(damage)
    assert Checkpoints(tmp_path, "one").load("student") is None


def test_objects_are_never_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "student.npz", key=np.array("one"), numbers=np.array([{}], object))
    assert Checkpoints(tmp_path, "one").load("student") is None


def test_where_nothing_can_be_written_the_training_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    kept = Checkpoints(tmp_path / "file" / "kept", "one")
    kept.keep("student", {})
    assert kept.load("student") is None


def test_a_state_is_due_after_some_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Checkpoints(tmp_path / "kept", "one")
    assert not kept.due("student")
    monkeypatch.setattr(checkpoints, "SECONDS", 0.0)
    assert kept.due("student")
    assert not Checkpoints(None).due("student")


def test_cleared_states_leave_nothing(tmp_path: Path) -> None:
    kept = Checkpoints(tmp_path / "kept", "one")
    kept.keep("student", {})
    kept.clear()
    assert list(tmp_path.iterdir()) == []
