"""Making bookmarks, going to them, and taking those of RTIViewer over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop.gui.bookmark_panel import BookmarkPanel
from disk_rti_desktop.gui.bookmark_thumbnail import thumbnail
from disk_rti_desktop.gui.notes_book import NotesBook, author
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.notes import Bookmark, Notes, seen_region
from disk_rti_desktop.notes.rtiviewer import read_bookmarks
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.view import Size


class BookmarkKeeping(QObject):
    """What the bookmarks' panel and actions do.

    Signals:
        failed(Exception): a bookmark could not be made, or a file not be taken over.
        changed(): another bookmark is the present one.
    """

    failed = Signal(object)
    changed = Signal()

    def __init__(
        self, session: Session, viewport: Viewport, book: NotesBook, panel: BookmarkPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._viewport, self._book, self._panel = session, viewport, book, panel
        self._tasks: set[Task] = set()
        panel.wanted.connect(self.go)
        panel.renamed.connect(self._rename)
        panel.reordered.connect(self._reorder)
        panel.list.currentItemChanged.connect(lambda _item: self.changed.emit())
        session.opened_changed.connect(lambda _opened: self.stop())

    def add(self) -> None:
        """Bookmarks what is seen now; its small picture follows."""
        opened, notes = self._session.opened, self._session.notes
        if opened is None:
            return
        view, window = self._session.view, self._viewport.pane_size
        name = _free_name({bookmark.name for bookmark in notes.bookmarks})
        made = Bookmark(name, view, seen_region(view, window), creator=author())
        self._book.change("adding a bookmark", notes.with_bookmark(made))
        self._panel.list.choose(made.id)
        self._run(thumbnail(opened.relightable, view, window), lambda drawn: self._illustrate(made.id, str(drawn)))

    def go(self, identity: str) -> None:
        """Shows what a bookmark was made of, in the present window."""
        bookmark = self._session.notes.bookmark(identity)
        if bookmark is None or self._session.opened is None:
            return
        self._panel.list.choose(identity)
        picture = self._session.opened.relightable
        window = self._viewport.pane_size
        self._session.view = bookmark.view_in(window).clamped((picture.width, picture.height), window)

    def step(self, by: int) -> None:
        """Goes to the next bookmark, or with -1 to the one before; from the last to the first."""
        ids, chosen = self._panel.list.ids, self._panel.list.chosen
        if ids:
            at = ids.index(chosen) + by if chosen in ids else (0 if by > 0 else -1)
            self.go(ids[at % len(ids)])

    def delete_chosen(self) -> None:
        """Deletes the bookmark that is chosen in the list."""
        chosen = self._panel.list.chosen
        if chosen:
            self._book.change("deleting a bookmark", self._session.notes.without([chosen]))

    def take_over(self, path: Path) -> None:
        """Adds the bookmarks of RTIViewer in a file, and its boxes and comments as notes."""
        opened = self._session.opened
        if opened is not None:
            window = self._viewport.pane_size
            self._run(_taken_over(path, opened, window), lambda found: self._add_all(found))

    def stop(self) -> None:
        """Gives up what is being drawn or read."""
        for task in self._tasks:
            task.give_up()
        self._tasks.clear()

    def _run(self, steps: Steps[object], then: Callable[[object], None]) -> None:
        task = Task(steps)
        self._tasks.add(task)
        task.succeeded.connect(then)
        task.failed.connect(self.failed)
        task.finished.connect(lambda: self._tasks.discard(task))
        task.start()

    def _illustrate(self, identity: str, drawn: str) -> None:
        """Gives a bookmark its small picture, which is no change that one would take back."""
        bookmark = self._session.notes.bookmark(identity)
        if bookmark is not None:
            self._session.notes = self._session.notes.with_bookmark(replace(bookmark, thumbnail=drawn))

    def _add_all(self, found: object) -> None:
        assert isinstance(found, Notes)
        notes = self._session.notes
        both = replace(notes, notes=notes.notes + found.notes, bookmarks=notes.bookmarks + found.bookmarks)
        self._book.change("taking over bookmarks of RTIViewer", both)

    def _rename(self, identity: str, name: str) -> None:
        bookmark = self._session.notes.bookmark(identity)
        if bookmark is not None:
            self._book.change("renaming a bookmark", self._session.notes.with_bookmark(bookmark.changed(name=name)))

    def _reorder(self, identities: list[str]) -> None:
        self._book.change("ordering bookmarks", self._session.notes.ordered(identities))


def _taken_over(path: Path, opened: Opened, window: Size) -> Steps[Notes]:
    """The notes in a file of RTIViewer, each bookmark with its small picture."""
    picture = opened.relightable
    found = read_bookmarks(path, (picture.width, picture.height), window)
    bookmarks = []
    for number, bookmark in enumerate(found.bookmarks):
        yield Progress(number, len(found.bookmarks), "Drawing the bookmarks")
        drawn = yield from thumbnail(picture, bookmark.view_in(window), window)
        bookmarks.append(replace(bookmark, thumbnail=drawn))
    return replace(found, bookmarks=tuple(bookmarks))


def _free_name(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"Bookmark {number}" in taken:
        number += 1
    return f"Bookmark {number}"
