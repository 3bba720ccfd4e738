"""From photos to a relightable image: what was found, and what to make of it."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.calibration_dialog import CalibrationDialog
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.training_setup import TrainingSetup

SIZE = (980, 640)


class TrainingDialog(QDialog):
    """Asks what to make of photos.

    Signals:
        wanted(Plan): the user has decided; the dialog closes.
    """

    wanted = Signal(object)

    def __init__(self, session: Session, photos: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("New from photos")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.setup = TrainingSetup(photos, session.settings.fit_for_comparison)
        self.begin = QPushButton("Start")
        self.begin.setProperty("primary", True)
        self.begin.setDefault(True)
        self.cancel = QPushButton("Cancel")
        self.find_lights = QPushButton("Find the lights by a ball…")
        self.find_lights.setToolTip("For photos without a light list that show a glossy ball beside the object")
        self._lay_out()
        self.setup.ready_changed.connect(self.begin.setEnabled)
        self.begin.setEnabled(self.setup.plan is not None)
        self.find_lights.clicked.connect(self._find_lights)
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        title = plain_label("What was found, and what to make of it")
        theme.give_role(title, "title")
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.find_lights)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(title)
        layout.addWidget(self.setup, 1)
        layout.addLayout(buttons)

    def _begin(self) -> None:
        self.setup.refresh()
        plan = self.setup.plan
        if plan is None:
            return
        self._remember(plan)
        self.accept()
        self.wanted.emit(plan)

    def _find_lights(self) -> None:
        photos = self.setup.photos.path
        if photos is None:
            return
        dialog = CalibrationDialog(photos, self)
        dialog.saved.connect(self.setup.use_lights)
        dialog.open()

    def _remember(self, plan: Plan) -> None:
        if self.setup.comparison.isEnabled():
            wish = {"fit_for_comparison": bool(plan.compare_with)}
            self._session.settings = self._session.settings.model_copy(update=wish)
