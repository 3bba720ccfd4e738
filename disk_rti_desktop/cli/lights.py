"""The command that makes a light list from photos of mirroring balls."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING, numbers
from disk_rti_desktop.cli.running import run

if TYPE_CHECKING:
    from disk_rti_desktop.mlic.calibration import Calibration


@click.command()
@click.argument("photos", type=EXISTING)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The light list (.lp) to write.")
@click.option(
    "--sphere", "spheres", multiple=True, metavar="X,Y,RADIUS", help="A ball, in pixels; may be repeated.  [found]"
)
@click.option(
    "--focal", type=click.FloatRange(0, min_open=True), help="Focal length in mm on 35 mm film.  [from EXIF, if noted]"
)
@click.option(
    "--highlight", "by_hand", multiple=True, metavar="PHOTO=X,Y", help="Where a photo's highlight is; may be repeated."
)
@click.option("--json", "json_file", type=ANY_PATH, help="Where to write all that was found, for programs.")
@click.option("--plot", type=ANY_PATH, help="A picture to draw the lights into: .png, .tif or .jpg.")
def lights(
    photos: Path,
    output: Path,
    spheres: tuple[str, ...],
    focal: float | None,
    by_hand: tuple[str, ...],
    json_file: Path | None,
    plot: Path | None,
) -> None:
    """Find where the lights of PHOTOS were, by their highlights on mirroring balls, and write a light list."""
    from disk_rti_desktop.mlic import calibration
    from disk_rti_desktop.mlic.calibration import plot as drawing
    from disk_rti_desktop.writing import check_folder

    for path in (output, json_file, plot):
        if path is not None:
            check_folder(path)
    given = [calibration.Sphere(*numbers(text, 3, "--sphere", float)) for text in spheres]
    steps = calibration.calibrate(calibration.photos_in(photos), given, focal, _corrections(by_hand))
    found = run(steps, "Lights")
    calibration.save_lights(found, output)
    if json_file is not None:
        calibration.save_record(found, json_file)
    if plot is not None:
        drawing.save_plot(found, plot)
    _tell(found, output)


def _tell(found: "Calibration", output: Path) -> None:
    """What was found, and what needs a look."""
    for index, reason in found.doubts():
        used = "left out" if found.light(index) is None else "used all the same"
        click.echo(
            f"Warning: {found.photos[index].name} is {used}: {reason}. Look at it; --highlight "
            f"{found.photos[index].name}=X,Y tells the right place.",
            err=True,
        )
    if found.camera.focal is None:
        click.echo("Note: no focal length is known, so the camera is taken to be far away; --focal tells it.", err=True)
    for number, ball in enumerate(found.spheres, start=1):
        click.echo(f"Ball {number}: centre {ball.x:.1f}, {ball.y:.1f}, radius {ball.radius:.1f} pixels")
    near = sum(light is not None and light.position is not None for light in found.lights)
    positions = f", {near} of them near, with a position" if near else ""
    click.echo(f"{output}: {len(found.directions)} lights of {len(found.photos)} photos{positions}")


def _corrections(words: tuple[str, ...]) -> dict[str, list[tuple[float, float]]]:
    """Pixels by the photos' names, from options like photo.jpg=120,80."""
    found: dict[str, list[tuple[float, float]]] = {}
    for word in words:
        name, _, place = word.rpartition("=")
        if not name:
            raise click.BadParameter(f"expected PHOTO=X,Y, found '{word}'", param_hint="--highlight")
        x, y = numbers(place, 2, "--highlight", float)
        found.setdefault(name, []).append((x, y))
    return found
