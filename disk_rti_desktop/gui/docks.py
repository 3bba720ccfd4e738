"""The panels around the picture: seen while something is open, as the user has last wished."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QScrollArea, QStyle, QTabWidget, QWidget

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
        self._lent = 0  # height that the group above the bottom has given to the panel in front there
        self._left = 0  # height that it was left with then; another one is the user's wish
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
            dock.visibilityChanged.connect(partial(self._note_front, dock))

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

    def _note_front(self, dock: QDockWidget, front: bool) -> None:
        """Makes room for a panel that has come to the front at the bottom, once it has its place."""
        if front and self._seen and dock in self._groups[-1]:
            QTimer.singleShot(0, dock, lambda: self._make_room(dock))

    def _make_room(self, dock: QDockWidget) -> None:
        """Lets the group above lend height to a panel that would be scrolled, until another comes to the front."""
        above, content = self._groups[-2][0], dock.widget()
        if any(one.isFloating() or one.visibleRegion().isEmpty() for one in (above, dock)):
            return
        others = [group[0] for group in self._groups[:-2] if group[0].isVisible() and not group[0].isFloating()]
        lent = self._lent if above.height() == self._left else 0
        separator = self._window.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        whole = dock.geometry().bottom() - above.geometry().bottom() - separator  # with the tabs
        upper, lower = above.height() + lent, whole - lent
        inner = content.widget() if isinstance(content, QScrollArea) else None
        wanted = 0 if inner is None else inner.minimumSizeHint().height() + whole - content.height()
        wish = max(0, min(wanted - lower, upper - above.minimumSizeHint().height()))
        if wish == lent:
            return
        self._lent, self._left = wish, upper - wish
        heights = [*(one.height() for one in others), self._left, lower + wish]
        self._window.resizeDocks([*others, above, dock], heights, Qt.Orientation.Vertical)

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
