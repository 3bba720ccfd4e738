"""The one-file archive: a zip of a web folder, opened without being unpacked.

Members are read into memory one by one, none larger than what it should be can be; their names are compared with the
names looked for and used for nothing else. Written archives are not compressed, as their pictures already are, and the
same picture gives the same bytes.
"""

import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, ClassVar

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import printable
from disk_rti_desktop.formats.web import INFO, open_files, web_members
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.writing import written_file

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
LARGEST_DIRECTORY = 32 * 1024 * 1024  # bytes that the list of members takes
DENSEST = 1100  # bytes that one compressed byte can stand for; deflate reaches 1032
ENCRYPTED = 0x1  # bit of a member's flags
BESIDE = ("__MACOSX/",)  # what the Mac's archiver puts beside the files
MADE = (1980, 1, 1, 0, 0, 0)  # the time of every member written: zip knows no earlier one
_ODD = re.compile(r"[\x00-\x1f\x7f\\]|^[A-Za-z]:")  # in a name
_FOREIGN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError, KeyError
)  # fmt: skip


class WebArchive:
    """A zip archive of a web folder, or of its files."""

    name: ClassVar[str] = "zipped web folder"

    def recognises(self, path: Path) -> bool:
        """Whether it is a zip archive."""
        try:
            with path.open("rb") as file:
                return file.read(4) in SIGNATURES
        except OSError:
            return False

    def open(self, path: Path) -> Steps[Relightable]:
        """The relightable image, its planes read one after the other."""
        with _opened(path) as archive:
            return (yield from open_files(ArchiveFiles(path, archive), path.stem))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, its list of members read."""
    with _reported(path):
        with path.open("rb") as file:
            _check_directory(path, file)
        archive = zipfile.ZipFile(path)
    with archive:
        yield archive


def _check_directory(path: Path, file: IO[bytes]) -> None:
    """Refuses an archive whose list of members is damaged or absurd, before it is read."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - (1 << 16) - 128))
    end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile("its end is missing")
    (size,) = struct.unpack_from("<L", end, at + 12)
    large = end.rfind(b"PK\x06\x06", 0, at)
    if large >= 0:
        (size,) = struct.unpack_from("<Q", end, large + 40)
    if size > LARGEST_DIRECTORY:
        raise FormatError(
            f"{path}: its list of members takes {size >> 20} MB, more than the {LARGEST_DIRECTORY >> 20} MB of any "
            "sound archive. Unpack it, and open the folder."
        )


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """What a damaged archive raises, as an error for the user."""
    try:
        yield
    except _FOREIGN as error:
        why = _shown(str(error)) or type(error).__name__
        raise FormatError(f"{path}: a damaged zip archive, or none ({why}). Copy it again.") from error


class ArchiveFiles:
    """The files of a web folder in an archive, at its top or in one folder of any name."""

    apart: ClassVar[bool] = False

    def __init__(self, where: Path, archive: zipfile.ZipFile) -> None:
        self.where = where
        self._archive = archive
        members = [member for member in archive.infolist() if not member.orig_filename.startswith(BESIDE)]
        for member in members:
            _check_member(where, member)
        names = Counter(member.orig_filename for member in members)
        if repeated := [name for name, times in names.items() if times > 1]:
            raise FormatError(f"{where}: holds '{_shown(repeated[0])}' twice. Zip the folder again.")
        top = _top(where, list(names))
        self._members = {
            name.removeprefix(top): member
            for name, member in zip(names, members, strict=True)
            if name.startswith(top) and not name.endswith("/")
        }
        self._reading: tuple[str, IO[bytes]] | None = None

    def size(self, name: str) -> int | None:
        """The bytes of a file; None if there is none of that name."""
        return self._members[name].file_size if name in self._members else None

    def read(self, name: str, start: int, count: int) -> bytes:
        """Bytes of a file that is there; fewer where it ends before. Quickest from front to back."""
        with _reported(self.where / name):
            if self._reading is None or self._reading[0] != name:
                if self._reading is not None:
                    self._reading[1].close()
                self._reading = name, self._archive.open(self._members[name])
            stream = self._reading[1]
            stream.seek(start)
            return stream.read(count)


def _check_member(where: Path, member: zipfile.ZipInfo) -> None:
    """Refuses what no web folder needs: names that lead elsewhere, encryption, claims that cannot be true."""
    name = member.orig_filename
    parts = name.removesuffix("/").split("/")
    if {"", ".", ".."} & set(parts) or _ODD.search(name):
        raise FormatError(
            f"{where}: holds a member named '{_shown(name)}', which leads out of the archive or is no plain name. "
            "Zip the folder again."
        )
    if member.flag_bits & ENCRYPTED:
        raise FormatError(f"{where}: '{_shown(name)}' is encrypted. Unpack it, and open the folder.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FormatError(
            f"{where}: '{_shown(name)}' is compressed by method {member.compress_type}, expected 0 (stored) or "
            "8 (deflated). Unpack it, and open the folder."
        )
    if member.file_size > DENSEST * member.compress_size:
        raise FormatError(
            f"{where}: '{_shown(name)}' claims to hold {member.file_size} bytes in {member.compress_size}, which "
            "cannot be. The archive is damaged, or made to do harm."
        )


def _top(where: Path, names: list[str]) -> str:
    """The folder in the archive that is the web folder, with its `/`; empty where the files lie at the top."""
    found = [name.removesuffix(INFO) for name in names if name.count("/") < 2 and name.split("/")[-1] == INFO]
    if "" in found:
        return ""
    if not found:
        raise FormatError(
            f"{where}: a zip archive without {INFO}, expected that of a web folder. If it holds photos, unpack it, "
            "and make a relightable image from them."
        )
    if len(found) > 1:
        raise FormatError(
            f"{where}: holds {len(found)} web folders, expected one. Unpack it, and open them one by one."
        )
    return found[0]


def _shown(text: str) -> str:
    """A member's name, or words of the library with one in them, as it may stand in a message."""
    return printable(text[:100])[:60]


def save_archive(relightable: Relightable, path: Path) -> Steps[Path]:
    """Writes the relightable as a zip of its web folder; the file is there whole, or as it was."""
    with written_file(path) as unfinished, zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
        for done, total, name, held in web_members(relightable):
            yield Progress(done, total, "Writing the planes")
            member = zipfile.ZipInfo(name, MADE)
            member.create_system, member.external_attr = 3, 0o644 << 16  # as on Unix, wherever it is written
            archive.writestr(member, held)
    return path
