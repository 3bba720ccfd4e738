"""The command for many pictures at once: sets, contact sheets, light sweeps."""

from pathlib import Path
from typing import Literal

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING
from disk_rti_desktop.cli.running import run


@click.command()
@click.argument("relightable", type=EXISTING, metavar="IN")
@click.option("-o", "--output", type=ANY_PATH, required=True, metavar="FOLDER", help="Where the pictures go.")
@click.option("--azimuths", default=8, show_default=True, help="How many lights around, evenly spread.")
@click.option("--elevations", default="15,45", show_default=True, help="Degrees above the surface, with commas.")
@click.option("--modes", default="default", show_default=True, help="default, specular, luminance-unsharp ...")
@click.option("--normals", type=click.Choice(["opengl", "directx"]), help="Also a normal map, by this convention.")
@click.option("--format", "suffix", type=click.Choice(["png", "tif", "jpg"]), default="png", show_default=True)
@click.option("--depth", type=click.Choice(["8", "16"]), default="8", show_default=True, help="Bits a channel.")
@click.option("--legend", is_flag=True, help="Caption, light and, where it is known, a scale bar below each.")
@click.option("--sheet", type=click.Choice(["pdf", "png"]), help="Also a contact sheet.")
@click.option("--sweep", type=click.Choice(["circle", "arc", "raking"]), help="Also a film of the light in motion.")
@click.option("--film", type=click.Choice(["mp4", "gif"]), default="mp4", show_default=True, help="How it is kept.")
@click.option("--seconds", default=8.0, show_default=True, help="How long the film is.")
@click.option("--fps", default=25, show_default=True, help="Its pictures a second.")
def snapshots(
    relightable: Path,
    output: Path,
    azimuths: int,
    elevations: str,
    modes: str,
    normals: Literal["opengl", "directx"] | None,
    suffix: str,
    depth: str,
    legend: bool,
    sheet: str | None,
    sweep: Literal["circle", "arc", "raking"] | None,
    film: str,
    seconds: float,
    fps: int,
) -> None:
    """Write pictures of IN under many lights, each with its light, method and mode inside and beside it.

    What is in the folder already stays: names that are taken get a number.
    """
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.render.modes import mode
    from disk_rti_desktop.snapshots.legend import NO_LEGEND, Legend
    from disk_rti_desktop.snapshots.names import free_picture, object_stem
    from disk_rti_desktop.snapshots.sets import Wanted, planned, set_saved
    from disk_rti_desktop.snapshots.sheet import sheet_saved
    from disk_rti_desktop.snapshots.sweep import Sweep, sweep_saved

    heights = _degrees(elevations)
    wanted = Wanted(
        azimuths=azimuths,
        elevations=heights,
        modes=tuple(mode(name.strip()) for name in modes.split(",") if name.strip()),
        normals=normals,
        suffix=f".{suffix}",
        depth=16 if depth == "16" else 8,
    )
    course = None if sweep is None else Sweep(sweep, elevation=min(heights, default=20.0), seconds=seconds, rate=fps)
    opened = run(open_relightable(relightable), "Opening")
    pictures = planned(opened, wanted)
    written = run(set_saved(pictures, output, relightable, Legend() if legend else NO_LEGEND), "Saving")
    click.echo(f"{output}: {len(written)} pictures")
    stem = output / object_stem(opened.name, opened.method)
    if sheet is not None:
        pages = run(sheet_saved(pictures, free_picture(stem.with_name(f"{stem.name}_sheet.{sheet}"))), "Contact sheet")
        click.echo("\n".join(map(str, pages)))
    if course is not None:
        path = free_picture(stem.with_name(f"{stem.name}_light.{film}"))
        click.echo(str(run(sweep_saved(opened, course, path, relightable), "Filming")))


def _degrees(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(word) for word in text.split(",") if word.strip())
    except ValueError as error:
        raise click.BadParameter(
            f"expected numbers parted by commas, found '{text}'", param_hint="--elevations"
        ) from error
