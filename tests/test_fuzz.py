"""A few of the damaged files that `tests/fuzz.py` makes by the thousand, for every reader."""

from pathlib import Path

import pytest

from tests.fuzz import READERS, fuzz


@pytest.mark.parametrize("reader", READERS)
def test_damaged_files_are_read_or_refused(reader: str, tmp_path: Path) -> None:
    record = fuzz(reader, 60, tmp_path)
    assert record.read + record.refused >= 60
    assert record.refused > 5
