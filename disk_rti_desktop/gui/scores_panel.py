"""How well photos that were held out are predicted: photo by photo, for what is open and what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.session import Session

NONE = "No photos were held out when this was made, or that is not on record."
SHORT = "Decibels: more is closer to the photo"
EXPLAINED = (
    "Some photos were held out, and predicted by a quick fit to the others.\n"
    "In decibels: more is closer to the photo, and 6 more mean half the error."
)
MEAN = "Mean"


@dataclass(frozen=True)
class Scores:
    """What came of the photos held out, for one method; in decibels."""

    method: str
    mean: float
    photos: Mapping[str, float]


def scores_of(relightable: Relightable) -> Scores | None:
    """What is on record; None where there is nothing that could be understood."""
    found: Any = relightable.provenance.get("held_out")
    if not isinstance(found, Mapping) or not _is_number(found.get("psnr")):
        return None
    photos, values = found.get("photos"), found.get("decibels")
    each: dict[str, float] = {}
    if isinstance(photos, list) and isinstance(values, list) and len(photos) == len(values):
        each = {str(photo): float(value) for photo, value in zip(photos, values, strict=True) if _is_number(value)}
    return Scores(relightable.method, float(found["psnr"]), each)


class ScoresPanel(QWidget):
    """A table: a row for each photo, a column for each method."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.text = plain_label()
        self.text.setWordWrap(True)
        theme.give_role(self.text, "muted")
        self.table = QTableWidget()
        self.table.setAccessibleName("Scores of photos held out")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(4)
        layout.addWidget(self.text)
        layout.addWidget(self.table, 1)
        for signal in (session.opened_changed, session.shelf_changed):
            signal.connect(self._follow)
        self._follow()

    @property
    def scores(self) -> Sequence[Scores]:
        """Those of the object on the desk first, then of what it can be compared with."""
        opened = self._session.opened
        shelf = [one for one in self._session.shelf if one is not opened]
        among = [one.relightable for one in ([opened] if opened is not None else []) + shelf]
        return [scores for scores in map(scores_of, among) if scores is not None]

    def _follow(self) -> None:
        scores = self.scores
        self.text.setText(SHORT if scores else NONE)
        self.text.setToolTip(EXPLAINED if scores else "")
        self.table.setVisible(bool(scores))
        photos = sorted({photo for one in scores for photo in one.photos})
        self.table.clear()
        self.table.setColumnCount(1 + len(scores))
        self.table.setRowCount(len(photos) + 1)
        self.table.setHorizontalHeaderItem(0, QTableWidgetItem("Photo"))
        rows: list[tuple[str, list[float | None]]] = [(MEAN, [one.mean for one in scores])]
        rows += [(photo, [one.photos.get(photo) for one in scores]) for photo in photos]
        for number, (name, values) in enumerate(rows):
            self._fill(number, name, values)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, one in enumerate(scores, start=1):
            title = QTableWidgetItem(one.method)
            title.setToolTip(one.method)
            self.table.setHorizontalHeaderItem(column, title)

    def _fill(self, row: int, name: str, values: Sequence[float | None]) -> None:
        best = max((value for value in values if value is not None), default=None)
        texts = [name, *("–" if value is None else f"{value:.1f}" for value in values)]
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            font = item.font()
            font.setBold(name == MEAN or (column > 0 and len(values) > 1 and values[column - 1] == best))
            item.setFont(font)
            self.table.setItem(row, column, item)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
