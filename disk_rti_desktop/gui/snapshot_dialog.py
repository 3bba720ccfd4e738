"""A picture under the present light, as a file: what of it, in which format, and where."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.panes import Pane
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render import cpu, snapshot
from disk_rti_desktop.render.modes import NEUTRAL
from disk_rti_desktop.render.view import View

FORMATS = {".png": "PNG, lossless", ".tif": "TIFF, lossless", ".jpg": "JPEG, small"}


@dataclass(frozen=True, eq=False)
class Shot:
    """What is to be written: one picture whole, or what the panes of a window show."""

    shown: tuple[Opened, ...]
    view: View
    panes: tuple[Pane, ...] | None  # None: the whole first picture
    path: Path

    def steps(self) -> Steps[Path]:
        """Relights, then writes; returns where to."""
        first = self.shown[0].relightable
        if self.panes is None:
            image = yield from part(cpu.shown(first, self.view), 0.0, 0.9)
        else:
            view = replace(self.view, display=NEUTRAL)  # the display's brightness is no property of the picture
            image = yield from _window(tuple(opened.relightable for opened in self.shown), view, self.panes)
        yield Progress(9, 10, "Writing the file")
        source = str(self.shown[0].path or "")
        facts = dict(snapshot.snapshot_facts(first, self.view, source))
        if self.panes is not None:
            facts["Method"] = " | ".join(opened.relightable.method for opened in self.shown)
        snapshot.save_picture(image, self.path, facts, first.profile)
        return self.path


def _window(shown: tuple[Relightable, ...], view: View, panes: tuple[Pane, ...]) -> Steps[Bytes]:
    width = max(pane.left + pane.width for pane in panes)
    image = np.zeros((panes[0].height, width, 3), np.uint8)
    for number, (relightable, pane) in enumerate(zip(shown, panes, strict=True)):
        yield Progress(0.9 * number, len(shown), "Relighting")
        image[:, pane.left : pane.left + pane.width] = cpu.render(relightable, view, pane.size)
    return image


class SnapshotDialog(QDialog):
    """Asks what to keep and where, and writes it in the background.

    Signals:
        saved(Path): it is written; the dialog closes.
    """

    saved = Signal(object)

    def __init__(self, session: Session, panes: tuple[Pane, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._panes = panes
        self._task: Task | None = None
        self.setWindowTitle("Save snapshot")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.whole = QRadioButton()
        self.window_part = QRadioButton()
        self._kinds = QButtonGroup(self)
        self.format = QComboBox()
        self.format.setAccessibleName("Format")
        for suffix, text in FORMATS.items():
            self.format.addItem(text, suffix)
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.folder = PathField("Folder", lambda w, p: choose_folder(w, "Folder for snapshots", p))
        self.hint = plain_label()
        self.hint.setWordWrap(True)
        theme.give_role(self.hint, "fault")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.save = QPushButton("Save")
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.cancel = QPushButton("Cancel")
        self._fill()
        self._lay_out()
        self.format.currentIndexChanged.connect(self._change_suffix)
        self.name.textChanged.connect(self._judge)
        self.folder.changed.connect(self._judge)
        self.save.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self._judge()

    @property
    def path(self) -> Path | None:
        """Where the picture would be written; None while name or folder is missing."""
        name, folder = self.name.text().strip(), self.folder.path
        if not name or folder is None or name != Path(name).name:
            return None
        return folder / name

    def _fill(self) -> None:
        first = self._session.shown[0].relightable
        self.whole.setText(f"The whole picture, {first.width} × {first.height} pixels")
        across = max(pane.left + pane.width for pane in self._panes)
        beside = " (side by side)" if len(self._panes) > 1 else ""
        self.window_part.setText(f"What the window shows{beside}, {across} × {self._panes[0].height} pixels")
        self.whole.setChecked(True)
        for button in [self.whole, self.window_part]:
            self._kinds.addButton(button)
        folder = self._session.settings.snapshot_folder or _beside(self._session.shown[0])
        self.folder.set_path(folder)
        view = self._session.view
        self.name.setText(snapshot.picture_name(first.name, first.method, view.direction, folder, view.mode).name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow("Keep", self.whole)
        form.addRow("", self.window_part)
        for text, field in [("&Format", self.format), ("&Name", self.name), ("Fo&lder", self.folder)]:
            label = QLabel(text)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            form.addRow(label, field)
        form.addRow("", self.hint)
        self.bar.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.bar, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(18)
        layout.addLayout(form)
        layout.addLayout(buttons)

    def _change_suffix(self) -> None:
        path = Path(self.name.text().strip() or "picture")
        stem = path.stem if path.suffix.lower() in snapshot.FORMATS else path.name
        self.name.setText(f"{stem}{self.format.currentData()}")

    def _judge(self) -> None:
        problem = self._problem()
        self.hint.setText(problem)
        self.hint.setVisible(bool(problem))
        self.save.setEnabled(not problem)

    def _problem(self) -> str:
        path = self.path
        if path is None:
            return "Give the picture a name, without slashes, and a folder."
        if path.suffix.lower() not in snapshot.FORMATS:
            return "The name must end in .png, .tif or .jpg."
        if not path.parent.is_dir():
            return f"The folder {path.parent} is not there. Choose another one."
        if path.exists():
            return f"{path.name} is there already: give this picture another name."
        return ""

    def _begin(self) -> None:
        self._judge()
        path = self.path
        if path is None or not self.save.isEnabled():
            return
        panes = self._panes if self.window_part.isChecked() else None
        self._set_busy(True)
        self._task = Task(Shot(self._session.shown, self._session.view, panes, path).steps())
        self._task.progressed.connect(self._show)
        self._task.succeeded.connect(self._finish)
        self._task.failed.connect(self._tell_failure)
        self._task.cancelled.connect(self._leave)
        self._task.start()

    def _set_busy(self, busy: bool) -> None:
        for widget in [self.whole, self.window_part, self.format, self.name, self.folder, self.save]:
            widget.setEnabled(not busy)
        self.bar.setVisible(busy)

    def _show(self, progress: Progress) -> None:
        self.bar.setValue(round(100 * progress.fraction))

    def _leave(self) -> None:
        self._task = None
        self.done(QDialog.DialogCode.Rejected)

    def _finish(self, path: Path) -> None:
        self._task = None
        self._session.settings = self._session.settings.model_copy(update={"snapshot_folder": path.parent})
        self.saved.emit(path)
        self.accept()

    def _tell_failure(self, error: Exception) -> None:
        self._task = None
        self._set_busy(False)
        messages.show_error(self, error)

    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
            return
        super().reject()


def _beside(opened: Opened) -> Path:
    """The folder that an object lies in, or the user's own."""
    return opened.path.absolute().parent if opened.path is not None else Path.home()
