"""A parameter by its name: a slider and a number, or a list where it has only some choices."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QGridLayout, QHBoxLayout, QLabel, QSlider, QWidget

from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import inset
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.render.modes import Parameter

NUMBER_WIDTH = 82


class NumberSlider(QWidget):
    """One number, moved or typed.

    Signals:
        changed(float): the user wants this value.
    """

    changed = Signal(float)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parameter = parameter
        self._steps = round((parameter.high - parameter.low) / parameter.step)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, self._steps)
        self.slider.setPageStep(max(1, self._steps // 10))
        self.slider.setAccessibleName(parameter.title)
        self.number = QDoubleSpinBox()
        self.number.setRange(parameter.low, parameter.high)
        self.number.setSingleStep(parameter.step)
        self.number.setDecimals(decimals(parameter.step))
        self.number.setKeyboardTracking(False)
        self.number.setFixedWidth(NUMBER_WIDTH)
        inset(self.number)
        self.number.setAccessibleName(f"{parameter.title}, number")
        hint = f"{parameter.title}: {parameter.low:g} to {parameter.high:g}, at first {parameter.default:g}"
        for widget in (self.slider, self.number):
            widget.setToolTip(hint)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(2)
        layout.addWidget(_name(parameter, self.number), 0, 0)
        layout.addWidget(self.number, 0, 1)
        layout.addWidget(self.slider, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        self.setTabOrder(self.slider, self.number)
        self.setFocusProxy(self.number)
        self.show_value(parameter.default)
        self.slider.valueChanged.connect(self._slide)
        self.number.valueChanged.connect(self._type)

    @property
    def value(self) -> float:
        """The number shown."""
        return self.number.value()

    def show_value(self, value: float) -> None:
        """Shows a value without reporting it as the user's."""
        blockers = [QSignalBlocker(self.slider), QSignalBlocker(self.number)]
        self.slider.setValue(round((value - self._parameter.low) / self._parameter.step))
        self.number.setValue(value)
        for blocker in blockers:
            blocker.unblock()

    def _slide(self, place: int) -> None:
        value = self._parameter.low + place * self._parameter.step
        self._report(min(round(value, decimals(self._parameter.step)), self._parameter.high))

    def _type(self, value: float) -> None:
        self._report(value)

    def _report(self, value: float) -> None:
        self.show_value(value)
        self.changed.emit(value)


class ChoiceList(QWidget):
    """One of the values that a parameter may have.

    Signals:
        changed(float): the user wants this value.
    """

    changed = Signal(float)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setAccessibleName(parameter.title)
        self.box.setToolTip(parameter.title)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.box.setMinimumWidth(NUMBER_WIDTH)
        for value, words in parameter.choices:
            self.box.addItem(words, value)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_name(parameter, self.box), 1)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.show_value(parameter.default)
        self.box.currentIndexChanged.connect(lambda: self.changed.emit(self.value))

    @property
    def value(self) -> float:
        """The value chosen."""
        return float(self.box.currentData())

    def show_value(self, value: float) -> None:
        """Shows a value without reporting it as the user's."""
        blocker = QSignalBlocker(self.box)
        self.box.setCurrentIndex(self.box.findData(value))
        blocker.unblock()


def _name(parameter: Parameter, field: QWidget) -> QLabel:
    label = plain_label(parameter.title)
    label.setBuddy(field)
    give_role(label, "muted")
    return label


def decimals(step: float) -> int:
    """How many digits behind the point show a step."""
    return next((digits for digits in range(4) if abs(step - round(step, digits)) < 1e-9), 4)
