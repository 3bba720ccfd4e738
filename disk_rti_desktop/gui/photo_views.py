"""Two ways to see the photos that were found: as a table of pairs, and as pictures side by side."""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.photo_model import LIGHT, LISTED, PAIRED, PHOTO, REMARK, PhotoModel
from disk_rti_desktop.gui.switch import switch

IN_ROW, ALONE = QSize(56, 42), QSize(112, 84)
WIDTHS = {PHOTO: 200, LISTED: 120, LIGHT: 120, PAIRED: 90}
CELL = QSize(136, 122)


class PhotoViews(QWidget):
    """The photos with their lights, as a table or as pictures; what is chosen in one is chosen in the other.

    Signals:
        chosen(int): another row has been chosen; -1: none.
    """

    chosen = Signal(int)

    def __init__(self, model: PhotoModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.title = plain_label()
        self.table, self.pictures = QTableView(), QListView()
        self.as_table = switch("list", "Table", "Photos with their lights, and how they came together")
        self.as_pictures = switch("pictures", "Pictures", "All photos side by side, in the order of their lights")
        self._pages = QStackedWidget()
        self._prepare_table()
        self._prepare_pictures()
        self._lay_out()
        for view in (self.table, self.pictures):
            view.setStyleSheet(_calm())
        self.as_table.toggled.connect(lambda on: self._pages.setCurrentIndex(0 if on else 1))
        self.as_table.setChecked(True)
        self._selection.currentRowChanged.connect(lambda now, _before: self.chosen.emit(now.row()))

    @property
    def _selection(self) -> QItemSelectionModel:
        return self.table.selectionModel()

    @property
    def row(self) -> int:
        """The chosen row; -1 where none is."""
        return self._selection.currentIndex().row()

    def choose(self, row: int) -> None:
        """Chooses a row, and brings it into view."""
        index = self._model.index(row, PHOTO)
        kind = QItemSelectionModel.SelectionFlag
        self._selection.setCurrentIndex(index, kind.ClearAndSelect | kind.Rows)
        for view in (self.table, self.pictures):
            view.scrollTo(index)

    def _prepare_table(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setAccessibleName("Photos and their lights")
        table.setIconSize(IN_ROW)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(IN_ROW.height() + 6)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(REMARK, QHeaderView.ResizeMode.Stretch)

    def _prepare_pictures(self) -> None:
        pictures = self.pictures
        pictures.setModel(self._model)
        pictures.setModelColumn(PHOTO)
        pictures.setSelectionModel(self.table.selectionModel())
        pictures.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        pictures.setAccessibleName("Photos, in the order of their lights")
        pictures.setViewMode(QListView.ViewMode.IconMode)
        pictures.setResizeMode(QListView.ResizeMode.Adjust)
        pictures.setMovement(QListView.Movement.Static)
        pictures.setUniformItemSizes(True)
        pictures.setIconSize(ALONE)
        pictures.setGridSize(CELL)
        pictures.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        above = QHBoxLayout()
        above.setSpacing(2)
        above.addWidget(self.title, 1)
        for button in (self.as_table, self.as_pictures):
            group.addButton(button)
            above.addWidget(button)
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.pictures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(above)
        column.addWidget(self._pages, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A narrow table rather shows the remark than what the light list calls the photo.
        self.table.setColumnHidden(LISTED, self.width() < 640)


def _calm() -> str:
    """The look of a chosen row that does not outshine the photos."""
    colours = theme.present()
    return f"selection-background-color: {colours.pressed}; selection-color: {colours.text};"
