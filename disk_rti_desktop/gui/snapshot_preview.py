"""A small picture of what will be saved, drawn anew in the background when a choice changes."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Steps
from disk_rti_desktop.render.view import Size

WAIT = 120  # milliseconds without a change, before it is drawn
ROOM = QSize(340, 300)

Draw = Callable[[Size], Steps[Bytes]]
"""Draws a picture (h, w, 3) in sRGB for some room, in device pixels."""


class Preview(QLabel):
    """Shows what a function draws; while it draws, what was there before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(ROOM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAccessibleName("Preview of what will be saved")
        self._draw: Draw | None = None
        self._task: Task | None = None
        self._again = False
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether something is still to be drawn."""
        return self._task is not None or self._timer.isActive()

    def show_drawn(self, draw: Draw) -> None:
        """Draws this soon, in place of what is under way."""
        self._draw = draw
        self._timer.start()

    def stop(self) -> None:
        """Gives up what is under way, and draws nothing more."""
        self._draw = None
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        if self._task is not None:
            self._again = True
            self._task.cancel()
            return
        if self._draw is None:
            return
        ratio = self.devicePixelRatioF()
        room = (round((self.width() - 4) * ratio), round((self.height() - 4) * ratio))
        self._task = Task(self._draw(room))
        self._task.succeeded.connect(self._show)
        self._task.failed.connect(self._tell)
        self._task.finished.connect(self._finish)
        self._task.start()

    def _finish(self) -> None:
        self._task = None
        if self._again:
            self._again = False
            self._begin()

    def _show(self, image: Bytes) -> None:
        content = np.ascontiguousarray(image)
        height, width = content.shape[:2]
        made = QImage(content.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        pixmap = QPixmap.fromImage(made)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.setPixmap(pixmap)

    def _tell(self, error: Exception) -> None:
        self.setText(str(error) if isinstance(error, RtiError) else "No preview could be drawn.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._draw is not None:
            self._timer.start()
