"""The command line: one short function for each command, which calls the core.

Exit codes: 0 done, 1 what was given is at fault, 2 wrong usage.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from disk_rti_desktop import __version__
from disk_rti_desktop.errors import DisplayError, ParameterError, RtiError
from disk_rti_desktop.progress import Progress, Steps, finish, remaining

if TYPE_CHECKING:
    from disk_rti_desktop.mlic import Report

T = TypeVar("T")
OpenWindow = Callable[..., int]
EXISTING = click.Path(exists=True, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ANY_PATH = click.Path(path_type=Path)
SCREENLESS = ("offscreen", "minimal", "vnc", "eglfs", "linuxfb")  # platforms of Qt that need no display server
MOMENT = 1.0  # seconds that need no word
SUFFIXES: dict[str, Literal[".jpg", ".png", ".tif"]] = {"jpg": ".jpg", "png": ".png", "tif": ".tif"}


class _Commands(click.Group):
    """A group that tells the user what they can mend, and nothing else."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except RtiError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="DisK-RTI Desktop")
def commands() -> None:
    """Distil, relight and inspect multi-light image collections. Without a command the window opens."""


@commands.command()
@click.argument("photos", type=EXISTING)
@click.option("--lights", type=EXISTING_FILE, help="The light list (.lp), if it is not beside the photos.")
@click.option("--mask", type=EXISTING_FILE, help="A picture that is white where the object is.")
def check(photos: Path, lights: Path | None, mask: Path | None) -> None:
    """Look at PHOTOS (a folder or a light list) and say what was found and what is wrong."""
    from disk_rti_desktop import mlic

    report = mlic.check(photos, lights=lights, mask=mask)
    click.echo("\n".join(_report_lines(report)))
    if not report.usable:
        sys.exit(1)


@commands.command()
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
    area = Crop(*_numbers(crop, 4, "--crop", int)) if crop else None
    made = _run(pipeline.make(photos, output, encoding, lights=lights, crop=area, mask=mask), encoding.title)
    for warning in made.warnings:
        click.echo(f"Warning: {warning}", err=True)
    seconds = ", ".join(f"{stage} {value:.1f} s" for stage, value in made.seconds.items())
    click.echo(
        f"{made.path}: {made.relightable.method}, {made.relightable.width} × {made.relightable.height} ({seconds})"
    )


@commands.command()
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
    direction = _direction(light, azimuth, elevation)
    view = View(mode=mode(mode_name, **_settings(settings))).lit(*direction[:2].tolist())
    opened = _run(open_relightable(relightable), "Opening")
    picture = _run(cpu.shown(opened, view), "Relighting")
    facts = snapshot.snapshot_facts(opened, view, str(relightable))
    snapshot.save_picture(picture, output, facts, opened.profile)
    click.echo(f"{output}: {opened.width} × {opened.height}, light {direction[0]:.3f}, {direction[1]:.3f}")


@commands.command()
@click.argument("relightable", type=EXISTING)
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def info(relightable: Path, as_json: bool) -> None:
    """Tell what RELIGHTABLE is and how it was made."""
    from disk_rti_desktop.formats import open_relightable
    from disk_rti_desktop.formats.fields import printable

    opened = _run(open_relightable(relightable), "Opening")
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


@commands.command()
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
    objects = protocol.items(photos, test, holdout, whole)
    settings = comparison.Settings(quality, seed, lpips)
    found = _run(comparison.compare(objects, methods_in(methods), settings), "Evaluation")
    click.echo(tables.markdown(tables.tables(found, settings)))
    if json_file is not None:
        write_json(json_file, found, settings)
    if report is not None:
        write_report(report, found, settings)


@commands.command()
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

    width, height = _numbers(size, 2, "--size", int)
    steps = synthetic.write(
        synthetic.Scene(surface, tuple(material.split(",")), width, height, seed),
        output,
        lights=None if lights is None else synthetic.spread_lights(lights),
        test_lights=synthetic.test_lights() if test else None,
        suffix=SUFFIXES[kind],
        bits=16 if bits == "16" else 8,
        noise=noise,
    )
    click.echo(_run(steps, "Rendering"))


