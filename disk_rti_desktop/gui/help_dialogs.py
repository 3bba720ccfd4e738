"""Small pages of help: what keys and mouse do, and what this application is."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop import __version__
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.icons import application_icon, icon
from disk_rti_desktop.gui.menus import RecentMenu, letter_of

GESTURES = (
    ("Left drag", "Move the picture"),
    ("Right drag", "Move the light"),
    ("Shift or Alt + left drag", "Move the light"),
    ("Middle drag", "Move the picture"),
    ("Wheel", "Zoom where the pointer is"),
    ("Double click", "Zoom in twice as far"),
    ("Arrow keys", "Nudge the light by 0.05"),
    ("Shift + arrow keys", "Nudge the light by 0.01"),
    ("Drag the line", "Move the line of a wipe"),
    ("Ctrl + left or right", "Move the line of a wipe"),
    ("Arrow keys, in the navigator", "Move the part that is seen"),
    ("Tab, Shift + Tab", "Go to the next field, or back"),
    ("Drop", "Open, or begin from photos"),
)
ABOUT = (
    "Relights objects from photos taken under many lights: distils them into a small network, shows it beside the "
    "classical methods, and keeps every result with its origin.\n\n"
    "The method is DisK-NeuralRTI (Dulecha et al., Computers & Graphics, 2025). All work is done on this computer; "
    "nothing is sent anywhere."
)


class ShortcutSheet(QDialog):
    """What the mouse does, and every action of a menu bar with its keys; a search leaves what it finds."""

    def __init__(self, bar: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: light, zoom, F6 …")
        self.search.setAccessibleName("Search among keys and actions")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._rows: dict[QTreeWidgetItem, list[QTreeWidgetItem]] = {}
        self.table = QTreeWidget()
        self.table.setColumnCount(2)
        self.table.setHeaderLabels(["Keys or mouse", "What they do"])
        self.table.setRootIsDecorated(False)
        self.table.setIndentation(14)
        self.table.setUniformRowHeights(True)
        self.table.setAccessibleName("Keys and mouse")
        for title, rows in (("Over the picture", GESTURES), *_sections(bar)):
            self._add(title, rows)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(_close_button(self))
        self.resize(660, 620)
        self.search.textChanged.connect(self._find)

    def _add(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        heading = QTreeWidgetItem([title])
        bold = heading.font(0)
        bold.setBold(True)
        heading.setFont(0, bold)
        self._rows[heading] = [QTreeWidgetItem([keys, meaning]) for keys, meaning in rows]
        heading.addChildren(self._rows[heading])
        self.table.addTopLevelItem(heading)
        heading.setFirstColumnSpanned(True)
        heading.setExpanded(True)

    def _find(self, text: str) -> None:
        """Hides the rows that do not hold every word, and the headings that have no row left."""
        words = text.lower().split()
        for heading, rows in self._rows.items():
            for row in rows:
                among = f"{heading.text(0)} {row.text(0)} {row.text(1)}".lower()
                row.setHidden(not all(word in among for word in words))
            heading.setHidden(all(row.isHidden() for row in rows))


class AboutDialog(QDialog):
    """Name, version, and what it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(application_icon().pixmap(QSize(72, 72)))
        name = QLabel("DisK-RTI Desktop")
        theme.give_role(name, "title")
        version = QLabel(f"Version {__version__}")
        theme.give_role(version, "muted")
        words = QLabel(ABOUT)
        words.setWordWrap(True)
        words.setMinimumWidth(380)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(name)
        column.addWidget(version)
        column.addSpacing(8)
        column.addWidget(words)
        across = QHBoxLayout()
        across.setSpacing(20)
        across.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(column, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(18)
        layout.addLayout(across)
        layout.addWidget(_close_button(self))


def _sections(bar: QMenuBar) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The actions below each menu, with their keys; where there are none, with the way through the menus."""
    for entry in bar.actions():
        menu = entry.menu()
        if isinstance(menu, QMenu):
            yield plain_text(entry), list(_rows(menu, f"Alt+{letter_of(entry)}"))


def _rows(menu: QMenu, way: str) -> Iterator[tuple[str, str]]:
    for action in menu.actions():
        below, here = action.menu(), f"{way}, {letter_of(action)}"
        if isinstance(below, RecentMenu):
            yield here, plain_text(action)
        elif isinstance(below, QMenu):
            yield from _rows(below, here)
        elif not action.isSeparator():
            yield _keys(action) or here, plain_text(action)


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return "  or  ".join(sequence.toString(native) for sequence in action.shortcuts())


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    return buttons
