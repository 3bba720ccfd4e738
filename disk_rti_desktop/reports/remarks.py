"""Notes and bookmarks in a report: one picture with the numbered places of all notes, and the view of each bookmark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.notes import Bookmark, Note, Notes
from disk_rti_desktop.notes.measuring import measured
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.reports.pictures import WHITE, Picture, data_uri, title_picture_pixels
from disk_rti_desktop.snapshots.colours import as_srgb
from disk_rti_desktop.snapshots.marks import Mark, draw_marks

SEEN = (640, 480)  # pixels of a bookmark's view


@dataclass(frozen=True)
class Remark:
    """A note or a bookmark."""

    title: str
    text: str
    by: str  # author and date
    picture: Picture | None = None


@dataclass(frozen=True)
class Remarks:
    """All of them."""

    places: Picture | None  # of the notes
    notes: Sequence[Remark]
    bookmarks: Sequence[Remark]


def remarks(relightable: Relightable, notes: Notes, elevation: float, mm_per_pixel: float | None) -> Steps[Remarks]:
    """What is noted, with its pictures; raking light falls on the places of the notes."""
    views = []
    for number, bookmark in enumerate(notes.bookmarks):
        yield Progress(number, len(notes.bookmarks), "Drawing the bookmarks")
        views.append((yield from _bookmark(relightable, bookmark)))
    written = [_note(number, note, mm_per_pixel) for number, note in enumerate(notes.notes, start=1)]
    places = _places(relightable, notes.notes, elevation) if notes.notes else None
    return Remarks(places, written, views)


def _note(number: int, note: Note, mm_per_pixel: float | None) -> Remark:
    length = ""
    if note.measured and note.shape.kind == "line":
        start, end = note.shape.points
        length = f", {measured(start, end, mm_per_pixel)}"
    return Remark(f"Note {number}: {note.shape.kind}{length}", note.text, _by(note.creator, note.modified))


def _bookmark(relightable: Relightable, bookmark: Bookmark) -> Steps[Remark]:
    """The view as it would open in a window of the usual shape."""
    view = bookmark.view_in(SEEN)
    yield from groundwork_of(relightable).steps(view.upright, SEEN)
    drawn = as_srgb(cpu.render(relightable, view, SEEN, WHITE), relightable.profile)
    azimuth, elevation = to_angles(view.direction)
    words = f"{view.mode.kind.title}, light at azimuth {azimuth:.0f}° and elevation {elevation:.0f}°"
    picture = Picture(data_uri("b.jpg", drawn), SEEN, words, f"The view of the bookmark {bookmark.name}: {words}")
    return Remark(bookmark.name or "Bookmark", words, _by(bookmark.creator, bookmark.modified), picture)


def _by(creator: str, when: datetime) -> str:
    date = when.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{creator}, {date}" if creator else date


def _places(relightable: Relightable, notes: Sequence[Note], elevation: float) -> Picture:
    """The whole picture with the shapes of all notes and their numbers."""
    pixels, shot = title_picture_pixels(relightable, elevation)
    marks = [
        Mark(note.shape.corners, note.shape.closed, note.colour, str(number))
        for number, note in enumerate(notes, start=1)
    ]
    draw_marks(pixels, shot, marks)
    caption = "The places of the notes"
    return Picture(data_uri("n.jpg", pixels), shot.size, caption, caption)
