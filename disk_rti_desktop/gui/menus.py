"""The menu bar and the toolbar: which action stands where."""

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton

from disk_rti_desktop.gui.actions import Actions, plain_text
from disk_rti_desktop.gui.desk import COMPARE, FILE, HELP, VIEW, Desk, Groups
from disk_rti_desktop.gui.session import Session

PANELS = "&Panels"


class RecentMenu(QMenu):
    """What was opened last, to be opened again."""

    def __init__(self, session: Session, chosen: Callable[[Path], object]) -> None:
        super().__init__("Open &recent")
        self._session, self._chosen = session, chosen
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for number, path in enumerate(self._session.settings.recent, 1):
            letter = f"&{number}  " if number < 10 else ""
            action = self.addAction(f"{letter}{_escaped(path.name)}    {_escaped(str(path.parent))}")
            action.triggered.connect(lambda _checked=False, path=path: self._chosen(path))
        if not self.actions():
            self.addAction("Nothing was opened yet").setEnabled(False)


def fill_menus(
    bar: QMenuBar, actions: Actions, recent: QMenu, panels: Sequence[QAction], desks: Sequence[Desk]
) -> None:
    """Fills the menu bar with the window's actions, then with what each desk adds."""
    menus = {FILE: bar.addMenu(FILE), VIEW: bar.addMenu(VIEW), COMPARE: bar.addMenu(COMPARE)}
    end = bar.addMenu(HELP)
    menus[HELP] = end
    menus[FILE].addActions([actions.open, actions.open_folder])
    menus[FILE].addMenu(recent)
    menus[FILE].addAction(actions.new)
    _add_groups(menus[VIEW], [[actions.fit, actions.actual, actions.zoom_in, actions.zoom_out]])
    _add_groups(menus[VIEW], [[actions.turn_left, actions.turn_right, actions.bulb]])
    _add_groups(menus[COMPARE], [[actions.compare, actions.compare_folder, actions.compare_photos]])
    _add_groups(menus[COMPARE], [[actions.comparing, *actions.manners.values(), actions.swap], [actions.photo_light]])
    for desk in desks:
        for title, groups in desk.menus.items():
            if title not in menus:
                menus[title] = QMenu(title, bar)
                bar.insertMenu(end.menuAction(), menus[title])
            _add_groups(menus[title], groups)
    _add_groups(menus[FILE], [[actions.preferences], [actions.quit]])
    menus[VIEW].addSeparator()
    _add_groups(
        menus[VIEW].addMenu(PANELS), [panels, [actions.next_area, actions.previous_area], [actions.restore_panels]]
    )
    _add_groups(menus[VIEW], [[actions.full_screen, actions.light_theme, actions.opengl]])
    _add_groups(menus[HELP], [[actions.shortcuts, actions.about]])
    give_letters(bar.actions())
    for menu in menus.values():
        menu.aboutToShow.connect(lambda menu=menu: give_letters(menu.actions()))  # of words that have changed since


def give_letters(actions: Sequence[QAction]) -> None:
    """Gives each of a menu's actions, and of the menus below, a letter that no other has: its own where it can be."""
    taken: set[str] = set()
    shown = [action for action in actions if not action.isSeparator()]
    for action in sorted(shown, key=lambda action: letter_of(action) == ""):
        letter = letter_of(action)
        if not letter or letter in taken:
            words = plain_text(action, dots=True)
            letter = next((sign.upper() for sign in words if sign.isalnum() and sign.upper() not in taken), "")
            place = words.upper().find(letter) if letter else -1
            action.setText(words if place < 0 else f"{_escaped(words[:place])}&{_escaped(words[place:])}")
        taken.add(letter)
        menu = action.menu()
        if isinstance(menu, QMenu):
            give_letters(menu.actions())


def letter_of(action: QAction) -> str:
    """The letter that chooses an action in its menu; empty where it has none."""
    keys = QKeySequence.mnemonic(action.text())
    return keys.toString().removeprefix("Alt+") if not keys.isEmpty() else ""


class Tools(QToolBar):
    """The daily actions, with words beside some of the icons where there is room for them."""

    def __init__(self, groups: Groups, worded: Sequence[QAction]) -> None:
        super().__init__("Tools")
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setAccessibleName("Tools")
        self.toggleViewAction().setVisible(False)
        self._worded = worded
        self._words = True
        self._room = 0  # that the words need
        for number, group in enumerate(groups):
            if number:
                self.addSeparator()
            self.addActions(group)
        for button in self.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(plain_text(button.defaultAction()))
        self._show_words(True)

    @property
    def buttons(self) -> Sequence[QToolButton]:
        """What one presses, from left to right."""
        found = [self.widgetForAction(action) for action in self.actions()]
        return [button for button in found if isinstance(button, QToolButton)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._words:
            self._room = self.sizeHint().width()
        if self._words != (self.width() >= self._room):
            self._show_words(not self._words)

    def _show_words(self, words: bool) -> None:
        self._words = words
        style = Qt.ToolButtonStyle
        for button in self.buttons:
            worded = words and button.defaultAction() in self._worded
            button.setToolButtonStyle(style.ToolButtonTextBesideIcon if worded else style.ToolButtonIconOnly)


def tools(actions: Actions, desks: Sequence[Desk]) -> Tools:
    """The toolbar: the daily actions, with words where an icon alone does not tell, then those of the desks."""
    groups: Groups = [
        [actions.open, actions.new],
        [actions.compare, actions.comparing],
        [actions.fit, actions.actual, actions.zoom_in, actions.zoom_out],
        [actions.bulb],
    ]
    added = [desk.actions.tools for desk in desks if desk.actions.tools]
    worded = [actions.open, actions.new, actions.compare, actions.bulb]
    return Tools([*groups, *added], [*worded, *chain.from_iterable(added)])


def _add_groups(menu: QMenu, groups: Groups) -> None:
    for group in groups:
        if menu.actions() and not menu.actions()[-1].isSeparator():
            menu.addSeparator()
        menu.addActions(group)


def _escaped(words: str) -> str:
    """Words in which no letter is marked."""
    return words.replace("&", "&&")
