"""Which page of help belongs to which part of the window, and how any part asks for it."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

INDEX = "index"
TOPICS: Mapping[str, str] = MappingProxyType(
    {
        "StartPage": "first_steps",
        "Viewport": "picture",
        "light": "light",
        "zoom": "zoom",
        "navigator": "zoom",
        "mode": "modes",
        "bookmarks": "notes",
        "notes": "notes",
        "scores": "trust",
        "CompareBar": "compare",
        "TrainingWizard": "new",
        "RegistrationDialog": "condition",
        "CalibrationDialog": "calibration",
        "MakingDialog": "training",
        "TaskList": "training",
        "ScaleDialog": "notes",
        "SnapshotDialog": "snapshots",
        "SnapshotSetDialog": "snapshots",
        "SweepDialog": "snapshots",
        "ReportDialog": "report",
        "Preferences": "preferences",
        "ShortcutSheet": "keys",
        "AboutDialog": INDEX,
        "QMessageBox": "trouble",
    }
)
"""Pages by the object names of panels, and by the names of the classes of bars and dialogs."""


class HelpRequests(QObject):
    """A child of the window through which its parts ask for help.

    Signals:
        wanted(str): the name of a page.
    """

    wanted = Signal(str)


def topic_of(widget: QWidget | None) -> str:
    """The page that belongs to a widget, or else to what it lies in; the first page if there is none."""
    while widget is not None:
        for name in (widget.objectName(), type(widget).__name__):
            if name in TOPICS:
                return TOPICS[name]
        widget = widget.parentWidget()
    return INDEX


def ask_for_help(widget: QWidget) -> None:
    """Shows the page that belongs to a widget, if it lies in a window that can show help, or in a dialog of one."""
    above: QObject | None = widget
    while above is not None:
        requests = above.findChild(HelpRequests, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if requests is not None:
            requests.wanted.emit(topic_of(widget))
            return
        above = above.parent()


def help_button(dialog: QWidget) -> QPushButton:
    """A button for a dialog that opens the dialog's page of help."""
    button = QPushButton("Help")
    button.setAutoDefault(False)
    button.setToolTip("Read about this dialog  (F1)")
    button.clicked.connect(lambda: ask_for_help(dialog))
    return button
