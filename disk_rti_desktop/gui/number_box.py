"""A number that is typed, stepped, or shown, as the panels beside the picture have it."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox


def inset(box: QAbstractSpinBox) -> None:
    """Keeps digits off the rim, as in other fields: a style sheet cannot."""
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def number_box(
    name: str, hint: str, span: tuple[float, float], step: float, decimals: int, suffix: str = ""
) -> QDoubleSpinBox:
    """A box for a number from `span[0]` to `span[1]`, that reports it when it is typed to its end."""
    box = QDoubleSpinBox()
    box.setRange(*span)
    box.setSingleStep(step)
    box.setDecimals(decimals)
    box.setSuffix(suffix)
    box.setKeyboardTracking(False)
    inset(box)
    box.setAccessibleName(name)
    box.setToolTip(hint)
    return box


def show_number(box: QDoubleSpinBox, value: float) -> None:
    """Shows a value without reporting it as the user's."""
    blocker = QSignalBlocker(box)
    box.setValue(value)
    blocker.unblock()
