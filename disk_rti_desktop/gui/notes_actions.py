"""What one can do with notes, bookmarks and measures."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from disk_rti_desktop.gui.actions import ActionSet


class NotesActions(ActionSet):
    """The QActions of the notes' desk."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        add = self.add
        self.add_bookmark = add(
            "add_bookmark", "Add &bookmark", ["Ctrl+B"], "Remember the present place, light and mode, to come back to"
        )
        self.next_bookmark = add("next_bookmark", "Ne&xt bookmark", ["Ctrl+PgDown"], "Go to the next bookmark")
        self.previous_bookmark = add(
            "previous_bookmark", "Pre&vious bookmark", ["Ctrl+PgUp"], "Go to the bookmark before"
        )
        self.rename_bookmark = add("rename", "Rena&me bookmark", ["F2"], "Give the bookmark in the list another name")
        self.delete_bookmark = add(
            "delete", "Delete boo&kmark", ["Ctrl+Del"], "Delete the bookmark in the list; it can be taken back"
        )
        self.import_bookmarks = add(
            "import", "&Import bookmarks of RTIViewer…", ["Ctrl+I"], "Take over bookmarks, boxes and comments (.xmp)"
        )
        self.point = add("note_point", "Note on a &point", ["N"], "Note something on one point")
        self.line = add("note_line", "Note on a &line", ["I"], "Note something along a line")
        self.box = add("note_box", "Note on a b&ox", ["B"], "Note something in a box")
        self.outline = add("note_outline", "Note on an ou&tline", ["O"], "Note something within an outline")
        self.ruler = add("ruler", "&Ruler", ["M"], "Measure a distance and its direction")
        self.keep = add("keep", "Keep the measure as a &note", ["K"], "Keep what was measured last")
        self.set_scale = add(
            "scale",
            "&Set the scale…",
            ["Shift+M"],
            "Draw along something of known length, such as a ruler in the photo",
        )
        self.forget_scale = add("forget_scale", "&Forget the scale", ["Ctrl+Shift+M"], "Measure in pixels again")
        self.scale_bar = add("scale_bar", "Scale b&ar", ["Shift+B"], "Show a bar of known length over the picture")
        self.grid = add("grid", "&Grid", ["G"], "Show lines at even distances over the picture")
        self.show_notes = add("show_notes", "S&how notes", ["H"], "Show or hide all notes on the picture")
        self.delete = add("delete", "&Delete", ["Del"], "Delete the chosen note or bookmark; it can be taken back")
        self.undo = add("undo", "&Undo", ["Ctrl+Z"], "Take back the last change of notes or bookmarks")
        self.redo = add("redo", "R&edo", ["Ctrl+Shift+Z", "Ctrl+Y"], "Make the change again that was taken back")
        for switch in (*self.drawing, self.scale_bar, self.grid, self.show_notes):
            switch.setCheckable(True)
        self.show_notes.setChecked(True)

    @property
    def needing_a_picture(self) -> Sequence[QAction]:
        return [
            self.add_bookmark,
            self.import_bookmarks,
            *self.drawing,
            self.scale_bar,
            self.grid,
            self.show_notes,
        ]

    @property
    def drawing(self) -> Sequence[QAction]:
        """Those that take a tool in hand."""
        return [self.point, self.line, self.box, self.outline, self.ruler, self.set_scale]
