"""From a snapshot back to the object that it shows: sought by its fingerprint, never by a path in the snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError, RtiError
from disk_rti_desktop.formats import open_relightable, recognised
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.snapshots.facts import Recalled, recalled
from disk_rti_desktop.snapshots.fingerprint import fingerprint
from disk_rti_desktop.snapshots.saving import FORMATS
from disk_rti_desktop.snapshots.xmp import read_facts, sidecar_of

SUFFIXES = (*FORMATS, ".xmp")
_MOST = 24  # images that are opened to see whether it is they
_LOOKED_AT = 300  # entries of a folder


@dataclass(frozen=True, eq=False)
class Found:
    """A relightable image, and where it lies."""

    path: Path
    relightable: Relightable


def recall(path: Path) -> Recalled:
    """The view that a snapshot, or the .xmp file beside it, tells of; a FormatError says why there is none."""
    facts = read_facts(path)
    beside = sidecar_of(path)
    if not facts and path != beside and beside.is_file():
        facts = read_facts(beside)
    if not facts:
        raise FormatError(
            f"{path.name}: carries no view of this application. Choose a snapshot that was saved here, or the .xmp "
            "file beside it."
        )
    return recalled(facts, path.name)


def carries_view(path: Path) -> bool:
    """Whether a file is a snapshot of ours, from a glance."""
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return False
    try:
        recall(path)
    except RtiError:
        return False
    return True


def sought(wanted: Recalled, snapshot: Path, recent: Sequence[Path]) -> Steps[Found | None]:
    """The image that a snapshot shows, among those near it and those opened last; None if it is none of them."""
    if not wanted.fingerprint:
        return None
    places = list(_places(wanted, snapshot, recent))[:_MOST]
    for number, place in enumerate(places):
        yield Progress(number, len(places), f"Looking at {place.name}")
        try:
            opening = part(open_relightable(place), number / len(places), (number + 1) / len(places))
            opened = yield from opening
        except (RtiError, OSError):
            continue  # what is damaged is not what was taken a picture of
        if shows(wanted, opened):
            return Found(place, opened)
    return None


def shows(wanted: Recalled, relightable: Relightable) -> bool:
    """Whether it is this image that the snapshot shows."""
    return fingerprint(relightable) == wanted.fingerprint


def _places(wanted: Recalled, snapshot: Path, recent: Sequence[Path]) -> Iterator[Path]:
    """Where it may lie: first what has its name, then what was opened last, then what else lies near the snapshot."""
    near = [*_entries(snapshot.absolute().parent), *_entries(snapshot.absolute().parent.parent)]
    named = [path for path in (*near, *recent) if path.name == wanted.source]
    for path in dict.fromkeys((*named, *recent, *near)):
        if path.exists() and recognised(path):
            yield path


def _entries(folder: Path) -> list[Path]:
    """Some of what lies in a folder, in the order of the names."""
    try:
        return sorted(folder.iterdir())[:_LOOKED_AT]
    except OSError:
        return []
