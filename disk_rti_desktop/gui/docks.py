"""The panels around the picture: seen while something is open, as the user has last wished."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

NARROWEST = 270


class Docks(QObject):
    """Which panels there are, and which of them the user wants to see."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: dict[QDockWidget, bool] = {}

    @property
    def every(self) -> Sequence[QDockWidget]:
        """All panels, in their order from the top."""
        return list(self._wanted)

    def add(self, docks: Sequence[QDockWidget]) -> None:
        """Puts panels at the right: the first below those that are there, the others as tabs beside it."""
        for number, dock in enumerate(docks):
            dock.setMinimumWidth(NARROWEST)
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            if number:
                self._window.tabifyDockWidget(docks[0], dock)
            self._wanted[dock] = True
            dock.toggleViewAction().triggered.connect(lambda wanted, dock=dock: self._want(dock, wanted))
        if docks:
            docks[0].raise_()

    def show(self, possible: bool) -> None:
        """Shows the wanted ones where that is possible, and none elsewhere."""
        for dock, wanted in self._wanted.items():
            dock.setVisible(possible and wanted)

    def learn(self) -> None:
        """Takes for wanted what a restored window shows."""
        self._wanted = {dock: not dock.isHidden() for dock in self._wanted}

    def _want(self, dock: QDockWidget, wanted: bool) -> None:
        self._wanted[dock] = wanted


def panel(name: str, title: str, content: QWidget) -> QDockWidget:
    """A panel that can be moved and hidden; its name is what its place is remembered by."""
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setWidget(content)
    return dock
