"""The window in which one watches a job; to close it is to let the work go on in the background."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.jobs import Job
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.making_page import MakingPage
from disk_rti_desktop.settings import Settings

SIZE = (1060, 700)


class MakingDialog(QDialog):
    """Shows one job; the window beside it stays at hand."""

    def __init__(self, job: Job, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Making {job.work.subject}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.page = MakingPage(job, settings)
        title = plain_label(f"{job.work.subject}: {job.work.method}")
        theme.give_role(title, "title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(self.page, 1)
        for button in (self.page.pause, self.page.cancel, self.page.background):
            button.setAutoDefault(False)  # Enter while one looks at the preview must not press any
        self.page.background_wanted.connect(self.close)
        self.finished.connect(self.page.release)

    @property
    def job(self) -> Job:
        """What it shows."""
        return self.page.job
