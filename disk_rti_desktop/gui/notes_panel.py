"""The list of notes with its search, and the words and colour of the chosen one."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QFocusEvent, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.notes_buttons import button_for
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.notes import COLOURS, Note, Notes
from disk_rti_desktop.notes.measuring import measured

PAUSE = 400  # milliseconds without a key, after which what was typed is noted
LONGEST = 1000  # milliseconds of typing without a pause, after which it is noted all the same
EDITOR = 46  # pixels in height: two lines
LIST = 84  # pixels in height at least: two notes
_ID = Qt.ItemDataRole.UserRole
_KINDS = {"point": "note_point", "line": "note_line", "box": "note_box", "outline": "note_outline"}


class NoteEditor(QPlainTextEdit):
    """The words of one note, noted when one pauses, leaves or presses Esc.

    Signals:
        written(str, str): the id of the note, and its words.
        left(): Esc was pressed.
    """

    written = Signal(str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note: Note | None = None
        self._pause, self._longest = self._timer(PAUSE), self._timer(LONGEST)
        self.setFixedHeight(EDITOR)
        self.setTabChangesFocus(True)
        self.setPlaceholderText("What is seen here?")
        self.setAccessibleName("Words of the note")
        self.textChanged.connect(self._wait)

    def show_note(self, note: Note | None) -> None:
        """Shows a note's words; those of the one before are written first."""
        if note is None or self._note is None or note.id != self._note.id:
            self.write()
        before, self._note = self._note, note
        text = "" if note is None else note.text
        typed = before is not None and note is not None and before.id == note.id and self.toPlainText() != before.text
        if self.toPlainText() != text and not typed:
            with QSignalBlocker(self):
                self.setPlainText(text)

    def write(self) -> None:
        """Reports what was typed."""
        self._pause.stop()
        self._longest.stop()
        note, text = self._note, self.toPlainText()
        if note is not None and text != note.text:
            self._note = note.changed(text=text)
            self.written.emit(note.id, text)

    def _timer(self, milliseconds: int) -> QTimer:
        """Writes after some time."""
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.write)
        return timer

    def _wait(self) -> None:
        """Waits for a pause in typing, but not for long: what is not written is lost when the computer fails."""
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.write()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.write()


class NotesPanel(QWidget):
    """Notes on what is open, and what one does with them.

    Signals:
        written(str, str): the id of a note, and its words.
        coloured(str, str): the id of a note, and its colour.
        left(): the user is done with writing.
        shown_wanted(str): the note of that id is to be looked at.
    """

    written = Signal(str, str)
    coloured = Signal(str, str)
    left = Signal()
    shown_wanted = Signal(str)

    def __init__(self, session: Session, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the notes")
        self.search.setAccessibleName("Search the notes")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("Notes")
        self.list.setToolTip("A click shows the note on the picture, a double click goes there")
        self.list.setMinimumHeight(LIST)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.editor = NoteEditor()
        self.colour = _colour_box()
        self.warning = plain_label()
        self.warning.setWordWrap(True)
        give_role(self.warning, "warning")
        self.warning.hide()
        self.empty = plain_label("No notes yet. N makes one on a point, I on a line, B in a box, O in an outline.")
        self.empty.setWordWrap(True)
        give_role(self.empty, "muted")
        self._lay_out(actions)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.list.currentItemChanged.connect(self._choose)
        self.list.itemActivated.connect(lambda item: self.shown_wanted.emit(item.data(_ID)))
        self.editor.written.connect(self.written)
        self.editor.left.connect(self.left)
        self.colour.activated.connect(self._colour)
        session.notes_changed.connect(self._show)
        session.chosen_note_changed.connect(lambda _id: self._show(session.notes))
        session.opened_changed.connect(lambda _opened: self.search.clear())
        self._show(session.notes)

    @property
    def present_colour(self) -> str:
        """The colour for new notes: the one that was chosen last."""
        return str(self.colour.currentData())

    def tell(self, text: str) -> None:
        """Warns of something about the file of the notes; empty: nothing any more."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def _lay_out(self, actions: Sequence[QAction]) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(2)
        for action in actions:
            bar.addWidget(button_for(action))
        bar.addStretch(1)
        finding = QHBoxLayout()
        finding.addWidget(self.search, 1)
        finding.addWidget(self.colour)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.warning)
        column.addLayout(finding)
        column.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.list, 1)
        column.addWidget(self.editor)

    def _show(self, notes: Notes) -> None:
        self.empty.setVisible(not notes.notes)
        self.list.setVisible(bool(notes.notes))
        note = notes.note(self._session.chosen_note)
        self.editor.show_note(note)
        self.editor.setEnabled(note is not None)
        self.editor.setToolTip("What is noted there; Esc goes back to the picture" if note is None else _told(note))
        if note is not None:
            self.colour.setCurrentIndex(_index_of(self.colour, note.colour))
        self._fill()

    def _fill(self) -> None:
        """Lists the notes that hold what is searched for, each with its number on the picture."""
        wanted, scale = self.search.text().casefold().split(), self._session.mm_per_pixel
        icons: dict[tuple[str, str], QIcon] = {}
        with QSignalBlocker(self.list):
            self.list.clear()
            for number, note in enumerate(self._session.notes.notes, 1):
                words = " ".join(note.text.split()) or "(no words yet)"
                if note.measured:
                    words = f"{measured(note.shape.points[0], note.shape.points[-1], scale)}   {note.text}"
                if not all(part in f"{number} {words} {note.creator}".casefold() for part in wanted):
                    continue
                look = (_KINDS[note.shape.kind], note.colour)
                if look not in icons:
                    icons[look] = icon(*look)
                item = QListWidgetItem(icons[look], f"{number}   {words}")
                item.setData(_ID, note.id)
                self.list.addItem(item)
                if note.id == self._session.chosen_note:
                    self.list.setCurrentItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._session.chosen_note = str(item.data(_ID))

    def _colour(self) -> None:
        if self._session.chosen_note:
            self.coloured.emit(self._session.chosen_note, self.present_colour)


def _colour_box() -> QComboBox:
    """The colours of notes by their names, each with a patch."""
    box = QComboBox()
    box.setMinimumContentsLength(2)
    box.setFixedWidth(64)
    box.view().setMinimumWidth(150)
    box.setAccessibleName("Colour of the note")
    box.setToolTip("Colour of the chosen note and of new ones; all can be told apart by the colour-blind")
    for name, colour in COLOURS.items():
        patch = QPixmap(14, 14)
        patch.fill(QColor(colour))
        box.addItem(QIcon(patch), name, colour)
    return box


def _index_of(box: QComboBox, colour: str) -> int:
    """The place of a colour in the list; -1 if others have given it."""
    return box.findData(colour.lower())


def _told(note: Note) -> str:
    """Who wrote a note, and when; markup in a name is not taken for any."""
    day = f"Changed on {note.modified.astimezone():%Y-%m-%d}, noted on {note.created.astimezone():%Y-%m-%d}"
    return f"<p>{escape(f'{day} by {note.creator}' if note.creator else day)}</p>"
