"""The panels around the picture: seen while something is open, as the user has last wished."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

NARROWEST = 300
TABS = "tabs"
"""The group at the bottom, that panels belong to unless they name another: the navigator, bookmarks, notes ..."""

_GROUP = "group"


class Docks(QObject):
    """Which panels there are, which of them lie behind each other, and which the user wants to see."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: dict[QDockWidget, bool] = {}
        self._seen = True
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    @property
    def every(self) -> Sequence[QDockWidget]:
        """All panels, in their order from the top."""
        return [dock for group in self._groups for dock in group]

    @property
    def _groups(self) -> list[list[QDockWidget]]:
        """The panels by their groups, each group in the place of its first."""
        found: dict[str, list[QDockWidget]] = {}
        for dock in self._wanted:
            found.setdefault(str(dock.property(_GROUP) or TABS), []).append(dock)
        return list(found.values())

    def add(self, docks: Sequence[QDockWidget]) -> None:
        """Takes more panels in: those of a group as tabs of one place, each new group below the others."""
        for dock in docks:
            dock.setMinimumWidth(NARROWEST)
            self._wanted[dock] = True

    def restore(self) -> None:
        """Puts all panels back to the right, and shows them."""
        for group in self._groups:
            for dock in group:
                dock.setFloating(False)
                self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                if dock is not group[0]:
                    self._window.tabifyDockWidget(group[0], dock)
                self._wanted[dock] = True
                dock.setVisible(self._seen)
            group[0].raise_()
        firsts = [group[0] for group in self._groups]
        heights = [dock.sizeHint().height() for dock in firsts]
        self._window.resizeDocks(firsts, heights, Qt.Orientation.Vertical)
        self._window.resizeDocks(firsts[:1], [NARROWEST], Qt.Orientation.Horizontal)

    def show(self, possible: bool) -> None:
        """Shows the wanted ones where that is possible, and none elsewhere."""
        if self._seen:
            self.learn()
        self._seen = possible
        for dock, wanted in self._wanted.items():
            dock.setVisible(possible and wanted)

    def learn(self) -> None:
        """Takes for wanted what the window shows."""
        self._wanted = {dock: not dock.isHidden() for dock in self._wanted}


def panel(name: str, title: str, content: QWidget, group: str = TABS) -> QDockWidget:
    """A panel that can be moved and hidden; its name is what its place is remembered by."""
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setProperty(_GROUP, group)
    dock.setAccessibleName(title)
    content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    dock.setWidget(content)
    return dock
