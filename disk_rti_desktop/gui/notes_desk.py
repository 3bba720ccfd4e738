"""Notes, bookmarks and measures in one window: layers and tools over the picture, two panels, and the file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from disk_rti_desktop.gui import messages
from disk_rti_desktop.gui.bookmark_keeping import BookmarkKeeping
from disk_rti_desktop.gui.bookmark_panel import BookmarkPanel
from disk_rti_desktop.gui.choosing_tool import ChoosingTool
from disk_rti_desktop.gui.desk import Groups
from disk_rti_desktop.gui.docks import panel
from disk_rti_desktop.gui.file_dialogs import choose_file
from disk_rti_desktop.gui.notes_actions import NotesActions
from disk_rti_desktop.gui.notes_book import NotesBook
from disk_rti_desktop.gui.notes_keeper import NotesKeeper
from disk_rti_desktop.gui.notes_layer import NotesLayer
from disk_rti_desktop.gui.notes_panel import NotesPanel
from disk_rti_desktop.gui.notes_tools import NotesTools
from disk_rti_desktop.gui.scale_layer import MeasureLayer, draw_grid, draw_scale_bar
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.notes import Note
from disk_rti_desktop.notes.rtiviewer import bookmarks_path

MENU = "&Notes"


class NotesDesk(QObject):
    """What belongs to notes in one window."""

    def __init__(self, session: Session, viewport: Viewport, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._viewport, self._window = session, viewport, window
        self.actions = NotesActions(self)
        self.book = NotesBook(session, self)
        self.keeper = NotesKeeper(session, self)
        self.layer = NotesLayer(session)
        self.grid, self.scale_bar = MeasureLayer(session, draw_grid), MeasureLayer(session, draw_scale_bar)
        viewport.add_layer(self.grid)
        viewport.add_layer(self.layer)
        self.tools = NotesTools(session, viewport, self.actions, self.book, window)
        viewport.add_layer(self.scale_bar)
        self.choosing = ChoosingTool(session, self.layer, self)
        viewport.tools.resting = self.choosing
        self._panels()
        self.bookmarks = BookmarkKeeping(session, viewport, self.book, self.bookmark_panel, self)
        self._connect_actions()
        self._connect_parts()
        self._follow()

    @property
    def menus(self) -> Mapping[str, Groups]:
        """A menu of its own."""
        act = self.actions
        return {
            MENU: [
                [act.add_bookmark, act.next_bookmark, act.previous_bookmark, act.rename_bookmark, act.delete_bookmark],
                [act.import_bookmarks],
                [act.point, act.line, act.box, act.outline, act.show_notes],
                [act.ruler, act.keep, act.set_scale, act.forget_scale, act.scale_bar, act.grid],
                [act.delete, act.undo, act.redo],
            ]
        }

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """Bookmarks and notes."""
        return [self.bookmark_dock, self.notes_dock]

    def stop(self) -> None:
        """Saves what is not saved yet."""
        self.notes_panel.editor.write()
        self.bookmarks.stop()
        self.keeper.stop()

    def _panels(self) -> None:
        act = self.actions
        self.bookmark_panel = BookmarkPanel(
            self._session,
            [act.add_bookmark, act.previous_bookmark, act.next_bookmark, act.rename_bookmark, act.delete_bookmark],
        )
        self.notes_panel = NotesPanel(
            self._session, [act.point, act.line, act.box, act.outline, act.ruler, act.set_scale, act.delete]
        )
        self.bookmark_dock = panel("bookmarks", "Bookmarks", self.bookmark_panel)
        self.notes_dock = panel("notes", "Notes", self.notes_panel)
        self.tools.colour = lambda: self.notes_panel.present_colour

    def _connect_actions(self) -> None:
        act, bookmarks = self.actions, self.bookmarks
        act.add_bookmark.triggered.connect(bookmarks.add)
        act.next_bookmark.triggered.connect(lambda: bookmarks.step(1))
        act.previous_bookmark.triggered.connect(lambda: bookmarks.step(-1))
        act.rename_bookmark.triggered.connect(self._rename)
        act.delete_bookmark.triggered.connect(bookmarks.delete_chosen)
        act.import_bookmarks.triggered.connect(self._ask_bookmarks)
        act.keep.triggered.connect(self.tools.keep)
        act.forget_scale.triggered.connect(self.tools.forget_scale)
        act.scale_bar.toggled.connect(lambda on: self._show_layer(self.scale_bar, on))
        act.grid.toggled.connect(lambda on: self._show_layer(self.grid, on))
        act.show_notes.toggled.connect(lambda on: self._show_layer(self.layer, on))
        act.delete.triggered.connect(self._delete)
        act.undo.triggered.connect(self.book.stack.undo)
        act.redo.triggered.connect(self.book.stack.redo)

    def _connect_parts(self) -> None:
        session, notes_panel = self._session, self.notes_panel
        self.keeper.moved.connect(self.book.forget)
        self.keeper.told.connect(notes_panel.tell)
        self.choosing.changed.connect(self._move)
        self.choosing.redraw_wanted.connect(self._viewport.update_layers)
        self.choosing.edit_wanted.connect(self._write)
        self.tools.noted.connect(self._write)
        self.tools.measured.connect(self._follow)
        self.bookmarks.changed.connect(self._follow)
        self.bookmarks.failed.connect(lambda error: messages.show_error(self._window, error))
        notes_panel.written.connect(self._take_words)
        notes_panel.coloured.connect(self._take_colour)
        notes_panel.left.connect(self._viewport.setFocus)
        notes_panel.shown_wanted.connect(self._look_at)
        for signal in (session.notes_changed, session.chosen_note_changed, session.opened_changed):
            signal.connect(self._follow)
        self.book.stack.indexChanged.connect(self._follow)

    def _follow(self) -> None:
        """Shows what is possible, and draws anew."""
        act, notes, stack = self.actions, self._session.notes, self.book.stack
        opened = self._session.opened is not None
        act.next_bookmark.setEnabled(opened and bool(notes.bookmarks))
        act.previous_bookmark.setEnabled(opened and bool(notes.bookmarks))
        for action in (act.rename_bookmark, act.delete_bookmark):
            action.setEnabled(bool(self.bookmark_panel.list.chosen))
        act.keep.setEnabled(self.tools.ruler.result is not None)
        act.forget_scale.setEnabled(notes.scale is not None)
        act.delete.setEnabled(bool(self._session.chosen_note or self.bookmark_panel.list.chosen))
        for action, able, verb, words in (
            (act.undo, stack.canUndo(), "&Undo", stack.undoText()),
            (act.redo, stack.canRedo(), "R&edo", stack.redoText()),
        ):
            action.setEnabled(able)
            action.setText(f"{verb} {words}".strip())
        self._viewport.update_layers()

    def _show_layer(self, layer: NotesLayer | MeasureLayer, on: bool) -> None:
        layer.shown = on
        self._viewport.update_layers()

    def _write(self) -> None:
        """Lets the words of the chosen note be typed."""
        self.actions.show_notes.setChecked(True)
        self.notes_dock.show()
        self.notes_dock.raise_()
        self.notes_panel.editor.setFocus()

    def _rename(self) -> None:
        self.bookmark_dock.show()
        self.bookmark_dock.raise_()
        self.bookmark_panel.edit_name()

    def _delete(self) -> None:
        """Deletes the chosen bookmark if the keyboard is in their panel, else the chosen note."""
        focus = QApplication.focusWidget()
        within = focus is not None and self.bookmark_panel.isAncestorOf(focus)
        if within or not self._session.chosen_note:
            self.bookmarks.delete_chosen()
        else:
            self.book.change("deleting a note", self._session.notes.without([self._session.chosen_note]))

    def _ask_bookmarks(self) -> None:
        opened = self._session.opened
        path = None if opened is None else opened.path
        beside = None if path is None else bookmarks_path(path)
        start = beside or (path.absolute().parent if path is not None else self._session.settings.open_folder)
        chosen: Path | None = choose_file(self._window, "Bookmarks of RTIViewer", start, "Bookmarks (*.xmp *.XMP)")
        if chosen is not None:
            self.bookmarks.take_over(chosen)

    def _look_at(self, identity: str) -> None:
        """Moves the picture so that a note is in the middle."""
        note = self._session.notes.note(identity)
        if note is not None:
            self._viewport.look_at(note.shape.middle)

    def _move(self, note: Note) -> None:
        self.book.change("moving a note", self._session.notes.with_note(note))

    def _take_words(self, identity: str, text: str) -> None:
        note = self._session.notes.note(identity)
        if note is not None and note.text != text:
            self.book.change("writing", self._session.notes.with_note(note.changed(text=text)))

    def _take_colour(self, identity: str, colour: str) -> None:
        note = self._session.notes.note(identity)
        if note is not None and note.colour != colour:
            self.book.change("colouring a note", self._session.notes.with_note(note.changed(colour=colour)))
