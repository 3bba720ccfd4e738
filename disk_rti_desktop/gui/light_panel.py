"""The light: the trackball one drags, and beside it the same light in numbers."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from disk_rti_desktop.gui.light_trackball import LightTrackball
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.mlic.lights import from_angles, to_angles


class LightPanel(QWidget):
    """Trackball, x and y, azimuth and elevation, all of one session's light."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.trackball = LightTrackball(session)
        self.light_x = _number("Light x", "How far the light is to the right: -1 to 1", -1, 1, 0.05, 2)
        self.light_y = _number("Light y", "How far the light is to the top: -1 to 1", -1, 1, 0.05, 2)
        self.azimuth = _number("Azimuth", "Degrees counter-clockwise from the right", 0, 359, 5, 0, "°")
        self.azimuth.setWrapping(True)
        self.elevation = _number("Elevation", "Degrees above the picture: 90 is straight above", 0, 90, 5, 0, "°")
        self._lay_out()
        self.light_x.valueChanged.connect(lambda x: self._light(x, session.view.light[1]))
        self.light_y.valueChanged.connect(lambda y: self._light(session.view.light[0], y))
        self.azimuth.valueChanged.connect(self._turn)
        self.elevation.valueChanged.connect(self._turn)
        session.view_changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        rows = [[("x", self.light_x), ("Azimuth", self.azimuth)], [("y", self.light_y), ("Elevation", self.elevation)]]
        for row, pairs in enumerate(rows):
            for column, (text, box) in enumerate(pairs):
                label = QLabel(text)
                label.setBuddy(box)
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                give_role(label, "muted")
                grid.addWidget(label, row, 2 * column)
                grid.addWidget(box, row, 2 * column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.trackball)
        layout.addLayout(grid)
        layout.addStretch(1)
        for before, after in [
            (self.light_x, self.light_y),
            (self.light_y, self.azimuth),
            (self.azimuth, self.elevation),
        ]:
            QWidget.setTabOrder(before, after)

    def _light(self, x: float, y: float) -> None:
        self._session.view = self._session.view.lit(x, y)

    def _turn(self) -> None:
        # Straight above, the light has no azimuth of its own: the box remembers the one that was typed.
        light = from_angles(self.azimuth.value(), self.elevation.value())
        self._light(float(light[0]), float(light[1]))

    def _follow(self) -> None:
        x, y = self._session.view.light
        azimuth, elevation = to_angles(self._session.view.direction)
        _show(self.light_x, x)
        _show(self.light_y, y)
        _show(self.elevation, elevation)
        if x or y:
            _show(self.azimuth, round(azimuth) % 360)


def _number(
    name: str, hint: str, low: float, high: float, step: float, decimals: int, suffix: str = ""
) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(low, high)
    box.setSingleStep(step)
    box.setDecimals(decimals)
    box.setSuffix(suffix)
    box.setKeyboardTracking(False)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    box.setAccessibleName(name)
    box.setToolTip(hint)
    return box


def _show(box: QDoubleSpinBox, value: float) -> None:
    """Shows a value without reporting it as the user's."""
    blocker = QSignalBlocker(box)
    box.setValue(value)
    blocker.unblock()
