"""Comparing an object with itself at another date: laying the two on each other, flickering, mending."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QWidget

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui import messages
from disk_rti_desktop.gui.actions import ActionSet
from disk_rti_desktop.gui.condition_flicker import Flicker
from disk_rti_desktop.gui.desk import COMPARE, Groups
from disk_rti_desktop.gui.drops import RELIGHTABLES, look_at
from disk_rti_desktop.gui.file_dialogs import choose_file, choose_folder
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.registration_dialog import RegistrationDialog
from disk_rti_desktop.gui.registration_work import Laid
from disk_rti_desktop.gui.session import Opened, Session


class ConditionActions(ActionSet):
    """What one can do about two dates."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        add = self.add
        self.another_date = add(
            "another_date",
            "Compare with another &date…",
            ["Ctrl+T"],
            "Lay a later or earlier picture of it on this one",
        )
        self.another_folder = add(
            "another_date",
            "Compare with another date's fol&der…",
            ["Ctrl+Shift+T"],
            "The same, for one that is a folder",
        )
        self.adjust = add(
            "adjust", "Lay the second on the first…", ["Shift+T"], "See how the two lie on each other, and mend it"
        )
        self.flicker = add("flicker", "Flic&ker", ["T"], "Let the two change places by themselves")
        self.flicker.setCheckable(True)

    @property
    def needing_a_picture(self) -> Sequence[QAction]:
        return [self.another_date, self.another_folder]


class ConditionDesk(QObject):
    """Compares what a session has open with the same object at another date; what else there is to say, it tells."""

    def __init__(self, session: Session, opener: Opener, tell: Callable[[str], object], window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window, self._tell = session, window, tell
        self._sources: WeakKeyDictionary[Relightable, Opened] = WeakKeyDictionary()
        self.actions = ConditionActions(self)
        self.flicker = Flicker(session, self)
        actions = self.actions
        actions.another_date.triggered.connect(lambda: self._ask(folder=False))
        actions.another_folder.triggered.connect(lambda: self._ask(folder=True))
        actions.adjust.triggered.connect(self.adjust)
        actions.flicker.triggered.connect(self._flicker)
        for signal in (session.comparing_changed, session.comparison_changed, session.opened_changed):
            signal.connect(self._follow)
        opener.of_another_size.connect(self._offer)
        self._follow()

    @property
    def menus(self) -> Mapping[str, Groups]:
        """Entries of the menu of comparisons."""
        actions = self.actions
        return {COMPARE: [[actions.another_date, actions.another_folder, actions.adjust], [actions.flicker]]}

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """None."""
        return []

    def stop(self) -> None:
        """Ends the flicker; what the dialog does ends with it."""
        self.flicker.stop()

    def lay(self, second: Opened | Path) -> RegistrationDialog | None:
        """Opens the dialog that lays a second picture on the one on the desk; None while there is none."""
        if self._session.opened is None:
            return None
        dialog = RegistrationDialog(self._session.opened, second, self._window)
        dialog.laid.connect(self._shelve)
        dialog.open()
        return dialog

    def adjust(self) -> None:
        """Opens the dialog for the two that are compared; of one that was laid already, for what it was before."""
        comparison = self._session.comparison
        if comparison is not None:
            self.lay(self._sources.get(comparison.relightable, comparison))

    def _ask(self, folder: bool) -> None:
        opened, title = self._session.opened, "Compare with another date"
        if opened is None:
            return
        start = opened.path.parent if opened.path is not None else self._session.settings.open_folder
        path = (
            choose_folder(self._window, title, start)
            if folder
            else choose_file(self._window, title, start, RELIGHTABLES)
        )
        if path is not None:
            self.lay(look_at([path]).path)

    def _offer(self, second: Opened) -> None:
        """Offers to lay what is of another size on the first: else there is nothing to compare."""
        opened = self._session.opened
        if opened is None:
            return
        one, other = opened.relightable, second.relightable
        box = messages.ask(
            self._window,
            "Of another size",
            f"{other.name} is {other.width} × {other.height} pixels, and {one.name} on the desk is {one.width} × "
            f"{one.height}: they were not made from the same photos. If they show the same object, perhaps at another "
            "date, the second can be laid on the first.",
            "Lay it on the first",
            "Do not compare",
        )
        box.accepted.connect(lambda: self.lay(second))

    def _shelve(self, laid: Laid) -> None:
        session = self._session
        before = session.comparison
        replaced = None if before is None else self._sources.get(before.relightable)
        self._sources[laid.opened.relightable] = laid.source
        gone = before if replaced is laid.source or (before is not None and before is laid.source) else None
        session.follows_photo = False
        session.shelf = (*(one for one in session.shelf if one is not gone), laid.opened)
        session.comparison = laid.opened
        session.replace_comparing(on=True)
        if laid.remark:
            self._tell(laid.remark)

    def _flicker(self) -> None:
        self.flicker.toggle()
        self._follow()

    def _follow(self) -> None:
        session, actions = self._session, self.actions
        possible = session.opened is not None and session.comparison is not None
        actions.flicker.setEnabled(possible)
        actions.flicker.setChecked(session.comparing.flicker)
        actions.adjust.setEnabled(possible and session.comparison is not None and session.comparison.photo is None)
