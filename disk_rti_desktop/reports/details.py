"""What only the user knows of an object: its number, who photographed it, its rights. Remembered for the next report.

One small file for each object lies beside the preferences. The photos tell objects apart where their hashes are known,
so that all encodings of the same photos share what was written.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.settings import settings_path
from disk_rti_desktop.writing import written_file

LARGEST_FILE = 1_000_000
LONGEST = 20_000  # letters of an entry
THINNED = 64  # rows and columns that tell pictures apart

log = logging.getLogger(__name__)


def _entry(title: str, description: str, *, long: bool = False, kept: bool = False) -> str:
    """An entry of the form: `long` in several lines, `kept` the same for most objects of a user."""
    entry: str = Field(
        default="",
        max_length=LONGEST,
        title=title,
        description=description,
        json_schema_extra={"long": long, "kept": kept},
    )
    return entry


class Details(BaseModel):
    """The entries of the form, in the order of the report; none of them is needed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    number: str = _entry("Object number", "The inventory or accession number.")
    description: str = _entry("Description", "What the object is, in a few words.", long=True)
    material: str = _entry("Material and technique", "For example: silver, struck.")
    owner: str = _entry("Collection", "The museum, library, site or owner.", kept=True)
    place: str = _entry("Place", "Where the photos were taken.", kept=True)
    photographer: str = _entry("Photographed by", "A person or a team.", kept=True)
    photographed: str = _entry("Photographed on", "The date, as your records write it.")
    camera: str = _entry("Camera and lens", "With focal length and filters, if they matter.", kept=True)
    lighting: str = _entry("Lighting", "Dome or hand-held lamp, its distance, the balls, the colour card.", kept=True)
    author: str = _entry("Report by", "Your name.", kept=True)
    remarks: str = _entry("Remarks", "Condition, treatment, what to look at.", long=True)
    rights: str = _entry("Rights", "Who may use the pictures, and how.", kept=True)

    @property
    def filled(self) -> Mapping[str, str]:
        """What was filled in, by its title."""
        fields = type(self).model_fields.items()
        return {field.title or name: getattr(self, name) for name, field in fields if getattr(self, name)}


def is_long(name: str) -> bool:
    """Whether an entry wants several lines."""
    return _marked(name, "long")


def _marked(name: str, mark: str) -> bool:
    return bool(Details.model_json_schema()["properties"][name][mark])


def with_entries(details: Details, entries: Iterable[str]) -> Details:
    """The same with entries such as "number=2024.117" in place of what was there."""
    values = details.model_dump()
    for entry in entries:
        name, found, text = entry.partition("=")
        if not found or name not in values:
            raise ParameterError(
                f"'{entry}' is no entry of a report: write NAME=TEXT, where NAME is {', '.join(values)}."
            )
        values[name] = text
    try:
        return Details(**values)
    except ValidationError as error:
        raise ParameterError(f"An entry of the report is longer than {LONGEST} letters: shorten it.") from error


def recalled(relightable: Relightable, folder: Path | None = None, *, carried: bool = True) -> Details:
    """What was written of the object; else, if `carried`, of the last object what is usually the same."""
    folder = folder or _folder()
    own = _read(folder / _file_name(relightable))
    if own is not None or not carried:
        return own or Details()
    try:
        newest = max(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, default=None)
    except OSError:
        return Details()
    last = None if newest is None else _read(newest)
    if last is None:
        return Details()
    return Details(**{name: getattr(last, name) for name in Details.model_fields if _marked(name, "kept")})


def remember(relightable: Relightable, details: Details, folder: Path | None = None) -> None:
    """Keeps what was written of the object; an OutputError if that is not possible."""
    folder = folder or _folder()
    path = folder / _file_name(relightable)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and _read(path) is None:
            path.replace(path.with_name(path.name + ".damaged"))
    except OSError as error:
        raise OutputError(f"{folder}: the entries cannot be kept there ({error.strerror or error}).") from error
    with written_file(path) as unfinished:
        unfinished.write_text(details.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _folder() -> Path:
    return settings_path().with_name("object_details")


def _read(path: Path) -> Details | None:
    """The entries of a file; None where there is none that can be understood."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError("too large")
        return Details.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ValidationError) as error:
        log.warning("The entries in %s cannot be used: %s", path, error)
        return None


def _file_name(relightable: Relightable) -> str:
    """The name of an object's file, made from the hashes of its photos, or else from a coarse look at its planes."""
    photos = relightable.provenance.get("photos")
    hashes = sorted(
        str(photo["sha256"])
        for photo in (photos if isinstance(photos, list) else [])
        if isinstance(photo, dict) and "sha256" in photo
    )
    if hashes:
        content = json.dumps(hashes).encode()
    else:
        step = [max(1, extent // THINNED) for extent in relightable.planes.shape[1:]]
        content = repr(relightable.planes.shape).encode() + relightable.planes[:, :: step[0], :: step[1]].tobytes()
    return f"{hashlib.sha256(content).hexdigest()[:32]}.json"
