"""The list of users' troubles names tests: each of them exists, and all twenty-five have one."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROWS = [
    line for line in (ROOT / "docs" / "pains.md").read_text(encoding="utf-8").splitlines() if re.match(r"\| \d", line)
]


def test_every_trouble_has_a_line() -> None:
    assert [int(row.split("|")[1]) for row in ROWS] == list(range(1, 26))


def test_every_test_that_is_named_exists() -> None:
    for row in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row)
        assert named, row
        for file, function in named:
            text = (ROOT / file).read_text(encoding="utf-8")
            assert f"\ndef {function or 'test_'}" in text, (file, function)
