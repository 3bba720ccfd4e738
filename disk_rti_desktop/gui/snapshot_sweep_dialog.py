"""The light in motion as a film: which course, how long, how large, and where."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLineEdit, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import number_box
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_foot import Foot, hint_label
from disk_rti_desktop.gui.snapshot_form import NUMBER_WIDTH, buddy, chosen, frame_dialog, named, saving_form
from disk_rti_desktop.gui.snapshot_order import folder_of
from disk_rti_desktop.gui.snapshot_preview import Preview
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.snapshots.names import free_picture, object_stem, taken
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
        self.name = named(QLineEdit(), "Name")
        self.folder = PathField("Folder", lambda w, p: choose_folder(w, "Folder for the film", p))
        self.summary = plain_label()
        theme.give_role(self.summary, "muted")
        self.hint = hint_label()
        self.foot = Foot("Save film")
        self.preview = Preview()
        self._fill()
        self._lay_out()
        self._connect()
        self._follow()

    @property
    def path(self) -> Path | None:
        """Where the film would be written; None while name or folder is missing."""
        name, folder = self.name.text().strip(), self.folder.path
        return folder / name if name and folder is not None and name == Path(name).name else None

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
        folder = folder_of(self._session)
        self.folder.set_path(folder)
        stem = object_stem(self._relightable.name, self._relightable.method)
        self.name.setText(free_picture(folder / f"{stem}_light{kept.film}").name)

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
        form.addRow(buddy("&Name", self.name), self.name)
        form.addRow(buddy("Fo&lder", self.folder), self.folder)
        form.addRow("", self.summary)
        form.addRow("", self.hint)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addLayout(form, 3)
        columns.addWidget(self.preview, 2)
        frame_dialog(self, columns, self.foot)

    def _connect(self) -> None:
        self.course.currentIndexChanged.connect(self._follow)
        self.format.currentIndexChanged.connect(self._change_suffix)
        for field in (self.azimuth, self.elevation, self.seconds, self.rate, self.side):
            field.valueChanged.connect(self._follow)
        self.disc.toggled.connect(self._follow)
        self.name.textChanged.connect(self._judge)
        self.folder.changed.connect(self._judge)
        self.foot.wanted.connect(self._begin)
        self.foot.busy_changed.connect(self._set_busy)
        self.foot.succeeded.connect(self._finish)
        self.foot.stopped.connect(self._leave)
        self.foot.closed.connect(self._leave)

    def _change_suffix(self) -> None:
        path = Path(self.name.text().strip() or "light")
        stem = path.stem if path.suffix.lower() in SUFFIXES else path.name
        self.name.setText(f"{stem}{self.format.currentData()}")

    def _follow(self) -> None:
        """Shows the course where the light is lowest, and tells how much it is."""
        sweep = self.sweep
        width, height = sweep.size(self._relightable)
        self.summary.setText(f"{sweep.frames} pictures of {width} × {height} pixels")
        self.preview.show_drawn(partial(sweep_preview, self._relightable, sweep))
        self._judge()

    def _judge(self) -> None:
        problem = self._problem()
        self.hint.setText(problem)
        self.hint.setVisible(bool(problem))
        self.foot.save.setEnabled(not problem and not self.foot.busy)

    def _problem(self) -> str:
        path = self.path
        if path is None:
            return "Give the film a name, without slashes, and a folder."
        if path.suffix.lower() not in SUFFIXES:
            return "The name must end in .mp4 or .gif."
        if not path.parent.is_dir():
            return f"The folder {path.parent} is not there. Choose another one."
        if taken(path):
            return f"{path.stem} is there already: give this film another name."
        return ""

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
        for more in (self.disc, self.name, self.folder):
            more.setEnabled(not busy)
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
