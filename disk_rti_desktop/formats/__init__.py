"""The file formats of relightable images: opening any of them, saving ours."""

from pathlib import Path

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.base import Format
from disk_rti_desktop.formats.web import WebFolder, save_web_folder
from disk_rti_desktop.progress import Steps

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
    known = ", ".join(kind.name for kind in FORMATS)
    raise FormatError(f"{path}: no relightable image of a kind that can be opened here ({known}).")


def save(relightable: Relightable, folder: Path) -> Steps[Path]:
    """Writes the relightable as a web folder."""
    return (yield from save_web_folder(relightable, folder))
