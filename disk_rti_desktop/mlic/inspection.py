"""What photos and lights tell about themselves: do they agree, and are they good enough to relight from."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

import numpy as np

from disk_rti_desktop.errors import LightsError, PhotoError
from disk_rti_desktop.mlic.findings import Findings, listed
from disk_rti_desktop.mlic.lights import LightList
from disk_rti_desktop.mlic.pairing import Pair
from disk_rti_desktop.mlic.photos import Photo, inspect


def headers(paths: Sequence[Path], findings: Findings) -> list[Photo]:
    """The headers of the photos that can be read; each that cannot is a fault."""
    read = []
    for path in paths:
        try:
            read.append(inspect(path))
        except PhotoError as error:
            findings.fault(error)
    return read


def _odd(photos: Sequence[Photo], trait: Callable[[Photo], Hashable]) -> tuple[Photo | None, list[Photo]]:
    """One of the majority that shares a trait, and the photos that differ from it."""
    counts = Counter(map(trait, photos))
    if len(counts) < 2:
        return None, []
    common = counts.most_common(1)[0][0]
    usual = next(photo for photo in photos if trait(photo) == common)
    return usual, [photo for photo in photos if trait(photo) != common]


def likeness(photos: Sequence[Photo], findings: Findings) -> None:
    """Sizes, depths, profiles, orientations and exposures that differ between photos."""
    usual, odd = _odd(photos, lambda photo: (photo.width, photo.height))
    if usual is not None:
        sizes = listed([f"{photo.path.name} is {photo.width} × {photo.height}" for photo in odd])
        findings.fault(
            PhotoError(
                f"{sizes}, but the others are {usual.width} × {usual.height} pixels: all photos must be of one size. "
                "Export them again without cropping or turning single ones."
            )
        )
    usual, odd = _odd(photos, lambda photo: photo.bits)
    if usual is not None:
        findings.fault(
            PhotoError(
                f"{listed([photo.path.name for photo in odd])} have {odd[0].bits} bits a channel, the others "
                f"{usual.bits}: export all photos with the same depth."
            )
        )
    usual, odd = _odd(photos, lambda photo: photo.profile)
    if usual is not None:
        findings.warn(
            f"{listed([photo.path.name for photo in odd])}: the colour profile differs from that of the other photos. "
            "Profiles are kept, not applied: export all photos with one profile."
        )
    usual, odd = _odd(photos, lambda photo: photo.orientation)
    if usual is not None:
        findings.warn(
            f"{listed([photo.path.name for photo in odd])}: the camera noted another orientation than for the other "
            "photos, as happens when it looks straight down. Reset the orientation of all photos."
        )
    usual, odd = _odd([photo for photo in photos if photo.exposure], lambda photo: photo.exposure)
    if usual is not None:
        shown = listed([f"{photo.path.name} ({photo.exposure})" for photo in odd])
        findings.warn(
            f"Exposed differently from the others ({usual.exposure}): {shown}. "
            "Brightness then tells of the camera instead of the object: photograph with fixed settings."
        )


def common_profile(photos: Sequence[Photo]) -> bytes | None:
    """The ICC profile of most of the photos."""
    return Counter(photo.profile for photo in photos).most_common(1)[0][0]


def directions(lights: LightList, rows: Sequence[int], findings: Findings) -> None:
    """Whether the directions in use are different enough, and how they cover the hemisphere."""
    used = lights.directions[list(rows)]
    distinct = np.unique(np.round(used, 4), axis=0)
    if len(distinct) < 3:
        findings.fault(
            LightsError(
                f"{lights.path.name} gives {len(distinct)} different light directions; at least 3 are needed, "
                "and 20 or more are advised."
            )
        )


def pictures(photos: Sequence[Photo], lights: LightList | None, pairs: Sequence[Pair], findings: Findings) -> None:
    """What only the decoded pictures show."""
