"""Reading the binary files of older programs: a short header, then rows of values, whose size is known beforehand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import LARGEST_PICTURE, LARGEST_SIDE

STRIP_BYTES = 8 * 1024 * 1024
HEADER_BYTES = 64 * 1024  # no header is longer

T = TypeVar("T", np.uint8, np.float32)


def beginning(path: Path, count: int = HEADER_BYTES) -> bytes:
    """The first bytes of a file; none of what is no file or may not be read."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(count)
    except OSError:
        return b""


@contextmanager
def reading(path: Path) -> Iterator[BinaryIO]:
    """The file, opened; a FormatError when the system cannot read it."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise FormatError(f"{path}: cannot be read ({error.strerror or error}). Copy the file again.") from error


def shown(found: bytes) -> str:
    """Bytes of a file as they may stand in a message, in quotes."""
    return repr(found[:40])[1:]


def check_size(path: Path, width: int, height: int) -> None:
    """Raises a FormatError for a picture that cannot be."""
    if not (1 <= width <= LARGEST_SIDE and 1 <= height <= LARGEST_SIDE and width * height <= LARGEST_PICTURE):
        raise FormatError(
            f"{path}: says that its picture has {width} × {height} pixels; each must be from 1 to {LARGEST_SIDE}, and "
            f"both together no more than {LARGEST_PICTURE}. The file is damaged."
        )


def check_length(path: Path, found: int, needed: int, why: str) -> list[str]:
    """A remark on bytes that are left over; a FormatError where some are missing."""
    if found < needed:
        raise FormatError(
            f"{path}: ends too early, by {needed - found} of {needed} bytes ({why}). Copy the file again; the copy "
            "broke off."
        )
    return [f"{found - needed} bytes behind the picture are left aside"] if found > needed else []


def strips(
    file: BinaryIO, path: Path, width: int, height: int, values: int, kind: type[T]
) -> Iterator[tuple[int, NDArray[T]]]:
    """The rows that come next, some at a time: the number of the first, and (rows, width, values for a pixel)."""
    row_bytes = width * values * np.dtype(kind).itemsize
    step = max(1, STRIP_BYTES // row_bytes)
    for row in range(0, height, step):
        rows = min(step, height - row)
        content = file.read(rows * row_bytes)
        if len(content) < rows * row_bytes:
            raise FormatError(f"{path}: became shorter while it was read. Wait until it is copied, then open it again.")
        little = np.frombuffer(content, np.dtype(kind).newbyteorder("<"))
        yield row, little.reshape(rows, width, values).astype(kind, copy=False)
