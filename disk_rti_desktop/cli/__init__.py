"""The command line: one short function for each command, which calls the core.

What is slow to import is imported inside the commands. Exit codes: 0 done, 1 what was given is at fault, 2 wrong usage.
"""

from pathlib import Path
from typing import Any

import click

from disk_rti_desktop import __version__
from disk_rti_desktop.cli import bench, lights, photos, registering, relightables, report, snapshots, window
from disk_rti_desktop.errors import RtiError

__all__ = ["commands"]


class _Commands(click.Group):
    """A group that tells the user what they can mend, and nothing else; a path alone, as file managers give it, is
    viewed.
    """

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-") and Path(args[0]).exists():
            args = ["view", *args]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RtiError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="DisK-RTI Desktop")
def commands() -> None:
    """Distil, relight and inspect multi-light image collections.

    Without a command the window opens, on a file or folder if one is given.
    """


for _command in (
    photos.check,
    lights.lights,
    photos.encode,
    relightables.relight,
    snapshots.snapshots,
    relightables.info,
    relightables.convert,
    registering.register,
    relightables.export,
    report.report,
    photos.evaluate,
    photos.synth,
    window.view,
    window.demo,
    bench.bench,
):
    commands.add_command(_command)
