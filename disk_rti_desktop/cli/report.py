"""The command that reports on an object."""

from pathlib import Path

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING
from disk_rti_desktop.cli.running import run


@click.command()
@click.argument("relightable", type=EXISTING)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The page to write: something.html.")
@click.option("--compare", type=EXISTING, multiple=True, help="Another encoding of the same photos; may be repeated.")
@click.option(
    "--elevation",
    type=click.FloatRange(0, 90),
    help="Of the raking lights, in degrees.  [20, or the lowest that was photographed on all sides]",
)
@click.option(
    "--set", "entries", multiple=True, metavar="ENTRY=TEXT", help="number=2024.117, photographer=...; may be repeated."
)
def report(
    relightable: Path, output: Path, compare: tuple[Path, ...], elevation: float | None, entries: tuple[str, ...]
) -> None:
    """Write a page about RELIGHTABLE: standard pictures, method, score, notes, and where it comes from.

    What was written of the object in the window stands in it, too. An existing file is never replaced: the new one gets
    _2 behind its name.
    """
    from disk_rti_desktop import notes, reports
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.notes.files import read
    from disk_rti_desktop.reports.details import recalled, with_entries
    from disk_rti_desktop.reports.page import check_report

    check_report(output)
    opened = run(open_relightable(relightable), "Opening")
    details = with_entries(recalled(opened, carried=False), entries)
    noted = read(notes.notes_path(relightable)).notes
    others = [run(open_relightable(path), "Opening") for path in compare]
    subject = reports.Subject(opened, relightable, others, details, noted, elevation)
    written = run(reports.write_report(subject, output), "Report")
    click.echo(f"{written}: {opened.method}, {opened.width} × {opened.height}")
