"""A multi-light image collection: photos of one object from one place, each under one known light."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from disk_rti_desktop.arrays import Doubles, Mask, PhotoValues


@dataclass(frozen=True)
class Crop:
    """A rectangle of the photos, in pixels from the top left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Finding:
    """Something that a look at a collection brought up, in a sentence for the user."""

    severity: Literal["fault", "warning", "note"]
    text: str


@dataclass(frozen=True)
class Pair:
    """One line of the pairing report: a photo, the light it was given, and why."""

    photo: Path | None  # None: a light without a photo
    light: int | None  # row of the light list; None: a photo without a light
    rule: Literal["name", "stem", "order", "unpaired"]


@dataclass(frozen=True, eq=False)
class Mlic:
    """Every photo of one object, one light each; the photos stay on disk and are read in strips."""

    name: str
    photos: tuple[Path, ...]
    lights: Doubles  # (n, 3) unit vectors, in the order of the photos
    width: int  # of the picture, after the crop
    height: int
    bits: Literal[8, 16]
    profile: bytes | None  # the photos' common ICC profile
    crop: Crop | None
    mask: Mask | None  # (height, width), False where there is no object
    lights_file: Path | None
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]

    def strips(self, rows: int = 128) -> Iterator[tuple[int, PhotoValues]]:
        """The first row and the values (rows, width, lights, 3) of each strip, top to bottom, as stored."""
        raise NotImplementedError

    def photo(self, index: int) -> PhotoValues:
        """One photo (height, width, 3), cropped."""
        raise NotImplementedError

    def only(self, indices: list[int]) -> Self:
        """The same collection with some of its photos alone."""
        raise NotImplementedError


def load(path: Path, *, lights: Path | None = None, crop: Crop | None = None, mask: Path | None = None) -> Mlic:
    """The collection at a photo folder, object folder or light list; any fault raises an InputError."""
    raise NotImplementedError
