"""A report as one HTML file that needs nothing else, in a form for browsers and in one for pages of paper."""

from dataclasses import dataclass
from pathlib import Path

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.pages import filled_in
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.reports.contents import Contents, Subject, gathered
from disk_rti_desktop.reports.origin import LISTED
from disk_rti_desktop.reports.pictures import Picture
from disk_rti_desktop.snapshots.names import safe
from disk_rti_desktop.writing import check_folder, written_file

SUFFIXES = (".html", ".htm")
_INCH = 25.4  # millimetres


@dataclass(frozen=True)
class Medium:
    """What a report is read on: its style, and how large its pictures may be, in pixels."""

    style: str  # of the templates in resources/
    cover: tuple[float, float]
    cell: tuple[float, float]  # of the nine raking lights
    beside: tuple[float, float]  # normals, light plot
    note: tuple[float, float]

    def width(self, picture: Picture, place: str) -> int:
        """How wide a picture is in its place."""
        return picture.width_within(
            *{"cover": self.cover, "cell": self.cell, "beside": self.beside}.get(place, self.note)
        )


SCREEN = Medium("report_screen.css", (1100, 760), (360, 420), (520, 520), (320, 320))


def paper(dots_per_inch: float) -> Medium:
    """A sheet of A4 or letter size with the usual margins, laid out in pixels of that resolution."""
    dot = dots_per_inch / _INCH
    return Medium(
        "report_paper.css", (168 * dot, 108 * dot), (54 * dot, 64 * dot), (56 * dot, 56 * dot), (50 * dot, 50 * dot)
    )


def page(contents: Contents, medium: Medium = SCREEN) -> str:
    """The report as HTML, its pictures inside."""
    return filled_in("report_object.html", report=contents, medium=medium, listed=LISTED)


def write_report(subject: Subject, path: Path) -> Steps[Path]:
    """Writes the report as a web page under that name, with _2, _3 ... behind it where that is taken."""
    check_report(path)
    contents = yield from part(gathered(subject), 0.0, 0.95)
    yield Progress(95, 100, "Writing the page")
    return save_page(contents, unused(path))


def save_page(contents: Contents, path: Path) -> Path:
    """Writes the page for browsers: whole, or not at all."""
    with written_file(path) as unfinished:
        unfinished.write_text(page(contents), encoding="utf-8")
    return path


def check_report(path: Path) -> None:
    """Raises an OutputError now rather than after long work, if no report could be written by that name."""
    if path.suffix.lower() not in SUFFIXES:
        raise OutputError(f"{path}: a report is a file named something.html. Choose another name.")
    check_folder(path)


def file_stem(relightable: Relightable) -> str:
    """What the report of an object is called, without its suffix."""
    return f"{safe(relightable.name) or 'object'}_report"


def unused(path: Path, *also: str) -> Path:
    """The path, or the first with _2, _3 ... before its suffix, where neither it nor its like of other suffixes is."""
    candidate, number = path, 1
    while any(candidate.with_suffix(suffix).exists() for suffix in (path.suffix, *also)):
        number += 1
        candidate = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return candidate
