"""The parameters of a method as a form, made from the descriptions that the method gives of them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from disk_rti_desktop.encodings.base import Encoding
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.number_box import inset

LARGEST, MOST = 10_000_000, 2**31 - 1  # where a parameter has no upper end; what a box can hold
Field = QSpinBox | QDoubleSpinBox | QCheckBox


class ParameterForm(QWidget):
    """A field for each parameter, with its name, range and explanation; what differs from the start can be reset.

    Signals:
        changed(): a parameter has another value.
    """

    changed = Signal()

    def __init__(self, encoding: Encoding, limits: Mapping[str, int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.encoding = encoding  # at the start
        self._start = encoding.model_dump()
        self.fields: dict[str, Field] = {}
        self.reset = QPushButton("Reset")
        self.reset.setToolTip("Take the values that belong to the chosen quality")
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, described in type(encoding).model_json_schema()["properties"].items():
            self._add(form, name, described, limits.get(name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self.reset)
        column.addStretch(1)
        self.reset.clicked.connect(self._restore)
        self.reset.setEnabled(False)

    @property
    def values(self) -> dict[str, int | float | bool]:
        """The parameters that differ from those at the start."""
        return {name: value for name, field in self.fields.items() if (value := _value(field)) != self._start[name]}

    def _add(self, form: QFormLayout, name: str, described: Mapping[str, Any], limit: int | None) -> None:
        """A field with its explanation below; a limit is what these photos allow at most."""
        title = str(described.get("title", name.replace("_", " ").capitalize()))
        field = _field(described, self._start[name], limit)
        explanation = str(described.get("description", ""))
        if limit is not None:
            explanation = f"{explanation} These lights allow {limit} at most."
        field.setAccessibleName(title)
        field.setAccessibleDescription(explanation)
        field.setToolTip(explanation)
        self.fields[name] = field
        form.addRow(title, field)
        hint = plain_label(explanation)
        hint.setWordWrap(True)
        theme.give_role(hint, "muted")
        form.addRow(hint)
        if isinstance(field, QCheckBox):
            field.toggled.connect(self._tell)
        else:
            field.valueChanged.connect(self._tell)

    def _tell(self) -> None:
        self.reset.setEnabled(bool(self.values))
        self.changed.emit()

    def _restore(self) -> None:
        for name, field in self.fields.items():
            _show(field, self._start[name])


def _field(described: Mapping[str, Any], value: Any, limit: int | None) -> Field:
    """What a parameter is changed with, in its range."""
    if described["type"] == "boolean":
        box = QCheckBox()
        box.setChecked(value)
        return box
    low, high = described.get("minimum"), described.get("maximum", limit)
    if described["type"] == "integer":
        step = int(described.get("multipleOf", 1))
        whole = QSpinBox()
        whole.setRange(int(low or 0), min(int(high or LARGEST), MOST if limit is None else limit))
        whole.setSingleStep(max(step, 10 ** (len(str(value)) - 2)))
        _show(whole, value)
        return _typed(whole)
    number = QDoubleSpinBox()
    number.setDecimals(2)
    number.setSingleStep(0.05)
    number.setRange(low if low is not None else described.get("exclusiveMinimum", 0) + 0.01, high or LARGEST)
    _show(number, value)
    return _typed(number)


def _typed(box: QSpinBox | QDoubleSpinBox) -> QSpinBox | QDoubleSpinBox:
    box.setKeyboardTracking(False)
    inset(box)
    return box


def _value(field: Field) -> int | float | bool:
    return field.isChecked() if isinstance(field, QCheckBox) else field.value()


def _show(field: Field, value: Any) -> None:
    if isinstance(field, QCheckBox):
        field.setChecked(value)
    else:
        field.setValue(value)
