"""Many pictures at once: which lights and modes, in which format, and where; with a contact sheet."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.errors import ParameterError, RtiError
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.amounts import size_in_words
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import number_box
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_foot import Foot, hint_label
from disk_rti_desktop.gui.snapshot_form import (
    DEPTHS,
    KINDS,
    NUMBER_WIDTH,
    buddy,
    chosen,
    frame_dialog,
    named,
    saving_form,
)
from disk_rti_desktop.gui.snapshot_order import folder_of
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render.modes import KINDS as MODES
from disk_rti_desktop.render.modes import Mode, mode
from disk_rti_desktop.snapshots.legend import NO_LEGEND, Legend
from disk_rti_desktop.snapshots.names import free_picture, object_stem
from disk_rti_desktop.snapshots.sets import MOST_AZIMUTHS, Planned, Wanted, estimated_bytes, planned, set_saved
from disk_rti_desktop.snapshots.sheet import sheet_saved
from disk_rti_desktop.writing import free_name

NORMALS = {"": "None", "opengl": "OpenGL, green to the top", "directx": "DirectX, green to the bottom"}
SHEETS = {"": "None", ".pdf": "PDF, to be printed", ".png": "PNG pictures"}
WAIT = 250  # milliseconds without a change, before the size is estimated


@dataclass(frozen=True, eq=False)
class SetOrder:
    """A set as it is asked for."""

    pictures: tuple[Planned, ...]
    folder: Path
    source: Path | None
    legend: Legend
    sheet: str  # the suffix of the contact sheet; empty: none

    def steps(self) -> Steps[list[Path]]:
        """Writes the pictures, then the sheet; returns all files."""
        share = 0.85 if self.sheet else 1.0
        saving = set_saved(self.pictures, self.folder, self.source, self.legend)
        written = yield from part(saving, 0.0, share)
        if self.sheet:
            first = self.pictures[0].shot.relightable
            path = free_picture(self.folder / f"{object_stem(first.name, first.method)}_sheet{self.sheet}")
            written += yield from part(sheet_saved(self.pictures, path), share, 1.0)
        return written


class SnapshotSetDialog(QDialog):
    """Asks for a set, tells how many files and how large, and writes it in the background; what is finished stays.

    Signals:
        saved(list[Path]): all of it is written; the dialog closes.
    """

    saved = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        opened = session.opened or session.shown[0]
        self._relightable, self._source = opened.relightable, opened.path
        self.setWindowTitle("Save a set of snapshots")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        around = "How many lights around the object, evenly spread"
        self.azimuths = number_box("Azimuths", around, (1, MOST_AZIMUTHS), 1, 0)
        self.azimuths.setFixedWidth(NUMBER_WIDTH)
        self.elevations = named(QLineEdit(), "Elevations", "Degrees above the surface, parted by commas: 15, 45")
        self.modes = {kind.name: QCheckBox(kind.title) for kind in MODES.values() if kind.name != "normals"}
        self.normals = named(QComboBox(), "Normal map", "Which way the green of a normal map grows")
        self.format = named(QComboBox(), "Format")
        self.bits = named(QComboBox(), "Depth", "16 bits keep finer steps for work in other programs")
        self.legend = QCheckBox("Caption, light and scale bar below each")
        self.sheet = named(QComboBox(), "Contact sheet", "All pictures, small, on pages with captions")
        self.folder = PathField("Folder", lambda w, p: choose_folder(w, "Folder for the set", p))
        self.summary = plain_label()
        self.names = named(QListWidget(), "Names of the files")
        self.hint = hint_label()
        self.foot = Foot("Save set")
        self._task: Task | None = None
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._fill()
        self._lay_out()
        self._connect()
        self._follow()

    @property
    def wanted(self) -> Wanted:
        """What is chosen; a ParameterError says what cannot be."""
        return Wanted(
            azimuths=round(self.azimuths.value()),
            elevations=elevations(self.elevations.text()),
            modes=self._chosen_modes,
            normals=self.normals.currentData() or None,
            suffix=self.format.currentData(),
            depth=self.bits.currentData(),
            turns=self._session.view.turns,
            measured=self._session.mm_per_pixel,
        )

    @property
    def _chosen_modes(self) -> tuple[Mode, ...]:
        shown = self._session.view.mode
        names = [name for name, box in self.modes.items() if box.isChecked()]
        return tuple(shown if name == shown.kind.name else mode(name) for name in names)

    def _fill(self) -> None:
        kept = self._session.settings.snapshots
        self.azimuths.setValue(kept.azimuths)
        self.elevations.setText(kept.elevations)
        shown = self._session.view.mode
        for name, box in self.modes.items():
            box.setChecked(name in kept.modes)
            present = " Taken with its present parameters." if name == shown.kind.name and shown.values else ""
            box.setToolTip(MODES[name].description + present)
        chosen(self.normals, NORMALS, kept.normals)
        chosen(self.format, KINDS, kept.suffix)
        chosen(self.bits, DEPTHS, kept.depth)
        chosen(self.sheet, SHEETS, kept.sheet)
        self.legend.setChecked(kept.caption)
        stem = object_stem(self._relightable.name, self._relightable.method)
        self.folder.set_path(free_name(folder_of(self._session) / f"{stem}_snapshots"))

    def _lay_out(self) -> None:
        modes = QGridLayout()
        modes.setHorizontalSpacing(16)
        half = (len(self.modes) + 1) // 2
        for number, box in enumerate(self.modes.values()):
            modes.addWidget(box, number % half, number // half)
        form = saving_form()
        form.addRow(buddy("&Azimuths", self.azimuths), self.azimuths)
        form.addRow(buddy("&Elevations, °", self.elevations), self.elevations)
        form.addRow(buddy("&Modes", next(iter(self.modes.values()))), modes)
        form.addRow(buddy("&Normal map", self.normals), self.normals)
        kind = QHBoxLayout()
        kind.setSpacing(8)
        kind.addWidget(self.format, 1)
        kind.addWidget(self.bits, 1)
        form.addRow(buddy("&Format", self.format), kind)
        form.addRow("", self.legend)
        form.addRow(buddy("Contact &sheet", self.sheet), self.sheet)
        form.addRow(buddy("Fo&lder", self.folder), self.folder)
        form.addRow("", self.hint)
        theme.give_role(self.summary, "heading")
        self.summary.setWordWrap(True)
        self.names.setMinimumWidth(330)
        self.names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.summary)
        right.addWidget(self.names, 1)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(form, 3)
        columns.addLayout(right, 2)
        frame_dialog(self, columns, self.foot)

    def _connect(self) -> None:
        for box in (self.normals, self.format, self.bits, self.sheet):
            box.currentIndexChanged.connect(self._follow)
        self.azimuths.valueChanged.connect(self._follow)
        self.elevations.textChanged.connect(self._follow)
        for mode_box in self.modes.values():
            mode_box.toggled.connect(self._follow)
        self.folder.changed.connect(self._follow)
        self._timer.timeout.connect(self._estimate)
        self.foot.wanted.connect(self._begin)
        self.foot.busy_changed.connect(self._set_busy)
        self.foot.succeeded.connect(self._finish)
        self.foot.stopped.connect(self._tell_stopped)
        self.foot.closed.connect(self._leave)

    def _follow(self) -> None:
        """Tells what would be written."""
        jpeg = self.format.currentData() == ".jpg"
        if jpeg:
            self.bits.setCurrentIndex(self.bits.findData(8))
        self.bits.setEnabled(not jpeg)
        try:
            pictures = self._planned()
        except RtiError as error:
            self._tell_problem(str(error))
            return
        self._tell_problem("")
        self.names.clear()
        self.names.addItems([picture.name for picture in pictures])
        self._summarise(pictures, "")
        self._timer.start()

    def _planned(self) -> list[Planned]:
        pictures = planned(self._relightable, self.wanted)
        if not pictures:
            raise ParameterError("Choose at least one mode with one elevation, or a normal map.")
        if self.folder.path is None:
            raise ParameterError("Choose a folder for the set.")
        return pictures

    def _tell_problem(self, problem: str) -> None:
        self.hint.setText(problem)
        self.foot.save.setEnabled(not problem and not self.foot.busy)
        if problem:
            self._timer.stop()
            self.names.clear()
            self.summary.setText("Nothing to save yet")

    def _summarise(self, pictures: list[Planned], size: str) -> None:
        width, height = pictures[0].shot.size
        sheet = " and a contact sheet" if self.sheet.currentData() else ""
        count = "1 picture" if len(pictures) == 1 else f"{len(pictures)} pictures"
        self.summary.setText(f"{count}{sheet}, {width} × {height} pixels{size}")

    def _estimate(self) -> None:
        """Works out in the background how much room the pictures will take."""
        if self._task is not None:
            self._timer.start()
            return
        try:
            pictures = self._planned()
        except RtiError:
            return
        self._task = Task(_estimated(pictures))
        self._task.succeeded.connect(self._tell_estimate)
        self._task.finished.connect(self._forget)
        self._task.start()

    def _tell_estimate(self, estimate: tuple[list[Planned], int]) -> None:
        pictures, size = estimate
        if not self._timer.isActive() and not self.hint.text():
            self._summarise(pictures, f", about {size_in_words(size)}")

    def _forget(self) -> None:
        self._task = None

    def _begin(self) -> None:
        path = self.folder.path
        if path is None or not self.foot.save.isEnabled():
            return
        legend = Legend() if self.legend.isChecked() else NO_LEGEND
        order = SetOrder(tuple(self._planned()), path, self._source, legend, self.sheet.currentData())
        self._remember(path)
        self.foot.start(order.steps())

    def _remember(self, folder: Path) -> None:
        kept = self._session.settings
        choices = {
            "azimuths": round(self.azimuths.value()),
            "elevations": self.elevations.text(),
            "modes": tuple(each.kind.name for each in self._chosen_modes),
            "normals": self.normals.currentData(),
            "suffix": self.format.currentData(),
            "depth": self.bits.currentData(),
            "sheet": self.sheet.currentData(),
        }
        changed = {"snapshot_folder": folder.parent, "snapshots": kept.snapshots.model_copy(update=choices)}
        self._session.settings = kept.model_copy(update=changed)

    def _set_busy(self, busy: bool) -> None:
        fields = (self.azimuths, self.elevations, self.normals, self.format, self.bits, self.legend, self.sheet)
        for field in (*fields, *self.modes.values(), self.folder):
            field.setEnabled(not busy)
        if not busy:
            self._follow()

    def _finish(self, written: list[Path]) -> None:
        self.saved.emit(written)
        self.accept()

    def _tell_stopped(self) -> None:
        self.summary.setText(f"Stopped. What was finished stays in {self.folder.path}")
        self._timer.stop()

    def _leave(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def reject(self) -> None:
        self.foot.leave()


def elevations(text: str) -> tuple[float, ...]:
    """Numbers of degrees parted by commas or semicolons; a ParameterError if there is something else."""
    words = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    try:
        return tuple(float(word.rstrip("° ")) for word in words)
    except ValueError as error:
        raise ParameterError(f"Elevations are numbers parted by commas, as in 15, 45; not '{text}'.") from error


def _estimated(pictures: list[Planned]) -> Steps[tuple[list[Planned], int]]:
    yield Progress(0, 1, "Estimating the size")
    return pictures, estimated_bytes(pictures)
