"""Where a picture or film is written: its name and folder, and what is wrong with them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit

from disk_rti_desktop.gui.file_dialogs import choose_folder
from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.snapshot_foot import hint_label
from disk_rti_desktop.gui.snapshot_form import buddy, named
from disk_rti_desktop.snapshots.names import taken


class Target(QObject):
    """The fields for a new file of some kind ("picture") that ends in one of some suffixes.

    Signals:
        changed(): the user wants another name or folder.
    """

    changed = Signal()

    def __init__(self, kind: str, suffixes: Sequence[str], endings: str, parent: QObject) -> None:
        super().__init__(parent)
        self._kind, self._suffixes, self._endings = kind, suffixes, endings
        self.name = named(QLineEdit(), "Name")
        self.folder = PathField("Folder", lambda w, p: choose_folder(w, f"Folder for the {kind}", p))
        self.hint = hint_label()
        self.name.textChanged.connect(self.changed)
        self.folder.changed.connect(self.changed)

    @property
    def path(self) -> Path | None:
        """Where the file would be written; None while name or folder is missing."""
        name, folder = self.name.text().strip(), self.folder.path
        return folder / name if name and folder is not None and name == Path(name).name else None

    def propose(self, path: Path) -> None:
        """Shows a path."""
        self.folder.set_path(path.parent)
        self.name.setText(path.name)

    def add_to(self, form: QFormLayout) -> None:
        """Puts the fields at the end of a form."""
        form.addRow(buddy("&Name", self.name), self.name)
        form.addRow(buddy("Fo&lder", self.folder), self.folder)
        form.addRow("", self.hint)

    def end_in(self, suffix: str) -> None:
        """Gives the name another suffix."""
        path = Path(self.name.text().strip() or self._kind)
        stem = path.stem if path.suffix.lower() in self._suffixes else path.name
        self.name.setText(f"{stem}{suffix}")

    def judge(self, more: str = "") -> bool:
        """Says what is wrong with name and folder, or `more`; whether nothing is."""
        problem = self._problem() or more
        self.hint.setText(problem)
        return not problem

    def set_enabled(self, enabled: bool) -> None:
        """Lets the user change them, or not."""
        self.name.setEnabled(enabled)
        self.folder.setEnabled(enabled)

    def _problem(self) -> str:
        path = self.path
        if path is None:
            return f"Give the {self._kind} a name, without slashes, and a folder."
        if path.suffix.lower() not in self._suffixes:
            return f"The name must end in {self._endings}."
        if not path.parent.is_dir():
            return f"The folder {path.parent} is not there. Choose another one."
        if taken(path):
            return f"{path.stem} is there already: give this {self._kind} another name."
        return ""
