"""Where a relightable image comes from: what its record tells, and the hashes of the files that it now lies in."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import CollectionError
from disk_rti_desktop.formats.fields import printable
from disk_rti_desktop.mlic.inspection import profile_name
from disk_rti_desktop.mlic.photos import sha256
from disk_rti_desktop.progress import Progress, Steps

MOST_FILES = 20_000
LISTED = 24  # files of a relightable that are listed one by one; of more, the first


@dataclass(frozen=True)
class HashedFile:
    """A file by its name, with its SHA-256 in hexadecimal digits."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Stored:
    """The files that a relightable image lies in, now."""

    place: str
    files: tuple[HashedFile, ...]

    @property
    def together(self) -> str:
        """One hash for all: of the list that `sha256sum` writes of these files, in this order."""
        lines = "".join(f"{file.sha256}  {file.name}\n" for file in self.files)
        return hashlib.sha256(lines.encode()).hexdigest()


def stored(path: Path) -> Steps[Stored]:
    """The hashes of the file, or of all files of the folder, that a relightable image was opened from."""
    folder = path if path.is_dir() else path.parent
    paths = list(_files_in(path)) if path.is_dir() or path.name.startswith("info.") else [path]
    found = []
    for number, one in enumerate(paths):
        yield Progress(number, len(paths), "Noting the hashes of the files")
        found.append(HashedFile(one.relative_to(folder).as_posix(), sha256(one)))
    return Stored(str(path), tuple(found))


def _files_in(path: Path) -> Iterator[Path]:
    """The files of a folder, sorted by their names within it; hidden ones and links are not its own."""
    folder = path if path.is_dir() else path.parent
    own = []
    for number, one in enumerate(folder.rglob("*")):
        if number == MOST_FILES:
            raise CollectionError(
                f"{folder}: holds more than {MOST_FILES} files, which no relightable image does. Keep each relightable "
                "image in a folder of its own."
            )
        hidden = any(part.startswith(".") for part in one.relative_to(folder).parts)
        if one.is_file() and not one.is_symlink() and not hidden:
            own.append(one)
    yield from sorted(own, key=lambda one: one.relative_to(folder).as_posix())


def photos(provenance: Mapping[str, Any]) -> Sequence[HashedFile]:
    """The photos that a relightable image was made from."""
    kept = provenance.get("photos")
    found = (_hashed(photo) for photo in (kept if isinstance(kept, list) else []))
    return [photo for photo in found if photo is not None]


def rows(relightable: Relightable) -> Sequence[tuple[str, str]]:
    """What is told of the making, each with its title; photos and files stand apart."""
    kept = relightable.provenance
    lights = _hashed(kept.get("lights_file"))
    seconds = kept.get("seconds")
    told = {
        "Made with": " ".join(_text(kept.get(key)) for key in ("application", "version")).strip(),
        "Made on": _text(kept.get("created")),
        "Format": _text(kept.get("format")),
        "Converted from": _text(kept.get("converted_from")),
        "Light list": "" if lights is None else f"{lights.name}, SHA-256 {lights.sha256}",
        "Bits a channel": _text(kept.get("bits")),
        "Colour profile": _profile(relightable.profile),
        "Crop": _crop(kept.get("crop")),
        "Mask": "Only the object is kept" if relightable.mask is not None else "None, the whole picture is kept",
        "Left out": _names(kept.get("left_out")),
        "Time": _durations(seconds) if isinstance(seconds, dict) else "",
        "Remarks": _names(kept.get("remarks")),
    }
    return [(title, text) for title, text in told.items() if text]


def _profile(profile: bytes | None) -> str:
    return "None: the colours are taken for sRGB" if profile is None else profile_name(profile)


def _crop(kept: object) -> str:
    if not isinstance(kept, list) or len(kept) != 4:
        return ""
    x, y, width, height = (_text(value) for value in kept)
    return f"{width} × {height} pixels from {x}, {y} (from the upper left corner of the photos)"


def _durations(seconds: Mapping[str, Any]) -> str:
    numbers = {key: value for key, value in seconds.items() if isinstance(value, int | float)}
    return ", ".join(f"{printable(str(key))} {value:.1f} s" for key, value in numbers.items())


def _names(kept: object) -> str:
    return "; ".join(_text(name) for name in kept) if isinstance(kept, list) else _text(kept)


def _text(value: object) -> str:
    return "" if value is None else printable(str(value))


def _hashed(kept: object) -> HashedFile | None:
    """A file with its hash, as records tell it."""
    if not isinstance(kept, dict) or not kept.get("name"):
        return None
    return HashedFile(_text(kept["name"]), _text(kept.get("sha256")) or "not noted")
