"""`disk-rti` and `python -m disk_rti_desktop`: without arguments the window, else the command line."""

import sys
from pathlib import Path

from disk_rti_desktop.cli import commands
from disk_rti_desktop.cli.running import output_that_may_fail


def open_window(path: Path | None, compare_with: Path | None = None, use_opengl: bool | None = None) -> int:
    """Shows the window, on a path (and another beside it) if given, until the user closes it; the exit code."""
    from disk_rti_desktop.gui import app

    return app.run(path, compare_with=compare_with, use_opengl=use_opengl)


def main() -> None:
    """Runs the program and ends it with an exit code: 0 done, 1 the user's input is at fault, 2 usage."""
    with output_that_may_fail():
        commands(sys.argv[1:] or ["view"], obj=open_window, prog_name="disk-rti")


if __name__ == "__main__":
    main()
