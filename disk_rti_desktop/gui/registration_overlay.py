"""The second picture laid over the first, see-through or in turns: what the eye judges a registration by."""

import numpy as np
from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.registration import Transform

BLINK = 700  # milliseconds that each is seen
MARGIN = 6.0


class _Sheet(QWidget):
    """Both pictures, the second in the share that is wished."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second = QImage(), QImage()
        self.sizes = (1, 1), (1, 1)
        self.transform_: Transform | None = None
        self.share = 0.5
        self.setMinimumSize(320, 200)
        self.setAccessibleName("The two pictures, laid on each other")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.present().surround))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        (width, height), second = self.sizes
        scale = max(1e-6, min((self.width() - 2 * MARGIN) / width, (self.height() - 2 * MARGIN) / height))
        painter.translate((self.width() - width * scale) / 2, (self.height() - height * scale) / 2)
        painter.scale(scale, scale)
        painter.setClipRect(QRectF(0, 0, width, height))
        if not self.first.isNull():
            painter.drawImage(QRectF(0, 0, width, height), self.first)
        if self.transform_ is not None and not self.second.isNull() and self.share > 0:
            painter.setOpacity(self.share)
            painter.setTransform(_for_qt(self.transform_), combine=True)
            painter.drawImage(QRectF(0, 0, *second), self.second)
        painter.end()


class RegistrationOverlay(QWidget):
    """The sheet, how much of the second is seen, and whether they blink."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = _Sheet()
        self.share = QSlider(Qt.Orientation.Horizontal)
        self.share.setRange(0, 100)
        self.share.setValue(50)
        self.share.setAccessibleName("How much of the second picture is seen")
        self.share.setToolTip("From the first picture alone to the second alone")
        self.blink = QCheckBox("Flicker")
        self.blink.setToolTip("Show the two in turns: what does not lie right jumps")
        self._timer = QTimer(self)
        self._timer.setInterval(BLINK)
        below = QHBoxLayout()
        for widget, stretch in (
            (plain_label("First"), 0),
            (self.share, 1),
            (plain_label("Second"), 0),
            (self.blink, 0),
        ):
            below.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.sheet, 1)
        column.addLayout(below)
        self.share.valueChanged.connect(self._mix)
        self.blink.toggled.connect(self._blink)
        self._timer.timeout.connect(self._change)

    def show_pictures(
        self, first: QImage, second: QImage, first_size: tuple[int, int], second_size: tuple[int, int]
    ) -> None:
        """Shows versions of two pictures of these sizes."""
        self.sheet.first, self.sheet.second, self.sheet.sizes = first, second, (first_size, second_size)
        self.sheet.update()

    def lay(self, transform: Transform | None) -> None:
        """Lays the second on the first; None: it is not seen."""
        self.sheet.transform_ = transform
        self.sheet.update()

    def stop(self) -> None:
        """Ends the blinking."""
        self._timer.stop()

    def _mix(self, percent: int) -> None:
        self.sheet.share = percent / 100
        self.sheet.update()

    def _blink(self, on: bool) -> None:
        self.share.setEnabled(not on)
        if on:
            self._timer.start()
            self._change()
        else:
            self._timer.stop()
            self._mix(self.share.value())

    def _change(self) -> None:
        self.sheet.share = 0.0 if self.sheet.share == 1.0 else 1.0
        self.sheet.update()


def _for_qt(transform: Transform) -> QTransform:
    """The same for Qt, which multiplies from the other side."""
    return QTransform(*np.asarray(transform.matrix.T, np.float64).ravel().tolist())
