"""The menu bar and the toolbar: which action stands where."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton

from disk_rti_desktop.gui.actions import Actions
from disk_rti_desktop.gui.desk import COMPARE, FILE, HELP, VIEW, Desk, Groups
from disk_rti_desktop.gui.session import Session


class RecentMenu(QMenu):
    """What was opened last, to be opened again."""

    def __init__(self, session: Session, chosen: Callable[[Path], object]) -> None:
        super().__init__("Open &recent")
        self._session, self._chosen = session, chosen
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for path in self._session.settings.recent:
            action = self.addAction(f"{path.name}    {path.parent}")
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
    _add_groups(menus[FILE], [[actions.snapshot]])
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
    _add_groups(menus[FILE], [[actions.quit]])
    _add_groups(menus[VIEW], [panels, [actions.full_screen, actions.light_theme, actions.opengl]])
    _add_groups(menus[HELP], [[actions.shortcuts, actions.about]])


def tools(actions: Actions) -> QToolBar:
    """The toolbar: the daily actions, with words beside the icons of those that an icon alone does not tell."""
    toolbar = QToolBar("Tools")
    toolbar.setObjectName("tools")
    toolbar.setMovable(False)
    toolbar.setIconSize(QSize(20, 20))
    groups: Groups = [
        [actions.open, actions.new],
        [actions.compare, actions.comparing],
        [actions.fit, actions.actual, actions.zoom_in, actions.zoom_out],
        [actions.bulb],
        [actions.snapshot],
    ]
    for number, group in enumerate(groups):
        if number:
            toolbar.addSeparator()
        toolbar.addActions(group)
    for action in [actions.open, actions.new, actions.compare, actions.bulb, actions.snapshot]:
        button = toolbar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return toolbar


def _add_groups(menu: QMenu, groups: Groups) -> None:
    for group in groups:
        if menu.actions():
            menu.addSeparator()
        menu.addActions(group)
