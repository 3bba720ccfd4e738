"""How the dialogs that save look alike: their forms, their choices, and what they are framed by."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from disk_rti_desktop.gui.help_topics import help_button
from disk_rti_desktop.snapshots.shots import Depth

KINDS = {".png": "PNG, lossless", ".tif": "TIFF, lossless", ".jpg": "JPEG, small"}
DEPTHS: dict[Depth, str] = {8: "8 bits a channel", 16: "16 bits a channel"}

NUMBER_WIDTH = 110

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


def saving_form() -> QFormLayout:
    """An empty form, its words at the right beside the fields."""
    form = QFormLayout()
    form.setHorizontalSpacing(14)
    form.setVerticalSpacing(10)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return form


def named(widget: W, name: str, hint: str = "") -> W:
    """A field with the name that screen readers say, and a hint."""
    widget.setAccessibleName(name)
    widget.setToolTip(hint)
    return widget


def buddy(text: str, field: QWidget) -> QLabel:
    """The words before a field, with the letter that leads to it."""
    label = QLabel(text)
    label.setBuddy(field)
    label.setMinimumHeight(field.sizeHint().height())
    return label


def chosen(box: QComboBox, choices: Mapping[T, str], now: T) -> None:
    """Fills a list with choices by their words, and chooses one."""
    for value, words in choices.items():
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(now)))


def column(widgets: Sequence[QWidget]) -> QVBoxLayout:
    """Widgets one below the other."""
    layout = QVBoxLayout()
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def frame_dialog(dialog: QDialog, content: QLayout, foot: QWidget) -> None:
    """Lays a dialog's content out above its lower edge, which begins with the way to the help."""
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 20)
    layout.setSpacing(18)
    below = QHBoxLayout()
    below.setSpacing(10)
    below.addWidget(help_button(dialog))
    below.addWidget(foot, 1)
    layout.addLayout(content, 1)
    layout.addLayout(below)
