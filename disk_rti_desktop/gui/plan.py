"""What the user has decided to make, handed from the choices to whoever makes it.

A plan says all that the making needs: it can be queued, shown, and begun at any later time.
"""

from dataclasses import dataclass
from pathlib import Path

from disk_rti_desktop import pipeline
from disk_rti_desktop.encodings.base import Encoding
from disk_rti_desktop.mlic import Crop, Outline
from disk_rti_desktop.progress import Steps


@dataclass(frozen=True)
class Plan:
    """What the user has decided to make."""

    photos: Path
    lights: Path | None  # None: the list that is found beside the photos
    out: Path
    encoding: Encoding
    compare_with: tuple[Encoding, ...]
    leave_out: tuple[str, ...] = ()  # the names of photos
    crop: Crop | None = None
    mask: Path | Outline | None = None
    mm_per_pixel: float | None = None
    measured: float | None = None  # seconds that it would take, by what was measured of this computer

    def steps(self) -> Steps[pipeline.Made]:
        """The making of it."""
        return pipeline.make(
            self.photos,
            self.out,
            self.encoding,
            lights=self.lights,
            crop=self.crop,
            mask=self.mask,
            leave_out=self.leave_out,
            mm_per_pixel=self.mm_per_pixel,
            compare_with=self.compare_with,
        )
