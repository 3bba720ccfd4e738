"""An evaluation as files: JSON for programs, and a folder with tables, plots and difference pictures for people."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from markupsafe import Markup

from disk_rti_desktop import __version__
from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.evaluation import metrics, plots, tables
from disk_rti_desktop.evaluation.comparison import Comparison, Settings
from disk_rti_desktop.evaluation.lpips import BACKBONE
from disk_rti_desktop.evaluation.tables import Table
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.mlic.picture_file import write_picture
from disk_rti_desktop.pages import filled_in
from disk_rti_desktop.writing import check_writable, written_file, written_folder

AMPLIFIED = 4  # times that difference pictures show a difference


@dataclass(frozen=True)
class _Picture:
    file: str
    caption: str


@dataclass(frozen=True)
class _Section:
    """What the page tells of one object, or of the average."""

    table: Table
    plots: Sequence[Markup]
    pictures: Sequence[_Picture] = ()
    pictures_note: str = ""


def check_targets(json_file: Path | None, folder: Path | None) -> None:
    """Raises an OutputError now rather than after long work, if the files could not be written."""
    if folder is not None:
        check_writable(folder)
    if json_file is not None and (json_file.is_dir() or not json_file.parent.is_dir()):
        what = "is a folder" if json_file.is_dir() else "lies in a folder that does not exist"
        raise OutputError(f"{json_file}: {what}, expected the name of a file to write. Choose another name.")


def write_json(path: Path, comparisons: Sequence[Comparison], settings: Settings) -> None:
    """Writes all that was found."""
    text = json.dumps(tables.facts(comparisons, settings), indent=1, allow_nan=False)
    with written_file(path) as unfinished:
        unfinished.write_text(text + "\n", encoding="utf-8")


def write_report(folder: Path, comparisons: Sequence[Comparison], settings: Settings) -> None:
    """Writes `report.html` with its pictures, `tables.md`, `tables.csv` and `results.json`."""
    found = tables.tables(comparisons, settings)
    with written_folder(folder) as unfinished:
        (unfinished / "pictures").mkdir()
        sections = [_Section(table, _plots(table)) for table in found[: len(found) - len(comparisons)]]
        for number, (one, table) in enumerate(zip(comparisons, found[-len(comparisons) :], strict=True), start=1):
            pictures, note = _write_pictures(unfinished, number, one)
            sections.append(_Section(table, _plots(table), pictures, note))
        (unfinished / "report.html").write_text(_page(sections, settings), encoding="utf-8")
        (unfinished / "tables.md").write_text(tables.markdown(found), encoding="utf-8")
        (unfinished / "tables.csv").write_text(tables.comma_separated(found), encoding="utf-8")
        write_json(unfinished / "results.json", comparisons, settings)


def _page(sections: Sequence[_Section], settings: Settings) -> str:
    return filled_in(
        "report.html",
        title="How well the methods relight",
        application=f"DisK-RTI Desktop {__version__}",
        backbone=None if settings.lpips is None else BACKBONE,
        sections=sections,
    )


def _plots(table: Table) -> list[Markup]:
    """PSNR by method, and against the size of the decoder for those that have learned one."""
    values = {text: row["psnr"] for text, row in table.rows.items() if row["psnr"] is not None}
    sizes = {text: row["decoder_parameters"] for text, row in table.rows.items()}
    learned = {text: (sizes[text], value) for text, value in values.items() if sizes[text]}
    found = [plots.dots(values, "PSNR, dB")] if values else []
    if len({size for size, _ in learned.values()}) > 1:
        found.append(plots.scatter(learned, "decoder parameters", "PSNR, dB"))
    return [Markup(plot) for plot in found]  # made by our own code, which escapes the labels


def _write_pictures(folder: Path, number: int, one: Comparison) -> tuple[list[_Picture], str]:
    """The photo at the lowest held-out light, and what each method made of it, with the differences."""
    index = one.lowest_light
    light = one.item.judged.lights[index]
    truth = metrics.as_bytes(one.item.judged.photo(index))
    found = [_written(folder, f"{number:02d}_photo", truth, "photo")]
    for place, (text, outcome) in enumerate(one.outcomes.items(), start=1):
        stem = f"{number:02d}_{place:02d}"
        shown = outcome.by_light[one.item.held_out[index]]
        found.append(_written(folder, stem, outcome.picture, f"{text}, {shown.psnr:.2f} dB"))
        difference = _difference(outcome.picture, truth)
        found.append(_written(folder, f"{stem}_difference", difference, f"{text}, difference × {AMPLIFIED}"))
    azimuth, elevation = to_angles(light)
    name = one.item.held_out[index]
    note = f"At the lowest of the held-out lights: {name}, azimuth {azimuth:.0f}°, elevation {elevation:.0f}°."
    return found, note


def _written(folder: Path, stem: str, picture: Bytes, caption: str) -> _Picture:
    write_picture(folder / "pictures" / f"{stem}.png", picture)
    return _Picture(f"pictures/{stem}.png", caption)


def _difference(shown: Bytes, truth: Bytes) -> Bytes:
    """How far the colours are apart, amplified, dark where they agree."""
    apart = np.abs(shown.astype(np.int32) - truth) * AMPLIFIED
    clipped: Bytes = np.minimum(apart, 255).astype(np.uint8)
    return clipped