@commands.command()
@click.argument("path", type=EXISTING, required=False)
@click.option("--no-opengl", is_flag=True, help="Draw without the graphics card.")
@click.pass_obj
def view(open_window: OpenWindow, path: Path | None, no_opengl: bool) -> None:
    """Open the window, on PATH if one is given."""
    if not (_has_display() or os.environ.get("QT_QPA_PLATFORM") in SCREENLESS):
        raise DisplayError(
            "There is no display to open a window on: log in to the desktop, or use the other commands, which "
            "disk-rti --help lists."
        )
    sys.exit(open_window(path, use_opengl=not no_opengl))


@commands.command()
@click.option("-o", "--output", type=ANY_PATH, default=Path("demo"), show_default=True, help="Where its files go.")
@click.pass_obj
def demo(open_window: OpenWindow, output: Path) -> None:
    """Render the built-in demo object, distil it quickly and open the window on it."""
    from disk_rti_desktop import demonstration

    if not demonstration.is_made(output):
        _run(demonstration.make(output), "Demo")
    if _has_display():
        sys.exit(open_window(output / demonstration.RESULT, compare_with=output / demonstration.COMPARISON))
    for picture in _run(demonstration.pictures(output), "Relighting"):
        click.echo(f"There is no display; see {picture}")


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
        yield f"  {photo}  {light}  by {pair.rule}"
    for finding in report.findings:
        yield f"{finding.severity.capitalize()}: {finding.text}"
    if report.mlic is not None:
        yield f"Ready: {len(report.mlic.photos)} photos of {report.mlic.width} × {report.mlic.height} would be encoded."
    elif report.usable:
        yield "The light list can be used; no photos lie beside it, so there is nothing to encode here."
    else:
        yield "Not usable as it is: see the faults above."


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _numbers(text: str, count: int, option: str, kind: Callable[[str], T]) -> list[T]:
    """That many numbers of an option, parted by commas."""
    try:
        values = [kind(word) for word in text.split(",")]
    except ValueError as error:
        raise click.BadParameter(
            f"expected {count} numbers parted by commas, found '{text}'", param_hint=option
        ) from error
    if len(values) != count:
        raise click.BadParameter(f"expected {count} numbers parted by commas, found '{text}'", param_hint=option)
    return values


def _settings(words: tuple[str, ...]) -> dict[str, float]:
    """The numbers of options like gain=2, by name."""
    found = {}
    for word in words:
        name, _, number = word.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError as error:
            raise click.BadParameter(
                f"expected a name and a number as in gain=2, found '{word}'", param_hint="--set"
            ) from (error)
    return found


def _direction(light: str | None, azimuth: float | None, elevation: float | None) -> Any:
    """The unit vector (3,) of the light that the options tell."""
    from disk_rti_desktop.mlic import lights

    if light is not None and azimuth is None and elevation is None:
        x, y = _numbers(light, 2, "--light", float)
        if not x * x + y * y <= 1.0001:
            raise ParameterError(f"The light {light} is outside the unit disc: x² + y² must not be more than 1.")
        return lights.from_disk(x, y)
    if light is None and azimuth is not None and elevation is not None:
        return lights.from_angles(azimuth, elevation)
    raise click.UsageError("Give the light as --light X,Y or as --azimuth A --elevation E.")


def _run(steps: Steps[T], title: str) -> T:
    """The result of the steps, with a bar on a terminal, else a line for each stage of long work."""
    with _ended_like_by_hand():
        return _run_with_bar(steps, title) if sys.stderr.isatty() else _run_with_lines(steps, title)


@contextmanager
def _ended_like_by_hand() -> Iterator[None]:
    """Lets a request to end the program clean up as Ctrl-C does."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run_with_lines(steps: Steps[T], title: str) -> T:
    began, said = time.perf_counter(), ""

    def say(progress: Progress) -> None:
        nonlocal said
        stage = progress.note.rstrip("0123456789 of.")
        if stage != said and time.perf_counter() - began > MOMENT:
            said = stage
            click.echo(f"{title}: {stage}", err=True)

    return finish(steps, say)


def _run_with_bar(steps: Steps[T], title: str) -> T:
    began = time.perf_counter()
    with click.progressbar(length=1000, label=title, file=sys.stderr, show_eta=False, item_show_func=str) as bar:

        def show(progress: Progress) -> None:
            left = remaining(time.perf_counter() - began, progress)
            time_left = "" if left is None else f", {left:.0f} s left"
            bar.update(int(1000 * progress.fraction) - bar.pos, f"{progress.note}{time_left}")

        result = finish(steps, show)
        bar.update(1000 - bar.pos, "done")
    return result
