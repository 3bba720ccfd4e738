"""The file that notes are kept in: `<name>.notes.json` beside the relightable image, never inside its folder.

A relightable folder may be published, or its files hashed, so nothing is added to it. The file holds either the notes
before a change or those after it: it is written under another name and renamed. Two programs that change it one after
the other are merged.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from disk_rti_desktop.errors import InputError, OutputError
from disk_rti_desktop.notes.annotations import notes_of, page_of
from disk_rti_desktop.notes.merging import merged
from disk_rti_desktop.notes.values import Notes
from disk_rti_desktop.writing import free_name, written_file

SUFFIX = ".notes.json"
LARGEST_FILE = 64 * 1024 * 1024  # bytes
PATIENCE = 5.0  # seconds that one waits for another program to finish writing
_STALE = 2.0  # seconds after which whoever locked the file has been killed

Stamp = tuple[int, int, int] | None
"""What tells versions of a file apart at a glance; None: there is no file."""


@dataclass(frozen=True)
class Kept:
    """Notes as a file holds them."""

    notes: Notes
    stamp: Stamp


def notes_path(relightable: Path) -> Path:
    """Where the notes on a relightable image lie; its ending stays in the name, as `vase.ptm` is not `vase.rti`."""
    path = relightable.absolute()
    return path.with_name(path.name + SUFFIX)


def stamp_of(path: Path) -> Stamp:
    """The present version of a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def read(path: Path) -> Kept:
    """The notes in a file, none where there is no file; an InputError if it is damaged or cannot be read."""
    stamp = stamp_of(path)
    try:
        if stamp is not None and stamp[1] > LARGEST_FILE:
            raise InputError(f"{path}: larger than {LARGEST_FILE // 2**20} MB, which no file of notes is.")
        content = path.read_bytes()
    except FileNotFoundError:
        return Kept(Notes(), None)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}). Check that it may be read.") from error
    return Kept(_parsed(path, content), stamp)


def read_or_set_aside(path: Path) -> tuple[Kept, str]:
    """The notes in a file; a damaged one is given another name, so that it is never overwritten, and that is told."""
    try:
        return read(path), ""
    except InputError as error:
        if isinstance(error.__cause__, OSError):
            raise  # it may be in order, for somebody who may read it
        aside = free_name(path.with_name(path.name + ".damaged"))
        try:
            path.rename(aside)
        except OSError as failure:
            raise InputError(f"{error} It cannot be moved away either ({failure.strerror}).") from failure
        return Kept(Notes(), None), f"{error} It is kept as {aside.name}; notes begin anew."


def write(path: Path, base: Kept, ours: Notes) -> Kept:
    """Brings the changes from `base` to `ours` into the file, whoever has changed it meanwhile; what it holds then."""
    if path.parent.is_dir() and not os.access(path.parent, os.W_OK):
        raise OutputError(f"{path}: nothing can be written into this folder, so notes on this picture are not kept.")
    with _locked(path):
        result = ours
        if stamp_of(path) != base.stamp:
            theirs, _told = read_or_set_aside(path)
            result = merged(base.notes, ours, theirs.notes)
        if result.empty and stamp_of(path) is None:
            return Kept(result, None)
        source = path.name.removesuffix(SUFFIX)
        text = json.dumps(page_of(result, source), indent=2, ensure_ascii=False)
        with written_file(path) as unfinished:
            unfinished.write_text(text + "\n", encoding="utf-8")
        return Kept(result, stamp_of(path))


def _parsed(path: Path, content: bytes) -> Notes:
    try:
        page = json.loads(content.decode("utf-8-sig"))
        if not isinstance(page, dict):
            raise InputError(f"{path}: expected a page of annotations as a JSON object. The file is damaged.")
        return notes_of(page)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise InputError(f"{path}: no page of annotations ({where}: {first['msg']}). The file is damaged.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid JSON ({error}). The file is damaged.") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keeps other windows and programs of ours from writing the file at the same time."""
    lock = path.with_name(f".{path.name}.lock")
    end = time.monotonic() + PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError as error:
            with suppress(OSError):
                if time.time() - lock.stat().st_mtime > _STALE:
                    lock.unlink()
                    continue
            if time.monotonic() > end:
                raise OutputError(
                    f"{path}: another program is writing it; the notes are saved again in a while."
                ) from (error)
            time.sleep(0.02)
        except OSError as error:
            raise OutputError(
                f"{path}: cannot be written ({error.strerror}). Check the free space and the rights."
            ) from error
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
