"""What a report tells, gathered from a relightable image and from what the user has added; how it looks comes after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from disk_rti_desktop import __version__
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.notes import Notes
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.reports import methods, origin, pictures
from disk_rti_desktop.reports.details import Details
from disk_rti_desktop.reports.methods import HeldOut, Row
from disk_rti_desktop.reports.origin import HashedFile, Stored
from disk_rti_desktop.reports.pictures import Picture, Plate
from disk_rti_desktop.reports.remarks import Remarks, remarks
from disk_rti_desktop.snapshots.fingerprint import fingerprint

APPLICATION = f"DisK-RTI Desktop {__version__}"


@dataclass(frozen=True, eq=False)
class Subject:
    """What a report is about."""

    relightable: Relightable
    path: Path | None = None  # where it lies; None: nowhere
    compared: Sequence[Relightable] = ()  # other encodings of the same photos
    details: Details = field(default_factory=Details)
    notes: Notes = field(default_factory=Notes)
    elevation: float | None = None  # of the raking lights, degrees; None: as low as the photographed lights allow

    @property
    def mm_per_pixel(self) -> float | None:
        """Millimetres for each pixel: what was measured in the picture counts before what came with it."""
        noted = self.notes.scale
        return self.relightable.mm_per_pixel if noted is None else noted.mm_per_pixel


@dataclass(frozen=True)
class Compared:
    """A method with its score, beside the others."""

    method: str
    bytes_per_pixel: int
    held_out: HeldOut | None


@dataclass(frozen=True)
class Contents:
    """All that stands in a report."""

    title: str
    application: str
    written: str
    facts: Sequence[tuple[str, str]]
    details: Mapping[str, str]
    cover: Picture
    plate: Plate
    lights: Picture | None
    method: str
    method_in_words: str
    parameters: Sequence[Row]
    held_out: HeldOut | None
    compared: Sequence[Compared]
    fairly: bool  # whether all compared scores are of the same photos
    remarks: Remarks
    origin: Sequence[tuple[str, str]]
    photos: Sequence[HashedFile]
    fingerprint: str  # of the planes: what snapshots name
    stored: Stored | None


def gathered(subject: Subject) -> Steps[Contents]:
    """Relights the standard pictures, and brings together all that is known."""
    relightable = subject.relightable
    yield Progress(0, 1, "Relighting")
    elevation = pictures.raking_elevation(relightable) if subject.elevation is None else subject.elevation
    cover = pictures.title_picture(relightable, elevation)
    plate = yield from part(pictures.plate(relightable, elevation), 0.1, 0.7)
    noted = yield from part(remarks(relightable, subject.notes, elevation, subject.mm_per_pixel), 0.7, 0.8)
    stored = None
    if subject.path is not None:
        stored = yield from part(origin.stored(subject.path), 0.8, 1.0)
    compared = _compared(subject)
    return Contents(
        title=relightable.name or "Untitled object",
        application=APPLICATION,
        written=datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"),
        facts=_facts(subject),
        details=subject.details.filled,
        cover=cover,
        plate=plate,
        lights=pictures.light_plot(relightable),
        method=relightable.method,
        method_in_words=methods.in_words(relightable),
        parameters=methods.parameters(relightable.provenance),
        held_out=methods.held_out(relightable.provenance),
        compared=compared,
        fairly=len({frozenset(one.held_out.photos) for one in compared if one.held_out is not None}) < 2,
        remarks=noted,
        origin=origin.rows(relightable),
        photos=origin.photos(relightable.provenance),
        fingerprint=fingerprint(relightable),
        stored=stored,
    )


def _facts(subject: Subject) -> Sequence[tuple[str, str]]:
    """What stands on the title page."""
    relightable = subject.relightable
    width, height = relightable.width, relightable.height
    scale = subject.mm_per_pixel
    facts = [("Method", relightable.method), ("Size", f"{width} × {height} pixels")]
    if scale is None:
        facts.append(("Scale", "not known: no millimetres per pixel were given"))
    else:
        facts.append(("Scale", f"{scale:.4g} mm for each pixel"))
        facts.append(("The picture covers", f"{_millimetres(width * scale)} × {_millimetres(height * scale)}"))
    lights = len(relightable.lights)
    facts.append(("Photographed lights", str(lights) if lights else "not known: the file does not tell them"))
    facts.append(("Bytes kept for each pixel", str(len(relightable.planes))))
    return facts


def _millimetres(length: float) -> str:
    return f"{length:.1f} mm" if length < 1000 else f"{length / 1000:.3f} m"


def _compared(subject: Subject) -> Sequence[Compared]:
    """The object's encodings side by side; nothing where there is only one."""
    if not subject.compared:
        return []
    return [
        Compared(one.method, len(one.planes), methods.held_out(one.provenance))
        for one in (subject.relightable, *subject.compared)
    ]
