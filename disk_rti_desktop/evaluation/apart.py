"""Work in a process of its own, so that its memory is its own: as Steps, like any other work."""

import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.progress import Progress, Steps, finish

T = TypeVar("T")

_PAUSE = 0.1  # seconds between two reports


def apart(work: Callable[..., Steps[T]], *arguments: Any) -> Steps[T]:
    """The result of `work(*arguments)`, done by a new process; closing the steps ends it.

    Function, arguments and result must be picklable; progress comes without previews.
    """
    context = get_context("spawn")  # a fork would share, and count, what this process holds
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(sending, work, arguments), daemon=True)
    process.start()
    sending.close()
    try:
        while True:
            kind, value = _received(receiving, process.pid)
            if kind == "done":
                result: T = value
                return result
            if kind == "error":
                raise value
            yield value
    finally:
        receiving.close()
        process.terminate()
        process.join()


def _received(connection: Connection, number: int | None) -> tuple[str, Any]:
    try:
        kind, value = connection.recv()
    except EOFError as error:
        raise RtiError(
            f"The process {number} that did the work was ended from outside, probably because memory ran out. Close "
            "other programs, or try a smaller picture."
        ) from error
    return kind, value


def _serve(connection: Connection, work: Callable[..., Steps[T]], arguments: tuple[Any, ...]) -> None:
    """What the new process does: it sends ("progress", ...) now and then, at last ("done", ...) or ("error", ...)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that waits for the work hears it too, and ends this one
    last = -_PAUSE

    def report(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= _PAUSE:
            last = time.monotonic()
            connection.send(("progress", replace(progress, preview=None)))

    try:
        connection.send(("done", finish(work(*arguments), report)))
    except RtiError as error:
        connection.send(("error", type(error)(str(error))))
    except BrokenPipeError:
        return  # nobody waits any more
    except Exception:
        connection.send(("error", RuntimeError(traceback.format_exc())))
        raise


def peak_memory() -> float | None:
    """The most memory that this process has held so far, in megabytes (2^20 bytes); None where it cannot be told."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux: getrusage there also counts what the parent held when it started this process
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return None
