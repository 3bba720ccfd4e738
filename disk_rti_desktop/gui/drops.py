"""What dropped or chosen things are: a relightable to open, photos to make one from, or nothing to use."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData

from disk_rti_desktop import formats
from disk_rti_desktop.gui.file_dialogs import patterns
from disk_rti_desktop.mlic.layouts import LIGHT_SUFFIXES

DESCRIPTIONS = ("info.json", "info.xml")
RELIGHTABLES = (
    f"Relightable images ({' '.join(DESCRIPTIONS)} {patterns(('.zip', *formats.LEGACY_SUFFIXES))});;"
    f"Photos, by their light list ({patterns(LIGHT_SUFFIXES)});;All files (*)"
)
"""What a dialog for files offers to open; a folder is meant by its description."""


@dataclass(frozen=True)
class Find:
    """A path and what to do with it; `text` says why nothing can be done."""

    kind: Literal["relightable", "photos", "unusable"]
    path: Path
    text: str = ""


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files and folders of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def collections_in(paths: Sequence[Path]) -> Sequence[Path]:
    """The folders of photos among dropped paths, if there are several and nothing else; otherwise none."""
    several = len(paths) > 1 and all(path.is_dir() for path in paths)
    return paths if several and all(look_at([path]).kind == "photos" for path in paths) else ()


def look_at(paths: Sequence[Path]) -> Find:
    """What some dropped paths are, from a glance."""
    if not paths:
        return Find(
            "unusable", Path(), "Nothing that lies on this computer was dropped: save it first, then drop that."
        )
    first = paths[0]
    if len(paths) > 1:
        return Find(
            "unusable",
            first,
            f"{len(paths)} things were dropped. Drop the folder that holds all photos of an object, several such "
            "folders, or one relightable image.",
        )
    if not first.exists():
        return Find("unusable", first, f"{first} is not there any more: it was moved, renamed or its disk is away.")
    if formats.recognised(first):
        return Find("relightable", first.absolute().parent if first.name in DESCRIPTIONS else first)
    if first.is_dir() or first.suffix.lower() in LIGHT_SUFFIXES:
        return Find("photos", first)
    if first.suffix.lower() in formats.LEGACY_SUFFIXES:
        return Find("unusable", first, formats.refusal(first))
    return Find(
        "unusable",
        first,
        f"{first.name} is neither a relightable image nor a folder of photos. To make a relightable image, drop the "
        "folder that holds all photos of the object, with its light list (.lp).",
    )
