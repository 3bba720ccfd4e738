"""What lies over the pictures without getting in the mouse's way: their names, and the line between them."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.session import Session

MARGIN = 10
KNOB = 9  # half the size of what one grips a wipe's line by


class Captions:
    """The names of two pictures that are compared, each in a corner of its pane."""

    def __init__(self, parent: QWidget) -> None:
        self.labels = [_caption(parent), _caption(parent)]

    def arrange(self, session: Session, rects: list[QRect]) -> None:
        """Names what the panes show: the left one on its left, and the right one of a wipe on its right."""
        texts = _texts(session)
        for number, label in enumerate(self.labels):
            label.setVisible(number < len(texts) and bool(texts[number]))
            if label.isHidden():
                continue
            rect = rects[number]
            label.setText(texts[number])
            label.setMaximumWidth(max(1, rect.width() - 2 * MARGIN))
            label.adjustSize()
            at_right = number == 1 and session.scene.line is not None
            left = rect.right() + 1 - MARGIN - label.width() if at_right else rect.left() + MARGIN
            label.move(left, MARGIN)


class Divider(QWidget):
    """The strip between two pictures, or the line of a wipe with its knob."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._wiping = False

    def part(self, rects: list[QRect], wiping: bool) -> None:
        """Lies between two panes; hidden unless there are two."""
        self.setVisible(len(rects) == 2)
        if len(rects) != 2:
            return
        self._wiping = wiping
        end, start, height = rects[0].right() + 1, rects[1].left(), rects[0].height()
        if wiping:
            self.setGeometry(start - KNOB - 1, 0, 2 * KNOB + 2, height)
        else:
            self.setGeometry(end, 0, max(1, start - end), height)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._wiping:
            painter.fillRect(self.rect(), self.palette().window())
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(KNOB + 1, self.height() / 2)
        # White within black is seen on every picture.
        for width, colour in ((3.0, QColor(0, 0, 0, 170)), (1.2, QColor(255, 255, 255))):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(middle.x(), 0), QPointF(middle.x(), self.height()))
        painter.setPen(QPen(QColor(255, 255, 255), 1.2))
        painter.setBrush(QColor(0, 0, 0, 190))
        painter.drawRoundedRect(QRectF(middle.x() - KNOB, middle.y() - 14, 2 * KNOB, 28), 5, 5)
        for side in (-1, 1):
            tip = QPointF(middle.x() + side * 6, middle.y())
            painter.drawPolyline([tip + QPointF(-side * 4, -5), tip, tip + QPointF(-side * 4, 5)])
        painter.end()


def _texts(session: Session) -> list[str]:
    """What each pane shows; nothing where no two are compared."""
    names = [opened.relightable.method for opened in session.shown]
    wanted = session.scene.difference
    if not session.compared:
        return []
    if wanted is not None:
        return [f"{names[0]}  –  {names[1]}:  {wanted.measure.title}"]
    return names


def _caption(parent: QWidget) -> QLabel:
    label = plain_label(parent=parent)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    theme.give_role(label, "caption")
    label.hide()
    return label
