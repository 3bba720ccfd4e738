"""The files of a web folder, wherever they lie. They are asked for by names made here, never by names out of a file."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from disk_rti_desktop.errors import FormatError


class Files(Protocol):
    """Files beside each other, or in folders below, whose names are given with `/`."""

    @property
    def where(self) -> Path:
        """The folder or archive, for messages."""

    @property
    def apart(self) -> bool:
        """Whether each file lies by itself below that, and can be read there."""

    def size(self, name: str) -> int | None:
        """The bytes of a file; None if there is none of that name."""

    def read(self, name: str, start: int, count: int) -> bytes:
        """Bytes of a file that is there; fewer where it ends before."""


@dataclass(frozen=True)
class FolderFiles:
    """The files of a folder on disk."""

    where: Path
    apart: ClassVar[bool] = True

    def size(self, name: str) -> int | None:
        """The bytes of a file; None if there is none of that name."""
        path = self.where / name
        try:
            return path.stat().st_size if path.is_file() else None
        except OSError as error:
            raise _unreadable(path, error) from error

    def read(self, name: str, start: int, count: int) -> bytes:
        """Bytes of a file that is there; fewer where it ends before."""
        path = self.where / name
        try:
            with path.open("rb") as file:
                file.seek(start, os.SEEK_SET)
                return file.read(count)
        except OSError as error:
            raise _unreadable(path, error) from error


def has(files: Files, name: str) -> bool:
    """Whether there is a file of that name."""
    return files.size(name) is not None


def content(files: Files, name: str, largest: int, what: str) -> bytes:
    """All bytes of a file; an error if it is not there, or larger than what it should be can be."""
    size = files.size(name)
    if size is None:
        raise FormatError(f"{files.where / name}: missing. Copy it again, as a whole.")
    if size > largest:
        raise FormatError(f"{files.where / name}: larger than {largest // 2**20} MB, which no {what} is.")
    return files.read(name, 0, size)


def _unreadable(path: Path, error: OSError) -> FormatError:
    return FormatError(f"{path}: cannot be read ({error.strerror}). Check that it exists and may be read.")
