"""What a look at a collection brings up: faults, warnings and notes, gathered without stopping at the first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from disk_rti_desktop.errors import InputError


@dataclass(frozen=True)
class Finding:
    """Something that a look at a collection brought up, in a sentence for the user."""

    severity: Literal["fault", "warning", "note"]
    text: str


@dataclass
class Findings:
    """What has come up so far; the faults also as the errors that they are to whoever cannot go on."""

    found: list[Finding] = field(default_factory=list)
    faults: list[InputError] = field(default_factory=list)
    remarks: dict[Path, list[str]] = field(default_factory=dict)

    def fault(self, error: InputError) -> None:
        """Something that makes the collection unusable."""
        self.faults.append(error)
        self.found.append(Finding("fault", str(error)))

    def warn(self, text: str) -> None:
        """Something that may spoil the result."""
        self.found.append(Finding("warning", text))

    def note(self, text: str) -> None:
        """Something that is good to know."""
        self.found.append(Finding("note", text))

    def remark(self, photo: Path, text: str) -> None:
        """A few words on one photo, for where it is listed."""
        self.remarks.setdefault(photo, []).append(text)


def counted(count: int, noun: str) -> str:
    """The number with its noun: "1 photo", "3 photos"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def listed(names: Sequence[str], most: int = 5) -> str:
    """The first few of the names, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
