"""Room for arrays that may be larger than the memory: what goes beyond a share of it lies in files without a name.

The system takes the memory of such a file back when it is short of it, which it cannot do with ordinary memory. The
file is gone with the array, and with the program however that ends.
"""

import ctypes
import math
import mmap
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar
from weakref import ReferenceType, finalize, ref

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.settings import large_arrays_path

# With a quarter, 8 GB leave room for the system, a browser and the program itself, and hold pictures of 170 Mpixel.
SHARE = 4
LEAST = 1 << 30  # bytes of ordinary memory, on however small a computer
SMALL = 1 << 24  # bytes that are not worth a file
SPARE = 1 << 29  # bytes of the disk that are left to others

T = TypeVar("T", bound=np.generic)

_held: list[ReferenceType[NDArray[Any]]] = []  # arrays in ordinary memory, the small ones aside
_holding = Lock()


def room_for(what: str, shape: tuple[int, ...], kind: type[T]) -> NDArray[T]:
    """An array to be filled, of any values: in ordinary memory, or in a file where all such arrays exceed the budget.

    An OutputError, which begins with `what`, says that there is too little room on disk.
    """
    size = math.prod(shape) * np.dtype(kind).itemsize
    with suppress(MemoryError):  # where the system gives less than there is
        if size <= SMALL:
            return np.empty(shape, kind)
        with _holding:
            if _in_memory() + size <= budget():
                array = np.empty(shape, kind)
                _held.append(ref(array))
                return array
    return _mapped(what, size, shape, kind)


@cache
def budget() -> int:
    """Bytes of ordinary memory that all arrays together may take."""
    return max(LEAST, (memory_of_computer() or 0) // SHARE)


def memory_of_computer() -> int | None:
    """Bytes of memory that this computer has; None where it does not tell."""
    if sys.platform == "win32":
        kilobytes = ctypes.c_ulonglong()
        told = ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
        return kilobytes.value * 1024 if told else None
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return None


def free_space(folder: Path) -> int | None:
    """Bytes that can still be written to where a folder is, or would be made; None where nobody knows."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def _in_memory() -> int:
    """Bytes of ordinary memory that arrays take."""
    living = [array for known in _held if (array := known()) is not None]
    _held[:] = map(ref, living)
    return sum(array.nbytes for array in living)


def _mapped(what: str, size: int, shape: tuple[int, ...], kind: type[T]) -> NDArray[T]:
    folder = large_arrays_path()
    free = free_space(folder)
    if free is not None and free < size + SPARE:
        raise OutputError(
            f"{what}: takes {size >> 20} MB on disk while it is open, as the memory is too small. {folder} has "
            f"{free >> 20} MB free, and {SPARE >> 20} MB of them are left to others: free some space there, or close "
            "other pictures."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            _reserve(file.fileno(), size)
            mapping = mmap.mmap(file.fileno(), size)
            array = np.frombuffer(mapping, kind)
            finalize(array, _let_go, mapping, os.dup(file.fileno())).atexit = False
            return array.reshape(shape)
    except OSError as error:
        raise OutputError(
            f"{what}: takes {size >> 20} MB on disk while it is open, as the memory is too small, and {folder} cannot "
            f"give them ({error.strerror or error}). Free some space there, or close other pictures."
        ) from error


def _reserve(file: int, size: int) -> None:
    """Makes a file that large; where the system can, it gives all its room now, and not when it is written to."""
    if sys.platform in ("win32", "darwin"):
        os.truncate(file, size)
    else:
        os.posix_fallocate(file, 0, size)


def _let_go(mapping: mmap.mmap, file: int) -> None:
    """Gives the room of an array that is gone back in a thread: a second for some GB, which nobody should wait for."""
    Thread(target=_emptied, args=(mapping, file), daemon=True).start()


def _emptied(_mapping: mmap.mmap, file: int) -> None:
    """Empties a file while its mapping is still kept, so that there is nothing left to do when that goes."""
    with suppress(OSError):  # Windows empties no file that is mapped
        os.ftruncate(file, 0)
    os.close(file)
