"""Help for the whole window: F1 opens the page that belongs to what one is working at, in every dialog as well."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QWidget

from disk_rti_desktop.gui.actions import ActionSet
from disk_rti_desktop.gui.desk import HELP, Groups
from disk_rti_desktop.gui.help_topics import INDEX, HelpRequests, ask_for_help, topic_of
from disk_rti_desktop.gui.help_window import HelpWindow

_KEY = "F1"
_MARK = "help key"  # the object name of what opens help in a dialog


class HelpActions(ActionSet):
    """The ways into the help."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.help = self.add("help", "&Help", [_KEY], "Read about the part of the window that you are working at")
        self.contents = self.add("contents", "&Contents of the help", ["Shift+F1"], "See all pages of the help")
        self.first_steps = self.add("steps", "&First steps", [], "From dropped photos to a saved picture")


class HelpDesk(QObject):
    """Opens the help beside the window; the window of help is made when it is first asked for."""

    def __init__(self, every_action: Callable[[], Sequence[QAction]], window: QWidget) -> None:
        super().__init__(window)
        self._every_action, self._window = every_action, window
        self.shown: HelpWindow | None = None
        self.actions = HelpActions(self)
        requests = HelpRequests(window)
        requests.wanted.connect(self.read)
        self.actions.help.triggered.connect(self._help_with_focus)
        self.actions.contents.triggered.connect(lambda: self.read(INDEX))
        self.actions.first_steps.triggered.connect(lambda: self.read("first_steps"))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._serve)

    @property
    def menus(self) -> Mapping[str, Groups]:
        """The first entries of the menu of help."""
        return {HELP: [[self.actions.help, self.actions.first_steps, self.actions.contents]]}

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """None."""
        return []

    def stop(self) -> None:
        """Closes the help with the window."""
        if self.shown is not None:
            self.shown.close()
            self.shown.deleteLater()
            self.shown = None

    def read(self, name: str) -> None:
        """Shows a page."""
        if self.shown is None:
            self.shown = HelpWindow(self._every_action)
        self.shown.read(name)

    def _help_with_focus(self) -> None:
        self.read(topic_of(QApplication.focusWidget() or self._window))

    def _serve(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Lets F1 work in a dialog that the keyboard goes to: keys of the window do not reach there."""
        dialog = None if now is None else now.window()
        if not isinstance(dialog, QDialog) or dialog.findChild(QShortcut, _MARK) is not None:
            return
        key = QShortcut(QKeySequence(_KEY), dialog, context=Qt.ShortcutContext.WindowShortcut)
        key.setObjectName(_MARK)
        key.activated.connect(lambda: ask_for_help(dialog.focusWidget() or dialog))
