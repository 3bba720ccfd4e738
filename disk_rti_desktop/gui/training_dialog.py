"""From photos to a relightable image: choose, watch, done. Order of pages: the choices, then the making."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from disk_rti_desktop.gui import messages, theme
from disk_rti_desktop.gui.calibration_dialog import CalibrationDialog
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.making_page import MakingPage
from disk_rti_desktop.gui.opening import ready
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.training_setup import TrainingSetup
from disk_rti_desktop.progress import Steps

SIZE = (980, 640)


class TrainingDialog(QDialog):
    """Makes a relightable image, from photos or (without any) as other steps tell.

    Signals:
        made(Made): it is made and saved; the dialog closes.
    """

    made = Signal(object)

    def __init__(self, session: Session, photos: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._closing = False
        self._afterwards: Callable[[], object] | None = None
        self.setWindowTitle("New from photos")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*SIZE)
        self.title = plain_label()
        theme.give_role(self.title, "title")
        self.making = MakingPage(session.settings)
        self.setup = None if photos is None else TrainingSetup(photos, session.settings.fit_for_comparison)
        self.pages = QStackedWidget()
        self.begin = QPushButton("Start")
        self.begin.setProperty("primary", True)
        self.begin.setDefault(True)
        self.cancel = QPushButton("Cancel")
        self.find_lights = QPushButton("Find the lights by a ball…")
        self.find_lights.setToolTip("For photos without a light list that show a glossy ball beside the object")
        self._lay_out()
        self.find_lights.clicked.connect(self._find_lights)
        self.begin.clicked.connect(self._begin)
        self.cancel.clicked.connect(self.reject)
        self.making.made.connect(self._finish)
        self.making.failed.connect(self._tell_failure)
        self.making.stopped.connect(self._return)
        self.finished.connect(self._end)

    def watch(self, title: str, steps: Steps[Any]) -> None:
        """Shows the making page at once, for steps that need no choices."""
        self.title.setText(title)
        self.pages.setCurrentWidget(self.making)
        for button in (self.begin, self.cancel, self.find_lights):
            button.hide()
        self.making.start(steps)
        self.making.stop.setFocus()

    def _lay_out(self) -> None:
        self.title.setText("What was found, and what to make of it")
        if self.setup is not None:
            self.pages.addWidget(self.setup)
            self.setup.ready_changed.connect(self.begin.setEnabled)
            self.begin.setEnabled(self.setup.plan is not None)
        self.pages.addWidget(self.making)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.find_lights)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.begin)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(self.title)
        layout.addWidget(self.pages, 1)
        layout.addLayout(buttons)

    def _begin(self) -> None:
        if self.setup is None:
            return
        self.setup.refresh()
        plan = self.setup.plan
        if plan is None:
            return
        self._remember(plan)
        self.watch(f"Making {plan.out.name}", ready(plan.steps()))

    def _find_lights(self) -> None:
        photos = None if self.setup is None else self.setup.photos.path
        if self.setup is None or photos is None:
            return
        dialog = CalibrationDialog(photos, self)
        dialog.saved.connect(self.setup.use_lights)
        dialog.open()

    def _remember(self, plan: Plan) -> None:
        if self.setup is not None and self.setup.comparison.isEnabled():
            wish = {"fit_for_comparison": bool(plan.compare_with)}
            self._session.settings = self._session.settings.model_copy(update=wish)

    def _finish(self, made: object) -> None:
        self.made.emit(made)
        self.accept()

    def _tell_failure(self, error: Exception) -> None:
        if not self._closing:
            messages.show_error(self, error)
        self._return()

    def _return(self) -> None:
        """Back to the choices after a stop or a failure; away, where there are none."""
        if self._closing or self.setup is None:
            self.done(QDialog.DialogCode.Rejected)
            return
        self.title.setText("What was found, and what to make of it")
        self.setup.refresh()
        self.pages.setCurrentWidget(self.setup)
        for button in (self.begin, self.cancel, self.find_lights):
            button.show()

    def _end(self) -> None:
        self.making.release()
        if self._afterwards is not None:
            QTimer.singleShot(0, self._afterwards)

    def leave(self, after: Callable[[], object] | None = None) -> None:
        """Asks whether to give up what is being made, then closes, and calls `after` when it is closed."""
        if after is not None:
            self._afterwards = after
        if not self.making.running:
            self.done(QDialog.DialogCode.Rejected)
            return
        box = messages.ask(
            self,
            "Stop making this?",
            "It is not finished yet. When you stop now, what was learned so far is lost.",
            "Stop",
            "Go on",
        )
        box.accepted.connect(self._give_up)
        box.rejected.connect(self._go_on)

    def _go_on(self) -> None:
        self._afterwards = None

    def _give_up(self) -> None:
        self._closing = True
        if self.making.running:
            self.making.cancel()
        else:
            self.done(QDialog.DialogCode.Rejected)

    def reject(self) -> None:
        self.leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.leave()
