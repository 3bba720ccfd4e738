"""The beginning of an .rti file, and of its predecessor .hsh (formats specification §3.1, §3.4)."""

import re
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import LARGEST_NUMBER, LARGEST_SIDE
from disk_rti_desktop.formats.legacy_files import check_length, check_size, shown

SIGNATURE = b"#HSH"
HARMONICS = 3
TYPES = {1: "PTM", 2: "spherical harmonics", 3: "hemispherical harmonics", 4: "an adaptive basis"}
CHANNELS = (1, 3)
ORDERS = (1, 2, 3, 4)
BYTE, FLOAT = 1, 4

_LINE = re.compile(rb"([^\n]*)\n")
_NUMBERS = re.compile(rb"[ \t]*[+-]?\d{1,10}(?:[ \t]+[+-]?\d{1,10})*[ \t]*\r?")
_OLD_SIZES = struct.Struct("<4i")
# What stands in the place of the number of terms, and how many terms and ranges there can be then: some writers put
# the order there, and one always 9.
_READINGS = {1: ((1, 1), (4, 4)), 2: ((9, 9),), 4: ((4, 4),), 9: ((9, 9), (4, 9)), 16: ((16, 16),)}
_LIKELY = {1: 4, 2: 9, 4: 4, 9: 9, 16: 16}  # where bytes are left over behind the picture


@dataclass(frozen=True, eq=False)
class RtiHeader:
    """What an .rti or .hsh file says of itself."""

    path: Path
    kind: str
    width: int
    height: int
    channels: int  # 1 or 3
    terms: int  # 1, 4, 9 or 16
    element: int  # BYTE or FLOAT
    scale: Doubles  # (terms,) a coefficient is value * scale + bias, of bytes value / 255
    bias: Doubles  # (terms,)
    start: int  # where the picture begins
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Text:
    """The three lines of an .rti header."""

    kind: int
    width: int
    height: int
    channels: int
    terms: int  # or the order
    basis: int
    element: int
    end: int

    def length(self, terms: int, ranges: int) -> int:
        """How long the file is with so many terms, and scales and biases for so many."""
        return self.end + 8 * ranges + self.width * self.height * self.channels * terms * self.element


def looks_like_rti(head: bytes) -> bool:
    """Whether a file with these first bytes is .rti or .hsh."""
    if head.startswith(SIGNATURE):
        return True
    position = _behind_comments(head)
    lines = head[position : position + 200].split(b"\n")[:3]
    counts = [len(line.split()) if _NUMBERS.fullmatch(line) else 0 for line in lines]
    return counts == [1, 3, 3] or _old_sizes(head, position) is not None


def parse_header(path: Path, head: bytes, size: int) -> RtiHeader:
    """The header in the first bytes of a file of `size` bytes; a FormatError says what is wrong with it."""
    position = _behind_comments(head)
    sizes = _old_sizes(head, position)
    header = _old_header(path, head, position, sizes, size) if sizes else _header(path, head, position, size)
    check = header.scale.tolist() + header.bias.tolist()
    if not all(abs(number) <= LARGEST_NUMBER for number in check) or (header.scale < 0).any():
        raise FormatError(
            f"{path}: its scales are {_listed(header.scale)} and its biases {_listed(header.bias)}; all must be finite "
            "and no scale negative. The file is damaged."
        )
    return header


def _behind_comments(head: bytes) -> int:
    """Where the first line begins that is no comment; numbers of four bytes may begin like one, and hold zeros."""
    position = 0
    while head[position : position + 1] == b"#" and b"\0" not in head[position : position + 4]:
        match = _LINE.match(head, position)
        if match is None:
            return len(head)
        position = match.end()
    return position


def _old_sizes(head: bytes, position: int) -> tuple[int, int, int, int] | None:
    """Width, height, channels and order of an .hsh file; None where there cannot be such numbers."""
    if len(head) < position + _OLD_SIZES.size:
        return None
    width, height, channels, order = _OLD_SIZES.unpack_from(head, position)
    likely = 1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE and channels in CHANNELS and order in ORDERS
    return (width, height, channels, order) if likely else None


