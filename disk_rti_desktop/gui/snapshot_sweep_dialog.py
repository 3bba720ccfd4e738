"""The light in motion as a film: which course, how long, how large, and where."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import number_box
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_foot import Foot
from disk_rti_desktop.gui.snapshot_form import NUMBER_WIDTH, buddy, chosen, frame_dialog, named, saving_form
from disk_rti_desktop.gui.snapshot_order import folder_of
from disk_rti_desktop.gui.snapshot_preview import Preview
from disk_rti_desktop.gui.snapshot_target import Target
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.snapshots.names import free_picture, object_stem
from disk_rti_desktop.snapshots.sweep import COURSES, SUFFIXES, Sweep, sweep_preview, sweep_saved

FILMS = {".mp4": "MP4, for players and slides", ".gif": "GIF, for web pages and mails"}


class SweepDialog(QDialog):
    """Asks for the course of the light, shows where it begins, and films it in the background.

    Signals:
        saved(Path): it is written; the dialog closes.
    """

    saved = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        opened = session.opened or session.shown[0]
        self._relightable, self._source = opened.relightable, opened.path
        self.setWindowTitle("Film the light")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.course = named(QComboBox(), "Course of the light")
        around = "Where the light begins: degrees, counter-clockwise from the right"
        above = "Degrees above the surface: the light's height, or its lowest place"
        self.azimuth = number_box("Azimuth", around, (0, 359), 5, 0, "°")
        self.elevation = number_box("Elevation", above, (0, 90), 5, 0, "°")
        self.seconds = number_box("Length", "How long one round takes", (0.5, 600), 0.5, 1, " s")
        self.rate = number_box("Pictures a second", "25 for films, 10 to 15 for a small GIF", (1, 60), 1, 0)
        self.side = number_box("Longer side", "Pixels of the longer side, at most", (16, 4096), 120, 0, " px")
        for box in (self.azimuth, self.elevation, self.seconds, self.rate, self.side):
            box.setFixedWidth(NUMBER_WIDTH)
            box.setKeyboardTracking(True)  # the preview follows while one types
        self.format = named(QComboBox(), "Format")
        self.disc = QCheckBox("Show the light in a corner")
        self.target = Target("film", SUFFIXES, ".mp4 or .gif", self)
        self.name, self.folder, self.hint = self.target.name, self.target.folder, self.target.hint
        self.summary = plain_label()
        theme.give_role(self.summary, "muted")
        self.foot = Foot("Save film")
        self.preview = Preview()
        self._fill()
        self._lay_out()
        self._connect()
        self._follow()

    @property
    def path(self) -> Path | None:
        """Where the film would be written; None while name or folder is missing."""
        return self.target.path

    @property
    def sweep(self) -> Sweep:
        """What is chosen."""
        return Sweep(
            course=self.course.currentData(),
            azimuth=self.azimuth.value(),
            elevation=self.elevation.value(),
            seconds=self.seconds.value(),
            rate=round(self.rate.value()),
            side=round(self.side.value()),
            disc=self.disc.isChecked(),
            mode=self._session.view.mode,
            turns=self._session.view.turns,
        )

    def _fill(self) -> None:
        kept, view = self._session.settings.snapshots, self._session.view
        chosen(self.course, COURSES, kept.course)
        chosen(self.format, FILMS, kept.film)
        self.azimuth.setValue(round(to_angles(view.direction)[0]) % 360)
        self.elevation.setValue(kept.elevation)
        self.seconds.setValue(kept.seconds)
        self.rate.setValue(kept.rate)
        self.side.setValue(kept.side)
        self.disc.setChecked(kept.disc)
        stem = object_stem(self._relightable.name, self._relightable.method)
        self.target.propose(free_picture(folder_of(self._session) / f"{stem}_light{kept.film}"))

    def _lay_out(self) -> None:
        form = saving_form()
        for text, field in (
            ("&Course", self.course),
            ("&Azimuth", self.azimuth),
            ("&Elevation", self.elevation),
            ("&Length", self.seconds),
            ("&Pictures a second", self.rate),
            ("Longer s&ide", self.side),
            ("&Format", self.format),
        ):
            form.addRow(buddy(text, field), field)
        form.addRow("", self.disc)
        form.addRow("", self.summary)
        self.target.add_to(form)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(form, 3)
        columns.addWidget(self.preview, 2)
        frame_dialog(self, columns, self.foot)

    def _connect(self) -> None:
        self.course.currentIndexChanged.connect(self._follow)
        self.format.currentIndexChanged.connect(lambda: self.target.end_in(self.format.currentData()))
        for field in (self.azimuth, self.elevation, self.seconds, self.rate, self.side):
            field.valueChanged.connect(self._follow)
        self.disc.toggled.connect(self._follow)
        self.target.changed.connect(self._judge)
        self.foot.wanted.connect(self._begin)
        self.foot.busy_changed.connect(self._set_busy)
        self.foot.succeeded.connect(self._finish)
        self.foot.stopped.connect(self._leave)
        self.foot.closed.connect(self._leave)

    def _follow(self) -> None:
        """Shows the course where the light is lowest, and tells how much it is."""
        sweep = self.sweep
        width, height = sweep.size(self._relightable)
        self.summary.setText(f"{sweep.frames} pictures of {width} × {height} pixels")
        self.preview.show_drawn(partial(sweep_preview, self._relightable, sweep))
        self._judge()

    def _judge(self) -> None:
        self.foot.save.setEnabled(self.target.judge() and not self.foot.busy)

    def _begin(self) -> None:
        self._judge()
        path = self.path
        if path is not None and self.foot.save.isEnabled():
            self.preview.stop()
            self._remember(path.parent)
            self.foot.start(sweep_saved(self._relightable, self.sweep, path, self._source))

    def _remember(self, folder: Path) -> None:
        kept, sweep = self._session.settings, self.sweep
        choices = {
            **{name: getattr(sweep, name) for name in ("course", "elevation", "seconds", "rate", "side", "disc")},
            "film": self.format.currentData(),
        }
        changed = {"snapshot_folder": folder, "snapshots": kept.snapshots.model_copy(update=choices)}
        self._session.settings = kept.model_copy(update=changed)

    def _set_busy(self, busy: bool) -> None:
        for field in (self.course, self.azimuth, self.elevation, self.seconds, self.rate, self.side, self.format):
            field.setEnabled(not busy)
        self.disc.setEnabled(not busy)
        self.target.set_enabled(not busy)
        if not busy:
            self._follow()

    def _finish(self, path: Path) -> None:
        self.saved.emit(path)
        self.accept()

    def _leave(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def done(self, result: int) -> None:
        self.preview.stop()
        super().done(result)

    def reject(self) -> None:
        self.foot.leave()
