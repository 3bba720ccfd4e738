"""How the picture is looked at: the modes, the parameters of the chosen one, and the brightness of the display."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui.areas import focusable
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_slider import ChoiceList, NumberSlider
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.progress import Progress
from disk_rti_desktop.render.modes import DISPLAY, KINDS, NEUTRAL, Kind, Parameter, mode

Field = NumberSlider | ChoiceList


class ModePanel(QScrollArea):
    """Modes, their parameters, and exposure, gain and gamma of one session's view.

    Signals:
        stop_wanted(): the user does not want to wait until the mode can be shown.
    """

    stop_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kind: Kind | None = None
        self.modes = _mode_list()
        self.description = plain_label()
        self.description.setWordWrap(True)
        give_role(self.description, "muted")
        self.fields: dict[str, Field] = {}
        self._parameters = QVBoxLayout()
        self.reset = _reset_button("Set the mode's parameters as they were at first")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = QPushButton("Stop")
        self.stop.setToolTip("Go back to the default mode")
        self.display_heading = plain_label("Display")
        self.display_fields = {parameter.name: NumberSlider(parameter) for parameter in DISPLAY}
        self.reset_display = _reset_button("Show the picture as bright as it is")
        self._lay_out()
        self.end_progress()
        self.modes.currentIndexChanged.connect(self._choose)
        self.reset.clicked.connect(self._reset_mode)
        self.stop.clicked.connect(self.stop_wanted)
        self.reset_display.clicked.connect(self._reset_display)
        for name, field in self.display_fields.items():
            field.changed.connect(lambda value, name=name: self._set_display(name, value))
        session.view_changed.connect(self._follow)
        self._follow()

    def show_progress(self, progress: Progress) -> None:
        """Tells how far the mode is from being shown."""
        self._waiting.show()
        self.bar.setValue(round(100 * progress.fraction))
        self.bar.setToolTip(progress.note)
        self.bar.setAccessibleName(progress.note)

    def end_progress(self) -> None:
        """Tells that nothing is waited for."""
        self._waiting.hide()

    def _lay_out(self) -> None:
        self.bar.setAccessibleName("How far the mode is from being shown")
        self._waiting = QWidget()
        waiting = QHBoxLayout(self._waiting)
        waiting.setContentsMargins(0, 0, 0, 0)
        waiting.addWidget(self.bar, 1)
        waiting.addWidget(self.stop)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.modes)
        layout.addLayout(_beside(self.description, self.reset))
        layout.addWidget(self._waiting)
        layout.addLayout(self._parameters)
        layout.addSpacing(4)
        layout.addLayout(_beside(self.display_heading, self.reset_display))
        for field in self.display_fields.values():
            layout.addWidget(field)
        layout.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Mode and display")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _choose(self) -> None:
        self._session.view = replace(self._session.view, mode=mode(self.modes.currentData()))

    def _set(self, name: str, value: float) -> None:
        view = self._session.view
        self._session.view = replace(view, mode=view.mode.with_value(name, value))

    def _reset_mode(self) -> None:
        view = self._session.view
        self._session.view = replace(view, mode=mode(view.mode.kind.name))

    def _set_display(self, name: str, value: float) -> None:
        view = self._session.view
        self._session.view = replace(view, display=replace(view.display, **{name: value}))

    def _reset_display(self) -> None:
        self._session.view = replace(self._session.view, display=NEUTRAL)

    def _follow(self) -> None:
        """Shows the view's mode and display."""
        view = self._session.view
        if view.mode.kind is not self._kind:
            self._show_kind(view.mode.kind)
        for parameter, value in zip(view.mode.kind.parameters, view.mode.values, strict=True):
            self.fields[parameter.name].show_value(value)
        self.reset.setEnabled(view.mode != mode(view.mode.kind.name))
        for name, field in self.display_fields.items():
            field.show_value(getattr(view.display, name))
        neutral = view.display.neutral
        self.display_heading.setText("Display" if neutral else "Display only: not in snapshots")
        give_role(self.display_heading, "heading" if neutral else "warning")
        self.reset_display.setEnabled(not neutral)

    def _show_kind(self, kind: Kind) -> None:
        self._kind = kind
        blocker = QSignalBlocker(self.modes)
        self.modes.setCurrentIndex(self.modes.findData(kind.name))
        blocker.unblock()
        self.description.setText(kind.description)
        for field in self.fields.values():
            field.hide()
            field.deleteLater()
        self.fields = {parameter.name: _field(parameter) for parameter in kind.parameters}
        for name, field in self.fields.items():
            field.changed.connect(lambda value, name=name: self._set(name, value))
            self._parameters.addWidget(field)
        inner = [widget for field in self.fields.values() for widget in focusable(field, hidden=True)]
        for before, after in pairwise([self.modes, self.reset, self.stop, *inner, self.reset_display]):
            QWidget.setTabOrder(before, after)  # Qt would put the new ones elsewhere


def _field(parameter: Parameter) -> Field:
    return ChoiceList(parameter) if parameter.choices else NumberSlider(parameter)


def _mode_list() -> QComboBox:
    modes = QComboBox()
    modes.setAccessibleName("Mode")
    modes.setToolTip("How the picture is looked at")
    modes.setMaxVisibleItems(len(KINDS))
    modes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for number, kind in enumerate(KINDS.values()):
        modes.addItem(kind.title, kind.name)
        modes.setItemData(number, kind.description, Qt.ItemDataRole.ToolTipRole)
    return modes


def _reset_button(hint: str) -> QToolButton:
    button = QToolButton()
    button.setText("Reset")
    button.setToolTip(hint)
    button.setAccessibleName(f"Reset: {hint}")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _beside(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(left, 1)
    row.addWidget(right)
    return row
