"""What a file format of relightable images can do."""

from pathlib import Path
from typing import ClassVar, Protocol

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import Steps


class Format(Protocol):
    """Reads one kind of file or folder. What is its own is told by content, not by name."""

    name: ClassVar[str]

    def recognises(self, path: Path) -> bool:
        """Whether this is such a file, from a glance at it."""

    def open(self, path: Path) -> Steps[Relightable]:
        """The relightable image; FormatError if the file is damaged."""
