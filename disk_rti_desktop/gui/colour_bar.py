"""Which colour stands for which difference."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.render.difference import Difference, colours_of, marks

STEPS = 256
HEIGHT = 12
MARGIN = 14  # for half a number at each end


class ColourBar(QWidget):
    """The colours of a session's difference, with the numbers of its ends and its middle."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Colours of the difference")
        session.comparing_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        shown = self._session.comparing.difference
        low, middle, high = marks(shown)
        ends = "from blue, darker, over black to orange, brighter" if shown.measure.signed else "from black to yellow"
        self.setAccessibleDescription(f"{low}, {middle}, {high}: {ends}")
        self.setToolTip(f"{shown.measure.description}.\nBeyond the ends, the colours stay the same.")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, HEIGHT + 4 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(90, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        shown, rim = self._session.comparing.difference, palette.color(QPalette.ColorRole.Mid)
        draw_bar(painter, QRectF(self.rect()), shown, rim, palette.color(QPalette.ColorRole.WindowText))
        painter.end()


def draw_bar(painter: QPainter, area: QRectF, shown: Difference, rim: QColor, text: QColor) -> None:
    """Draws the colours of a difference in an area, and below them their numbers in the painter's font."""
    image = QImage(colours_of(shown, STEPS).tobytes(), STEPS, 1, 3 * STEPS, QImage.Format.Format_RGB888)
    metrics = painter.fontMetrics()
    bar = area.adjusted(MARGIN, 1, -MARGIN, 0)
    bar.setHeight(area.height() - metrics.height() - 4)
    painter.drawImage(bar, image)
    painter.setPen(QPen(rim, 1))
    painter.drawRect(bar)
    painter.setPen(text)
    for share, number in zip((0.0, 0.5, 1.0), marks(shown), strict=True):
        width = metrics.horizontalAdvance(number) + 2
        left = bar.left() + share * bar.width() - width / 2
        left = min(max(left, area.left()), area.right() - width)
        below = QRectF(left, bar.bottom() + 2, width, metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, number)
