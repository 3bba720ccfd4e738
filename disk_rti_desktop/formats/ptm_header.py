"""The text at the beginning of a .ptm file (formats specification §2.1)."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import LARGEST_NUMBER
from disk_rti_desktop.formats.legacy_files import check_size, shown

SIGNATURE = b"PTM_"
COEFFICIENTS = 6
LONGEST_WORD = 48
NEWEST = (1, 2)
KINDS = ("PTM_FORMAT_LRGB", "PTM_FORMAT_RGB", "PTM_FORMAT_JPEG_LRGB", "PTM_FORMAT_JPEG_RGB")
CORRECTION = np.dtype([("index", ">u4"), ("value", "u1")])  # of one pixel; counted from the lower left, row by row

_BLANKS = re.compile(rb"\s*")
_WORD = re.compile(rb"\S+")
_END_OF_LINE = re.compile(rb"[ \t]*\r?\n")
_WHOLE = re.compile(rb"[+-]?\d{1,10}")
_NUMBER = re.compile(rb"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_VERSION = re.compile(rb"PTM_(\d{1,3})\.(\d{1,3})")


@dataclass(frozen=True)
class Prediction:
    """How the planes of a JPEG kind are coded; each list has an entry for every plane."""

    inverted: tuple[bool, ...]  # whether the plane that this one refers to is turned round first
    order: tuple[int, ...]  # when the plane's turn comes
    references: tuple[int, ...]  # the plane that this one is the difference to; -1 for none
    sizes: tuple[int, ...]  # bytes of the JPEG
    side_sizes: tuple[int, ...]  # bytes of the corrections behind it


@dataclass(frozen=True, eq=False)
class PtmHeader:
    """What a .ptm file says of itself."""

    path: Path
    version: tuple[int, int]
    kind: str  # one of KINDS
    width: int
    height: int
    scale: Doubles  # (6,) of x², y², xy, x, y, 1
    bias: Doubles  # (6,)
    start: int  # where the planes begin
    prediction: Prediction | None  # None for the kinds that are not JPEG

    @property
    def luminance(self) -> bool:
        """Whether it is one polynomial times a colour (LRGB)."""
        return self.kind.endswith("LRGB")

    @property
    def planes(self) -> int:
        """Six coefficients and three colours, or six coefficients for each of three colours."""
        return _planes(self.kind)


def parse_header(path: Path, head: bytes) -> PtmHeader:
    """The header in the first bytes of a file; a FormatError names the line that is wrong."""
    words = _Words(path, head)
    version = _version(words)
    kind = _kind(words)
    width, height = words.whole("the width"), words.whole("the height")
    check_size(path, width, height)
    scale = words.numbers("the scale")
    words.end_line("the scale")
    bias = words.numbers("the bias")
    words.end_line("the bias")
    if not scale.any():
        raise FormatError(f"{path}: all scales are 0, so that nothing could be seen. The file is damaged.")
    prediction = _prediction(words, _planes(kind)) if "JPEG" in kind else None
    return PtmHeader(path, version, kind, width, height, scale, bias, words.position, prediction)


class _Words:
    """The words of a header, taken one after the other."""

    def __init__(self, path: Path, head: bytes) -> None:
        self.path = path
        self.position = 0
        self._head = head

    def wrong(self, what: str, expected: str, found: bytes) -> FormatError:
        """The error for a word that is not what was expected."""
        line = self._head.count(b"\n", 0, self.position) + 1
        return FormatError(
            f"{self.path}, line {line}: expected {expected} for {what}, found {shown(found) if found else 'nothing'}. "
            "The file is damaged or was made by another program."
        )

    def word(self, what: str, expected: str) -> bytes:
        """The next word, of a length that what is expected can have."""
        blanks = _BLANKS.match(self._head, self.position)
        match = _WORD.match(self._head, blanks.end()) if blanks else None
        if match is None:
            raise self.wrong(what, expected, b"")
        if len(match[0]) > LONGEST_WORD:
            raise self.wrong(what, expected, match[0])
        self.position = match.end()
        return match[0]

    def whole(self, what: str) -> int:
        """The next word as a whole number."""
        expected = "a whole number"
        word = self.word(what, expected)
        if _WHOLE.fullmatch(word) is None:
            raise self.wrong(what, expected, word)
        return int(word)

    def wholes(self, what: str, count: int) -> tuple[int, ...]:
        """The numbers of one line."""
        found = tuple(self.whole(what) for _ in range(count))
        self.end_line(what)
        return found

    def numbers(self, what: str) -> Doubles:
        """Six finite numbers."""
        found = []
        for i in range(COEFFICIENTS):
            which, expected = f"{what} (number {i + 1} of {COEFFICIENTS})", "a finite number"
            word = self.word(which, expected)
            if _NUMBER.fullmatch(word) is None or abs(float(word)) > LARGEST_NUMBER:
                raise self.wrong(which, expected, word)
            found.append(float(word))
        return np.array(found)

    def end_line(self, what: str) -> None:
        """Goes to the next line, which must begin here: what follows may be bytes that are no text."""
        match = _END_OF_LINE.match(self._head, self.position)
        if match is None:
            rest = self._head[self.position : self.position + LONGEST_WORD].split(b"\n")[0].strip()
            raise self.wrong(f"the end of {what}", "a new line (there are too many numbers, or too few)", rest)
        self.position = match.end()


def _version(words: _Words) -> tuple[int, int]:
    expected = "PTM_ and a number such as 1.2"
    word = words.word("the version", expected)
    match = _VERSION.fullmatch(word)
    if match is None:
        raise words.wrong("the version", expected, word)
    version = int(match[1]), int(match[2])
    if version > NEWEST:
        raise words.wrong("the version", "PTM_1.2 or an older one", word)
    return version


def _kind(words: _Words) -> str:
    expected = f"one of {', '.join(KINDS)}, the only ones that can be opened,"
    word = words.word("the kind of PTM", expected)
    name = word.decode("ascii", "replace")
    if name not in KINDS:
        raise words.wrong("the kind of PTM", expected, word)
    return name


def _planes(kind: str) -> int:
    return COEFFICIENTS + 3 if kind.endswith("LRGB") else 3 * COEFFICIENTS


def _prediction(words: _Words, planes: int) -> Prediction:
    """The tables of the JPEG kinds."""
    words.wholes("the quality", 1)
    transforms = words.wholes("the transforms", planes)
    moved = any(words.wholes("the motion in x", planes) + words.wholes("the motion in y", planes))
    if any(transform not in (0, 1, 2, 3) for transform in transforms):
        raise _unusable(words, f"its transforms are {_listed(transforms)}, expected 0 to 3 for each")
    if moved or any(transform & 2 for transform in transforms):
        raise FormatError(
            f"{words.path}: its planes are coded with motion compensation, which no published program decodes. Save it "
            "again in the program that made it, uncompressed."
        )
    order = words.wholes("the order", planes)
    references = words.wholes("the references", planes)
    sizes = words.wholes("the sizes of the JPEG pictures", planes)
    side_sizes = words.wholes("the sizes of the corrections", planes)
    _check_order(words, order, references)
    if min(sizes) < 1 or min(side_sizes) < 0 or any(size % CORRECTION.itemsize for size in side_sizes):
        raise _unusable(
            words,
            f"the sizes of its pictures are {_listed(sizes)} and of their corrections {_listed(side_sizes)}; none may "
            f"be negative, no picture empty, and corrections have {CORRECTION.itemsize} bytes each",
        )
    return Prediction(tuple(transform == 1 for transform in transforms), order, references, sizes, side_sizes)


def _check_order(words: _Words, order: tuple[int, ...], references: tuple[int, ...]) -> None:
    """Every plane has its turn once, and refers to one whose turn has come before."""
    planes = len(order)
    if sorted(order) != list(range(planes)):
        raise _unusable(words, f"its order is {_listed(order)}, expected each of 0 to {planes - 1} once")
    for plane, reference in enumerate(references):
        if not -1 <= reference < planes:
            raise _unusable(words, f"plane {plane} refers to plane {reference}, expected -1 to {planes - 1}")
        if reference >= 0 and order[reference] >= order[plane]:
            raise _unusable(words, f"plane {plane} refers to plane {reference}, which is not decoded before it")


def _unusable(words: _Words, why: str) -> FormatError:
    return FormatError(f"{words.path}: {why}. The file is damaged or was made by another program.")


def _listed(numbers: tuple[int, ...]) -> str:
    return " ".join(str(number) for number in numbers)
