"""Everything one can do in the window: each with its words, its keys and its icon, stated once."""

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from disk_rti_desktop.gui.comparing import Manner
from disk_rti_desktop.gui.icons import icon

KEY_ZOOM = 1.25
_MARK = re.compile("&(.)")  # of the letter in a menu; twice, the sign itself


class ActionSet(QObject):
    """The QActions of one concern of the window."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons: list[tuple[QAction, str]] = []

    @property
    def every(self) -> Sequence[QAction]:
        """All of them, in the order of the menus."""
        return [action for action, _ in self._icons]

    @property
    def needing_a_picture(self) -> Sequence[QAction]:
        """Those that make sense whenever something is open, and only then."""
        return ()

    @property
    def tools(self) -> Sequence[QAction]:
        """Those that stand in the toolbar as well, with words beside their icons."""
        return ()

    def redraw_icons(self) -> None:
        """Gives the icons the colours of the present theme."""
        for action, meaning in self._icons:
            action.setIcon(icon(meaning))

    def add(self, meaning: str, text: str, keys: Sequence[str], tip: str) -> QAction:
        """A new action: the meaning of its icon, its words with the menu letter, its keys, and what it does."""
        action = QAction(icon(meaning), text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        shown = f"  ({action.shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else ""
        action.setToolTip(tip + shown)
        action.setStatusTip(tip)
        action.setIconText(f" {plain_text(action)}")  # the blank keeps it off the icon
        self._icons.append((action, meaning))
        return action


class Actions(ActionSet):
    """The QActions that the window itself and its comparing answer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._add_files()
        self._add_looks()
        self._add_comparing()
        self._add_window()
        for switch in [
            self.full_screen,
            self.comparing,
            self.bulb,
            self.light_theme,
            self.opengl,
            *self.manners.values(),
        ]:
            switch.setCheckable(True)
        self.preferences.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add_files(self) -> None:
        """Objects, and what they are compared with."""
        add = self.add
        self.open = add("open", "&Open…", ["Ctrl+O"], "Open a relightable image that is a file")
        self.open_folder = add("open", "Open &folder…", ["Ctrl+Shift+O"], "Open a relightable image that is a folder")
        self.new = add("photos", "&New from photos…", ["Ctrl+N"], "Make a relightable image from a folder of photos")
        self.compare = add("compare", "&Compare with…", ["Ctrl+D"], "Open another result of the same photos beside it")
        self.compare_folder = add("compare", "Compare with f&older…", ["Ctrl+Shift+D"], "Open a folder beside it")
        self.compare_photos = add(
            "photo", "Compare with the &photos…", ["Shift+P"], "See the photo nearest to the light beside it"
        )
        self.quit = add("quit", "&Quit", ["Ctrl+Q"], "Leave the application")

    def _add_looks(self) -> None:
        """How the picture lies in the window."""
        add = self.add
        self.fit = add("fit", "&Whole picture", ["Home", "="], "Show the whole picture")
        self.actual = add("actual", "&Actual size", ["1"], "Show one pixel of the picture on one of the screen")
        self.zoom_in = add("zoom_in", "Zoom &in", ["+", "Ctrl++", "Ctrl+="], "Magnify")
        self.zoom_out = add("zoom_out", "Zoom &out", ["-", "Ctrl+-"], "Make smaller")
        self.full_screen = add("full_screen", "&Full screen", ["F11", "F"], "Use the whole screen; Esc leaves it")
        self.turn_left = add("turn_left", "Turn &left", ["Shift+R"], "Turn the picture, and not the light, by 90° left")
        self.turn_right = add("turn_right", "Turn &right", ["R"], "Turn the picture, and not the light, by 90° right")

    def _add_comparing(self) -> None:
        """How two are compared, and their light."""
        add = self.add
        self.comparing = add("comparing", "S&how the comparison", ["C"], "Show or hide what is compared")
        self.beside = add("beside", "&Side by side", ["S"], "See both side by side")
        self.wipe = add("wipe", "&Wipe", ["W"], "See one on each side of a line; drag it, or Ctrl and arrow keys")
        self.flip = add("flip", "&Flip", ["X"], "See one in place of the other; again for the first one")
        self.difference = add(
            "difference", "&Difference", ["D"], "See in colours how the first differs from the second"
        )
        self.swap = add("swap", "E&xchange the two", ["Shift+X"], "Make the second picture the first one")
        self.photo_light = add(
            "photo_light", "&Light of the nearest photo", ["P"], "Move the light to where a photo has it"
        )
        self.bulb = add("bulb", "&Light bulb", ["L"], "Move the light with the left mouse button")

    def _add_window(self) -> None:
        """The window itself, and its help."""
        add = self.add
        self.restore_panels = add(
            "panels", "&Restore the panels", ["Ctrl+Shift+R"], "Put all panels back to their places"
        )
        self.next_area = add("next_area", "Ne&xt part of the window", ["F6"], "Go to the picture, a panel, the tools")
        self.previous_area = add("previous_area", "Pre&vious part", ["Shift+F6"], "Go back to the part before")
        self.preferences = add("preferences", "P&references…", ["Ctrl+,"], "Choose how the application looks and works")
        self.light_theme = add("theme", "&Bright window", [], "Light greys for the window, in place of dark ones")
        self.opengl = add("opengl", "Use the &graphics card", [], "Relight by OpenGL, from the next start on")
        self.shortcuts = add("shortcuts", "&Keys and mouse", ["?"], "Show what keys and mouse buttons do")
        self.about = add("about", "&About", [], "Version and origin of this application")

    @property
    def needing_a_picture(self) -> Sequence[QAction]:
        return [
            self.compare,
            self.compare_folder,
            self.compare_photos,
            self.fit,
            self.actual,
            self.zoom_in,
            self.zoom_out,
            self.turn_left,
            self.turn_right,
            self.bulb,
        ]

    @property
    def manners(self) -> Mapping[Manner, QAction]:
        """The ways to see a comparison."""
        return {"beside": self.beside, "wipe": self.wipe, "flip": self.flip, "difference": self.difference}


def plain_text(action: QAction, *, dots: bool = False) -> str:
    """What an action is called, without the mark of its menu letter, and without the dots of its dialog."""
    words = _MARK.sub(r"\1", action.text())
    return words if dots else words.removesuffix("…")
