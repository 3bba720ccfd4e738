"""Small pages of help: what keys and mouse do, and what this application is."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from disk_rti_desktop import __version__
from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.icons import application_icon

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
    ("Drop", "Open, or begin from photos"),
)
ABOUT = (
    "Relights objects from photos taken under many lights: distils them into a small network, shows it beside the "
    "classical methods, and keeps every result with its origin.\n\n"
    "The method is DisK-NeuralRTI (Dulecha et al., Computers & Graphics, 2025). All work is done on this computer; "
    "nothing is sent anywhere."
)


class ShortcutSheet(QDialog):
    """Two columns: the mouse, and the keys of every action."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and mouse")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys = [(_keys(action), plain_text(action)) for action in actions if action.shortcuts()]
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(_table("Over the picture", GESTURES))
        columns.addLayout(_table("Everywhere", keys))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(18)
        layout.addLayout(columns)
        layout.addWidget(_close_button(self))


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


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return "  or  ".join(sequence.toString(native) for sequence in action.shortcuts())


def _table(title: str, rows: Iterable[tuple[str, str]]) -> QVBoxLayout:
    heading = QLabel(title)
    theme.give_role(heading, "heading")
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    for number, (keys, meaning) in enumerate(rows):
        left, right = QLabel(keys), QLabel(meaning)
        theme.give_role(right, "muted")
        grid.addWidget(left, number, 0)
        grid.addWidget(right, number, 1)
    column = QVBoxLayout()
    column.setSpacing(12)
    column.addWidget(heading)
    column.addLayout(grid)
    column.addStretch(1)
    return column


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    return buttons
