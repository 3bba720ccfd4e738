"""Commands that open the window."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING
from disk_rti_desktop.cli.running import run
from disk_rti_desktop.errors import DisplayError

OpenWindow = Callable[..., int]
SCREENLESS = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb")  # platforms of Qt that need no display server


@click.command()
@click.argument("path", type=EXISTING, required=False)
@click.option(
    "--opengl/--no-opengl",
    default=None,
    help="Draw by OpenGL, even where there is no graphics card, or never. By default where there is one.",
)
@click.pass_obj
def view(open_window: OpenWindow, path: Path | None, opengl: bool | None) -> None:
    """Open the window, on PATH if one is given."""
    if not (_has_display() or os.environ.get("QT_QPA_PLATFORM") in SCREENLESS):
        raise DisplayError(
            "There is no display to open a window on: log in to the desktop, or use the other commands, which "
            "disk-rti --help lists."
        )
    sys.exit(open_window(path, use_opengl=opengl))


@click.command()
@click.option("-o", "--output", type=ANY_PATH, default=Path("demo"), show_default=True, help="Where its files go.")
@click.pass_obj
def demo(open_window: OpenWindow, output: Path) -> None:
    """Render the built-in demo object, distil it quickly and open the window on it."""
    from disk_rti_desktop import demonstration

    if not demonstration.is_made(output):
        run(demonstration.make(output), "Demo")
    if _has_display():
        sys.exit(open_window(output / demonstration.RESULT, compare_with=output / demonstration.COMPARISON))
    for picture in run(demonstration.pictures(output), "Relighting"):
        click.echo(f"There is no display; see {picture}")


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
