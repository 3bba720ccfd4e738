"""The pairs of places that two pictures have in common, and how far each is off."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.gui.registration_canvas import Place

HEADS = ("1st x", "1st y", "2nd x", "2nd y", "Off by")


class RegistrationTable(QTableWidget):
    """One pair in a row, in pixels.

    Signals:
        row_chosen(int): the user has gone to a pair.
    """

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADS), parent)
        self.setHorizontalHeaderLabels(HEADS)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)  # bold is for the place that is off the most
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Pairs of places, in pixels")
        self.currentCellChanged.connect(lambda row, *_others: self.row_chosen.emit(row))

    def show_pairs(self, pairs: list[tuple[Place, Place]], residuals: Doubles | None, chosen: int) -> None:
        """Shows pairs, how far each is off (n,) where that is known, and which is chosen (-1: none)."""
        blocker = QSignalBlocker(self)
        self.setRowCount(len(pairs))
        worst = -1 if residuals is None else int(np.argmax(residuals))
        for row, (first, second) in enumerate(pairs):
            off = "" if residuals is None else f"{residuals[row]:.2f}"
            for column, text in enumerate([*(f"{value:.1f}" for value in (*first, *second)), off]):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if row == worst and len(pairs) > 3:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.setItem(row, column, item)
        self.setCurrentCell(chosen, 0) if chosen >= 0 else self.clearSelection()
        blocker.unblock()
