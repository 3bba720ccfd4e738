"""Results that are there whole or not at all: written under a temporary name, then renamed.

What a killed program has left half written is removed when something is written beside it again.
"""

import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from disk_rti_desktop.errors import OutputError

if sys.platform != "win32":
    import fcntl

UNFINISHED = re.compile(r"\.[0-9a-f]{12}\.partial(\.[^.]*)?")
MOMENT = 60.0  # seconds in which what is begun is surely marked as being written
LONG = 7 * 86_400.0  # seconds after which nobody is writing any more, where that cannot be asked


def check_writable(folder: Path) -> None:
    """Raises an OutputError now rather than after long work, if a result could not be put there."""
    _refuse_existing(folder)
    parent = _existing_parent(folder)
    probe = parent / f".{uuid.uuid4().hex}.partial"
    try:
        probe.mkdir()
        probe.rmdir()
    except OSError as error:
        raise OutputError(
            f"{parent}: nothing can be written there ({error.strerror}). Choose another folder."
        ) from error


def check_folder(path: Path) -> None:
    """Raises an OutputError if the folder that a file is to lie in is not there."""
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}. Make it first, or choose another one.")


def free_name(folder: Path) -> Path:
    """The folder, or the first of `folder_2`, `folder_3`, ... that is not there yet."""
    candidate, number = folder, 2
    while candidate.exists():
        candidate, number = folder.with_name(f"{folder.name}_{number}"), number + 1
    return candidate


@contextmanager
def written_folder(folder: Path) -> Iterator[Path]:
    """A folder to write into, which takes its name when the block ends well and vanishes when it does not."""
    _refuse_existing(folder)
    unfinished = _unfinished(folder)
    missing = [parent for parent in folder.absolute().parents if not parent.exists()]
    try:
        unfinished.mkdir(parents=True)
        with _marked(unfinished):
            yield unfinished
        if folder.exists():
            folder.rmdir()  # it is empty, or this fails: nothing of the user's is ever removed
        unfinished.rename(folder)
    except OutputError as error:  # of a part, by a name that means nothing to the user
        raise OutputError(str(error).replace(str(unfinished), str(folder))) from error
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        with suppress(OSError):  # a folder above that holds something stays
            for parent in missing:
                parent.rmdir()


@contextmanager
def written_file(path: Path) -> Iterator[Path]:
    """A file name to write to, whose file takes the name `path` when the block ends well, else vanishes."""
    check_folder(path)
    unfinished = _unfinished(path)
    try:
        unfinished.touch()
        with _marked(unfinished):
            yield unfinished
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        with suppress(OSError):  # what could not be made cannot be removed
            unfinished.unlink()


def _unfinished(path: Path) -> Path:
    """A hidden name beside the final one, of the same suffix, and short: the final name may be as long as they get."""
    _remove_leftovers(path.parent)
    return path.with_name(f".{uuid.uuid4().hex[:12]}.partial{path.suffix}")


@contextmanager
def _marked(unfinished: Path) -> Iterator[None]:
    """Marks that something is being written, for as long as this program lives: the mark dies with it."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without marks: leftovers then wait for their time
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _remove_leftovers(folder: Path) -> None:
    """Removes what a program that was killed has left half written; what cannot be removed stays."""
    with suppress(OSError):
        for path in [path for path in folder.iterdir() if UNFINISHED.fullmatch(path.name)]:
            if not path.is_symlink() and _abandoned(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _abandoned(unfinished: Path) -> bool:
    """Whether nobody is writing any more."""
    age = time.time() - unfinished.stat().st_mtime
    if age < MOMENT:
        return False
    if sys.platform == "win32":
        return age > LONG
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > LONG
    finally:
        os.close(descriptor)
    return True


def _refused(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path}: cannot be written ({error.strerror or error}). Check the free space and the rights, or choose "
        "another folder."
    )


def _refuse_existing(folder: Path) -> None:
    try:
        if folder.is_dir() and not any(folder.iterdir()):
            return
        if not folder.exists():
            return
    except OSError as error:
        raise OutputError(f"{folder}: cannot be looked into ({error.strerror}). Choose another folder.") from error
    raise OutputError(f"{folder}: already exists and is not empty. Choose another name, or move it away first.")


def _existing_parent(folder: Path) -> Path:
    """The nearest folder above that exists."""
    parent = folder.absolute().parent
    while not parent.exists() and parent != parent.parent:
        parent = parent.parent
    return parent
