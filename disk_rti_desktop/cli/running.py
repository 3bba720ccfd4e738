"""Long work on the command line: a bar on a terminal, else a line for each stage; and where output ends."""

import errno
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

from disk_rti_desktop.progress import Progress, Steps, finish, remaining

T = TypeVar("T")
MOMENT = 1.0  # seconds that need no word


def run(steps: Steps[T], title: str) -> T:
    """The result of the steps, with a bar on a terminal, else a line for each stage of long work."""
    with _ended_like_by_hand():
        return _run_with_bar(steps, title) if sys.stderr.isatty() else _run_with_lines(steps, title)


@contextmanager
def output_that_may_fail() -> Iterator[None]:
    """Ends the program with a sentence, and 1, where what it tells cannot be written: to a file on a full disk, say."""
    try:
        yield
    except OSError as error:
        # Results name their file, and are written through `writing`, which has its own words.
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG) or error.filename is not None:
            raise
        # What is still held back would be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        click.echo(
            f"Error: the output of this command cannot be written ({os.strerror(error.errno)}). "
            "Free some space, or send it elsewhere.",
            err=True,
        )
        sys.exit(1)


@contextmanager
def _ended_like_by_hand() -> Iterator[None]:
    """Lets a request to end the program clean up as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run_with_lines(steps: Steps[T], title: str) -> T:
    began, said = time.perf_counter(), ""

    def say(progress: Progress) -> None:
        nonlocal said
        stage = progress.note.rstrip("0123456789 of.")
        if stage != said and time.perf_counter() - began > MOMENT:
            said = stage
            click.echo(f"{title}: {stage}", err=True)

    return finish(steps, say)


def _run_with_bar(steps: Steps[T], title: str) -> T:
    began = time.perf_counter()
    with click.progressbar(length=1000, label=title, file=sys.stderr, show_eta=False, item_show_func=str) as bar:

        def show(progress: Progress) -> None:
            left = remaining(time.perf_counter() - began, progress)
            time_left = "" if left is None else f", {left:.0f} s left"
            bar.update(int(1000 * progress.fraction) - bar.pos, f"{progress.note}{time_left}")

        result = finish(steps, show)
        bar.update(1000 - bar.pos, "done")
    return result
