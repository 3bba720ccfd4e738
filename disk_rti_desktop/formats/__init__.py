"""The file formats of relightable images: opening any of them, saving ours."""

from pathlib import Path

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.archive import WebArchive, save_archive
from disk_rti_desktop.formats.base import Format
from disk_rti_desktop.formats.legacy_files import beginning, shown
from disk_rti_desktop.formats.ptm_file import PtmFile
from disk_rti_desktop.formats.rti_file import RtiFile
from disk_rti_desktop.formats.web import WebFolder, save_web_folder
from disk_rti_desktop.formats.web_tree import WebTree
from disk_rti_desktop.progress import Steps

__all__ = ["FORMATS", "LEGACY_SUFFIXES", "open_relightable", "recognised", "refusal", "save", "save_archive"]

LEGACY_SUFFIXES = (".ptm", ".rti", ".hsh")
FORMATS: tuple[Format, ...] = (WebFolder(), WebTree(), WebArchive(), PtmFile(), RtiFile())


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
            f"{path}: begins with {shown(beginning(path, 16))}, as neither PTM files (PTM_1.2) nor RTI files (#HSH1.2) "
            "do: it is damaged, or something else under that name. Copy it again, or ask who made it."
        )
    if path.is_dir():
        return (
            f"{path}: no relightable image of a kind that can be opened here ({known}; web folders have "
            "an info.json or info.xml). If it holds photos, make a relightable image from them first."
        )
    return f"{path}: no relightable image of a kind that can be opened here ({known})."


def save(relightable: Relightable, folder: Path) -> Steps[Path]:
    """Writes the relightable as a web folder."""
    return (yield from save_web_folder(relightable, folder))
