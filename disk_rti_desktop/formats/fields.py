"""Values out of a JSON file that somebody else may have written: each is checked, and an error names file and key."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import FormatError

LARGEST_FILE = 8 * 1024 * 1024  # bytes of JSON
LARGEST_SIDE = 65535
LARGEST_PICTURE = 2**31
LARGEST_NUMBER = 1e30  # what single precision still multiplies


@dataclass(frozen=True)
class Fields:
    """The keys of one JSON object, and the file it came from."""

    path: Path
    values: Mapping[str, Any]

    def wrong(self, key: str, expected: str) -> FormatError:
        """The error for a key whose value is not what was expected."""
        came = "is missing" if key not in self.values else f"is {shortened(self.values[key])}"
        return FormatError(
            f"{self.path}: '{key}' {came}, expected {expected}. The file is damaged or was made by another program."
        )

    def whole(self, key: str, low: int, high: int) -> int:
        """A whole number from low to high."""
        value = self.values.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"a whole number from {low} to {high}")
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """A number from low to high."""
        value = self.values.get(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(key, f"a number from {low:g} to {high:g}")
        return float(value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self.values.get(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, f"one of {', '.join(allowed)}")
        return value

    def text(self, key: str, default: str) -> str:
        """A text in one line that any screen can show, or the default where there is none."""
        value = self.values.get(key)
        return (printable(value) if isinstance(value, str) else "") or default

    def numbers(self, key: str, count: int | None = None) -> Doubles:
        """Finite numbers (count,); nested lists are flattened, as some writers nest them."""
        value = self.values.get(key)
        expected = "a list of finite numbers" if count is None else f"a list of {count} finite numbers"
        if not isinstance(value, list):
            raise self.wrong(key, expected)
        flat = [v for item in value for v in (item if isinstance(item, list) else [item])]
        if not all(isinstance(v, int | float) and not isinstance(v, bool) and abs(v) <= LARGEST_NUMBER for v in flat):
            raise self.wrong(key, expected)
        if count is not None and len(flat) != count:
            raise FormatError(f"{self.path}: '{key}' has {len(flat)} numbers, expected {count}. The file is damaged.")
        return np.array(flat, np.float64)

    def lists(self, key: str, count: int) -> list[Doubles]:
        """That many lists of finite numbers."""
        value = self.values.get(key)
        if not isinstance(value, list) or len(value) != count:
            raise self.wrong(key, f"{count} lists of numbers")
        return [Fields(self.path, {f"{key}[{i}]": item}).numbers(f"{key}[{i}]") for i, item in enumerate(value)]

    def object(self, key: str) -> "Fields":
        """A JSON object; empty where there is none."""
        value = self.values.get(key)
        return Fields(self.path, value if isinstance(value, dict) else {})

    def size(self) -> tuple[int, int]:
        """`width` and `height` of a picture that can be."""
        width, height = self.whole("width", 1, LARGEST_SIDE), self.whole("height", 1, LARGEST_SIDE)
        if width * height > LARGEST_PICTURE:
            raise FormatError(f"{self.path}: a picture of {width} × {height} pixels is larger than any this can open.")
        return width, height


def parse_fields(path: Path, content: bytes) -> Fields:
    """The JSON object in these bytes; the path is for messages."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path}: expected a JSON text, found other bytes at position {error.start}.") from error
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        near, why = "", "a number is too long, or lists lie too deep in each other"
        if isinstance(error, json.JSONDecodeError):
            near, why = f" near {_key_before(text, error.pos)}", str(error)
        raise FormatError(
            f"{path}: not valid JSON{near} ({why}). The file is damaged, or its writer was at fault."
        ) from (error)
    if not isinstance(values, dict):
        raise FormatError(f"{path}: expected a JSON object, found {shortened(values)}.")
    return Fields(path, values)


def _key_before(text: str, position: int) -> str:
    """The last key before a position, for a message."""
    keys = re.findall(r'"(\w+)"\s*:', text[:position])
    return f"the key '{keys[-1]}'" if keys else "its beginning"


def printable(text: str) -> str:
    """A text in one line, without what would move a cursor or colour a terminal."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())


def shortened(value: object) -> str:
    """A value as it may stand in a message."""
    text = json.dumps(_beginning(value), default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _beginning(value: object, depth: int = 0) -> object:
    """As much of a value as a message shows, however large it is."""
    if isinstance(value, list | dict) and depth == 3:
        return "..."
    if isinstance(value, list):
        return [_beginning(item, depth + 1) for item in value[:20]]
    if isinstance(value, dict):
        return {str(key)[:60]: _beginning(item, depth + 1) for key, item in islice(value.items(), 20)}
    return value[:60] if isinstance(value, str) else value
