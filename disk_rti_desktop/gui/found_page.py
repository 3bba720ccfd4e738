"""The first page of the wizard: what was found among the photos, and what is odd about it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from disk_rti_desktop import mlic
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.calibration_dialog import CalibrationDialog
from disk_rti_desktop.gui.file_dialogs import choose_file, choose_folder, patterns
from disk_rti_desktop.gui.findings_list import FindingsList
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.light_plot import LightPlot
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.photo_image import as_image
from disk_rti_desktop.gui.photo_model import PhotoModel
from disk_rti_desktop.gui.photo_views import PhotoViews
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.mlic import Finding, Report
from disk_rti_desktop.mlic.findings import counted
from disk_rti_desktop.mlic.layouts import LIGHT_SUFFIXES
from disk_rti_desktop.progress import Progress

LISTS = f"Light lists ({patterns(LIGHT_SUFFIXES)});;All files (*)"
ASIDE = 380  # pixels of the column beside the photos


class FoundPage(QWidget):
    """The photos and lights, paired; each photo can be left out.

    Signals:
        changed(): other photos are usable, or none any more.
    """

    changed = Signal()

    def __init__(self, photos: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report: Report | None = None
        self._task: Task | None = None
        self._judged = False
        self.photos = PathField("Photos", lambda w, p: choose_folder(w, "Folder of photos", p))
        self.lights = PathField("Light list", lambda w, p: choose_file(w, "Light list", p or self.photos.path, LISTS))
        self.lights.line.setPlaceholderText("found by itself, beside the photos")
        self.find_lights = QPushButton("Find lights by a ball…")
        self.find_lights.setToolTip("For photos without a light list that show a glossy ball beside the object")
        self.headline, self.source = plain_label(), plain_label()
        self.model = PhotoModel(self)
        self.views = PhotoViews(self.model)
        self.plot = LightPlot()
        self.sight = QLabel()
        self.findings = FindingsList()
        self._lay_out()
        self._connect()
        self.photos.set_path(photos)
        self._begin_anew()

    @property
    def collection(self) -> mlic.Mlic | None:
        """The photos as they would be used; None while they cannot be."""
        return None if self.report is None else self.report.mlic

    @property
    def judged(self) -> bool:
        """Whether all that can be told of the photos has been told."""
        return self._judged

    def use_lights(self, path: Path) -> None:
        """Takes this light list, and looks at the photos anew."""
        self.lights.set_path(path)
        self._begin_anew()

    def release(self) -> None:
        """Does not wait for the look under way, nor for its result."""
        if self._task is not None:
            for signal in (self._task.progressed, self._task.succeeded, self._task.failed):
                signal.disconnect()
            self._task.cancel()
            self._task = None

    def _lay_out(self) -> None:
        for label, role in ((self.headline, "heading"), (self.source, "muted")):
            label.setWordWrap(True)
            theme.give_role(label, role)
        self.sight.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sight.setMinimumSize(170, 150)
        self.sight.setAccessibleName("The chosen photo")
        places = QGridLayout()
        places.setHorizontalSpacing(12)
        places.setVerticalSpacing(6)
        for row, field in enumerate((self.photos, self.lights)):
            label = QLabel(field.line.accessibleName())
            label.setBuddy(field.line)
            places.addWidget(label, row, 0)
            places.addWidget(field, row, 1)
        places.addWidget(self.find_lights, 1, 2)
        places.setColumnStretch(1, 1)
        beside = QHBoxLayout()
        beside.addWidget(self.plot)
        beside.addWidget(self.sight, 1)
        aside = QVBoxLayout()
        aside.setSpacing(10)
        for widget in (self.headline, self.source):
            aside.addWidget(widget)
        aside.addLayout(beside)
        aside.addWidget(self.findings, 1)
        column = QWidget()
        column.setFixedWidth(ASIDE)
        column.setLayout(aside)
        aside.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addWidget(self.views, 1)
        across.addWidget(column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(places)
        layout.addLayout(across, 1)

    def _connect(self) -> None:
        self.photos.changed.connect(self._begin_anew)
        self.lights.changed.connect(self._begin_anew)
        self.find_lights.clicked.connect(self._calibrate)
        self.model.wishes_changed.connect(self._look)
        self.views.chosen.connect(self._show_row)
        self.plot.chosen.connect(self._choose_light)
        self.plot.pointed.connect(self._point_at)

    def _begin_anew(self) -> None:
        """Looks at photos that nothing is known of."""
        self.model.forget()
        self.report = None
        self.plot.show_lights(None)
        self.findings.show_findings(())
        self.source.clear()
        self.sight.clear()
        self._look()

    def _look(self) -> None:
        """Checks the photos in the background; what is known of their pictures is kept."""
        self.release()
        self._judged = False
        photos = self.photos.path
        self.find_lights.setEnabled(photos is not None)
        if photos is None:
            self.headline.setText("Choose the folder that holds the photos.")
        else:
            if self.report is None:
                self.headline.setText("Looking at the photos…")
            known = {} if self.report is None else self.report.thumbnails
            steps = mlic.look(photos, lights=self.lights.path, leave_out=self.model.leave_out, known=known)
            self._task = Task(steps)
            self._task.progressed.connect(self._take_part)
            self._task.succeeded.connect(self._take)
            self._task.failed.connect(self._refuse)
            self._task.start()
        self.changed.emit()

    def _take_part(self, progress: Progress) -> None:
        if isinstance(progress.preview, Report):
            self._show(progress.preview)
            if progress.total:
                done = f"{progress.done:.0f} of {counted(round(progress.total), 'photo')}"
                self.views.title.setText(f"Looking at the pictures: {done}")

    def _take(self, report: Report) -> None:
        self._task = None
        self._judged = True
        self._show(report)
        rows = self.model.rows
        odd = sum(row.alarming for row in rows)
        used = sum(row.pair.used for row in rows)
        words = f"{counted(used, 'photo')} used" + (f", {odd} to look at" if odd else "")
        self.views.title.setText(words if rows else "")
        if self.views.row < 0 and rows:
            self.views.choose(next((number for number, row in enumerate(rows) if row.alarming), 0))

    def _show(self, report: Report) -> None:
        self.report = report
        lights = report.light_list
        self.headline.setText(headline(report))
        self.source.setText(_source(report))
        self.source.setToolTip("" if lights is None else str(lights.path))
        self.findings.show_findings(report.findings)
        self.model.show_report(report)
        unused = {pair.light for pair in report.pairs if pair.light is not None and not pair.used}
        self.plot.show_lights(None if lights is None else lights.directions, unused if report.photos else ())
        self._show_row(self.views.row)
        self.changed.emit()

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self._judged = True
        self.headline.setText("These photos cannot be used.")
        self.findings.show_findings([Finding("fault", messages.sentence(error))])
        self.changed.emit()

    def _show_row(self, number: int) -> None:
        """Marks the light of the row, and shows its photo larger."""
        rows = self.model.rows
        row = rows[number] if 0 <= number < len(rows) else None
        self.plot.mark(None if row is None else row.pair.light)
        photo = None if row is None else row.pair.photo
        small = None if photo is None or self.report is None else self.report.thumbnails.get(photo)
        if row is None or small is None:
            self.sight.setPixmap(QPixmap())
            return
        ratio = self.devicePixelRatioF()
        pixels = QPixmap.fromImage(as_image(small)).scaled(
            self.sight.contentsRect().size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixels.setDevicePixelRatio(ratio)
        self.sight.setPixmap(pixels)
        self.sight.setToolTip(row.name)

    def _choose_light(self, light: int) -> None:
        number = self.model.row_of_light(light)
        if number is not None:
            self.views.choose(number)

    def _point_at(self, light: int) -> None:
        """Shows the photo of the light under the pointer, and the chosen one again when the pointer leaves."""
        number = self.model.row_of_light(light) if light >= 0 else None
        self._show_row(self.views.row if number is None else number)

    def _calibrate(self) -> None:
        photos = self.photos.path
        if photos is not None:
            dialog = CalibrationDialog(photos, self)
            dialog.saved.connect(self.use_lights)
            dialog.open()


def headline(report: Report) -> str:
    """What was found, in a line."""
    if report.mlic is not None:
        found = report.mlic
        return f"{found.name}: {len(found.photos)} photos of {found.width} × {found.height} pixels, {found.bits} bit"
    if report.faults:
        things = "One thing" if len(report.faults) == 1 else f"{len(report.faults)} things"
        return f"{things} must be mended before these photos can be used."
    return "There are no photos here."


def _source(report: Report) -> str:
    """Which light list is in force."""
    lights = report.light_list
    if lights is None:
        return "Lights from: no light list is known yet."
    return f"Lights from: {lights.path.name} ({counted(len(lights), 'light')})"
