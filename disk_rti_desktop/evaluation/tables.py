"""The outcomes of an evaluation as tables and as JSON: for each object, and on average over all."""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from statistics import fmean
from typing import Any

from disk_rti_desktop import __version__
from disk_rti_desktop.evaluation import metrics
from disk_rti_desktop.evaluation.comparison import Comparison, Outcome, Settings
from disk_rti_desktop.evaluation.lpips import BACKBONE
from disk_rti_desktop.evaluation.metrics import Scores

_COLUMNS: tuple[tuple[str, str, int], ...] = (  # key, heading, digits behind the point
    ("psnr", "PSNR", 2),
    ("ssim", "SSIM", 3),
    ("delta_e", "ΔE 2000", 2),
    ("lpips", f"LPIPS ({BACKBONE})", 3),
    ("fit_seconds", "fit s", 1),
    ("encode_seconds", "encode s", 1),
    ("peak_mb", "peak MB", 0),
    ("bytes_per_pixel", "bytes/pixel", 0),
    ("decoder_parameters", "decoder parameters", 0),
)


@dataclass(frozen=True)
class Table:
    """What is told of some methods, in numbers."""

    title: str
    note: str  # how it came about
    rows: Mapping[str, Mapping[str, Any]]  # by method: the keys of the columns, and "title" and "reference"

    @property
    def heading(self) -> list[str]:
        """The names of the columns that hold anything."""
        return ["method", *(heading for _, heading, _ in self._used())]

    @property
    def lines(self) -> list[list[str]]:
        """The cells as text, a line for each method."""
        return [
            [_named(text, row), *(_cell(row[key], digits) for key, _, digits in self._used())]
            for text, row in self.rows.items()
        ]

    def _used(self) -> list[tuple[str, str, int]]:
        return [column for column in _COLUMNS if any(row[column[0]] is not None for row in self.rows.values())]


def tables(comparisons: Sequence[Comparison], settings: Settings) -> list[Table]:
    """The average, if there are several objects, then each object."""
    of_items = [
        Table(
            one.item.name,
            f"{one.item.rule} {one.item.fitted.width} × {one.item.fitted.height} pixels, {_judged(one)}; quality "
            f"'{settings.quality}'.",
            {text: _row(outcome) for text, outcome in one.outcomes.items()},
        )
        for one in comparisons
    ]
    if len(comparisons) == 1:
        return of_items
    average = {text: _mean_row([one.outcomes[text] for one in comparisons]) for text in comparisons[0].outcomes}
    note = f"Means of the means of {len(comparisons)} objects; of peak MB the largest. Quality '{settings.quality}'."
    return [Table(f"Average of {len(comparisons)} objects", note, average), *of_items]


def markdown(several: Sequence[Table]) -> str:
    """Tables as Markdown that can also be read as it is."""
    return "\n".join(
        f"### {table.title}\n{table.note}\n\n{_aligned(table.heading, table.lines)}\n" for table in several
    )


def comma_separated(several: Sequence[Table]) -> str:
    """All tables as one in CSV, with a row for each method of each."""
    file = StringIO()
    keys = [key for key, _, _ in _COLUMNS]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["object", "method", "title", "reference", *keys, "lpips_backbone"])
    for table in several:
        for text, row in table.rows.items():
            backbone = "" if row["lpips"] is None else BACKBONE
            writer.writerow([table.title, text, row["title"], row["reference"], *(row[key] for key in keys), backbone])
    return file.getvalue()


def facts(comparisons: Sequence[Comparison], settings: Settings) -> dict[str, Any]:
    """All that was found, as JSON values; of several objects, the averages stand on top and each below "items"."""
    general = {
        "quality": settings.quality,
        "seed": settings.seed,
        "lpips_backbone": None if settings.lpips is None else BACKBONE,
        "version": __version__,
    }
    found = {one.item.name: _item_facts(one) for one in comparisons}
    if len(comparisons) == 1:
        return next(iter(found.values())) | general
    held_out = [f"{one.item.name}/{photo}" for one in comparisons for photo in one.item.held_out]
    average = tables(comparisons, settings)[0].rows
    return {"held_out": held_out, "methods": dict(average), "items": found} | general


def _item_facts(one: Comparison) -> dict[str, Any]:
    item = one.item
    return {
        "held_out": item.held_out,
        "methods": {
            text: {**_row(outcome), "by_light": {photo: _score_row(s) for photo, s in outcome.by_light.items()}}
            for text, outcome in one.outcomes.items()
        },
        "name": item.name,
        "rule": item.rule,
        "photos": [photo.name for photo in item.fitted.photos],
        "size": [item.fitted.width, item.fitted.height],
        "masked": item.fitted.mask is not None,
    }


def _judged(one: Comparison) -> str:
    return "judged inside the mask" if one.item.fitted.mask is not None else "judged as a whole"


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        **_score_row(outcome.scores),
        "fit_seconds": outcome.fit_seconds,
        "encode_seconds": outcome.encode_seconds,
        "peak_mb": outcome.peak_mb and round(outcome.peak_mb, 1),
        "bytes_per_pixel": outcome.bytes_per_pixel,
        "decoder_parameters": outcome.decoder_parameters,
        "title": outcome.title,
        "reference": outcome.reference,
    }


def _score_row(scores: Scores) -> dict[str, float | None]:
    """The scores by name; JSON has no infinity, which identical pictures would need."""
    values = {"psnr": scores.psnr, "ssim": scores.ssim, "delta_e": scores.delta_e, "lpips": scores.lpips}
    return {key: round(v, 4) if v is not None and math.isfinite(v) else None for key, v in values.items()}


def _mean_row(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """One method's means over the objects."""
    peaks = [outcome.peak_mb for outcome in outcomes if outcome.peak_mb is not None]
    return _row(outcomes[0]) | {
        **_score_row(metrics.mean([outcome.scores for outcome in outcomes])),
        "fit_seconds": round(fmean(outcome.fit_seconds for outcome in outcomes), 3),
        "encode_seconds": round(fmean(outcome.encode_seconds for outcome in outcomes), 3),
        "peak_mb": round(max(peaks), 1) if peaks else None,
        "bytes_per_pixel": _mean_count([outcome.bytes_per_pixel for outcome in outcomes]),
        "decoder_parameters": _mean_count([outcome.decoder_parameters for outcome in outcomes]),
    }


def _mean_count(counts: Sequence[int]) -> int | float:
    return counts[0] if len(set(counts)) == 1 else round(fmean(counts), 1)


def _named(text: str, row: Mapping[str, Any]) -> str:
    return f"{text} (reference)" if row["reference"] else text


def _cell(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _aligned(heading: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A Markdown table with columns of even width: the first to the left, numbers to the right."""
    cells = [[cell.replace("|", "\\|") for cell in line] for line in (heading, *lines)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    padded = [
        [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        for line in cells
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in (padded[0], rule, *padded[1:]))
