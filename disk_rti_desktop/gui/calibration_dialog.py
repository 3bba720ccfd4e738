"""Finding the lights of photos in a dialog of its own, and where to keep their list."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.calibration_page import CalibrationPage
from disk_rti_desktop.gui.file_dialogs import choose_new_file
from disk_rti_desktop.gui.help_topics import help_button
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.path_field import PathField

SIZE = (1180, 740)
LISTS = "Light lists (*.lp)"


class CalibrationDialog(QDialog):
    """The page, and the way to save what it has found.

    Signals:
        saved(Path): the light list has been written; the dialog closes.
    """

    saved = Signal(object)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Find the lights")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        title = plain_label("Where the lights were, by their highlights on mirroring balls")
        theme.give_role(title, "title")
        place = folder if folder.is_dir() else folder.parent
        self.page = CalibrationPage(folder)
        self.out = PathField("Save as", lambda parent, path: choose_new_file(parent, "Light list", path, LISTS))
        self.out.set_path(place.absolute() / "lights.lp")
        self.keep = QPushButton("Save")
        self.keep.setProperty("primary", True)
        self.keep.setDefault(True)
        self.keep.setEnabled(False)
        self.cancel = QPushButton("Cancel")
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(help_button(self))
        for widget, stretch in ((plain_label("Save as"), 0), (self.out, 1), (self.cancel, 0), (self.keep, 0)):
            below.addWidget(widget, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(title)
        layout.addWidget(self.page, 1)
        layout.addLayout(below)
        self.page.ready_changed.connect(self.keep.setEnabled)
        self.page.saved.connect(self._finish)
        self.page.failed.connect(self._tell)
        self.keep.clicked.connect(self._save)
        self.cancel.clicked.connect(self.reject)
        self.finished.connect(self.page.release)

    def _save(self) -> None:
        path = self.out.path
        if path is None:
            self.out.line.setFocus()
            return
        if not path.exists():
            self.page.save(path)
            return
        box = messages.ask(
            self, "Replace this light list?", f"{path} is there already.", "Replace", "Keep it and choose another name"
        )
        box.accepted.connect(lambda: self.page.save(path))

    def _finish(self, path: Path) -> None:
        self.saved.emit(path)
        self.accept()

    def _tell(self, error: Exception) -> None:
        messages.show_error(self, error)
