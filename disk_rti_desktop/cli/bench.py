"""Commands that measure this computer."""

from pathlib import Path

import click

from disk_rti_desktop.cli.options import ANY_PATH, numbers
from disk_rti_desktop.cli.running import run

_WIDEST, _LARGEST = 256, 100.0


@click.group()
def bench() -> None:
    """Measure how fast this computer is."""


@bench.command()
@click.option("--units", default="10,20,50", show_default=True, help="Widths of the networks.")
@click.option("--mpixel", default="1,2,5,10", show_default=True, help="Pixels relit in a frame, in millions.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, 60),
    default=1.0,
    show_default=True,
    help="For each figure, at least 3 frames.",
)
@click.option("--json", "json_file", type=ANY_PATH, help="Where to write all figures for programs.")
def render(units: str, mpixel: str, seconds: float, json_file: Path | None) -> None:
    """Time relighting: frames per second against pixels, latency, compiling and uploading.

    Compares our shader with one that loops over arrays, and with relighting without the graphics card.
    """
    from disk_rti_desktop.bench import report
    from disk_rti_desktop.bench.rendering import measure
    from disk_rti_desktop.writing import check_folder

    if json_file is not None:
        check_folder(json_file)
    widths = [int(width) for width in _within(units, "--units", 1, _WIDEST)]
    sizes = [round(size * 1e6) for size in _within(mpixel, "--mpixel", 0.001, _LARGEST)]
    measured = run(measure(widths, sizes, seconds), "Bench")
    for line in report.lines(measured):
        click.echo(line)
    if json_file is not None:
        report.write_json(json_file, measured)


def _within(text: str, option: str, least: float, most: float) -> list[float]:
    """The numbers of an option, each within limits, none twice."""
    found = numbers(text, text.count(",") + 1, option, float)
    if any(not least <= number <= most for number in found):
        raise click.BadParameter(f"expected numbers from {least:g} to {most:g}, found '{text}'", param_hint=option)
    return sorted(set(found))
