"""What the user has decided to make, handed from the choices to whoever makes it."""

from dataclasses import dataclass
from pathlib import Path

from disk_rti_desktop import pipeline
from disk_rti_desktop.encodings.base import Encoding
from disk_rti_desktop.progress import Steps


@dataclass(frozen=True)
class Plan:
    """What the user has decided to make."""

    photos: Path
    lights: Path | None
    out: Path
    encoding: Encoding
    compare_with: tuple[Encoding, ...]

    def steps(self) -> Steps[pipeline.Made]:
        """The making of it."""
        return pipeline.make(self.photos, self.out, self.encoding, lights=self.lights, compare_with=self.compare_with)
