"""The system's own dialogs for files and folders."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def choose_folder(parent: QWidget | None, title: str, start: Path | None) -> Path | None:
    """A folder that is there; None when the user chose none."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(_nearest(start)))
    return Path(chosen) if chosen else None


def choose_file(parent: QWidget | None, title: str, start: Path | None, kinds: str) -> Path | None:
    """A file that is there, of some kinds such as "Light lists (*.lp)"; None when the user chose none."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(_nearest(start)), kinds)
    return Path(chosen) if chosen else None


def choose_new_file(parent: QWidget | None, title: str, start: Path | None, kinds: str) -> Path | None:
    """A file to be written; None when the user chose none."""
    place = _nearest(start.parent if start is not None else None) / (start.name if start is not None else "")
    chosen, _ = QFileDialog.getSaveFileName(
        parent, title, str(place), kinds, options=QFileDialog.Option.DontConfirmOverwrite
    )
    return Path(chosen) if chosen else None


def patterns(suffixes: Iterable[str]) -> str:
    """Files that end so, in small or capital letters, as the dialogs want it: "*.lp *.LP"."""
    return " ".join(f"*{form}" for suffix in suffixes for form in (suffix, suffix.upper()))


def _nearest(start: Path | None) -> Path:
    """The path, or the first above it that is there."""
    path = start if start is not None and start.is_absolute() else Path.home()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
