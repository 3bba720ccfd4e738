"""The photos that were found, one a row: picture, name, light, how the two came together, and what is odd about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QIcon, QPixmap, QStandardItem, QStandardItemModel

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.photo_image import as_image
from disk_rti_desktop.mlic import Pair, Report
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.mlic.pairing import Rule, basename, is_byproduct

COLUMNS = ("Photo", "In the light list", "Light", "Paired", "Remark")
PHOTO, LISTED, LIGHT, PAIRED, REMARK = range(len(COLUMNS))
RULES: Mapping[Rule, tuple[str, str]] = {
    "name": ("by name", "The light list names this photo."),
    "stem": ("by name, not ending", "The light list names this photo with another ending, such as .tif for .jpg."),
    "order": ("by order", "The light list has no names that serve: the first photo has the first light, and so on."),
    "unpaired": ("not", "There is no light for this photo, or no photo for this light."),
    "left out": ("left out", "You have left this photo out."),
}
SIGN = QSize(16, 16)
FEWEST = 3  # photos, with which relighting is possible at all
TOO_FEW = f"At least {FEWEST} photos are needed, so that no more can be left out."
AXES = "Azimuth, counter-clockwise from the right of the picture, and elevation above the object's plane"
CHOOSE = "Take the mark away to leave this photo out."


@dataclass(frozen=True)
class Row:
    """A photo, or a light without one."""

    pair: Pair
    name: str  # of the photo, as it is or as the light list has it
    listed: str
    angles: tuple[float, float] | None  # of the light: azimuth and elevation in degrees
    remarks: tuple[str, ...]

    @property
    def wanted(self) -> bool:
        """Whether the user has not left it out."""
        return self.pair.rule != "left out"

    @property
    def alarming(self) -> bool:
        """Whether the user should look at it."""
        byproduct = self.pair.photo is not None and is_byproduct(self.pair.photo)
        return self.wanted and not byproduct and (bool(self.remarks) or not self.pair.used)


class PhotoModel(QStandardItemModel):
    """The rows of a report, in the order of the lights; a mark in the first column says that a photo is used.

    Signals:
        wishes_changed(): the user has left a photo out, or taken it in again.
    """

    wishes_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(0, len(COLUMNS), parent)
        self._rows: list[Row] = []
        self._icons: dict[Path, QIcon] = {}
        self._leave_out: set[str] = set()
        self._showing = False
        self.setHorizontalHeaderLabels(COLUMNS)
        self.horizontalHeaderItem(LIGHT).setToolTip(
            "Where the light stood: its azimuth, counter-clockwise from the right, and its elevation above the object"
        )
        self.itemChanged.connect(self._follow_mark)

    @property
    def rows(self) -> list[Row]:
        """What is shown."""
        return self._rows

    @property
    def leave_out(self) -> tuple[str, ...]:
        """The names of the photos that the user does not want."""
        return tuple(sorted(self._leave_out))

    def forget(self) -> None:
        """Shows nothing, and forgets what was left out: other photos are looked at."""
        self.setRowCount(0)
        self._rows, self._icons, self._leave_out = [], {}, set()

    def show_report(self, report: Report) -> None:
        """Shows what a look at the photos has brought up so far."""
        self._rows = _rows_of(report)
        for path, small in report.thumbnails.items():
            if path not in self._icons:
                self._icons[path] = _untinted(QPixmap.fromImage(as_image(small)))
        self._showing = True
        if self.rowCount() != len(self._rows):
            self.setRowCount(0)
            for _ in self._rows:
                self.appendRow([_empty() for _ in COLUMNS])
        spare = sum(row.wanted for row in self._rows) > FEWEST
        for number, row in enumerate(self._rows):
            self._show(number, row, spare)
        self._showing = False

    def row_of_light(self, light: int) -> int | None:
        """Where the photo of a light is shown."""
        return next((number for number, row in enumerate(self._rows) if row.pair.light == light), None)

    def _show(self, number: int, row: Row, spare: bool) -> None:
        """Writes a row; `spare` says that a photo more may be left out."""
        how, why = RULES[row.pair.rule]
        light = "" if row.angles is None else f"az {row.angles[0]:.0f}°   el {row.angles[1]:.0f}°"
        remark = "; ".join(row.remarks)
        words = [row.name, row.listed, light, how, remark]
        hints = [CHOOSE if spare or not row.wanted else TOO_FEW, row.listed, AXES, why, remark]
        for column, (text, hint) in enumerate(zip(words, hints, strict=True)):
            item = self.item(number, column)
            item.setText(text)
            item.setToolTip(hint)
            item.setForeground(self._ink(row))
        mark = self.item(number, PHOTO)
        mark.setCheckState(Qt.CheckState.Checked if row.wanted else Qt.CheckState.Unchecked)
        mark.setCheckable(spare or not row.wanted)
        known = self._icons.get(row.pair.photo) if row.pair.photo is not None else None
        mark.setIcon(known if known is not None else icon("photos"))
        sign = icon("warning", theme.present().warning).pixmap(SIGN) if row.alarming else None
        self.item(number, REMARK).setData(sign, Qt.ItemDataRole.DecorationRole)

    def _ink(self, row: Row) -> QBrush:
        colours = theme.present()
        return QBrush(QColor(colours.text if row.wanted else colours.faint))

    def _follow_mark(self, item: QStandardItem) -> None:
        if self._showing or item.column() != PHOTO:
            return
        name = self._rows[item.row()].name
        if item.checkState() is Qt.CheckState.Checked:
            self._leave_out.discard(name)
        else:
            self._leave_out.add(name)
        self.wishes_changed.emit()


def _untinted(picture: QPixmap) -> QIcon:
    """An icon that keeps its colours where its row is chosen."""
    made = QIcon(picture)
    made.addPixmap(picture, QIcon.Mode.Selected)
    return made


def _empty() -> QStandardItem:
    item = QStandardItem()
    item.setEditable(False)
    return item


def _rows_of(report: Report) -> list[Row]:
    """The photos by their lights, then the lights without photos and the photos without lights."""
    lit = [pair for pair in report.pairs if pair.light is not None]
    unlit = [pair for pair in report.pairs if pair.light is None]
    return [_row_of(report, pair) for pair in [*sorted(lit, key=lambda pair: pair.light or 0), *unlit]]


def _row_of(report: Report, pair: Pair) -> Row:
    lights, listed, angles = report.light_list, "", None
    if lights is not None and pair.light is not None:
        angles = to_angles(lights.directions[pair.light])
        listed = f"line {lights.lines[pair.light]}" if lights.names is None else basename(lights.names[pair.light])
    if pair.photo is None:
        return Row(pair, listed, listed, angles, ("no such photo",))
    remarks = report.remarks.get(pair.photo, ())
    if pair.light is None and lights is not None and pair.rule == "unpaired":
        byproduct = is_byproduct(pair.photo)
        remarks = (*remarks, "no photo of the set" if byproduct else "no light in the list: not used")
    return Row(pair, pair.photo.name, listed, angles, remarks)
