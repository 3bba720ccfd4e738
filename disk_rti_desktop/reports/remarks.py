"""Notes and bookmarks in a report: one picture with the numbered places of all notes, and the view of each bookmark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.notes import Bookmark, Note, Notes
from disk_rti_desktop.notes.measuring import measured
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.reports.pictures import LARGE, WHITE, Picture, data_uri, in_srgb, title_picture_pixels

SEEN = (640, 480)  # pixels of a bookmark's view
_LINE, _DOT, _LETTERS = 4, 7, 30  # pixels, in a picture LARGE pixels long
_OUTLINE = "#000000"


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
    drawn = in_srgb(cpu.render(relightable, view, SEEN, WHITE), relightable.profile)
    azimuth, elevation = to_angles(view.direction)
    words = f"{view.mode.kind.title}, light at azimuth {azimuth:.0f}° and elevation {elevation:.0f}°"
    picture = Picture(data_uri("b.jpg", drawn), SEEN, words, f"The view of the bookmark {bookmark.name}: {words}")
    return Remark(bookmark.name or "Bookmark", words, _by(bookmark.creator, bookmark.modified), picture)


def _by(creator: str, when: datetime) -> str:
    date = when.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{creator}, {date}" if creator else date


def _places(relightable: Relightable, notes: Sequence[Note], elevation: float) -> Picture:
    """The whole picture with the shapes of all notes and their numbers."""
    pixels = title_picture_pixels(relightable, elevation)
    height, width = pixels.shape[:2]
    drawn = _with_shapes(pixels, notes, width / relightable.width)
    caption = "The places of the notes"
    return Picture(data_uri("n.jpg", drawn), (int(width), int(height)), caption, caption)


def _with_shapes(pixels: Bytes, notes: Sequence[Note], scale: float) -> Bytes:
    """A picture with shapes drawn over it, each with a dark rim so that it is seen on any ground."""
    image = Image.fromarray(pixels)
    draw = ImageDraw.Draw(image)
    share = max(image.size) / LARGE
    font = ImageFont.load_default(max(12.0, _LETTERS * share))
    for number, note in enumerate(notes, start=1):
        points = [(x * scale, y * scale) for x, y in note.shape.corners]
        loop = [*points, points[0]] if note.shape.closed else points
        for colour, wider in ((_OUTLINE, 2.0), (note.colour, 1.0)):
            draw.line(loop, fill=colour, width=max(1, round(_LINE * share * wider)), joint="curve")
            if len(points) == 1:
                draw.circle(points[0], _DOT * share * (1 + wider) / 2, fill=colour)
        at = points[0][0] + 2 * _DOT * share, points[0][1]
        rim = max(1, round(_LINE * share))
        draw.text(at, str(number), fill=note.colour, font=font, stroke_width=rim, stroke_fill=_OUTLINE, anchor="lm")
    return np.asarray(image)
