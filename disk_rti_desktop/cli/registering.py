"""The command that lays a picture from another date on a first one."""

from pathlib import Path

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING
from disk_rti_desktop.cli.running import run


@click.command()
@click.argument("first", type=EXISTING)
@click.argument("second", type=EXISTING)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The folder to write.")
def register(first: Path, second: Path, output: Path) -> None:
    """Lay SECOND, of the same object at another date, on FIRST, and write it on FIRST's pixels, its light turned along.

    What cannot be trusted is refused; in the window places can be marked by hand then.
    """
    from disk_rti_desktop.formats import open_relightable, save
    from disk_rti_desktop.registration import register as find
    from disk_rti_desktop.registration import registered
    from disk_rti_desktop.registration.words import in_words, movement_in_words, remarks
    from disk_rti_desktop.writing import check_writable

    check_writable(output)
    one, other = (run(open_relightable(path), "Opening") for path in (first, second))
    found = run(find(one, other), "Registering")
    laid = run(registered(other, found.transform, (one.width, one.height), one.mm_per_pixel), "Resampling")
    run(save(laid, output), "Writing")
    click.echo(f"{output}: {in_words(found)} {movement_in_words(found, other)}")
    for remark in remarks(found, one, other):
        click.echo(f"Note: {remark}", err=True)
