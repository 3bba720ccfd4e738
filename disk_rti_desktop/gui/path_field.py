"""A path one types or chooses, in one row."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

Choose = Callable[[QWidget, Path | None], Path | None]


class PathField(QWidget):
    """A line with a path, and a button that lets the user choose one.

    `choose` asks the user, given the present path, and answers None when no choice was made.

    Signals:
        changed(): the user has typed or chosen another path; not emitted while they are typing.
    """

    changed = Signal()

    def __init__(self, name: str, choose: Choose) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setMinimumWidth(240)
        self.button = QPushButton("Choose…")
        self.button.setAutoDefault(False)  # Enter in the line beside it is not for it
        self.button.setAccessibleName(f"Choose: {name}")
        self._choose = choose
        self._told = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.button.clicked.connect(self._ask)
        self.line.editingFinished.connect(self._tell)

    @property
    def path(self) -> Path | None:
        """What the line says, from the root on, so that it holds wherever one starts the next time; None: nothing."""
        text = self.line.text().strip()
        return Path(text).expanduser().absolute() if text else None

    def set_path(self, path: Path | None) -> None:
        """Shows another path; `changed` stays silent."""
        self.line.setText("" if path is None else str(path))
        self._told = self.line.text()

    def _ask(self) -> None:
        chosen = self._choose(self, self.path)
        if chosen is not None:
            self.line.setText(str(chosen))
            self._tell()

    def _tell(self) -> None:
        if self.line.text() != self._told:
            self._told = self.line.text()
            self.changed.emit()
