"""Sets of snapshots: many lights and modes of one object, each a file of its own with its facts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.mlic.picture_file import picture_content
from disk_rti_desktop.progress import Progress, Steps, finish, part
from disk_rti_desktop.render.modes import DEFAULT, Mode, mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.legend import NO_LEGEND, Legend, lit
from disk_rti_desktop.snapshots.names import free_picture, light_stem, object_stem
from disk_rti_desktop.snapshots.saving import check_picture_path
from disk_rti_desktop.snapshots.shots import Convention, Depth, Shot, taken
from disk_rti_desktop.snapshots.snapshot import Snapshot

MOST_AZIMUTHS, MOST_PICTURES = 72, 2_000
_SAMPLE = 256  # pixels on a side of what is written for trial


@dataclass(frozen=True)
class Wanted:
    """What a set is to hold: every mode under every light, and a map of the surface's normals."""

    azimuths: int = 8  # spread evenly, counter-clockwise from the right
    elevations: tuple[float, ...] = (15.0, 45.0)  # degrees above the surface
    modes: tuple[Mode, ...] = (DEFAULT,)
    normals: Convention | None = None
    suffix: str = ".png"
    depth: Depth = 8
    turns: int = 0
    measured: float | None = None  # millimetres that a pixel covers, if not as the object itself tells

    def __post_init__(self) -> None:
        if not 1 <= self.azimuths <= MOST_AZIMUTHS:
            raise ParameterError(f"A set has 1 to {MOST_AZIMUTHS} azimuths, not {self.azimuths}.")
        if not all(math.isfinite(height) and 0 <= height <= 90 for height in self.elevations):
            raise ParameterError("An elevation is a number of degrees from 0 (raking light) to 90 (from above).")

    @property
    def lights(self) -> list[tuple[float, float]]:
        """Azimuths and elevations in degrees, the lowest first; from straight above there is but one."""
        found = []
        for height in sorted(set(self.elevations)):
            around = 1 if height == 90 else self.azimuths
            found += [(360 * number / around, height) for number in range(around)]
        return found


@dataclass(frozen=True, eq=False)
class Planned:
    """One picture of a set: its name, and how it is taken."""

    name: str
    shot: Shot


def planned(relightable: Relightable, wanted: Wanted) -> list[Planned]:
    """The pictures of a set; modes in which the light has no effect come once, and normals as the photos lie."""
    stem = object_stem(relightable.name, relightable.method)
    lights = wanted.lights
    digits = 0 if all(angle == round(angle) for light in lights for angle in light) else 1
    found: list[Planned] = []
    for kind in dict.fromkeys(wanted.modes):
        plain = View(mode=kind, turns=wanted.turns)
        shot = Shot(relightable, plain, depth=wanted.depth, measured=wanted.measured)
        if not lit(plain):
            found.append(Planned(f"{stem}_{kind.kind.name}{wanted.suffix}", shot))
            continue
        for light in lights:
            view = plain.lit(*from_angles(*light)[:2].tolist())
            found.append(Planned(f"{stem}_{light_stem(view, digits)}{wanted.suffix}", replace(shot, view=view)))
    if wanted.normals is not None:
        upright = View(mode=mode("normals"))
        shot = Shot(relightable, upright, None, wanted.depth, convention=wanted.normals, measured=wanted.measured)
        found.append(Planned(f"{stem}_normals-{wanted.normals}{wanted.suffix}", shot))
    if len(found) > MOST_PICTURES:
        raise ParameterError(f"This set would have {len(found)} pictures: at most {MOST_PICTURES} are made at a time.")
    return found


def set_saved(
    pictures: Sequence[Planned], folder: Path, source: Path | None, legend: Legend = NO_LEGEND
) -> Steps[list[Path]]:
    """Writes the pictures into a folder, one after the other; when this is cancelled, those that are finished stay.

    What is there already stays too: a name that is taken gets a number.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be made ({error.strerror or error}). Choose another folder.") from error
    for picture in pictures[:1]:
        check_picture_path(folder / picture.name, picture.shot.depth)
    written: list[Path] = []
    for number, picture in enumerate(pictures):
        yield Progress(number, len(pictures), f"Picture {number + 1} of {len(pictures)}")
        path = free_picture(folder / picture.name)
        snapshot = Snapshot(picture.shot, source, legend)
        saving = part(snapshot.saved(path), number / len(pictures), (number + 1) / len(pictures))
        written.append((yield from saving))
    return written


def estimated_bytes(pictures: Sequence[Planned]) -> int:
    """About how much room they will take: the middle of the first one of each mode is written for trial."""
    shares: dict[Mode, float] = {}
    total = 0.0
    for picture in pictures:
        shot = picture.shot
        width, height = shot.size
        if shot.view.mode not in shares:
            side = (min(_SAMPLE, width), min(_SAMPLE, height))
            # Modes that must look at the whole object first are taken for the plain one.
            view = shot.frame if shot.view.mode.kind.lights is None else replace(shot.frame, mode=DEFAULT)
            sample = finish(taken(replace(shot, view=view, window=side)))
            suffix = {".jpeg": ".jpg", ".tiff": ".tif"}.get(Path(picture.name).suffix, Path(picture.name).suffix)
            shares[shot.view.mode] = len(picture_content(f"sample{suffix}", sample)) / (side[0] * side[1])
        total += shares[shot.view.mode] * width * height
    return round(total)
