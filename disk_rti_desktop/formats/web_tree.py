"""The older web folder of webGLRtiMaker: `info.xml` beside tiles of PTM or HSH layers (formats specification §12).

The picture lies in the middle of a square that is cut into a power of two of tiles a side; each tile file has one more
pixel at every side. Tiles are numbered through all levels, from the single tile of the smallest: behind tile i, counted
from 0, its quarters are 4i + 1 to 4i + 4, the upper left, upper right, lower left and lower right. Some files list the
tiles instead, each with its number and its place, where y points up. Tiles of the largest level are read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import defusedxml.ElementTree
import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, NotThisFormatError
from disk_rti_desktop.formats.fields import LARGEST_FILE, Fields, printable
from disk_rti_desktop.formats.legacy_files import beginning
from disk_rti_desktop.formats.ptm_file import LUMINANCE_PLACES, TERMS, quantized
from disk_rti_desktop.formats.web_files import Files, FolderFiles, content
from disk_rti_desktop.formats.web_parts import MOST_PARTS, Part, read_planes
from disk_rti_desktop.progress import Steps

INFO = "info.xml"
ROOT = "MultiRes"
HSH, LRGB, RGB = "HSH_RTI", "LRGB_PTM", "RGB_PTM"
HARMONIC_TERMS = (1, 4, 9, 16)
SMALLEST_TILE, LARGEST_TILE = 16, 4096
LARGEST_SQUARE = 2**17
BORDER = 1  # pixels around a tile
HEAD, ENTRY = 9, 14  # numbers that describe the tree, and each tile where they are listed


class WebTree:
    """A folder with an `info.xml` of that kind, or that file itself."""

    name: ClassVar[str] = "older web folder"

    def recognises(self, path: Path) -> bool:
        """Whether there is an info.xml that begins as these do."""
        return f"<{ROOT}".encode() in beginning(_info_file(path), 4096)

    def open(self, path: Path) -> Steps[Relightable]:
        """The relightable image, its planes read tile by tile."""
        if not self.recognises(path):
            raise NotThisFormatError(f"{path}: expected a folder with an info.xml that holds {ROOT}.")
        folder = _info_file(path).parent
        files = FolderFiles(folder)
        info = _parsed(files)
        kind = info.choice("type", (HSH, LRGB, RGB))
        terms = _terms(info, kind)
        scale, bias = info.numbers("Scale", terms), info.numbers("Bias", terms)
        layers = {HSH: range(terms), LRGB: range(3), RGB: TERMS}[kind]
        parts = list(_parts(files, info, _tree(info), layers))
        planes = yield from read_planes(files, parts, info.size(), range(3))
        if kind == LRGB:
            planes = planes[np.argsort(LUMINANCE_PLACES)]
        decoder, quantization, method = _decoder(info, kind, scale, bias, planes)
        return Relightable(
            name=printable(folder.resolve().name),
            method=method,
            planes=planes,
            quantization=quantization,
            decoder=decoder,
            lights=np.zeros((0, 3)),
            provenance={"format": f"{ROOT} {kind}"},
        )


def _info_file(path: Path) -> Path:
    return path if path.name == INFO else path / INFO


def _parsed(files: Files) -> Fields:
    """What the description says, its numbers as numbers."""
    path = files.where / INFO
    try:
        root: Any = defusedxml.ElementTree.fromstring(content(files, INFO, LARGEST_FILE, "description of tiles"))
    except (SyntaxError, ValueError, LookupError) as error:
        raise FormatError(f"{path}: not valid XML ({error}). Copy it again.") from error
    if root.tag != ROOT:
        raise FormatError(f"{path}: expected the XML element {ROOT}, found {str(root.tag)[:40]}.")
    values: dict[str, Any] = {"format": root.get("format", "0")}
    for element in root.iter():
        if element.tag in ("Scale", "Bias", "Tree"):
            values[element.tag] = _numbers(element.text or "")
        elif element.tag in ("Content", "Size"):
            values.update({key: _whole(value) for key, value in element.attrib.items()})
    return Fields(path, values)


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text


def _numbers(text: str) -> list[float] | str:
    """The numbers in a text; the text itself if there are others in it."""
    try:
        return [float(word) for word in text.split()]
    except ValueError:
        return text


def _terms(info: Fields, kind: str) -> int:
    """How many coefficients a pixel has, for each channel or for its luminance."""
    terms = info.whole("coefficients", 1, HARMONIC_TERMS[-1])
    if terms not in (HARMONIC_TERMS if kind == HSH else (len(TERMS),)):
        raise info.wrong("coefficients", "1, 4, 9 or 16" if kind == HSH else f"{len(TERMS)}, as of every PTM")
    return terms


def _decoder(
    info: Fields, kind: str, scale: Doubles, bias: Doubles, planes: Bytes
) -> tuple[Decoder, Quantization, str]:
    """Decoder, byte ranges and title; planes whose scale is negative are turned round."""
    if kind == HSH:
        # The two words are exchanged in these files: a coefficient is byte / 255 * Bias + Scale.
        if (bias < 0).any():
            raise info.wrong("Bias", "no negative number")
        low, high = (np.repeat(ends, 3).astype(np.float32) for ends in (scale, scale + bias))
        basis = Harmonics(HARMONIC_TERMS.index(len(scale)))
        return linear_decoder(basis), Quantization(low, high), f"HSH, order {basis.order}"
    quantization = quantized(info.path, scale, bias, planes)
    if kind == LRGB:
        return luminance_decoder(Polynomial()), quantization, "PTM, luminance × colour"
    return linear_decoder(Polynomial()), quantization, "PTM"


@dataclass(frozen=True)
class _Tree:
    """The tiles of the largest level."""

    tile: int  # pixels a side, without the border
    side: int  # tiles a side of the square
    listed: Mapping[tuple[int, int], int] | None  # the number of each tile by row and column, where they are listed

    def number(self, row: int, column: int) -> int | None:
        """What the files of a tile are called by; None if it is not listed."""
        if self.listed is not None:
            return self.listed.get((row, column))
        index = 0
        for level in reversed(range(self.side.bit_length() - 1)):
            index = 4 * index + 1 + 2 * (row >> level & 1) + (column >> level & 1)
        return index + 1


def _tree(info: Fields) -> _Tree:
    """The tiles that the description tells of."""
    numbers = info.numbers("Tree")
    width, height = info.size()
    wrong = info.wrong("Tree", "the number of tiles, their side, and that of a square in which the picture lies")
    if len(numbers) < HEAD or (numbers[[0, 2, 3, 4]] % 1).any():
        raise wrong
    count, tile, square = (int(numbers[i]) for i in (0, 2, 3))
    if not (SMALLEST_TILE <= tile <= LARGEST_TILE and max(tile, width, height) <= square <= LARGEST_SQUARE):
        raise wrong
    side = square // tile
    if numbers[4] != square or tile & (tile - 1) or side * tile != square or side & (side - 1):
        raise wrong
    if count != (4 * side * side - 1) // 3:
        raise info.wrong(
            "Tree", f"{(4 * side * side - 1) // 3} tiles, as a square of {side} × {side} and its halves have"
        )
    if len(numbers) == HEAD:
        return _Tree(tile, side, None)
    if len(numbers) != HEAD + ENTRY * count:
        raise info.wrong("Tree", f"{ENTRY} numbers for each of {count} tiles")
    return _Tree(tile, side, _places(info, numbers[HEAD:].reshape(count, ENTRY), side))


def _places(info: Fields, entries: Doubles, side: int) -> dict[tuple[int, int], int]:
    """The numbers of the tiles without quarters, by row and column from the upper left."""
    smallest = entries[(entries[:, 2:6] == -1).all(axis=1)]
    columns, rows = np.rint(smallest[:, 8] * side), side - np.rint(smallest[:, 12] * side)
    wanted = np.stack([rows, columns, smallest[:, 0]])
    if (wanted < 0).any() or (wanted[:2] >= side).any() or (smallest[:, 0] > len(entries)).any():
        raise info.wrong("Tree", "tiles inside the square")
    return {(int(row), int(column)): int(number) for row, column, number in wanted.T}


def _parts(files: Files, info: Fields, tree: _Tree, layers: Sequence[int]) -> Iterator[Part]:
    """The rectangle of the picture in each tile, for every layer; a layer becomes the picture of that number."""
    width, height = info.size()
    suffix = "png" if info.values["format"] == "1" else "jpg"
    left, top = (tree.tile * tree.side - width) // 2, (tree.tile * tree.side - height) // 2
    rows = range(top // tree.tile, (top + height - 1) // tree.tile + 1)
    columns = range(left // tree.tile, (left + width - 1) // tree.tile + 1)
    if len(rows) * len(columns) * len(layers) > MOST_PARTS:
        raise FormatError(f"{info.path}: more than {MOST_PARTS} tiles, which cannot be opened.")
    for layer, picture in enumerate(layers, start=1):
        for row, column in product(rows, columns):
            y, x = row * tree.tile, column * tree.tile
            first_row, first_column = max(y, top), max(x, left)
            name = f"{tree.number(row, column)}_{layer}.{suffix}"
            if (size := files.size(name)) is None:
                raise FormatError(f"{files.where / name}: this tile is missing. Copy it again, as a whole.")
            yield Part(
                picture,
                first_row - top,
                first_column - left,
                min(y + tree.tile, top + height) - first_row,
                min(x + tree.tile, left + width) - first_column,
                name,
                0,
                size,
                filled=tree.tile + 2 * BORDER,
                inside=(first_row - y + BORDER, first_column - x + BORDER),
            )
