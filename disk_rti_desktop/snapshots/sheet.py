"""Contact sheets: the pictures of a set, small, on pages with captions, as PNG or PDF."""

import math
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from disk_rti_desktop import __version__
from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.view import Size
from disk_rti_desktop.snapshots.colours import as_srgb
from disk_rti_desktop.snapshots.drawing import lettering, paint
from disk_rti_desktop.snapshots.legend import GREY, INK, PAPER, lit
from disk_rti_desktop.snapshots.saving import save_picture
from disk_rti_desktop.snapshots.sets import Planned
from disk_rti_desktop.snapshots.shots import CONVENTIONS, Shot, reduced, taken
from disk_rti_desktop.writing import written_file

DOTS = 200  # to the inch
PAGE: Size = (2339, 1654)  # A4, lying
_MARGIN, _GAP, _LETTERS, _TITLE = 90, 24, 24, 40
_HEAD = 130  # of the title and the line below it
_COLUMNS = 8
SUFFIXES = (".png", ".pdf")


def sheet_pages(pictures: Sequence[Planned]) -> Steps[list[Bytes]]:
    """The pages (h, w, 3) in sRGB, with at least one picture on each."""
    if not pictures:
        raise ParameterError("A contact sheet needs at least one picture.")
    columns, cell = _grid(pictures)
    below = 2 * _LETTERS + _GAP
    rows = max(1, (PAGE[1] - 2 * _MARGIN - _HEAD + _GAP) // (cell[1] + below + _GAP))
    places = _places(pictures, columns)
    count = math.ceil((places[-1][0] + 1) / rows)
    pages = [_empty_page(pictures[0].shot, number, count) for number in range(1, count + 1)]
    for number, (picture, (row, column)) in enumerate(zip(pictures, places, strict=True)):
        yield Progress(number, len(pictures), "Filling the contact sheet")
        page = pages[row // rows]
        left = _MARGIN + column * (cell[0] + _GAP)
        top = _MARGIN + _HEAD + row % rows * (cell[1] + below + _GAP)
        small = yield from thumbnail(picture.shot, cell)
        height, width = small.shape[:2]
        across = left + (cell[0] - width) // 2
        page[top : top + height, across : across + width] = small
        for line, text in enumerate(_words(picture.shot)):
            cover = _fitting(text, cell[0])
            paint(page, left + (cell[0] - cover.shape[1]) // 2, top + cell[1] + 8 + line * _LETTERS, cover, INK)
    return pages


def sheet_saved(pictures: Sequence[Planned], path: Path) -> Steps[list[Path]]:
    """Writes the pages: as one PDF, or as PNG pictures, the second one as `name_2.png`; returns where to."""
    if path.suffix.lower() not in SUFFIXES:
        raise OutputError(f"{path.name}: contact sheets are written as .png or .pdf: choose one of these.")
    pages = yield from sheet_pages(pictures)
    yield Progress(1, 1, f"Writing {path.name}")
    if path.suffix.lower() == ".pdf":
        _save_pdf(pages, path, pictures[0].shot.relightable.name)
        return [path]
    numbered = [path, *(path.with_stem(f"{path.stem}_{number}") for number in range(2, len(pages) + 1))]
    for page, each in zip(pages, numbered, strict=True):
        save_picture(page, each, _facts(pictures[0].shot), None, mm_per_pixel=25.4 / DOTS)
    return numbered


def thumbnail(shot: Shot, room: Size) -> Steps[Bytes]:
    """A shot, small enough for some room, whole and in sRGB (h, w, 3)."""
    image = yield from taken(reduced(shot, room))
    return as_srgb(image.astype(np.uint8, copy=False), shot.profile)


def _grid(pictures: Sequence[Planned]) -> tuple[int, Size]:
    """How many pictures stand side by side, and how large each is."""
    lights = {round(to_angles(picture.shot.view.direction)[0], 3) for picture in pictures}
    columns = (
        len(lights) if 2 < len(lights) <= _COLUMNS else min(_COLUMNS, max(1, round(math.sqrt(len(pictures) * 1.4))))
    )
    width = (PAGE[0] - 2 * _MARGIN - (columns - 1) * _GAP) // columns
    shape = pictures[0].shot.size
    highest = PAGE[1] - 2 * _MARGIN - _HEAD - 2 * _LETTERS - _GAP
    return columns, (width, min(round(width * shape[1] / shape[0]), highest))


def _places(pictures: Sequence[Planned], columns: int) -> list[tuple[int, int]]:
    """Row and column of each picture; every mode and every height of the light begins a row."""
    found: list[tuple[int, int]] = []
    row, column, before = 0, -1, None
    for picture in pictures:
        view = picture.shot.view
        group = (view.mode.kind.name, round(to_angles(view.direction)[1], 3)) if columns > 2 else None
        column += 1
        if column == columns or (found and group != before and column > 0):
            row, column = row + 1, 0
        before = group
        found.append((row, column))
    return found


def _fitting(text: str, width: int) -> Bytes:
    """Words as coverage (h, w), in smaller letters where they would be wider."""
    cover = lettering(text, _LETTERS)
    return cover if cover.shape[1] <= width else lettering(text, max(8, _LETTERS * width // cover.shape[1]))[:, :width]


def _empty_page(shot: Shot, number: int, count: int) -> Bytes:
    page = np.empty((PAGE[1], PAGE[0], 3), np.uint8)
    page[:] = PAPER
    picture = shot.relightable
    title = lettering(picture.name or "Untitled", _TITLE, bold=True)[:, : PAGE[0] - 2 * _MARGIN]
    paint(page, _MARGIN, _MARGIN - 20, title, INK)
    facts = [picture.method, f"{picture.width} × {picture.height} pixels"]
    if shot.scale is not None:
        facts.append(f"{picture.width * shot.scale:.4g} × {picture.height * shot.scale:.4g} mm")
    facts += [f"DisK-RTI Desktop {__version__}", date.today().isoformat()]
    if count > 1:
        facts.append(f"page {number} of {count}")
    line = lettering("   ·   ".join(facts), _LETTERS)[:, : PAGE[0] - 2 * _MARGIN]
    paint(page, _MARGIN, _MARGIN + 48, line, INK)
    page[_MARGIN + 92 : _MARGIN + 94, _MARGIN : PAGE[0] - _MARGIN] = GREY
    return page


def _words(shot: Shot) -> list[str]:
    """What stands below a picture."""
    kind = shot.view.mode.kind
    words = [] if shot.view.mode.plain else [kind.title]
    if kind.name == "normals":
        words.append(CONVENTIONS[shot.convention])
    if lit(shot.view):
        azimuth, elevation = to_angles(shot.view.direction)
        words.append(f"az {azimuth:.4g}°  el {elevation:.4g}°")
    return words


def _facts(shot: Shot) -> dict[str, str | float]:
    picture = shot.relightable
    return {"Tool": f"DisK-RTI Desktop {__version__}", "Object": picture.name, "Method": picture.method}


def _save_pdf(pages: Sequence[Bytes], path: Path, name: str) -> None:
    content = BytesIO()
    first, *others = [Image.fromarray(page) for page in pages]
    first.save(
        content,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=DOTS,
        quality=92,
        title=name or "Untitled",
        producer=f"DisK-RTI Desktop {__version__}",
    )
    with written_file(path) as unfinished:
        unfinished.write_bytes(content.getbuffer())
