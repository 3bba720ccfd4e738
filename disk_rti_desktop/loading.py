"""Loading large libraries without holding up the other threads: a window stays at hand while the first training starts.

Two things would stop all of Python for tenths of a second: an import keeps the interpreter's lock while the system
maps the library, and the garbage collector walks over all that the import makes, again and again, and later, too.
"""

import ctypes
import gc
import importlib.util
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def unnoticed(package: str, library: str) -> Iterator[None]:
    """Within it, a package can be imported while other threads go on; `library` is its large file, as a pattern."""
    _map(package, library)
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()  # what is there now is kept in any case, and looked at no more
    finally:
        if collecting:
            gc.enable()


def _map(package: str, library: str) -> None:
    """Lets the system map a library, with the lock given up: unlike an import, a foreign call does that.

    Where this does not work, nothing is lost but smoothness. Windows does without: torch itself does the like there.
    """
    found = importlib.util.find_spec(package)
    if os.name != "posix" or found is None or found.origin is None:
        return
    for path in Path(found.origin).parent.glob(library):
        mapped = ctypes.CDLL(None).dlopen
        mapped.argtypes, mapped.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
        mapped(os.fsencode(path), os.RTLD_NOW)
