"""A report as a PDF file: its page for paper, laid out by Qt on sheets with a head and page numbers."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.writing import written_file

BANDS = 8  # that a page is drawn in: between them other threads come to their turn
MARGIN = 20.0  # millimetres around the text
HEAD = 8.0  # millimetres between the head, or the page number, and the text
DOTS = 300  # per inch
_SMALL = 8  # points of head and page number
_GREY = "#59595f"
_PICTURE = re.compile(r'src="data:image/[a-z+]+;base64,([^"]*)"')
_NAME = "picture_{}"


@dataclass(frozen=True)
class Sheet:
    """What the sheets are like; to be asked for in the window's thread."""

    size: QPageSize.PageSizeId
    dots_per_inch: float  # in which the page's pictures are measured

    @classmethod
    def usual(cls) -> "Sheet":
        """Letter size where people measure in inches, else A4."""
        inches = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
        size = QPageSize.PageSizeId.Letter if inches else QPageSize.PageSizeId.A4
        return cls(size, QGuiApplication.primaryScreen().logicalDotsPerInchY())


def write_pdf(html: Callable[[], str], path: Path, title: str, sheet: Sheet) -> Steps[Path]:
    """Writes the pages; may run in any thread. The page is asked for when the work begins."""
    yield Progress(0, 1, "Laying out the pages")
    with written_file(path) as unfinished:
        writer = _writer(unfinished, title, sheet)
        document = yield from _document(html(), writer)
        count = document.pageCount()
        painter = QPainter()
        if not painter.begin(writer):
            raise OutputError(f"{path}: no PDF can be written there. Check the free space and the rights.")
        try:
            for number in range(count):
                if number and not writer.newPage():
                    raise OutputError(f"{path}: the PDF cannot be continued. Check the free space.")
                for band in range(BANDS):
                    yield Progress(number + band / BANDS, count, f"Writing page {number + 1} of {count}")
                    _draw_band(painter, document, number, band)
                _draw_margins(painter, document.pageSize(), number, count, title)
        finally:
            painter.end()
    return path


def _writer(path: Path, title: str, sheet: Sheet) -> QPdfWriter:
    writer = QPdfWriter(str(path))
    writer.setResolution(DOTS)
    writer.setTitle(title)
    writer.setCreator("DisK-RTI Desktop")
    margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
    layout = QPageLayout(QPageSize(sheet.size), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
    writer.setPageLayout(layout)
    return writer


def _document(html: str, writer: QPdfWriter) -> Steps[QTextDocument]:
    """The text, broken into pages as large as a sheet between its margins.

    Its pictures are handed over one by one: to find them in the page, Qt would keep all threads waiting.
    """
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont("sans-serif", 10))
    document.documentLayout().setPaintDevice(writer)
    text, pictures = _apart(html)
    for number, content in enumerate(pictures):
        yield Progress(0, 1, "Laying out the pages")
        image = QImage.fromData(content)
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(_NAME.format(number)), image)
    yield Progress(0, 1, "Laying out the pages")
    document.setHtml(text)
    yield Progress(0, 1, "Laying out the pages")
    inside = writer.pageLayout().paintRectPixels(DOTS)
    document.setPageSize(inside.size().toSizeF())
    return document


def _apart(html: str) -> tuple[str, list[bytes]]:
    """A page with names in place of its pictures, and these."""
    pictures: list[bytes] = []

    def taken_out(found: re.Match[str]) -> str:
        pictures.append(base64.b64decode(found[1]))
        return f'src="{_NAME.format(len(pictures) - 1)}"'

    return _PICTURE.sub(taken_out, html), pictures


def _draw_band(painter: QPainter, document: QTextDocument, number: int, band: int) -> None:
    """A part of one page of the text; the painter's zero is the corner of the text on the sheet."""
    size = document.pageSize()
    height = size.height() / BANDS
    seen = QRectF(0, number * size.height() + band * height, size.width(), height)
    painter.save()
    painter.translate(0, -number * size.height())
    painter.setClipRect(seen)
    context = QAbstractTextDocumentLayout.PaintContext()
    context.clip = seen
    context.palette = _on_paper()
    document.documentLayout().draw(painter, context)
    painter.restore()


def _draw_margins(painter: QPainter, size: QSizeF, number: int, count: int, title: str) -> None:
    """What the sheet is of, at its top, and the number of the page at its foot."""
    room = HEAD * DOTS / 25.4
    painter.setFont(QFont("sans-serif", _SMALL))
    painter.setPen(_GREY)
    flags = Qt.AlignmentFlag
    if number:
        painter.drawText(QRectF(0, -room, size.width(), room), flags.AlignLeft | flags.AlignTop, title)
    below = QRectF(0, size.height(), size.width(), room)
    painter.drawText(below, flags.AlignRight | flags.AlignBottom, f"{number + 1} / {count}")


def _on_paper() -> QPalette:
    """Black on white, whatever the window's theme is."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.white)
    return palette
