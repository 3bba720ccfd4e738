"""Before the training: what was found among the photos, what to make of them, and where to keep it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from disk_rti_desktop import mlic, pipeline
from disk_rti_desktop.encodings.base import Encoding
from disk_rti_desktop.encodings.hsh import Hsh
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.file_dialogs import choose_file, choose_folder, patterns
from disk_rti_desktop.gui.findings_list import FindingsList
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.light_plot import LightPlot
from disk_rti_desktop.gui.method_choice import MethodChoice, harmonics_for
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.mlic import Finding, Report
from disk_rti_desktop.mlic.layouts import LIGHT_SUFFIXES
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.writing import check_writable, free_name

COMPARE = "Also fit HSH, to compare"
COMPARE_HINT = "Takes a few seconds more, and is shown beside the result"
TOO_FEW = "There are too few lights, or they stand too close together, for HSH"
LISTS = f"Light lists ({patterns(LIGHT_SUFFIXES)});;All files (*)"


class TrainingSetup(QWidget):
    """The choices of a training, beside what was found among the photos.

    Signals:
        ready_changed(bool): whether the training could begin now.
    """

    ready_changed = Signal(bool)

    def __init__(self, photos: Path, fit_for_comparison: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._harmonics: Hsh | None = None
        self._check: Task | None = None
        self._named_by_user = False
        self.photos = PathField("Photos", lambda w, p: choose_folder(w, "Folder of photos", p))
        self.lights = PathField("Light list", lambda w, p: choose_file(w, "Light list", p or self.photos.path, LISTS))
        self.lights.line.setPlaceholderText("found by itself, beside the photos")
        self.method = MethodChoice()
        self.comparison = QCheckBox(COMPARE)
        self.comparison.setChecked(fit_for_comparison)
        self.out = PathField("Save in", self._choose_out)
        self.out_hint = plain_label()
        self.out_hint.setWordWrap(True)
        theme.give_role(self.out_hint, "fault")
        self.headline = plain_label()
        self.headline.setWordWrap(True)
        theme.give_role(self.headline, "heading")
        self.findings = FindingsList()
        self.plot = LightPlot()
        self._lay_out()
        self.photos.set_path(photos)
        self.photos.changed.connect(self._look)
        self.lights.changed.connect(self._look)
        self.method.changed.connect(self.refresh)
        self.out.changed.connect(self._keep_own_name)
        self._look()

    @property
    def plan(self) -> Plan | None:
        """What would be made; None while something is missing or at fault."""
        photos, out = self.photos.path, self.out.path
        usable = self._report is not None and self._report.mlic is not None
        if not usable or photos is None or out is None or self.out_hint.text():
            return None
        wanted = self.comparison.isEnabled() and self.comparison.isChecked()
        compare_with = (self._harmonics,) if wanted and self._harmonics is not None else ()
        return Plan(photos, self.lights.path, out, self.encoding, compare_with)

    @property
    def encoding(self) -> Encoding:
        """The chosen method with its parameters, as far as the lights allow."""
        chosen = self.method.encoding
        return self._harmonics if isinstance(chosen, Hsh) and self._harmonics is not None else chosen

    def refresh(self) -> None:
        """Looks again where the result can be kept, and whether all is there to begin."""
        self.comparison.setEnabled(self._harmonics is not None and not isinstance(self.encoding, Hsh))
        self.comparison.setToolTip(TOO_FEW if self._report is not None and self._harmonics is None else COMPARE_HINT)
        if not self._named_by_user and self._report is not None:
            self.out.set_path(_proposed(self._report, self.encoding))
        self._judge()

    def use_lights(self, path: Path) -> None:
        """Takes this light list, and looks at the photos anew."""
        self.lights.set_path(path)
        self._look()

    def _lay_out(self) -> None:
        wishes = QVBoxLayout()
        wishes.setSpacing(4)
        for field in [self.photos, self.lights]:
            _add_named(wishes, field)
        wishes.addWidget(self.method)
        wishes.addSpacing(4)
        wishes.addWidget(self.comparison)
        wishes.addSpacing(10)
        _add_named(wishes, self.out)
        wishes.addWidget(self.out_hint)
        wishes.addStretch(1)
        found = QVBoxLayout()
        found.setSpacing(12)
        found.addWidget(self.headline)
        found.addWidget(self.plot, 0, Qt.AlignmentFlag.AlignHCenter)
        found.addWidget(self.findings, 1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(32)
        columns.addLayout(wishes, 1)
        columns.addLayout(found, 1)

    def _look(self) -> None:
        """Checks the photos in the background; what was known of others is forgotten."""
        self._forget_check()
        self._report = None
        self.plot.show_lights(None)
        self.findings.show_findings(())
        photos = self.photos.path
        if photos is None:
            self.headline.setText("Choose the folder that holds the photos.")
        else:
            self.headline.setText("Looking at the photos…")
            self._check = Task(looking(photos, self.lights.path))
            self._check.succeeded.connect(self._take)
            self._check.failed.connect(self._refuse)
            self._check.start()
        self._judge()

    def _forget_check(self) -> None:
        """Does not wait for the check under way, nor for its result."""
        if self._check is not None:
            self._check.succeeded.disconnect(self._take)
            self._check.failed.disconnect(self._refuse)
            self._check.cancel()
            self._check = None

    def _take(self, report: Report) -> None:
        self._check = None
        self._report = report
        self._harmonics = None if report.mlic is None else harmonics_for(report.mlic.lights)
        self.headline.setText(headline(report))
        self.findings.show_findings(report.findings)
        self.plot.show_lights(None if report.light_list is None else report.light_list.directions)
        self.refresh()

    def _refuse(self, error: Exception) -> None:
        self._check = None
        self.headline.setText("These photos cannot be used.")
        self.findings.show_findings([Finding("fault", messages.sentence(error))])
        self._judge()

    def _choose_out(self, parent: QWidget, present: Path | None) -> Path | None:
        """A new folder in the one that the user chooses, under the name that stands there already."""
        chosen = choose_folder(parent, "Keep the result in", present.parent if present is not None else None)
        return chosen / present.name if chosen is not None and present is not None else chosen

    def _keep_own_name(self) -> None:
        self._named_by_user = True
        self._judge()

    def _judge(self) -> None:
        problem = ""
        if self.out.path is not None:
            try:
                check_writable(self.out.path)
            except OutputError as error:
                problem = str(error)
        self.out_hint.setText(problem)
        self.out_hint.setVisible(bool(problem))
        self.ready_changed.emit(self.plan is not None)


def looking(photos: Path, lights: Path | None) -> Steps[Report]:
    """The check of a collection, as background work."""
    yield Progress(0, 1, "Looking at the photos")
    return mlic.check(photos, lights=lights)


def headline(report: Report) -> str:
    """What was found, in a line."""
    if report.mlic is not None:
        found = report.mlic
        return f"{found.name}: {len(found.photos)} photos of {found.width} × {found.height} pixels, {found.bits} bit"
    if report.faults:
        count = len(report.faults)
        return (
            "One thing must be mended before these photos can be used."
            if count == 1
            else (f"{count} things must be mended before these photos can be used.")
        )
    return "There are no photos here."


def _proposed(report: Report, encoding: Encoding) -> Path | None:
    """A free folder beside the photos, named after object and method."""
    if report.folder is None:
        return None
    return free_name(report.folder.absolute().parent / f"{report.name}_{pipeline.short(encoding)}")


def _add_named(column: QVBoxLayout, field: PathField) -> None:
    label = QLabel(field.line.accessibleName())
    label.setBuddy(field.line)
    theme.give_role(label, "heading")
    column.addWidget(label)
    column.addWidget(field)
    column.addSpacing(10)
