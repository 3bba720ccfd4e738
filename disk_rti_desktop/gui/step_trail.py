"""Where one is in a dialog of several pages: their names in a line, the present one standing out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from disk_rti_desktop.gui import theme


class StepTrail(QWidget):
    """Quiet buttons, of which those can be pressed whose pages can be gone to.

    Signals:
        chosen(int): the number of a page.
    """

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        for number, name in enumerate(names):
            if number:
                arrow = QLabel("→")
                theme.give_role(arrow, "muted")
                across.addWidget(arrow)
            button = QToolButton()
            button.setText(f"{number + 1}  {name}")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, number=number: self._press(number))
            self.buttons.append(button)
            across.addWidget(button)
        across.addStretch(1)
        self._present = 0

    def show_step(self, present: int, furthest: int) -> None:
        """Marks the present page, and lets those up to the furthest be chosen."""
        self._present = present
        for number, button in enumerate(self.buttons):
            button.setChecked(number == present)
            button.setEnabled(number <= furthest)

    def _press(self, number: int) -> None:
        self.buttons[number].setChecked(number == self._present)
        self.chosen.emit(number)
