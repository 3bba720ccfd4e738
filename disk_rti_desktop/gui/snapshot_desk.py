"""All that belongs to pictures that are kept: saving one or many, filming the light, copying, and coming back."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QWidget

from disk_rti_desktop.gui.actions import ActionSet
from disk_rti_desktop.gui.desk import FILE, Groups
from disk_rti_desktop.gui.drops import dropped_paths
from disk_rti_desktop.gui.file_dialogs import choose_file, patterns
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.gui.snapshot_order import folder_of
from disk_rti_desktop.gui.snapshot_recall import Recaller
from disk_rti_desktop.gui.snapshot_set_dialog import SnapshotSetDialog
from disk_rti_desktop.gui.snapshot_sweep_dialog import SweepDialog
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.snapshots.recall import SUFFIXES, carries_view

SNAPSHOTS = f"Snapshots and their facts ({patterns(SUFFIXES)});;All files (*)"


class SnapshotActions(ActionSet):
    """What one can do about pictures that are kept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        add = self.add
        self.snapshot = add("snapshot", "Save &snapshot…", ["Ctrl+E"], "Save the picture under the present light")
        self.snapshot_set = add(
            "snapshot_set", "Save a s&et of snapshots…", ["Ctrl+Shift+E"], "Save pictures under many lights at once"
        )
        self.sweep = add("sweep", "Film the &light…", ["Ctrl+M"], "Save the light in motion as a film or GIF")
        self.copy = add("copy", "&Copy what is seen", ["Ctrl+Shift+C"], "Copy the picture as the window shows it")
        self.recall = add(
            "recall", "Open the &view of a snapshot…", ["Ctrl+Shift+V"], "Show again what a saved snapshot shows"
        )

    @property
    def needing_a_picture(self) -> Sequence[QAction]:
        return [self.snapshot, self.snapshot_set, self.sweep, self.copy]

    @property
    def tools(self) -> Sequence[QAction]:
        return [self.snapshot]


class SnapshotDesk(QObject):
    """Keeps pictures of what a session has open, and brings their views back.

    Signals:
        told(str): something was done, or is being done, in words; empty when it is over.
    """

    told = Signal(str)

    def __init__(self, session: Session, viewport: Viewport, opener: Opener, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._viewport, self._window = session, viewport, window
        self.actions = SnapshotActions(self)
        self.recaller = Recaller(session, viewport, opener, window)
        self.recaller.told.connect(self.told)
        self.actions.snapshot.triggered.connect(self.ask)
        self.actions.snapshot_set.triggered.connect(self.ask_for_set)
        self.actions.sweep.triggered.connect(self.ask_for_sweep)
        self.actions.copy.triggered.connect(self.copy)
        self.actions.recall.triggered.connect(self.choose)
        window.installEventFilter(self)

    @property
    def menus(self) -> Mapping[str, Groups]:
        """What is saved, in the menu of files."""
        actions = self.actions
        return {FILE: [[actions.snapshot, actions.snapshot_set, actions.sweep, actions.copy], [actions.recall]]}

    @property
    def docks(self) -> Sequence[QDockWidget]:
        """None."""
        return []

    def stop(self) -> None:
        """Gives up looking for the object of a snapshot; dialogs end with the window."""
        self.recaller.stop()

    def ask(self) -> None:
        """Opens the dialog for one picture."""
        if self._session.shown:
            dialog = SnapshotDialog(self._session, self._viewport.window_size, self._window)
            dialog.saved.connect(lambda path: self.told.emit(f"Saved {path}"))
            dialog.open()

    def ask_for_set(self) -> None:
        """Opens the dialog for many pictures."""
        if self._session.shown:
            dialog = SnapshotSetDialog(self._session, self._window)
            dialog.saved.connect(lambda paths: self.told.emit(f"Saved {len(paths)} files in {paths[0].parent}"))
            dialog.open()

    def ask_for_sweep(self) -> None:
        """Opens the dialog for a film."""
        if self._session.shown:
            dialog = SweepDialog(self._session, self._window)
            dialog.saved.connect(lambda path: self.told.emit(f"Saved {path}"))
            dialog.open()

    def copy(self) -> None:
        """Puts what the window shows, with all that is drawn over it, into the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._viewport.grab())
        self.told.emit("Copied what is seen")

    def choose(self) -> None:
        """Asks for a snapshot, and shows its view."""
        path = choose_file(self._window, "Open the view of a snapshot", folder_of(self._session), SNAPSHOTS)
        if path is not None:
            self.recaller.show_view(path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A snapshot that is dropped is a view to come back to; all else is the window's.
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            snapshot = _dropped_snapshot(event)
            if snapshot is not None:
                event.acceptProposedAction()
                self.recaller.show_view(snapshot)
                return True
        return super().eventFilter(watched, event)


def _dropped_snapshot(event: QDropEvent) -> Path | None:
    paths = dropped_paths(event.mimeData())
    return paths[0] if len(paths) == 1 and carries_view(paths[0]) else None
