"""Commands for relightable images: relighting one, telling what it is, writing it in another format."""

import json
from pathlib import Path
from typing import Any, Literal

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING, EXISTING_FILE, light_direction, named_numbers
from disk_rti_desktop.cli.running import run

TARGETS = {
    "web": "A web folder, which Relight, OpenLIME and the NeuralRTI codes read.",
    "zip": "A web folder in one file. Named something.rti.zip it opens by a double click.",
    "ptm": "A .ptm file, for polynomials of the second degree.",
    "rti": "An .rti file, for hemispherical harmonics.",
}
OVERWRITE = click.option("--overwrite", is_flag=True, help="Replace the file if it is there already.")


@click.command()
@click.argument("relightable", type=EXISTING)
@click.option("--light", help="x,y of the light: x to the right, y to the top, inside the unit disc.")
@click.option("--azimuth", type=float, help="Degrees, counter-clockwise from the right.")
@click.option("--elevation", type=click.FloatRange(0, 90), help="Degrees above the surface.")
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The picture to write: .png, .tif or .jpg.")
@click.option("--mode", "mode_name", default="default", show_default=True, help="normals, specular, image-unsharp ...")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter of the mode; may be repeated."
)
@click.option("--depth", type=click.Choice(["8", "16"]), default="8", show_default=True, help="Bits a channel.")
def relight(
    relightable: Path,
    light: str | None,
    azimuth: float | None,
    elevation: float | None,
    output: Path,
    mode_name: str,
    settings: tuple[str, ...],
    depth: str,
) -> None:
    """Write the picture of RELIGHTABLE under one light."""
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.render.modes import mode
    from disk_rti_desktop.render.view import View
    from disk_rti_desktop.snapshots.facts import told
    from disk_rti_desktop.snapshots.saving import check_picture_path, save_picture
    from disk_rti_desktop.snapshots.shots import Shot, taken

    check_picture_path(output, int(depth))
    direction = light_direction(light, azimuth, elevation)
    view = View(mode=mode(mode_name, **named_numbers(settings))).lit(*direction[:2].tolist())
    opened = run(open_relightable(relightable), "Opening")
    shot = Shot(opened, view, depth=16 if depth == "16" else 8)
    picture = run(taken(shot), "Relighting")
    save_picture(picture, output, told(shot, relightable), shot.profile, shot.mm_per_pixel)
    click.echo(f"{output}: {opened.width} × {opened.height}, light {direction[0]:.3f}, {direction[1]:.3f}")


@click.command()
@click.argument("relightable", type=EXISTING)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def info(relightable: Path, as_json: bool) -> None:
    """Tell what RELIGHTABLE is and how it was made."""
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.formats.fields import printable

    opened = run(open_relightable(relightable), "Opening")
    facts: dict[str, Any] = {
        "name": opened.name,
        "method": opened.method,
        "width": opened.width,
        "height": opened.height,
        "bytes_per_pixel": len(opened.planes),
        "lights": len(opened.lights),
        "profile": opened.profile is not None,
        "mask": opened.mask is not None,
        "provenance": dict(opened.provenance),
    }
    if as_json:
        click.echo(json.dumps(facts, indent=1))
        return
    provenance = facts.pop("provenance")
    for key, value in facts.items():
        click.echo(f"{key.replace('_', ' ')}: {value}")
    for key in (
        "format",
        "converted_from",
        "application",
        "version",
        "created",
        "parameters",
        "held_out",
        "seconds",
        "crop",
    ):
        if provenance.get(key):
            click.echo(f"{key.replace('_', ' ')}: {printable(str(provenance[key]))}")
    remarks = provenance.get("remarks")
    for remark in remarks if isinstance(remarks, list) else []:
        click.echo(f"remark: {printable(str(remark))}")


@click.command()
@click.argument("source", type=EXISTING, metavar="IN")
@click.argument("out", type=ANY_PATH)
@click.option("--to", "target", type=click.Choice(TARGETS), help="Instead of what the ending of OUT tells.")
@OVERWRITE
def convert(source: Path, out: Path, target: str | None, overwrite: bool) -> None:
    """Write the relightable image IN as OUT, in the format that its ending tells: .ptm, .rti, .zip, none for a folder.

    A .ptm holds polynomials of the second degree, an .rti hemispherical harmonics, a web folder or zip every method.
    """
    _convert(source, out, target, overwrite)


@click.group()
def export() -> None:
    """Write a relightable image for others, in a format of their programs."""


def _exporting(target: str, text: str) -> click.Command:
    """The command that writes one format."""

    @click.command(target, help=text)
    @click.argument("relightable", type=EXISTING)
    @click.option("-o", "--output", type=ANY_PATH, required=True, help="What to write.")
    @OVERWRITE
    def command(relightable: Path, output: Path, overwrite: bool) -> None:
        _convert(relightable, output, target, overwrite)

    return command


for _target, _text in TARGETS.items():
    export.add_command(_exporting(_target, _text))


@export.command()
@click.argument("relightable", type=EXISTING)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The page to write: something.html.")
@click.option("--compare", type=EXISTING, help="A second encoding of the same photos, for instance HSH.")
@click.option(
    "--beside/--inside",
    default=None,
    help="Keep the planes in a folder beside the page, or inside it; without a word large ones lie beside.",
)
@OVERWRITE
def page(relightable: Path, output: Path, compare: Path | None, beside: bool | None, overwrite: bool) -> None:
    """A page that relights by itself in a browser, opened by a double click, without server and network."""
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.publish.page import check_page, export_page

    check_page(output, beside, overwrite)
    opened = run(open_relightable(relightable), "Opening")
    second = run(open_relightable(compare), "Opening") if compare is not None else None
    made = run(export_page(opened, output, second, beside, overwrite), "Writing the page")
    click.echo(f"{', '.join(map(str, made.paths))}: {opened.method}, {opened.width} × {opened.height}")
    for remark in made.remarks:
        click.echo(remark, err=True)


@export.command()
@click.argument("relightable", type=EXISTING)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The folder to write.")
@click.option(
    "--layout",
    type=click.Choice(["image", "deepzoom"]),
    default="image",
    show_default=True,
    help="Whole planes, or tiles of several sizes for large pictures.",
)
@click.option("--openlime", type=EXISTING_FILE, help="OpenLIME's script (openlime.min.js), which is copied there.")
@click.option("--quality", type=click.IntRange(1, 100), help="Planes as JPEG of this quality; else lossless.")
def openlime(
    relightable: Path, output: Path, layout: Literal["image", "deepzoom"], openlime: Path | None, quality: int | None
) -> None:
    """A folder for a web server, in which OpenLIME shows a neural relightable image."""
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.publish.openlime import check_openlime, export_openlime

    check_openlime(output, openlime)
    opened = run(open_relightable(relightable), "Opening")
    made = run(export_openlime(opened, output, layout, openlime, quality), "Writing the folder")
    click.echo(f"{output}: {opened.method}, {opened.width} × {opened.height}, layout {layout}")
    for remark in made.remarks:
        click.echo(remark, err=True)


def _convert(source: Path, out: Path, target: str | None, overwrite: bool) -> None:
    """Writes one format, and tells what has changed."""
    from disk_rti_desktop.formats.conversion import convert as converted
    from disk_rti_desktop.formats.conversion import target_of

    made = run(converted(source, out, target_of(out, target), overwrite), "Converting")
    click.echo(f"{made.path}: {made.relightable.method}, {made.relightable.width} × {made.relightable.height}")
    for remark in made.remarks:
        click.echo(remark, err=True)
