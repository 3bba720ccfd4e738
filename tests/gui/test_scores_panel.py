"""The scores of photos held out, as a table."""

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.scores_panel import NONE, ScoresPanel, scores_of
from disk_rti_desktop.gui.session import Opened, Session


def scored(relightable: Relightable, method: str, held_out: Any) -> Opened:
    return Opened(replace(relightable, method=method, provenance={"held_out": held_out}))


def texts(panel: ScoresPanel) -> list[list[str]]:
    found = []
    for row in range(panel.table.rowCount()):
        items = [panel.table.item(row, column) for column in range(panel.table.columnCount())]
        found.append(["" if item is None else item.text() for item in items])
    return found


def test_a_row_for_each_photo_and_a_column_for_each_method(
    qtbot: QtBot, session: Session, relightable: Relightable
) -> None:
    panel = ScoresPanel(session)
    qtbot.addWidget(panel)
    assert panel.text.text() == NONE
    student = scored(relightable, "Student", {"psnr": 31.04, "photos": ["a.jpg", "b.jpg"], "decibels": [30.0, 32.08]})
    harmonics = scored(relightable, "HSH", {"psnr": 27.5, "photos": ["a.jpg"], "decibels": [27.5]})
    session.opened = student
    session.shelf = (student, harmonics)
    assert texts(panel) == [["Mean", "31.0", "27.5"], ["a.jpg", "30.0", "27.5"], ["b.jpg", "32.1", "–"]]
    header = panel.table.horizontalHeaderItem(1)
    assert header is not None
    assert header.text() == "Student"
    best, other = panel.table.item(1, 1), panel.table.item(1, 2)
    assert best is not None
    assert other is not None
    assert best.font().bold()
    assert not other.font().bold()


def test_an_older_record_tells_the_mean_alone(qtbot: QtBot, session: Session, relightable: Relightable) -> None:
    panel = ScoresPanel(session)
    qtbot.addWidget(panel)
    session.opened = scored(relightable, "Student", {"psnr": 31.0, "photos": ["a.jpg"]})
    assert texts(panel) == [["Mean", "31.0"]]


@pytest.mark.parametrize(
    "record", [None, 3, [], {}, {"psnr": "31"}, {"psnr": None, "photos": ["a"], "decibels": [1]}, {"psnr": True}]
)
def test_what_is_no_record_is_none(relightable: Relightable, record: Any) -> None:
    assert scores_of(replace(relightable, provenance={"held_out": record})) is None


@pytest.mark.parametrize("values", [["a"], [1, 2], 3, None])
def test_what_is_no_list_of_scores_is_left_out(relightable: Relightable, values: Any) -> None:
    record = {"psnr": 30, "photos": ["a"], "decibels": values}
    scores = scores_of(replace(relightable, provenance={"held_out": record}))
    assert scores is not None
    assert (scores.mean, scores.photos) == (30.0, {})
