"""The file formats of relightable images: opening any of them, saving ours."""

from pathlib import Path

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.base import Format
from disk_rti_desktop.formats.web import WebFolder, save_web_folder
from disk_rti_desktop.progress import Steps

LEGACY_SUFFIXES = (".ptm", ".rti")
FORMATS: tuple[Format, ...] = (WebFolder(),)


def recognised(path: Path) -> bool:
    """Whether some format takes the file or folder for its own, from a glance."""
    return any(kind.recognises(path) for kind in FORMATS)


def open_relightable(path: Path) -> Steps[Relightable]:
    """The relightable image at a path, in whatever format it is."""
    if not path.exists():
        raise FormatError(f"{path}: does not exist. Check the name.")
    for kind in FORMATS:
        if kind.recognises(path):
            return (yield from kind.open(path))
    raise FormatError(refusal(path))


def refusal(path: Path) -> str:
    """Why what lies at a path is not opened, and what to do."""
    known = ", ".join(kind.name for kind in FORMATS)
    if path.suffix.lower() in LEGACY_SUFFIXES:
        return (
            f"{path}: PTM and RTI files cannot be opened yet, only this can: {known}. If you have the photos, make a "
            "relightable image from them."
        )
    if path.is_dir():
        return (
            f"{path}: no relightable image of a kind that can be opened here ({known}, which has an info.json). "
            "If it holds photos, make a relightable image from them first."
        )
    return f"{path}: no relightable image of a kind that can be opened here ({known})."


def save(relightable: Relightable, folder: Path) -> Steps[Path]:
    """Writes the relightable as a web folder."""
    return (yield from save_web_folder(relightable, folder))
