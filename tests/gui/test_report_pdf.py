"""The PDF has pages of a known size, its fonts and pictures, and is there whole or not at all."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QPageSize
from PySide6.QtWidgets import QApplication

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.report_pdf import Sheet, write_pdf
from disk_rti_desktop.progress import Progress, finish
from disk_rti_desktop.reports.pictures import data_uri

A4 = Sheet(QPageSize.PageSizeId.A4, 96.0)
PICTURE = data_uri("p.png", np.full((4, 4, 3), 90, np.uint8))


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b[^s]", content))


def test_long_texts_fill_several_pages(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp is not None
    reported: list[Progress] = []
    html = "".join(f"<p>Line {number}: Κέρμα, Анна, ąęł</p>" for number in range(200))
    path = finish(write_pdf(lambda: html, tmp_path / "r.pdf", "Κέρμα", A4), reported.append)
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    count = pages(content)
    assert count > 3
    assert reported[-1].note == f"Writing page {count} of {count}"
    assert b"/FontFile" in content


def test_a_page_break_is_kept_and_pictures_come_along(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp is not None
    html = f'<p>One</p><p style="page-break-before: always">Two <img src="{PICTURE}" width="50"></p>'
    content = finish(write_pdf(lambda: html, tmp_path / "r.pdf", "x", A4)).read_bytes()
    assert pages(content) == 2
    assert b"/Subtype /Image" in content


@pytest.mark.parametrize(("size", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_sheets_have_their_size(qapp: QApplication, tmp_path: Path, size: str, points: tuple[int, int]) -> None:
    assert qapp is not None
    sheet = Sheet(QPageSize.PageSizeId[size], 96.0)
    content = finish(write_pdf(lambda: "<p>x</p>", tmp_path / "r.pdf", "x", sheet)).read_bytes()
    box = re.search(rb"/MediaBox \[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", content)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == points


def test_what_is_stopped_leaves_nothing(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp is not None
    steps = write_pdf(lambda: "<p>x</p>" * 500, tmp_path / "r.pdf", "x", A4)
    for _ in range(3):
        next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(qapp: QApplication, tmp_path: Path) -> None:
    assert qapp is not None
    with pytest.raises(OutputError, match="no folder"):
        finish(write_pdf(lambda: "<p>x</p>", tmp_path / "missing" / "r.pdf", "x", A4))


def test_the_usual_sheet_is_one_of_two(qapp: QApplication) -> None:
    assert qapp is not None
    usual = Sheet.usual()
    assert usual.size in (QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter)
    assert usual.dots_per_inch > 0
