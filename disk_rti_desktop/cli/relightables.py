"""Commands for relightable images: relighting, telling what one is."""

import json
from pathlib import Path
from typing import Any

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING, light_direction, named_numbers
from disk_rti_desktop.cli.running import run


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
def relight(
    relightable: Path,
    light: str | None,
    azimuth: float | None,
    elevation: float | None,
    output: Path,
    mode_name: str,
    settings: tuple[str, ...],
) -> None:
    """Write the picture of RELIGHTABLE under one light."""
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.render import cpu, snapshot
    from disk_rti_desktop.render.modes import mode
    from disk_rti_desktop.render.view import View

    snapshot.check_picture_path(output)
    direction = light_direction(light, azimuth, elevation)
    view = View(mode=mode(mode_name, **named_numbers(settings))).lit(*direction[:2].tolist())
    opened = run(open_relightable(relightable), "Opening")
    picture = run(cpu.shown(opened, view), "Relighting")
    facts = snapshot.snapshot_facts(opened, view, str(relightable))
    snapshot.save_picture(picture, output, facts, opened.profile)
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
    for key in ("application", "version", "created", "parameters", "seconds", "crop"):
        if provenance.get(key):
            click.echo(f"{key}: {printable(str(provenance[key]))}")
