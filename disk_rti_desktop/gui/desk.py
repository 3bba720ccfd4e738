"""What the window is put together from: desks, each one concern with its actions, its panels and its end."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget

from disk_rti_desktop.gui.actions import ActionSet

FILE, VIEW, COMPARE, HELP = "&File", "&View", "&Compare", "&Help"
"""Menus that are there already; a desk may name others, which come before the last."""

Groups = Sequence[Sequence[QAction]]
"""Actions of a menu, with a line between the groups."""


class Desk(Protocol):
    """One concern of the window: what one can do, where that is shown, and what ends with the window."""

    @property
    def actions(self) -> ActionSet:
        """Its actions, whose keys serve in the whole window and stand on the sheet of keys."""
        ...

    @property
    def menus(self) -> Mapping[str, Groups]:
        """What it adds to which menu."""
        ...

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """Its panels, seen while something is open; each has an object name and a title."""
        ...

    def stop(self) -> None:
        """Gives up what is under way in the background, and saves what is not saved yet: the window closes."""
        ...
