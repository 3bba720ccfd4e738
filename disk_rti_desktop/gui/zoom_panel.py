"""How large the picture is seen: a slider, the same in per cent, and the two sizes one wants most."""

import math
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractSpinBox, QHBoxLayout, QSizePolicy, QSlider, QToolButton, QWidget

from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.number_box import number_box, show_number
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.render.view import MAX_ZOOM, MIN_ZOOM

STEPS = 1000
BOX_WIDTH = 84


class ZoomPanel(QWidget):
    """The zoom of a session's view, about the middle of what a viewport shows; 100 % is a pixel for a pixel."""

    def __init__(
        self, session: Session, viewport: Viewport, actions: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._viewport = session, viewport
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setSingleStep(STEPS // 50)
        self.slider.setAccessibleName("Zoom")
        self.slider.setToolTip("From the whole picture at the left to single pixels at the right")
        hint = "100 % shows one pixel of the picture on one of the screen"
        self.number = number_box("Zoom in per cent", hint, (100 * MIN_ZOOM, 100 * MAX_ZOOM), 10, 0, " %")
        self.number.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.number.setFixedWidth(BOX_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        for action in actions:
            layout.addWidget(_button(action))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self._slide)
        self.number.valueChanged.connect(lambda per_cent: self._zoom(per_cent / 100))
        viewport.resized.connect(self._follow)
        for signal in (session.opened_changed, session.view_changed):
            signal.connect(self._follow)
        self._follow()

    @property
    def _least(self) -> float:
        """The smallest zoom that the picture allows in the present window."""
        opened = self._session.opened
        if opened is None:
            return MIN_ZOOM
        picture = (opened.relightable.width, opened.relightable.height)
        return replace(self._session.view, zoom=MIN_ZOOM).clamped(picture, self._viewport.pane_size).zoom

    def _slide(self, place: int) -> None:
        least = self._least
        self._zoom(least * (MAX_ZOOM / least) ** (place / STEPS))

    def _zoom(self, wanted: float) -> None:
        self._viewport.zoom_by(wanted / self._session.view.zoom)
        self._follow()  # the number that was typed may be beyond what is possible

    def _follow(self) -> None:
        zoom, least = self._session.view.zoom, self._least
        show_number(self.number, 100 * zoom)
        blocker = QSignalBlocker(self.slider)
        self.slider.setValue(round(STEPS * math.log(max(zoom / least, 1.0)) / math.log(MAX_ZOOM / least)))
        blocker.unblock()


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(plain_text(action))
    return button
