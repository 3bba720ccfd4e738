"""A picture under the present light, or a comparison as it is seen, as a file: in which format, and where."""

from dataclasses import dataclass, replace
from functools import cache
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
from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render import cpu, snapshot
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import NEUTRAL
from disk_rti_desktop.render.placement import BACKGROUND
from disk_rti_desktop.render.view import Size, View, turned_size

FORMATS = {".png": "PNG, lossless", ".tif": "TIFF, lossless", ".jpg": "JPEG, small"}


@dataclass(frozen=True, eq=False)
class Shot:
    """What is to be written: a picture whole, or a scene as a window shows it."""

    opened: Opened
    view: View
    scene: Scene | None  # None: the whole picture
    window: Size
    path: Path

    def steps(self) -> Steps[Path]:
        """Relights, then writes; returns where to."""
        relightable = self.opened.relightable
        if self.scene is None:
            image = yield from part(cpu.shown(relightable, self.view), 0.0, 0.9)
        else:
            image = yield from part(_window(self.scene, self.window), 0.0, 0.9)
        yield Progress(9, 10, "Writing the file")
        facts = dict(snapshot.snapshot_facts(relightable, self.view, str(self.opened.path or "")))
        if self.scene is not None:
            facts |= _comparison_facts(self.scene)
        snapshot.save_picture(image, self.path, facts, relightable.profile)
        return self.path


def _window(scene: Scene, window: Size) -> Steps[Bytes]:
    """A scene as a window of that size shows it; the display's brightness is no property of the picture."""
    renderer_of = cache(cpu.CpuRenderer)
    image = np.zeros((window[1], window[0], 3), np.uint8)
    among = scene.panes(window)
    for number, pane in enumerate(among):
        yield Progress(number, len(among), "Relighting")
        view = replace(scene.views[number], display=NEUTRAL)
        for picture, seen in zip(scene.pictures, scene.views, strict=True):
            if not seen.mode.plain:
                yield from groundwork_of(picture).steps(seen.upright, turned_size(pane.size, seen.turns))
        drawn = scene.drawn(number, renderer_of, pane.seen(view), pane.extent, BACKGROUND)
        image[:, pane.left : pane.left + pane.width] = drawn
    return image


def _comparison_facts(scene: Scene) -> dict[str, str | float]:
    """What a scene says of itself beyond its first picture."""
    methods = [picture.method for picture in scene.pictures]
    shown = scene.difference
    if shown is not None:
        return {
            "Method": " – ".join(methods),
            "Mode": scene.views[0].mode.kind.name,
            "Difference": shown.measure.name,
            "DifferenceScale": shown.scale,
        }
    line: dict[str, str | float] = {} if scene.line is None else {"WipeLine": round(scene.line, 4)}
    return {"Method": " | ".join(methods), **line}


class SnapshotDialog(QDialog):
    """Asks what to keep and where, and writes it in the background.

    Signals:
        saved(Path): it is written; the dialog closes.
    """

    saved = Signal(object)

    def __init__(self, session: Session, window: Size, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._opened, self._scene, self._window = session.shown[0], session.scene, window
        if session.opened is not None:
            self._opened = session.opened
        self._pane_size = self._scene.panes(window)[0].size
        self._task: Task | None = None
        self.setWindowTitle("Save snapshot")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self.whole = QRadioButton()
        self.window_part = QRadioButton()
        self.comparison = QRadioButton()
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

    @property
    def _choices(self) -> tuple[QRadioButton, ...]:
        return self.whole, self.window_part, self.comparison

    def _fill(self) -> None:
        first, view = self._opened.relightable, self._session.view
        self.whole.setText(_sized("The whole picture", turned_size((first.width, first.height), view.turns)))
        self.window_part.setText(_sized("What the window shows of it", self._pane_size))
        self.comparison.setText(_sized("The comparison as it is seen", self._window))
        self.comparison.setVisible(self._session.compared)
        self.whole.setChecked(True)
        for button in self._choices:
            self._kinds.addButton(button)
        folder = self._session.settings.snapshot_folder or _beside(self._opened)
        self.folder.set_path(folder)
        self.name.setText(snapshot.picture_name(first.name, first.method, view.direction, folder, view.mode).name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        kept = QVBoxLayout()
        for button in self._choices:
            kept.addWidget(button)
        form.addRow("Keep", kept)
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
        self._set_busy(True)
        view, scene, size = self._session.view, None, self._pane_size
        if self.comparison.isChecked():
            scene, size = self._scene, self._window
        elif self.window_part.isChecked():
            scene = Scene((self._opened.relightable,), (view,))
        self._task = Task(Shot(self._opened, view, scene, size, path).steps())
        self._task.progressed.connect(self._show)
        self._task.succeeded.connect(self._finish)
        self._task.failed.connect(self._tell_failure)
        self._task.cancelled.connect(self._leave)
        self._task.start()

    def _set_busy(self, busy: bool) -> None:
        for widget in [*self._choices, self.format, self.name, self.folder, self.save]:
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


def _sized(text: str, size: Size) -> str:
    return f"{text}, {size[0]} × {size[1]} pixels"


def _beside(opened: Opened) -> Path:
    """The folder that an object lies in, or the user's own."""
    return opened.path.absolute().parent if opened.path is not None else Path.home()
