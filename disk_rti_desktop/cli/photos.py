"""Commands for photos: looking at a collection, encoding it, judging methods by it, rendering one."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from disk_rti_desktop.cli.options import ANY_PATH, EXISTING, EXISTING_FILE, leave_out, numbers
from disk_rti_desktop.cli.running import run
from disk_rti_desktop.errors import ParameterError

if TYPE_CHECKING:
    from disk_rti_desktop.mlic import Report

SUFFIXES: dict[str, Literal[".jpg", ".png", ".tif"]] = {"jpg": ".jpg", "png": ".png", "tif": ".tif"}


@click.command()
@click.argument("photos", type=EXISTING)
@click.option("--lights", type=EXISTING_FILE, help="The light list (.lp), if it is not beside the photos.")
@click.option("--mask", type=EXISTING_FILE, help="A picture that is white where the object is.")
@leave_out
def check(photos: Path, lights: Path | None, mask: Path | None, leave_out: tuple[str, ...]) -> None:
    """Look at PHOTOS (a folder or a light list) and say what was found and what is wrong."""
    from disk_rti_desktop import mlic

    report = mlic.check(photos, lights=lights, mask=mask, leave_out=leave_out)
    click.echo("\n".join(_report_lines(report)))
    if not report.usable:
        sys.exit(1)


@click.command()
@click.argument("photos", type=EXISTING)
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The folder to write; it must not exist yet.")
@click.option(
    "--method", "method_text", default="distilled", show_default=True, help="distilled, neural, hsh3, ptm ..."
)
@click.option("--quality", default="standard", show_default=True, type=click.Choice(["quick", "standard", "best"]))
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), help="Of the random choices; the same seed gives the same result."
)
@click.option("--units", type=int, help="Units in the hidden layers of a neural decoder.")
@click.option("--crop", help="x,y,width,height in pixels from the top left corner.")
@click.option("--mask", type=EXISTING_FILE, help="A picture that is white where the object is.")
@click.option("--lights", type=EXISTING_FILE, help="The light list (.lp), if it is not beside the photos.")
@leave_out
@click.option("--mm-per-pixel", type=float, help="Millimetres on the object that one pixel of a photo covers.")
def encode(
    photos: Path,
    output: Path,
    method_text: str,
    quality: str,
    seed: int | None,
    units: int | None,
    crop: str | None,
    mask: Path | None,
    lights: Path | None,
    leave_out: tuple[str, ...],
    mm_per_pixel: float | None,
) -> None:
    """Make a relightable image from PHOTOS (a folder or a light list)."""
    from disk_rti_desktop import pipeline
    from disk_rti_desktop.encodings import ENCODINGS, method
    from disk_rti_desktop.mlic import Crop

    parameters: dict[str, Any] = {} if units is None else {"units": units}
    plain = method(method_text, quality)
    if plain.name not in ENCODINGS:
        raise ParameterError(f"'{plain.name}' can be judged but not saved: choose one of {', '.join(ENCODINGS)}.")
    if seed is not None and "seed" in ENCODINGS[plain.name].model_json_schema()["properties"]:
        parameters["seed"] = seed
    encoding = method(method_text, quality, **parameters)
    area = Crop(*numbers(crop, 4, "--crop", int)) if crop else None
    making = pipeline.make(
        photos,
        output,
        encoding,
        lights=lights,
        crop=area,
        mask=mask,
        leave_out=leave_out,
        mm_per_pixel=mm_per_pixel,
    )
    made = run(making, encoding.title)
    for warning in made.warnings:
        click.echo(f"Warning: {warning}", err=True)
    seconds = ", ".join(f"{stage} {value:.1f} s" for stage, value in made.seconds.items())
    click.echo(
        f"{made.path}: {made.relightable.method}, {made.relightable.width} × {made.relightable.height} ({seconds})"
    )
    if made.score:
        click.echo(made.score)


@click.command()
@click.argument("photos", type=EXISTING)
@click.option(
    "--methods",
    required=True,
    help="Parted by commas: distilled20,hsh3,published20:alpha=0.3 ... or a series: paper, sizes, alpha, pixels.",
)
@click.option("--test", type=EXISTING, help="A folder of photos to judge by, with their light list.")
@click.option("--holdout", type=click.IntRange(1), help="How many photos to hold out instead.  [default: 5]")
@click.option("--quality", default="standard", show_default=True, type=click.Choice(["quick", "standard", "best"]))
@click.option("--seed", type=click.IntRange(0), help="Of the random choices.")
@click.option("--lpips", type=EXISTING, help="The weights (.npz) of LPIPS with SqueezeNet; without them no LPIPS.")
@click.option("--whole", is_flag=True, help="Leave masks aside: learn from and judge the whole picture.")
@leave_out
@click.option("--json", "json_file", type=ANY_PATH, help="Where to write all figures for programs.")
@click.option("--report", type=ANY_PATH, help="The folder to write tables, plots and difference pictures into.")
def evaluate(
    photos: Path,
    methods: str,
    test: Path | None,
    holdout: int | None,
    quality: str,
    seed: int | None,
    lpips: Path | None,
    whole: bool,
    leave_out: tuple[str, ...],
    json_file: Path | None,
    report: Path | None,
) -> None:
    """Judge METHODS by photos that they have not seen.

    PHOTOS is one collection, or a folder of collections. A SynthRTI object is judged by its Test photos.
    """
    from disk_rti_desktop.evaluation import comparison, protocol, tables
    from disk_rti_desktop.evaluation.report import check_targets, write_json, write_report
    from disk_rti_desktop.evaluation.series import methods_in

    if test is not None and holdout is not None:
        raise click.UsageError("Give either --test or --holdout.")
    check_targets(json_file, report)
    objects = protocol.items(photos, test, holdout, whole, leave_out)
    settings = comparison.Settings(quality, seed, lpips)
    found = run(comparison.compare(objects, methods_in(methods), settings), "Evaluation")
    click.echo(tables.markdown(tables.tables(found, settings)))
    if json_file is not None:
        write_json(json_file, found, settings)
    if report is not None:
        write_report(report, found, settings)


@click.command()
@click.option("-o", "--output", type=ANY_PATH, required=True, help="The folder to write; it must not exist yet.")
@click.option("--surface", default="bas-relief", show_default=True, help="canvas, tablet, bas-relief or medallion.")
@click.option("--material", default="gold", show_default=True, help="Several, parted by commas, make patches.")
@click.option("--size", default="320,320", show_default=True, help="width,height in pixels.")
@click.option("--lights", type=click.IntRange(3, 500), help="That many, spread; otherwise the paper's 49.")
@click.option("--test", is_flag=True, help="Also the paper's 20 test lights: folders Dome and Test.")
@click.option("--noise", default=0.0, show_default=True, help="Of the camera, as a share of white.")
@click.option("--kind", default="jpg", show_default=True, type=click.Choice(["jpg", "png", "tif"]))
@click.option("--bits", default="8", show_default=True, type=click.Choice(["8", "16"]))
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0))
def synth(
    output: Path,
    surface: str,
    material: str,
    size: str,
    lights: int | None,
    test: bool,
    noise: float,
    kind: str,
    bits: str,
    seed: int,
) -> None:
    """Render a collection with known answers: an object that never was, under known lights."""
    from disk_rti_desktop.mlic import synthetic

    width, height = numbers(size, 2, "--size", int)
    steps = synthetic.write(
        synthetic.Scene(surface, tuple(material.split(",")), width, height, seed),
        output,
        lights=None if lights is None else synthetic.spread_lights(lights),
        test_lights=synthetic.test_lights() if test else None,
        suffix=SUFFIXES[kind],
        bits=16 if bits == "16" else 8,
        noise=noise,
    )
    click.echo(run(steps, "Rendering"))


def _remarks(report: "Report", photo: Path | None) -> str:
    """What was noticed about one photo."""
    words = report.remarks.get(photo, ()) if photo is not None else ()
    return f"  ({'; '.join(words)})" if words else ""


def _report_lines(report: "Report") -> Iterator[str]:
    """What a check has found, for people."""
    light_list = report.light_list
    yield (
        f"{report.name}: {len(report.photos)} photos in {report.folder}"
        if report.folder
        else f"{report.name}: no photos"
    )
    if light_list is not None:
        yield f"Lights: {len(light_list.directions)} in {light_list.path}"
    for pair in report.pairs:
        photo = pair.photo.name if pair.photo else "no photo"
        light = "no light"
        if pair.light is not None and light_list is not None:
            x, y, z = light_list.directions[pair.light]
            light = f"light {pair.light + 1} ({x:.3f}, {y:.3f}, {z:.3f})"
        how = "left out" if pair.rule == "left out" else f"by {pair.rule}"
        yield f"  {photo}  {light}  {how}{_remarks(report, pair.photo)}"
    for finding in report.findings:
        yield f"{finding.severity.capitalize()}: {finding.text}"
    if report.mlic is not None:
        yield f"Ready: {len(report.mlic.photos)} photos of {report.mlic.width} × {report.mlic.height} would be encoded."
    elif report.usable:
        yield "The light list can be used; no photos lie beside it, so there is nothing to encode here."
    else:
        yield "Not usable as it is: see the faults above."
