"""The window: puts actions, viewport, light panel and dialogs together, and says what each action does."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from disk_rti_desktop import settings
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import demo, messages
from disk_rti_desktop.gui.actions import KEY_ZOOM, Actions, ActionSet
from disk_rti_desktop.gui.areas import Areas
from disk_rti_desktop.gui.compare_desk import CompareDesk
from disk_rti_desktop.gui.condition_desk import ConditionDesk
from disk_rti_desktop.gui.desk import Desk
from disk_rti_desktop.gui.docks import Docks, panel
from disk_rti_desktop.gui.drops import RELIGHTABLES, collections_in, dropped_paths, look_at
from disk_rti_desktop.gui.file_dialogs import choose_file, choose_folder
from disk_rti_desktop.gui.groundworker import Groundworker
from disk_rti_desktop.gui.help_desk import HelpDesk
from disk_rti_desktop.gui.help_dialogs import AboutDialog, ShortcutSheet
from disk_rti_desktop.gui.icons import application_icon
from disk_rti_desktop.gui.light_panel import LightPanel
from disk_rti_desktop.gui.menus import RecentMenu, fill_menus, tools
from disk_rti_desktop.gui.mode_panel import ModePanel
from disk_rti_desktop.gui.navigator import Navigator
from disk_rti_desktop.gui.notes_desk import NotesDesk
from disk_rti_desktop.gui.notice_bar import NoticeBar
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.preferences import Preferences
from disk_rti_desktop.gui.report_desk import ReportDesk
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_desk import SnapshotDesk
from disk_rti_desktop.gui.start_page import StartPage
from disk_rti_desktop.gui.status_line import StatusLine
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.gui.wizard import TrainingWizard
from disk_rti_desktop.gui.workshop_desk import WorkshopDesk
from disk_rti_desktop.gui.zoom_panel import ZoomPanel
from disk_rti_desktop.settings import Settings

TITLE = "DisK-RTI Desktop"
SIZE = (1280, 800)
SMALLEST = (900, 680)
LAYOUT = 2  # of the panels; a layout of another number is not restored
INSTEAD = "Pictures are relit by the processor, just as truly."


class MainWindow(QMainWindow):
    """One desk: an object, perhaps another beside it, one light."""

    def __init__(self, session: Session, use_opengl: bool) -> None:
        super().__init__()
        self.session = session
        self.actions_ = Actions(self)
        self.viewport = Viewport(session, use_opengl)
        self.notice = NoticeBar()
        self.start_page = StartPage(session)
        self.light_panel = LightPanel(session)
        self.mode_panel = ModePanel(session)
        self.zoom_panel = ZoomPanel(session, self.viewport, [self.actions_.fit, self.actions_.actual])
        self.navigator = Navigator(session, self.viewport)
        self.groundworker = Groundworker(session, self.viewport, self)
        self.status = StatusLine(session)
        self.opener = Opener(session, self)
        self.compare = CompareDesk(session, self.actions_, self.viewport, self)
        self.workshop = WorkshopDesk(session, self.opener, self.notice, self.status, self)
        self.snapshots = SnapshotDesk(session, self.viewport, self.opener, self)
        self.desks: tuple[Desk, ...] = (
            self.snapshots,
            NotesDesk(session, self.viewport, self),
            self.workshop,
            ReportDesk(session, self),
            HelpDesk(lambda: self.every_action, self),
            ConditionDesk(session, self.opener, self.status.showMessage, self),
        )
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self._assemble()
        self._connect_actions()
        self._connect_panels()
        self._restore()
        self._follow()

    @property
    def action_sets(self) -> Sequence[ActionSet]:
        """The actions of the window itself, then those of each desk."""
        return [self.actions_, *(desk.actions for desk in self.desks)]

    @property
    def every_action(self) -> Sequence[QAction]:
        """All that one can do, in the order of the sheet of keys."""
        return [action for actions in self.action_sets for action in actions.every]

    def open(self, path: Path, compare_with: Path | None = None) -> None:
        """Opens a relightable, or begins from photos, whatever lies at the path."""
        find = look_at([path])
        if find.kind == "relightable":
            self.opener.open(find.path, compare_with)
        elif find.kind == "photos":
            self.train(path)
        else:
            self.session.settings = self.session.settings.without_recent(path)
            messages.show_notice(self, "Nothing to open", find.text)

    def train(self, photos: Path, *others: Path) -> TrainingWizard:
        """Asks what to make of photos, then of others; the workshop makes one after the other."""
        dialog = TrainingWizard(self.session, photos, self, followers=len(others))
        dialog.wanted.connect(self.workshop.make)
        if others:  # above the view of what is made, which opens first
            dialog.finished.connect(lambda: QTimer.singleShot(0, self, lambda: self.train(*others)))
        dialog.open()
        return dialog

    def _assemble(self) -> None:
        self.desk = QWidget()
        column = QVBoxLayout(self.desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.compare.bar)
        column.addWidget(self.viewport, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start_page)
        self.pages.addWidget(self.desk)
        middle = QWidget()
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.notice)
        rows.addWidget(self.pages, 1)
        self.setCentralWidget(middle)
        self.dock = panel("light", "Light", self.light_panel, group="light")
        self.zoom_dock = panel("zoom", "Zoom", self.zoom_panel, group="zoom")
        self.mode_dock = panel("mode", "Mode", self.mode_panel, group="mode")
        self.navigator_dock = panel("navigator", "Navigator", self.navigator)
        self.docks = Docks(self)
        self.docks.add([self.dock, self.zoom_dock, self.mode_dock, self.navigator_dock])
        for desk in self.desks:
            self.docks.add(desk.docks)
        self.docks.restore()
        self.setStatusBar(self.status)
        self.recent_menu = RecentMenu(self.session, self.open)
        panels = [dock.toggleViewAction() for dock in self.docks.every]
        fill_menus(self.menuBar(), self.actions_, self.recent_menu, panels, self.desks)
        self.toolbar = tools(self.actions_, self.desks)
        self.addToolBar(self.toolbar)
        self.areas = Areas(self._parts, self)
        self.areas.chain()

    def _parts(self) -> Sequence[QWidget]:
        """What one goes through by F6."""
        return [self.start_page, self.viewport, *self.docks.every, self.notice, self.compare.bar, self.toolbar]

    def _connect_actions(self) -> None:
        actions, viewport, session = self.actions_, self.viewport, self.session
        for each in self.action_sets:
            self.addActions(each.every)  # so that their keys serve while menu and toolbar are hidden
        actions.open.triggered.connect(self._choose_relightable)
        actions.open_folder.triggered.connect(lambda: self._choose_relightable(folder=True))
        actions.new.triggered.connect(self._choose_photos)
        actions.compare.triggered.connect(self._choose_comparison)
        actions.compare_folder.triggered.connect(lambda: self._choose_comparison(folder=True))
        actions.quit.triggered.connect(self.close)
        actions.fit.triggered.connect(viewport.fit)
        actions.actual.triggered.connect(viewport.actual_size)
        actions.zoom_in.triggered.connect(lambda: viewport.zoom_by(KEY_ZOOM))
        actions.zoom_out.triggered.connect(lambda: viewport.zoom_by(1 / KEY_ZOOM))
        actions.full_screen.toggled.connect(self._go_full_screen)
        actions.bulb.toggled.connect(lambda on: setattr(session, "bulb", on))
        actions.light_theme.toggled.connect(self._choose_theme)
        actions.opengl.triggered.connect(self._choose_drawing)
        actions.restore_panels.triggered.connect(self.docks.restore)
        actions.next_area.triggered.connect(lambda: self.areas.go(1))
        actions.previous_area.triggered.connect(lambda: self.areas.go(-1))
        actions.preferences.triggered.connect(lambda: Preferences(self.session, self).open())
        actions.shortcuts.triggered.connect(lambda: ShortcutSheet(self.menuBar(), self).open())
        actions.about.triggered.connect(lambda: AboutDialog(self).open())

    def _connect_panels(self) -> None:
        session = self.session
        self.start_page.photos_wanted.connect(self._choose_photos)
        self.start_page.open_wanted.connect(self._choose_relightable)
        self.start_page.demo_wanted.connect(self._show_demo)
        self.start_page.chosen.connect(self.open)
        self.viewport.hovered.connect(self.status.show_hover)
        self._follow_canvas()
        self.viewport.fell_back.connect(self._tell_fallback)
        self.viewport.failed.connect(lambda error: messages.show_error(self, error))
        self.opener.begun.connect(lambda path: self.status.showMessage(f"Opening {path.name}…"))
        self.opener.ended.connect(self.status.clearMessage)
        self.opener.failed.connect(self._tell_not_opened)
        session.opened_changed.connect(self._follow)
        self.compare.told.connect(self.status.showMessage)
        self.snapshots.told.connect(lambda text: self.status.showMessage(text, 8000))
        self.workshop.ended.connect(self.close)
        session.bulb_changed.connect(self.actions_.bulb.setChecked)
        self.groundworker.progressed.connect(self.mode_panel.show_progress)
        self.groundworker.ended.connect(self.mode_panel.end_progress)
        self.groundworker.failed.connect(lambda error: messages.show_error(self, error))
        self.mode_panel.stop_wanted.connect(self.groundworker.stop)
        session.settings_changed.connect(self._keep)

    def _follow(self) -> None:
        """Shows what is possible with what is open."""
        opened = self.session.opened
        for actions in self.action_sets:
            for action in actions.needing_a_picture:
                action.setEnabled(opened is not None)
        self.docks.show(opened is not None)
        if opened is None:
            self.setWindowTitle(TITLE)
            self.pages.setCurrentWidget(self.start_page)
            return
        self.setWindowTitle(f"{opened.relightable.name or 'Untitled'} – {TITLE}")
        if self.pages.currentWidget() is not self.desk:
            self.pages.setCurrentWidget(self.desk)
            self.viewport.setFocus()

    def _choose_relightable(self, _checked: bool = False, *, folder: bool = False) -> None:
        path = self._ask_relightable("Open a relightable image", self.session.settings.open_folder, folder)
        if path is not None:
            self.open(path)

    def _ask_relightable(self, title: str, start: Path | None, folder: bool) -> Path | None:
        return choose_folder(self, title, start) if folder else choose_file(self, title, start, RELIGHTABLES)

    def _choose_photos(self) -> None:
        path = choose_folder(self, "Folder of photos", self.session.settings.open_folder)
        if path is not None:
            self.train(path)

    def _choose_comparison(self, _checked: bool = False, *, folder: bool = False) -> None:
        opened = self.session.opened
        start = opened.path.parent if opened is not None and opened.path is not None else None
        path = self._ask_relightable("Compare with", start or self.session.settings.open_folder, folder)
        if path is not None:
            self.opener.compare(look_at([path]).path)

    def _show_demo(self) -> None:
        folder = settings.demo_path()
        made = demo.results(folder)
        if len(made) > 1:
            self.opener.open(made[0], made[1])
            return
        self.workshop.demonstrate(demo.Demonstration(folder))

    def _tell_not_opened(self, path: Path, error: Exception) -> None:
        messages.show_error(self, error)
        if not path.exists():
            self.session.settings = self.session.settings.without_recent(path)

    def _tell_fallback(self, reason: str) -> None:
        self.notice.tell(f"{reason} {INSTEAD}")
        self._follow_canvas()
        self.tell_drawing()

    def _follow_canvas(self) -> None:
        """Lets the foot of the window tell how finely the present canvas draws."""
        self.viewport.canvas.drawn.connect(
            lambda drawn: self.status.tell_resolution(drawn if isinstance(drawn, int) else drawn.coarser)
        )

    def tell_drawing(self) -> None:
        """Says at the foot of the window how pictures are drawn."""
        if self.viewport.uses_opengl:
            self.status.tell_drawing("OpenGL", "The graphics card relights the picture")
        else:
            self.status.tell_drawing("Processor", "The processor relights the picture")

    def _choose_theme(self, bright: bool) -> None:
        name = "light" if bright else "dark"
        self.session.settings = self.session.settings.model_copy(update={"theme": name})

    def _choose_drawing(self, opengl: bool) -> None:
        self.session.settings = self.session.settings.model_copy(update={"opengl": opengl})
        self.status.showMessage("This takes effect when the application is started again.", 8000)

    def _go_full_screen(self, on: bool) -> None:
        for widget in [self.menuBar(), self.toolbar]:
            widget.setVisible(not on)
        self.setWindowState(
            self.windowState() | Qt.WindowState.WindowFullScreen
            if on
            else self.windowState() & ~Qt.WindowState.WindowFullScreen
        )

    def _restore(self) -> None:
        kept = self.session.settings
        self.actions_.light_theme.setChecked(kept.theme == "light")
        self.actions_.opengl.setChecked(kept.opengl)
        if kept.window_geometry:
            self.restoreGeometry(QByteArray.fromBase64(kept.window_geometry.encode()))
        if kept.window_state:
            self.restoreState(QByteArray.fromBase64(kept.window_state.encode()), LAYOUT)
            self.docks.learn()
        self.tell_drawing()

    def _keep(self, kept: Settings) -> None:
        self.actions_.light_theme.setChecked(kept.theme == "light")
        self.actions_.opengl.setChecked(kept.opengl)
        try:
            settings.save(kept)
        except OutputError as error:
            self.status.showMessage(str(error), 8000)

    def _remember_place(self) -> None:
        self.actions_.full_screen.setChecked(False)
        self.docks.show(True)
        place = {
            "window_geometry": bytes(self.saveGeometry().toBase64().data()).decode(),
            "window_state": bytes(self.saveState(LAYOUT).toBase64().data()).decode(),
        }
        self.session.settings = self.session.settings.model_copy(update=place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = dropped_paths(event.mimeData())
        collections = collections_in(paths)
        find = look_at(paths)
        if collections:
            self.train(*collections)
        elif find.kind == "unusable":
            messages.show_notice(self, "This cannot be used", find.text)
        else:
            self.open(find.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.actions_.full_screen.isChecked():
            self.actions_.full_screen.setChecked(False)
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for actions in self.action_sets:
                actions.redraw_icons()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.workshop.may_end():
            event.ignore()
            return
        self._remember_place()
        self.opener.stop()
        self.compare.stop()
        for desk in self.desks:
            desk.stop()
        self.groundworker.stop()
        self.navigator.stop()
        self.start_page.thumbnails.stop()
        self.viewport.release()
        event.accept()
