"""The panels around the picture: seen while something is open, as the user has last wished."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QScrollArea, QTabWidget, QWidget

from disk_rti_desktop.gui.dock_title import DockTitle

NARROWEST = 320
LAST = 170  # pixels of height for the group at the bottom, at first
AT_EASE = 400  # of the group above it, which shows a mode's parameters
LOWEST = 110  # that a panel among others may become
TABS = "tabs"
"""The group at the bottom, that panels belong to unless they name another: the navigator, bookmarks, notes ..."""

_GROUP = "group"


class Docks(QObject):
    """Which panels there are, which of them lie behind each other, and which the user wants to see."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._wanted: dict[QDockWidget, bool] = {}
        self._seen = False
        self._marking = False  # whether the titles are about to be looked at
        self._unshared = True  # whether the height is still to be shared out
        # A panel behind a tab has no title to be dragged by: it is dragged by its tab.
        window.setDockOptions(window.dockOptions() | QMainWindow.DockOption.GroupedDragging)
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
            for moved in (dock.visibilityChanged, dock.dockLocationChanged, dock.topLevelChanged):
                moved.connect(self._mark_titles)

    def restore(self) -> None:
        """Puts all panels back to the right, and shows them."""
        for group in self._groups:
            for dock in group:
                dock.setFloating(False)
                self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
                if dock is not group[0]:
                    self._window.tabifyDockWidget(group[0], dock)
        self._wanted = dict.fromkeys(self._wanted, True)
        self._unshared = True
        self._apply()

    def show(self, possible: bool) -> None:
        """Shows the wanted ones where that is possible, and none elsewhere."""
        if self._seen:
            self._note()
        self._seen = possible
        self._apply()

    def learn(self) -> None:
        """Takes the places and sizes that the window has restored for the user's."""
        self._unshared = False
        self._note()

    def _apply(self) -> None:
        for dock, wanted in self._wanted.items():
            dock.setVisible(self._seen and wanted)
        if self._seen and self._unshared:
            QTimer.singleShot(0, self, self._share)  # when they have their places

    def _note(self) -> None:
        """Takes for wanted what the window shows."""
        self._wanted = {dock: not dock.isHidden() for dock in self._wanted}

    def _mark_titles(self) -> None:
        """Looks at the titles when the panels have their places: many may move at once."""
        if not self._marking:
            self._marking = True
            QTimer.singleShot(0, self, self._show_titles)

    def _show_titles(self) -> None:
        """Lets each panel tell its name once: on its tab, or where it has none on itself."""
        self._marking = False
        for dock in self._wanted:
            behind = self._window.tabifiedDockWidgets(dock)
            tabbed = not dock.isFloating() and any(not other.isHidden() for other in behind)
            title = dock.titleBarWidget()
            if isinstance(title, DockTitle):
                title.bare = tabbed

    def _share(self) -> None:
        """Shares the height out: the group above the bottom grows first until it is at ease, then the lists below."""
        self._unshared = False
        firsts = [group[0] for group in self._groups]
        for dock in firsts:
            dock.raise_()
        heights = [dock.minimumSizeHint().height() for dock in firsts]
        heights[-1] = LAST
        room = sum(dock.height() for dock in firsts)
        spare = max(0, room - sum(heights))
        eased = min(spare, max(0, AT_EASE - heights[-2]))
        heights[-2] += eased
        heights[-1] += spare - eased
        self._window.resizeDocks(firsts, heights, Qt.Orientation.Vertical)
        self._window.resizeDocks(firsts[:1], [NARROWEST], Qt.Orientation.Horizontal)


def _scrolled(content: QWidget) -> QScrollArea:
    """A panel's content, of which only a part is seen where there is not room for all."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(LOWEST)
    return area


def panel(name: str, title: str, content: QWidget, group: str = TABS) -> QDockWidget:
    """A panel that can be moved and hidden; its name is what its place is remembered by."""
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setProperty(_GROUP, group)
    dock.setAccessibleName(title)
    dock.setTitleBarWidget(DockTitle(dock))
    content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    dock.setWidget(_scrolled(content) if group == TABS and content.minimumSizeHint().height() > LOWEST else content)
    return dock
