"""Registrations are kept for the pictures they belong to, and for no others."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.registration import Registration, Transform, from_points
from disk_rti_desktop.registration.records import fingerprint, keep, kept, record_path


@pytest.fixture
def found(first: Relightable, second: Relightable, truth: Transform) -> Registration:
    there = np.array([[20.0, 30], [250, 40], [230, 240], [40, 220]])
    return from_points(first, second, truth.onto(there), there)


def test_what_was_kept_comes_back(found: Registration, tmp_path: Path) -> None:
    path = record_path(tmp_path / "second.rti", "a" * 64)
    keep(found, "a" * 64, "b" * 64, path)
    again = kept(path, "a" * 64, "b" * 64)
    assert again is not None
    np.testing.assert_allclose(again.transform.matrix, found.transform.matrix)
    np.testing.assert_allclose(again.first_points, found.first_points, atol=1e-3)
    assert (again.residual, again.automatic) == (found.residual, False)
    assert kept(path, "b" * 64, "b" * 64) is None
    assert kept(tmp_path / "nothing", "a", "b") is None


@pytest.mark.parametrize(
    "change",
    [
        {"matrix": [[1, 0], [0, 1]]},
        {"matrix": [[0] * 3] * 3},
        {"kind": "other"},
        {"first_points": []},
        {"residual": None},
    ],
)
def test_a_record_that_was_tampered_with_does_not_count(
    found: Registration, tmp_path: Path, change: dict[str, object]
) -> None:
    path = tmp_path / "record.json"
    keep(found, "a", "b", path)
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    assert kept(path, "a", "b") is None


def test_pictures_are_told_apart(first: Relightable, second: Relightable) -> None:
    changed = first.planes.copy()
    changed[3, 2, 1] ^= 1
    assert fingerprint(first) == fingerprint(replace(first, name="other"))
    assert len({fingerprint(first), fingerprint(second), fingerprint(replace(first, planes=changed))}) == 3
