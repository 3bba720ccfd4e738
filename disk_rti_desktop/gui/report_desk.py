"""All that belongs to the report of the open object: its action, its dialog, and where it went."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QDockWidget, QWidget

from disk_rti_desktop.gui import messages
from disk_rti_desktop.gui.actions import ActionSet
from disk_rti_desktop.gui.desk import FILE, Groups
from disk_rti_desktop.gui.report_dialog import ReportDialog
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.reports import Subject


class ReportActions(ActionSet):
    """What one can do about reports."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.report = self.add(
            "report", "Write a &report…", ["Ctrl+R"], "Write a web page and a PDF about the open object"
        )

    @property
    def needing_a_picture(self) -> Sequence[QAction]:
        return [self.report]


class ReportDesk(QObject):
    """Writes reports of what a session has open, with its notes and the encodings that it was compared with."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.actions = ReportActions(self)
        self.actions.report.triggered.connect(self.ask)

    @property
    def menus(self) -> Mapping[str, Groups]:
        """One more entry in the menu of files."""
        return {FILE: [[self.actions.report]]}

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """None."""
        return []

    def stop(self) -> None:
        """Nothing outlives the dialog."""

    def ask(self) -> None:
        """Opens the dialog for the open object."""
        opened = self._session.opened
        if opened is None:
            return
        folder = Path.home() if opened.path is None else opened.path.absolute().parent
        dialog = ReportDialog(self._subject(), folder, self._window)
        dialog.written.connect(self._tell)
        dialog.open()

    def _subject(self) -> Subject:
        session = self._session
        assert session.opened is not None
        first = session.opened.relightable
        others = [
            other.relightable
            for other in session.shelf
            if other.photo is None and other.relightable is not first and other.path != session.opened.path
        ]
        return Subject(first, session.opened.path, others, notes=session.notes)

    def _tell(self, written: Sequence[Path]) -> None:
        """Says where the files are, and offers to open the first."""
        names = "\n".join(str(path) for path in written)
        box = messages.ask(self._window, "The report is written", names, "Open it", "Close")
        box.accepted.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(written[0]))))
