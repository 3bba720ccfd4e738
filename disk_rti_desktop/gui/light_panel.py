"""The light: the trackball one drags, and beside it the same light in numbers."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QWidget

from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.light_trackball import LightTrackball
from disk_rti_desktop.gui.number_box import number_box, show_number
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.mlic.lights import from_angles, to_angles

MARGIN = 12
GAP = 10
BOX_WIDTH = 78
_BESIDE = ((0, 0), (2, 0), (4, 0), (6, 0))  # row and column of each label; its box is below
_BELOW = ((0, 0), (1, 0), (0, 2), (1, 2))  # its box is to the right


class LightPanel(QWidget):
    """Trackball, x and y, azimuth and elevation, all of one session's light; laid out for the largest trackball."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.trackball = LightTrackball(session)
        self.light_x = number_box("Light x", "How far the light is to the right: -1 to 1", (-1, 1), 0.05, 2)
        self.light_y = number_box("Light y", "How far the light is to the top: -1 to 1", (-1, 1), 0.05, 2)
        self.azimuth = number_box("Azimuth", "Degrees counter-clockwise from the right", (0, 359), 5, 0, "°")
        self.azimuth.setWrapping(True)
        self.elevation = number_box("Elevation", "Degrees above the picture: 90 is straight above", (0, 90), 5, 0, "°")
        self._boxes = (self.light_x, self.light_y, self.azimuth, self.elevation)
        self._labels = [_label(text) for text in ("x", "y", "Azimuth", "Elevation")]
        self._beside = True
        self._lay_out()
        self.light_x.valueChanged.connect(lambda x: self._light(x, session.view.light[1]))
        self.light_y.valueChanged.connect(lambda y: self._light(session.view.light[0], y))
        self.azimuth.valueChanged.connect(self._turn)
        self.elevation.valueChanged.connect(self._turn)
        session.view_changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        self._numbers = QWidget()
        self._grid = QGridLayout(self._numbers)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(MARGIN, 8, MARGIN, 8)
        self._row.setSpacing(GAP)
        self._row.addWidget(self.trackball, 1)
        self._row.addWidget(self._numbers, 0, Qt.AlignmentFlag.AlignCenter)
        for label, box in zip(self._labels, self._boxes, strict=True):
            label.setBuddy(box)
            box.setFixedWidth(BOX_WIDTH)
        self._arrange()
        for before, after in pairwise((self.trackball, *self._boxes)):
            QWidget.setTabOrder(before, after)

    def _arrange(self) -> None:
        """Puts the numbers into one column beside the trackball, or into two rows below it."""
        beside, direction, align = self._beside, QBoxLayout.Direction, Qt.AlignmentFlag
        self._row.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._grid.setVerticalSpacing(2 if beside else 6)
        places = _BESIDE if beside else _BELOW
        for label, box, (row, column) in zip(self._labels, self._boxes, places, strict=True):
            label.setAlignment((align.AlignLeft if beside else align.AlignRight) | align.AlignVCenter)
            self._grid.addWidget(label, row, column)
            self._grid.addWidget(box, row + 1 if beside else row, column if beside else column + 1)

    def _light(self, x: float, y: float) -> None:
        self._session.view = self._session.view.lit(x, y)

    def _turn(self) -> None:
        # Straight above, the light has no azimuth of its own: the box remembers the one that was typed.
        light = from_angles(self.azimuth.value(), self.elevation.value())
        self._light(float(light[0]), float(light[1]))

    def _follow(self) -> None:
        x, y = self._session.view.light
        azimuth, elevation = to_angles(self._session.view.direction)
        show_number(self.light_x, x)
        show_number(self.light_y, y)
        show_number(self.elevation, elevation)
        if x or y:
            show_number(self.azimuth, round(azimuth) % 360)

    def minimumSizeHint(self) -> QSize:
        smallest = self.trackball.minimumSizeHint()
        return QSize(smallest.width() + GAP + BOX_WIDTH + 2 * MARGIN, smallest.height() + 16)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width, height = self.width() - 2 * MARGIN, self.height() - 16
        below = min(width, height - GAP - 2 * self.light_x.sizeHint().height() - 6)
        beside = min(width - GAP - BOX_WIDTH, height) >= below
        if beside != self._beside:
            self._beside = beside
            self._arrange()


def _label(text: str) -> QLabel:
    label = plain_label(text)
    give_role(label, "muted")
    return label
