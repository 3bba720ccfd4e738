"""Preferences: one frozen, described value, kept in one JSON file of the user's configuration folder.

A file that cannot be understood is set aside under another name and the defaults are used: preferences never keep
the application from starting.
"""

import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

from platformdirs import user_cache_path, user_config_path
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, ValidationError
from pydantic.config import JsonDict

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.writing import written_file

RECENT_LIMIT = 12

_GROUP = "preference"

log = logging.getLogger(__name__)


def _preference(group: str) -> JsonDict:
    """Marks a setting as one that the user chooses in a form, under the heading of its group."""
    return {_GROUP: group}


class SnapshotChoices(BaseModel):
    """How the last snapshots, sets and light sweeps were saved."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    suffix: Literal[".png", ".tif", ".jpg"] = ".png"
    depth: Literal[8, 16] = 8
    caption: bool = False
    light: bool = False
    scale: bool = False
    notes: bool = False
    azimuths: int = Field(default=8, ge=1, le=72)
    elevations: str = "15, 45"
    modes: tuple[str, ...] = ("default",)
    normals: Literal["", "opengl", "directx"] = ""
    sheet: Literal["", ".pdf", ".png"] = ".pdf"
    course: Literal["circle", "arc", "raking"] = "circle"
    film: Literal[".mp4", ".gif"] = ".mp4"
    elevation: float = Field(default=20.0, ge=0, le=90)
    seconds: float = Field(default=8.0, ge=0.5, le=600)
    rate: int = Field(default=25, ge=1, le=60)
    side: int = Field(default=1080, ge=16, le=4096)
    disc: bool = True


class Settings(BaseModel):
    """What the user prefers, and where they left off."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: Literal["dark", "light"] = Field(
        default="dark",
        title="Theme",
        description="Neutral dark greys let the colours of a picture be judged best.",
        json_schema_extra=_preference("Window"),
    )
    opengl: bool = Field(
        default=True,
        title="Use the graphics card",
        description="Switch off when the picture stays black or flickers: the processor relights then, just as truly. "
        "Takes effect at the next start.",
        json_schema_extra=_preference("Window"),
    )
    recent: tuple[Path, ...] = Field(
        default=(), title="Recent objects", description="What was opened last, the newest first."
    )
    open_folder: Path | None = Field(
        default=None,
        title="Folder to open from",
        description="Where the dialogs for opening begin: where the last object was opened.",
        json_schema_extra=_preference("Folders"),
    )
    snapshot_folder: Path | None = Field(
        default=None,
        title="Folder for snapshots",
        description="Where pictures are saved: where the last one was, or beside the object while this is empty.",
        json_schema_extra=_preference("Folders"),
    )
    snapshots: SnapshotChoices = Field(
        default=SnapshotChoices(), title="Snapshots", description="How the last ones were saved."
    )
    fit_for_comparison: bool = Field(
        default=True,
        title="Also fit HSH",
        description="Fit the classical method of harmonics as well, to compare a new relightable image with.",
        json_schema_extra=_preference("New from photos"),
    )
    compare_ptm: bool = Field(
        default=False,
        title="Also fit PTM",
        description="Fit the classical polynomial as well.",
        json_schema_extra=_preference("New from photos"),
    )
    method: str = Field(default="distilled", title="Method", description="The last one chosen.")
    quality: str = Field(default="standard", title="Quality", description="The last one chosen.")
    durations: Mapping[str, PositiveFloat] = Field(
        default={}, title="Durations", description="How many times as long as was measured makings took, by their kind."
    )
    window_geometry: str = Field(default="", title="Window place", description="Qt's description, in base 64.")
    window_state: str = Field(default="", title="Panels", description="Qt's description, in base 64.")

    def with_recent(self, path: Path) -> Self:
        """The settings with `path` as the newest of the recent objects."""
        path = path.absolute()
        others = (known for known in self.recent if known != path)
        return self.model_copy(
            update={"recent": (path, *others)[:RECENT_LIMIT], "open_folder": path.parent},
        )

    def without_recent(self, path: Path) -> Self:
        """The settings without `path` among the recent objects."""
        return self.model_copy(update={"recent": tuple(known for known in self.recent if known != path)})


def preferences() -> Mapping[str, Sequence[str]]:
    """The names of the settings that the user chooses in a form, by the headings of their groups."""
    groups: dict[str, list[str]] = {}
    for name, declared in Settings.model_fields.items():
        if isinstance(declared.json_schema_extra, dict) and _GROUP in declared.json_schema_extra:
            groups.setdefault(str(declared.json_schema_extra[_GROUP]), []).append(name)
    return groups


def settings_path() -> Path:
    """The file that preferences are kept in; the environment variable DISK_RTI_SETTINGS names another one."""
    override = os.environ.get("DISK_RTI_SETTINGS")
    return Path(override) if override else user_config_path("disk-rti", appauthor=False) / "settings.json"


def log_path() -> Path:
    """The file that records what went wrong, beside the preferences."""
    return settings_path().with_name("disk-rti.log")


def demo_path() -> Path:
    """The folder that the built-in demonstration is made in: a cache, that may be emptied at any time."""
    if os.environ.get("DISK_RTI_SETTINGS"):
        return settings_path().with_name("demo")
    return user_cache_path("disk-rti", appauthor=False) / "demo"


def thumbnails_path() -> Path:
    """The folder of small pictures of what was opened: a cache, that may be emptied at any time."""
    return demo_path().with_name("thumbnails")


def large_arrays_path() -> Path:
    """The folder on disk of what is too large for the memory, while the program runs: nothing can be seen in it."""
    return demo_path().with_name("large")


def load() -> Settings:
    """The kept preferences; the defaults where there are none, or none that can be understood."""
    path = settings_path()
    try:
        return Settings.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        log.warning("The preferences in %s cannot be read, so the defaults are used: %s", path, error)
        return Settings()
    except ValidationError as error:
        _set_aside(path, error)
        return Settings()


def _set_aside(path: Path, error: ValidationError) -> None:
    aside = path.with_name(path.name + ".damaged")
    try:
        path.replace(aside)
    except OSError as failure:
        log.warning("The preferences in %s are damaged and cannot be moved away: %s", path, failure)
        return
    log.warning("The preferences in %s were damaged: kept as %s, the defaults are used. %s", path, aside, error)


def save(settings: Settings) -> None:
    """Keeps the preferences: the file holds either the old ones or the new ones, never a part; OutputError if not."""
    path = settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with written_file(path) as unfinished:
            unfinished.write_text(settings.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except (OSError, OutputError) as error:
        raise OutputError(f"The preferences cannot be saved. {error}") from error
