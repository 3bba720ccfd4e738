"""The list of bookmarks: small pictures with names, in the user's order."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from disk_rti_desktop.gui.bookmark_thumbnail import pixmap_of
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.notes_buttons import button_for
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.notes import Bookmark, Notes

ICON = QSize(78, 54)
_ID = Qt.ItemDataRole.UserRole


class BookmarkList(QListWidget):
    """Rows that are gone to by double click or Enter, renamed in place, and dragged into another order.

    Signals:
        wanted(str): the bookmark of that id is to be gone to.
        reordered(list[str]): the ids in their new order.
    """

    wanted = Signal(str)
    reordered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(ICON)
        self.setUniformItemSizes(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName("Bookmarks")
        self.setToolTip("Double click or Enter goes there; F2 renames; drag, or Alt and arrow keys, to reorder")
        self.itemDoubleClicked.connect(lambda item: self.wanted.emit(item.data(_ID)))

    @property
    def ids(self) -> list[str]:
        """The ids of the rows, from the top."""
        return [self.item(row).data(_ID) for row in range(self.count())]

    @property
    def chosen(self) -> str:
        """The id of the chosen row; empty if there is none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_ID))

    def choose(self, identity: str) -> None:
        """Chooses the row of that id."""
        if identity in self.ids:
            self.setCurrentRow(self.ids.index(identity))

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.reordered.emit(self.ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen and not editing:
            self.wanted.emit(self.chosen)
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._shift(step)
            return
        super().keyPressEvent(event)

    def _shift(self, step: int) -> None:
        """Moves the chosen row up or down by one."""
        ids, row = self.ids, self.currentRow()
        if row >= 0 and 0 <= row + step < len(ids):
            ids.insert(row + step, ids.pop(row))
            self.reordered.emit(ids)


class BookmarkPanel(QWidget):
    """Bookmarks of what is open, and what one does with them.

    Signals:
        wanted(str): the bookmark of that id is to be gone to.
        renamed(str, str): id and new name.
        reordered(list[str]): the ids in their new order.
    """

    wanted = Signal(str)
    renamed = Signal(str, str)
    reordered = Signal(object)

    def __init__(self, session: Session, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[Bookmark, ...] = ()
        self.list = BookmarkList()
        self.empty = plain_label("No bookmarks yet. Ctrl+B keeps the present place, light and mode.")
        self.empty.setWordWrap(True)
        give_role(self.empty, "muted")
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for action in actions:
            bar.addWidget(button_for(action))
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.list, 1)
        self.list.wanted.connect(self.wanted)
        self.list.reordered.connect(self.reordered)
        self.list.itemChanged.connect(self._rename)
        session.notes_changed.connect(self._show)
        self._show(session.notes)

    def edit_name(self) -> None:
        """Lets the name of the chosen bookmark be typed."""
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _rename(self, item: QListWidgetItem) -> None:
        # Later: the row must not be replaced while its editor is still closing.
        identity, name = str(item.data(_ID)), item.text().strip()
        QTimer.singleShot(0, self, lambda: self._take_name(identity, name))

    def _take_name(self, identity: str, name: str) -> None:
        before = self._session.notes.bookmark(identity)
        if before is not None and name and name != before.name:
            self.renamed.emit(identity, name)
        else:
            self._fill()

    def _show(self, notes: Notes) -> None:
        self.empty.setVisible(not notes.bookmarks)
        self.list.setVisible(bool(notes.bookmarks))
        if notes.bookmarks != self._shown:
            self._shown = notes.bookmarks
            self._fill()

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            chosen = self.list.chosen
            self.list.clear()
            for bookmark in self._shown:
                item = QListWidgetItem(_icon(bookmark), bookmark.name)
                item.setData(_ID, bookmark.id)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsEditable
                    | Qt.ItemFlag.ItemIsDragEnabled
                )
                item.setSizeHint(QSize(0, ICON.height() + 8))
                item.setToolTip(_told(bookmark))
                self.list.addItem(item)
            self.list.choose(chosen)


def _icon(bookmark: Bookmark) -> QIcon:
    """The small picture, which keeps its colours when it is chosen; a sign until it is drawn."""
    drawn = pixmap_of(bookmark.thumbnail)
    if drawn.isNull():
        return icon("bookmark")
    found = QIcon(drawn)
    found.addPixmap(drawn, QIcon.Mode.Selected)
    return found


def _told(bookmark: Bookmark) -> str:
    """What a bookmark keeps, in words; markup in a name is not taken for any."""
    view = bookmark.view
    azimuth, elevation = to_angles(view.direction)
    light = f"light from {azimuth:.0f}°, {elevation:.0f}° high"
    by = f", by {bookmark.creator}" if bookmark.creator else ""
    lines = [bookmark.name, f"{view.mode.kind.title}, {light}", f"{bookmark.created.astimezone():%Y-%m-%d %H:%M}{by}"]
    return f"<p>{'<br>'.join(escape(line) for line in lines)}</p>"