def _old_header(path: Path, head: bytes, position: int, sizes: tuple[int, int, int, int], found: int) -> RtiHeader:
    """The header of an .hsh file."""
    width, height, channels, order = sizes
    check_size(path, width, height)
    terms, start = order**2, position + _OLD_SIZES.size
    needed = start + 8 * terms + width * height * channels * terms
    why = f"{start} + 8 × {terms} terms + {width} × {height} pixels × {channels} channels × {terms} terms"
    remarks = check_length(path, found, needed, why)
    lowest, highest = _ranges(path, head, start, terms)
    with np.errstate(invalid="ignore"):
        scale = highest - lowest
    return RtiHeader(path, "HSH", width, height, channels, terms, BYTE, scale, lowest, start + 8 * terms, (*remarks,))


def _header(path: Path, head: bytes, position: int, found: int) -> RtiHeader:
    """The header of an .rti file."""
    text = _text(path, head, position)
    check_size(path, text.width, text.height)
    readings = _READINGS.get(text.terms)
    if readings is None:
        raise FormatError(f"{path}: says that it has {text.terms} terms, expected 1, 4, 9 or 16. The file is damaged.")
    exact = [reading for reading in readings if text.length(*reading) == found]
    terms, ranges = exact[0] if exact else (_LIKELY[text.terms],) * 2
    why = (
        f"{text.end} + 8 × {ranges} terms + {text.width} × {text.height} pixels × {text.channels} channels × {terms} "
        f"terms × {text.element} bytes"
    )
    remarks = check_length(path, found, text.length(terms, ranges), why)
    if terms != text.terms:
        remarks.append(f"the header says {text.terms} where {terms} terms are")
    if not head[:position].startswith(b"#HSH1.2"):
        remarks.append("it does not begin with #HSH1.2")
    scale, bias = _ranges(path, head, text.end, ranges)
    return RtiHeader(
        path,
        "RTI",
        text.width,
        text.height,
        text.channels,
        terms,
        text.element,
        scale[:terms],
        bias[:terms],
        text.end + 8 * ranges,
        (*remarks,),
    )


def _text(path: Path, head: bytes, position: int) -> _Text:
    """The three lines of numbers."""
    lines = []
    for count, what in ((1, "the type"), (3, "width, height and channels"), (3, "terms, basis and bytes")):
        match = _LINE.match(head, position)
        line = match[1] if match else head[position : position + 40]
        if match is None or _NUMBERS.fullmatch(line) is None or len(line.split()) != count:
            number = head.count(b"\n", 0, position) + 1
            raise FormatError(
                f"{path}, line {number}: expected {count} whole number{'s' * (count > 1)} ({what}), found "
                f"{shown(line)}. The file is damaged, or no RTI file."
            )
        lines.append([int(word) for word in line.split()])
        position = match.end()
    (kind,), (width, height, channels), (terms, basis, element) = lines
    found = _Text(kind, width, height, channels, terms, basis, element, position)
    _check(path, found)
    return found


def _check(path: Path, text: _Text) -> None:
    """Raises a FormatError for what can be written down but not shown."""
    advice = "Open it in the program that made it, and save it as HSH or PTM."
    if text.kind != HARMONICS:
        name = TYPES.get(text.kind, "unknown")
        raise FormatError(
            f"{path}: an RTI file of type {text.kind} ({name}); only type 3 (HSH) can be opened. {advice}"
        )
    if text.channels not in CHANNELS:
        raise FormatError(f"{path}: has {text.channels} channels, expected 1 (grey) or 3. The file is damaged.")
    if text.basis != 2:
        name = "luminance × colour, whose scale no document gives" if text.basis == 1 else "unknown"
        raise FormatError(f"{path}: has the basis type {text.basis} ({name}), expected 2. {advice}")
    if text.element not in (BYTE, FLOAT):
        raise FormatError(f"{path}: has values of {text.element} bytes, expected 1 or 4. {advice}")


def _ranges(path: Path, head: bytes, start: int, terms: int) -> tuple[Doubles, Doubles]:
    """The two rows of numbers in front of the picture, each (terms,)."""
    if len(head) < start + 8 * terms:
        raise FormatError(f"{path}: its header is longer than {len(head)} bytes, which no RTI file needs.")
    with np.errstate(invalid="ignore"):  # signalling NaNs, which are refused with the others
        numbers = np.frombuffer(head, "<f4", 2 * terms, start).astype(np.float64)
    return numbers[:terms], numbers[terms:]


def _listed(numbers: Doubles) -> str:
    return " ".join(f"{number:.6g}" for number in numbers)
