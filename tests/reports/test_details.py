"""Entries are remembered by the photos of an object, and nothing that was written is lost."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.reports.details import LONGEST, Details, is_long, recalled, remember, with_entries

WRITTEN = Details(number="2024.117", description="Κέρμα\nobverse", photographer="Анна", remarks="worn")


def test_entries_come_back_for_all_encodings_of_the_same_photos(relightable: Relightable, tmp_path: Path) -> None:
    remember(relightable, WRITTEN, tmp_path / "kept")
    other = replace(relightable, method="HSH", planes=relightable.planes + 1)
    assert recalled(other, tmp_path / "kept") == WRITTEN


def test_another_object_gets_only_what_is_usually_the_same(relightable: Relightable, tmp_path: Path) -> None:
    remember(relightable, WRITTEN, tmp_path)
    other = replace(relightable, provenance={})
    assert recalled(other, tmp_path) == Details(photographer="Анна")
    assert recalled(other, tmp_path, carried=False) == Details()


def test_the_last_written_is_carried_over(relightable: Relightable, tmp_path: Path) -> None:
    remember(relightable, WRITTEN, tmp_path)
    time.sleep(0.02)
    remember(replace(relightable, provenance={}), Details(owner="Museum"), tmp_path)
    third = replace(relightable, provenance={}, planes=relightable.planes + 1)
    assert recalled(third, tmp_path) == Details(owner="Museum")


def test_without_photos_the_planes_tell_objects_apart(coin: Callable[..., Relightable], tmp_path: Path) -> None:
    first = replace(coin(), provenance={})
    remember(first, WRITTEN, tmp_path)
    assert recalled(replace(first, name="renamed"), tmp_path) == WRITTEN
    assert recalled(replace(first, planes=first.planes + 1), tmp_path, carried=False) == Details()


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"number": 7}', b"\xff", b'{"number": "' + b"x" * 30_000 + b'"}'])
def test_a_damaged_file_is_set_aside(relightable: Relightable, tmp_path: Path, content: bytes) -> None:
    remember(relightable, WRITTEN, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert recalled(relightable, tmp_path) == Details()
    remember(relightable, WRITTEN, tmp_path)
    assert recalled(relightable, tmp_path) == WRITTEN
    assert file.with_name(file.name + ".damaged").read_bytes() == content


def test_nothing_is_kept_where_nothing_can_be(relightable: Relightable, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(OutputError, match="cannot be kept"):
        remember(relightable, WRITTEN, tmp_path / "kept")


def test_only_what_was_filled_in_is_shown() -> None:
    assert next(iter(WRITTEN.filled.items())) == ("Object number", "2024.117")
    assert set(WRITTEN.filled) == {"Object number", "Description", "Photographed by", "Remarks"}
    assert is_long("description")
    assert not is_long("number")


def test_entries_by_name() -> None:
    assert with_entries(WRITTEN, ["number=a=b", "rights= free "]) == WRITTEN.model_copy(
        update={"number": "a=b", "rights": "free"}
    )
    for wrong in ("number", "numbr=1"):
        with pytest.raises(ParameterError, match=r"no entry of a report.*number, description"):
            with_entries(WRITTEN, [wrong])
    with pytest.raises(ParameterError, match="longer than"):
        with_entries(WRITTEN, [f"number={'x' * (LONGEST + 1)}"])
