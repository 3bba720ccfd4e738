"""What is done in the background while a second date is laid on the first: opening, looking, finding, resampling."""

from dataclasses import dataclass, replace
from pathlib import Path

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui.session import Opened
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.registration import Registration, registered
from disk_rti_desktop.registration.pictures import Likeness, level_with, likeness
from disk_rti_desktop.registration.records import fingerprint, keep, kept, record_path
from disk_rti_desktop.render.pyramid import prepared

SHOWN = 1 << 20  # pixels of the pictures in which places are marked


@dataclass(frozen=True, eq=False)
class Material:
    """The two pictures, how they look, and what was found about them at another time."""

    second: Opened
    first_look: Likeness
    second_look: Likeness
    prints: tuple[str, str]  # of the first and of the second
    known: Registration | None


@dataclass(frozen=True, eq=False)
class Laid:
    """The second picture on the first one's pixels, ready to be drawn."""

    opened: Opened
    source: Opened
    registration: Registration
    remark: str = ""  # what else to tell


def prepare(first: Relightable, second: Opened | Path) -> Steps[Material]:
    """All that the dialog needs at first."""
    if isinstance(second, Path):
        second = Opened((yield from part(formats.open_relightable(second), 0.0, 0.4)), second)
    looks = []
    for number, picture in enumerate((first, second.relightable)):
        level = level_with((picture.width, picture.height), SHOWN)
        looks.append((yield from part(likeness(picture, level), 0.4 + 0.25 * number, 0.65 + 0.25 * number)))
    yield Progress(0.9, 1, "Looking for what was found before")
    prints = fingerprint(first), fingerprint(second.relightable)
    known = None if second.path is None else kept(record_path(second.path, prints[0]), *prints)
    return Material(second, looks[0], looks[1], prints, known)


def lay(first: Opened, material: Material, found: Registration) -> Steps[Laid]:
    """The second picture on the first one's pixels; what was found is kept beside the second for the next time."""
    second, one = material.second, first.relightable
    size, scale = (one.width, one.height), one.mm_per_pixel
    laid = yield from part(registered(second.relightable, found.transform, size, scale), 0.0, 0.9)
    name = second.path.stem if second.path is not None else second.relightable.name
    laid = yield from part(prepared(replace(laid, method=f"{name}: {laid.method}")), 0.9, 1.0)
    remark = ""
    if second.path is not None:
        try:
            keep(found, *material.prints, record_path(second.path, material.prints[0]))
        except OutputError as error:
            remark = f"The registration is not kept for the next time: {error}"
    return Laid(Opened(laid, second.path), second, found, remark)
