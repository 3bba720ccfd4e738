"""Turning a relightable image of one format into another: which can become which, and what is lost on the way."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.formats.archive import save_archive
from disk_rti_desktop.formats.by_channel import by_channel, multiplied_out
from disk_rti_desktop.formats.ptm_file import fits_ptm, save_ptm
from disk_rti_desktop.formats.rti_file import fits_rti, save_rti
from disk_rti_desktop.formats.web import fits_web_folder, save_web_folder
from disk_rti_desktop.progress import Steps, part
from disk_rti_desktop.writing import check_folder, check_writable


@dataclass(frozen=True)
class Target:
    """A format that can be written."""

    name: str
    title: str
    suffix: str  # empty: a folder
    holds: str  # for people
    method: str  # that makes what it holds; empty where every one does
    fits: Callable[[Decoder], bool]
    save: Callable[[Relightable, Path], Steps[Path]]
    pixels_only: bool = False  # there is no place for lights, profile, mask and origin


@dataclass(frozen=True, eq=False)
class Converted:
    """What was written."""

    path: Path
    relightable: Relightable
    remarks: tuple[str, ...]  # what the user should know: what has changed, what was left out


_ANY = "what is made here or was read from files of its own kind"
_OF_THE_FILE = {"format", "remarks", "converted_from"}  # in a provenance; all else tells of the making
TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        Target("web", "a web folder", "", _ANY, "", fits_web_folder, save_web_folder),
        Target("zip", "a zipped web folder", ".zip", _ANY, "", fits_web_folder, save_archive),
        Target("ptm", "a .ptm file", ".ptm", "polynomials of the second degree", "ptm", fits_ptm, save_ptm, True),
        Target("rti", "an .rti file", ".rti", "hemispherical harmonics", "hsh2", fits_rti, save_rti, True),
    )
}


def target_of(out: Path, name: str | None = None) -> Target:
    """The format of that name, else the one that the suffix of what is to be written tells; none means a folder."""
    if name is not None:
        return TARGETS[name]
    suffix = out.suffix.lower()
    for target in TARGETS.values():
        if target.suffix == suffix:
            return target
    raise ParameterError(
        f"{out}: the ending {suffix} names no format that is written here: choose .ptm, .rti or .zip, or a name "
        "without an ending for a web folder. With --to the name may be any."
    )


def convert(source: Path, out: Path, target: Target, overwrite: bool = False) -> Steps[Converted]:
    """Writes the relightable at `source` in that format; what is there already is replaced only if it is a file and
    `overwrite` is set.
    """
    check_target(out, target, overwrite)
    opened = yield from part(open_relightable(source), 0.0, 0.4)
    relightable, remarks = yield from part(_fitted(source, opened, target), 0.4, 0.6)
    relightable = replace(relightable, provenance={"converted_from": source.name, **relightable.provenance})
    path = yield from part(target.save(relightable, out), 0.6, 1.0)
    return Converted(path, relightable, (*remarks, *_left_out(opened, target)))


def check_target(out: Path, target: Target, overwrite: bool) -> None:
    """Raises an OutputError if nothing can be written there, or something is there already."""
    if not target.suffix:
        check_writable(out)
        return
    check_folder(out)
    if out.is_dir():
        raise OutputError(f"{out}: is a folder, and {target.title} would be written. Choose another name.")
    if out.exists() and not overwrite:
        raise OutputError(f"{out}: already exists. Choose another name, or say --overwrite to replace it.")


def _fitted(source: Path, relightable: Relightable, target: Target) -> Steps[tuple[Relightable, tuple[str, ...]]]:
    """The relightable as the target can hold it, and what was done to it."""
    if target.fits(relightable.decoder):
        return relightable, ()
    if _can_become(relightable.decoder, target):
        changed = "Its channels shared coefficients, and now have their own, rounded to bytes anew."
        return (yield from by_channel(relightable)), (changed,)
    others = [f"{other.title} ({name})" for name, other in TARGETS.items() if _can_become(relightable.decoder, other)]
    raise OutputError(
        f"{source}: is of the kind '{relightable.method}', and {target.title} holds only {target.holds}. "
        + (f"It can become {', '.join(others)}." if others else "It can be looked at, and become no other format.")
        + (f" From the photos: disk-rti encode PHOTOS --method {target.method}." if target.method else "")
    )


def _can_become(decoder: Decoder, target: Target) -> bool:
    """Whether the target can hold the picture, at least by channel."""
    changed = multiplied_out(decoder)
    return target.fits(decoder) or (changed is not None and target.fits(changed))


def _left_out(relightable: Relightable, target: Target) -> tuple[str, ...]:
    """A remark on what the target has no place for."""
    if not target.pixels_only:
        return ()
    there = {
        "the directions of the lights": len(relightable.lights) > 0,
        "the colour profile": relightable.profile is not None,
        "the mask": relightable.mask is not None,
        "what it was made from": bool(set(relightable.provenance) - _OF_THE_FILE),
    }
    lost = [what for what, is_there in there.items() if is_there]
    return (f"Left out, as {target.title} has no place for it: {', '.join(lost)}.",) if lost else ()
