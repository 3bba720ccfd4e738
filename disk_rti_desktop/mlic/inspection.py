"""What photos and lights tell about themselves: do they agree, and are they good enough to relight from."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import ImageCms

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import LightsError, PhotoError
from disk_rti_desktop.mlic.coverage import coverage
from disk_rti_desktop.mlic.findings import Findings, counted, listed
from disk_rti_desktop.mlic.lights import LightList
from disk_rti_desktop.mlic.photos import Photo, inspect

SAME_DIRECTION = 0.05  # degrees


def headers(paths: Sequence[Path], findings: Findings) -> list[Photo]:
    """The headers of the photos that can be read; each that cannot is a fault."""
    read = []
    for path in paths:
        try:
            read.append(inspect(path))
        except PhotoError as error:
            findings.fault(error)
            findings.remark(path, "cannot be read")
    return read


def _odd(
    photos: Sequence[Photo], trait: Callable[[Photo], Hashable], remark: str, findings: Findings
) -> tuple[Photo | None, list[Photo]]:
    """One of the majority that shares a trait, and the photos that differ from it, each with a remark."""
    counts = Counter(map(trait, photos))
    if len(counts) < 2:
        return None, []
    common = counts.most_common(1)[0][0]
    usual = next(photo for photo in photos if trait(photo) == common)
    odd = [photo for photo in photos if trait(photo) != common]
    for photo in odd:
        findings.remark(photo.path, remark)
    return usual, odd


def likeness(photos: Sequence[Photo], findings: Findings) -> None:
    """Sizes, depths, profiles, orientations and exposures that differ between photos."""
    usual, odd = _odd(photos, lambda photo: (photo.width, photo.height), "another size", findings)
    if usual is not None:
        sizes = listed([f"{photo.path.name} is {photo.width} × {photo.height}" for photo in odd])
        findings.fault(
            PhotoError(
                f"{sizes}, but the others are {usual.width} × {usual.height} pixels: all photos must be of one size. "
                "Export them again without cropping or turning single ones."
            )
        )
    usual, odd = _odd(photos, lambda photo: photo.bits, "another depth", findings)
    if usual is not None:
        findings.fault(
            PhotoError(
                f"{listed([photo.path.name for photo in odd])} have {odd[0].bits} bits a channel, the others "
                f"{usual.bits}: export all photos with the same depth."
            )
        )
    usual, odd = _odd(photos, lambda photo: photo.profile, "another colour profile", findings)
    if usual is not None:
        findings.warn(
            f"{listed([photo.path.name for photo in odd])}: the colour profile differs from that of the other photos. "
            "Profiles are kept, not applied: export all photos with one profile."
        )
    usual, odd = _odd(photos, lambda photo: photo.orientation, "another orientation", findings)
    if usual is not None:
        findings.warn(
            f"{listed([photo.path.name for photo in odd])}: the camera noted another orientation than for the other "
            "photos, as happens when it looks straight down. Reset the orientation of all photos."
        )
    noted = [photo for photo in photos if photo.exposure]
    usual, odd = _odd(noted, lambda photo: photo.exposure, "another exposure", findings)
    if usual is not None:
        shown = listed([f"{photo.path.name} ({photo.exposure})" for photo in odd])
        findings.warn(
            f"Exposed differently from the others ({usual.exposure}): {shown}. "
            "Brightness then tells of the camera instead of the object: photograph with fixed settings."
        )


def summary(photos: Sequence[Photo], findings: Findings) -> None:
    """What the photos are, in a sentence."""
    if not photos:
        return
    first, profile = photos[0], common_profile(photos)
    findings.note(
        f"{counted(len(photos), 'photo')} of {first.width} × {first.height} pixels, {first.bits} bits a channel, "
        f"{'no colour profile' if profile is None else f'colour profile {profile_name(profile)}'}."
    )


def profile_name(profile: bytes) -> str:
    """What an ICC profile calls itself."""
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile))).strip() or "without a name"
    except (OSError, ImageCms.PyCMSError):
        return "that cannot be read"


def common_profile(photos: Sequence[Photo]) -> bytes | None:
    """The ICC profile of most of the photos."""
    return Counter(photo.profile for photo in photos).most_common(1)[0][0]


def directions(lights: LightList, rows: Sequence[int], findings: Findings) -> None:
    """Whether the directions in use are different enough, and how they cover the hemisphere."""
    used = lights.directions[list(rows)]
    distinct = _distinct(used)
    if len(distinct) < 3:
        findings.fault(
            LightsError(
                f"{lights.path.name} gives {counted(len(distinct), 'different light direction')}; at least 3 are "
                "needed, and 20 or more are advised."
            )
        )
    elif len(distinct) < 16:
        findings.warn(
            f"Only {len(distinct)} different lights: PTM needs 6 or more, HSH of order 2 and 3 need 9 and 16, "
            "and 20 or more are advised."
        )
    if len(distinct) < len(used):
        findings.warn(
            f"The direction of another light is repeated in line {_repeated(lights, rows)}. "
            "Check that these lines are not copies."
        )
    if len(distinct) >= 3:
        coverage(used, distinct, findings)


def _distinct(directions: Doubles) -> list[int]:
    """The rows that differ from every row before them."""
    close = directions @ directions.T > np.cos(np.radians(SAME_DIRECTION))
    return [row for row in range(len(directions)) if not close[row, :row].any()]


def _repeated(lights: LightList, rows: Sequence[int]) -> str:
    """The lines whose direction stands in an earlier line."""
    used = list(rows)
    distinct = set(_distinct(lights.directions[used]))
    return listed([str(lights.lines[row]) for index, row in enumerate(used) if index not in distinct])
