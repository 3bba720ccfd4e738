"""Where photos and light lists lie, in the folders that customary tools make.

- a photo folder with its list beside it, in `assembly-files` or one level up (RealRTI: `itemN/dirs.lp`)
- an RTIBuilder object folder: photos in `cropped-files` or `jpeg-exports`, lists in `assembly-files`
- a SynthRTI object: `Dome/` to learn from, `Test/` kept for comparison
- a light list itself: the photos lie beside it, in a folder below, or beside its `assembly-files`
- a RelightLab project (`.relight`) or dome (`.dome`), in the place of a light list where there is none
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from disk_rti_desktop.errors import CollectionError, LightsError
from disk_rti_desktop.mlic.findings import counted, listed
from disk_rti_desktop.mlic.light_files import read_lights
from disk_rti_desktop.mlic.lights import LightList
from disk_rti_desktop.mlic.pairing import basename, fitting, is_byproduct, naturally
from disk_rti_desktop.mlic.photos import SUFFIXES
from disk_rti_desktop.mlic.rtibuilder import project_name

LIST_SUFFIXES = (".lp", ".lps")
LIGHT_SUFFIXES = (*LIST_SUFFIXES, ".relight", ".dome")  # of all files that tell the lights

_RAW_SUFFIXES = (".dng", ".cr2", ".cr3", ".crw", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw")
_OTHER_PICTURES = (".bmp", ".webp", ".gif", ".exr", ".hdr", ".heic", ".jp2", ".jxl", ".psd", ".ppm", ".pgm", ".pbm")
_CUSTOMARY = ("cropped-files", "jpeg-exports", "edited-captures", "dome")
_NOT_PHOTOS = ("assembly-files", "finished-files", "original-captures", "test", "thumbnails")
_MOST_FOLDERS = 500


@dataclass(frozen=True)
class Layout:
    """The photos found, the lists near them, and what the whole is called."""

    name: str
    folder: Path  # of the photos
    photos: tuple[Path, ...]  # every picture in the folder, in natural order; none for a list without photos
    lists: tuple[Path, ...]  # the nearest light lists; none if there are none


def find(path: Path, lights: Path | None) -> Layout:
    """The photos and light lists that are meant by a folder or a light list; a CollectionError if none are."""
    if not path.exists():
        raise CollectionError(f"{path} does not exist. Choose a folder of photos or a light list (.lp).")
    if path.is_file() and path.suffix.lower() not in LIGHT_SUFFIXES:
        raise CollectionError(
            f"{path.name} is not a folder or a light list (.lp, .relight, .dome). Choose the folder that holds the "
            "photos."
        )
    root = path if path.is_dir() else path.parent
    given = lights or (path if path.is_file() else None)
    places = _places(root, upwards=path.is_file())
    if (root / "info.json").is_file() and not (lights or _lists_near(root, root)):
        raise CollectionError(f"{root} is a relightable image (info.json), not a folder of photos. Open it as such.")
    if not places:
        if path.is_file():
            return Layout(_name(root), root, (), (path,))
        raise _no_photos(root)
    candidates = [
        Layout(_name(place), place, photos, (given,) if given else _lists_near(place, root))
        for place, photos in places.items()
    ]
    if len(candidates) == 1 or (root in places and _fit(candidates[0])[0] > 0):
        return candidates[0]
    if given is None:
        _refuse_several(root, candidates)
    return max(candidates, key=_fit)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, without hidden files (such as the `._x.jpg` that macOS leaves on foreign disks)."""
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        raise CollectionError(f"The folder {folder} cannot be read: {error.strerror or error}.") from error


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a file; a link in a circle counts as one, so that it is told where it is opened."""
    try:
        return entry.is_file()
    except OSError:
        return True


def _files(folder: Path, suffixes: Sequence[str]) -> list[Path]:
    """The files of a folder that end so, in any case, in natural order."""
    files = [Path(entry.path) for entry in _entries(folder) if _is_file(entry)]
    wanted = [file for file in files if file.suffix.lower() in suffixes]
    for file in wanted:
        try:
            file.name.encode("utf-8")
        except UnicodeEncodeError as error:
            raise CollectionError(f"The file name {file.name!a} in {folder} is not valid text: rename it.") from error
    return naturally(wanted)


def _places(root: Path, upwards: bool) -> dict[Path, tuple[Path, ...]]:
    """The folders that may hold the photos, likeliest first, with their pictures."""
    folders = [root]
    if upwards and root.name.lower() == "assembly-files":
        folders += _customary(root.parent)
    pictures = {folder: tuple(_files(folder, SUFFIXES)) for folder in folders + _below(root)}
    return {folder: found for folder, found in pictures.items() if not all(map(is_byproduct, found))}


def _customary(folder: Path) -> list[Path]:
    """The folders below that customary tools put photos into, the likeliest first."""
    below = {entry.name.lower(): Path(entry.path) for entry in _entries(folder) if _is_folder(entry)}
    return [below[name] for name in _CUSTOMARY if name in below]


def _below(root: Path) -> list[Path]:
    """The folders below a root that may hold its photos."""
    customary = [folder for folder in _customary(root) if _files(folder, SUFFIXES)]
    if customary:
        return customary
    others = [Path(entry.path) for entry in _entries(root)[:_MOST_FOLDERS] if _is_folder(entry)]
    return naturally([folder for folder in others if folder.name.lower() not in _NOT_PHOTOS])


def _lists_near(place: Path, root: Path) -> tuple[Path, ...]:
    """The light lists of the nearest folder that has any; else the projects, else the domes."""
    for suffixes in (LIST_SUFFIXES, (".relight",), (".dome",)):
        for folder in (place, place / "assembly-files", place.parent / "assembly-files", root, place.parent):
            lists = _files(folder, suffixes) if folder.is_dir() else []
            # RTIBuilder keeps the list of the set before photos were removed from it.
            final = [file for file in lists if not file.stem.lower().endswith("_originalset")]
            if lists:
                return tuple(final or lists)
    return ()


def _refuse_several(root: Path, candidates: Sequence[Layout]) -> None:
    """A folder of collections is not a collection."""
    own = [
        layout
        for layout in candidates
        if layout.folder.name.lower() not in _CUSTOMARY and any(file.parent == layout.folder for file in layout.lists)
    ]
    if len(own) > 1:
        names = listed([layout.folder.name for layout in own])
        raise CollectionError(f"{root} holds several collections: {names}. Choose one of these folders.")


def _fit(layout: Layout) -> tuple[int, int]:
    """How well photos and lists agree: the number of photos paired, then whether the list names the very folder."""
    best = (0, 0)
    for file in layout.lists:
        try:
            lights = read_lights(file)
        except LightsError:
            continue
        parents = {basename(name[: -len(basename(name)) - 1]).lower() for name in lights.names or ()}
        best = max(best, (fitting(layout.photos, lights), int(layout.folder.name.lower() in parents)))
    return best


def _name(place: Path) -> str:
    """What to call the object: as its RTIBuilder project does, else as the folder, or its parent if that tells more."""
    folder = place.resolve()
    kind = folder.name.lower() in (*_CUSTOMARY, *_NOT_PHOTOS, "photos", "images", "jpg", "tif", "png")
    own = folder.parent if kind else folder
    return project_name(own) or own.name or "collection"


def _no_photos(root: Path) -> CollectionError:
    """The error for a folder without photos, which looks at what is there instead."""
    raw = _files(root, _RAW_SUFFIXES)
    if raw:
        return CollectionError(
            f"{root} holds {counted(len(raw), 'camera raw file')} ({raw[0].name} ...) but no photos that can be read: "
            "develop them to TIFF or JPEG, all with the same settings."
        )
    others = _files(root, _OTHER_PICTURES)
    if others:
        return CollectionError(
            f"{root} holds pictures of a kind that is not read ({others[0].name} ...): save them as TIFF, PNG or JPEG."
        )
    return CollectionError(f"{root} holds no photos (JPEG, PNG or TIFF). Choose the folder that holds them.")


def choose_list(layout: Layout) -> LightList:
    """The light list that is in force: the customary names first, then the only one that names all photos."""
    if not layout.lists:
        raise LightsError(
            f"No light list (.lp) lies in {layout.folder}, in its assembly-files or one level up. "
            "Put it beside the photos, name it, or find the lights by a glossy ball that is in every photo."
        )
    by_name = {file.name.lower(): file for file in reversed(layout.lists)}
    for name in ("lights.lp", "dirs.lp"):
        if name in by_name:
            return read_lights(by_name[name])
    if len(layout.lists) == 1:
        return read_lights(layout.lists[0])
    return _only_fitting(layout)


def _only_fitting(layout: Layout) -> LightList:
    """The one list of several that fits the photos; lists that say the same are as good as one."""
    fits = []
    for file in layout.lists:
        try:
            lights = read_lights(file)
        except LightsError:
            continue
        if fitting(layout.photos, lights) == len(lights):
            fits.append(lights)
    if fits and all(_same(fits[0], other) for other in fits[1:]):
        return fits[0]
    found = "several of them fit" if fits else "none of them fits the photos"
    raise LightsError(
        f"{layout.lists[0].parent} holds {len(layout.lists)} light lists "
        f"({listed([file.name for file in layout.lists])}) and {found}. Name the one to use."
    )


def _same(one: LightList, other: LightList) -> bool:
    """Whether two lists give the same names the same directions."""
    return (
        one.names == other.names
        and len(one) == len(other)
        and bool((abs(one.directions - other.directions) < 1e-4).all())
    )
