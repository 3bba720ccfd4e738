"""What photos and lights tell about themselves: do they agree, and are they good enough to relight from."""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import ImageCms

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.errors import LightsError, PhotoError
from disk_rti_desktop.mlic.findings import Findings, counted, listed
from disk_rti_desktop.mlic.lights import LightList
from disk_rti_desktop.mlic.photos import Photo, inspect, thumbnail

SAME_DIRECTION = 0.05  # degrees
WIDEST_GAP = 60.0  # degrees of azimuth without a light
BURNT_OUT, NEARLY_BLACK = 0.985, 0.03


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
        _coverage(used, distinct, findings)


def _distinct(directions: Doubles) -> list[int]:
    """The rows that differ from every row before them."""
    close = directions @ directions.T > np.cos(np.radians(SAME_DIRECTION))
    return [row for row in range(len(directions)) if not close[row, :row].any()]


def _repeated(lights: LightList, rows: Sequence[int]) -> str:
    """The lines whose direction stands in an earlier line."""
    used = list(rows)
    distinct = set(_distinct(lights.directions[used]))
    return listed([str(lights.lines[row]) for index, row in enumerate(used) if index not in distinct])


def _coverage(directions: Doubles, distinct: Sequence[int], findings: Findings) -> None:
    """From where on the hemisphere light comes, and from where not."""
    elevation = np.degrees(np.arcsin(np.clip(directions[:, 2], 0.0, 1.0)))
    low, high = float(elevation.min()), float(elevation.max())
    findings.note(f"The lights stand {low:.0f}° to {high:.0f}° above the object's plane.")
    if low > 45.0:
        findings.warn(f"No raking light: the lowest light stands at {low:.0f}°. Relighting from lower is a guess.")
    if high < 45.0:
        findings.warn(
            f"No light from above: the highest light stands at {high:.0f}°. Relighting from higher is a guess."
        )
    across = directions[list(distinct), :2]
    spread = np.linalg.svd(across - across.mean(axis=0), compute_uv=False)
    if spread[1] < 0.02 * np.sqrt(len(across)):
        findings.warn("All lights lie in one line: relighting is true along that line only. Add lights beside it.")
        return
    gaps = _gaps(directions[elevation < 80.0])
    if gaps:
        findings.warn(
            f"No light comes from azimuth {' or '.join(gaps)} (counter-clockwise from the right of the picture): "
            "relighting from there is a guess."
        )


def _gaps(directions: Doubles) -> list[str]:
    """The stretches of azimuth without a light, as degrees."""
    azimuth = np.sort(np.degrees(np.arctan2(directions[:, 1], directions[:, 0])) % 360.0)
    if not len(azimuth):
        return []
    following = np.append(azimuth[1:], azimuth[0] + 360.0)
    wide = following - azimuth > WIDEST_GAP
    pairs = zip(azimuth[wide], following[wide], strict=True)
    return [f"{start:.0f}° to {end % 360.0:.0f}°" for start, end in pairs]


def pictures(photos: Sequence[Photo], findings: Findings) -> list[Floats] | None:
    """Small versions of the photos after a look at their exposure; None, and faults, if some cannot be decoded."""

    def small(photo: Photo) -> Floats | PhotoError:
        try:
            return thumbnail(photo.path)
        except PhotoError as error:
            return error

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(small, photos))
    damaged = [result for result in results if isinstance(result, PhotoError)]
    for error in damaged:
        findings.fault(error)
    thumbnails = [result for result in results if not isinstance(result, PhotoError)]
    burnt, dark = [], []
    for photo, result in zip(photos, results, strict=True):
        if isinstance(result, PhotoError):
            continue
        share = float((result.max(axis=2) > BURNT_OUT).mean())
        if share > 0.5:
            burnt.append(f"{photo.path.name} ({100 * share:.0f} %)")
        if float(np.percentile(result, 99)) < NEARLY_BLACK:
            dark.append(photo.path.name)
    if burnt:
        findings.warn(f"Mostly burnt out: {listed(burnt)}. Expose less, or leave these photos out.")
    if dark:
        findings.warn(f"Nearly black: {listed(dark)}. Check that the light was on, or leave these photos out.")
    return None if damaged else thumbnails


def order(thumbnails: Sequence[Floats], lights: Doubles, findings: Findings) -> None:
    """Whether the brightness seen in photos that were paired by order goes with their lights (n, 3).

    A matte surface is as bright as light and normal agree, so a linear function of the light explains much of how the
    brightness of each pixel changes between photos; in a wrong order it explains less. Compared are the given order,
    the reverse, all rotations of both, and random orders.
    """
    count = len(lights)
    if count < 8:
        return
    grey = np.stack([image.mean(axis=2).ravel() for image in thumbnails]).astype(np.float64)
    # Relative to the pixel's mean, so that bright materials do not outweigh dark ones.
    changes = grey / np.maximum(grey.mean(axis=0), 0.02)
    changes -= changes.mean(axis=0)
    gram = changes @ changes.T
    basis, _ = np.linalg.qr(np.column_stack([np.ones(count), lights]))
    projection = basis @ basis.T

    def explained(order: Sequence[int]) -> float:
        return float((projection * gram[np.ix_(order, order)]).sum() / max(np.trace(gram), 1e-12))

    given = list(range(count))
    share = explained(given)
    rotations = [given[shift:] + given[:shift] for shift in range(1, count)]
    rotated = max(map(explained, rotations))
    reverse = max(explained(given[::-1]), *(explained(rotation[::-1]) for rotation in rotations))
    generator = np.random.default_rng(0)
    chance = max(explained(generator.permutation(count).tolist()) for _ in range(100))
    best = max(rotated, reverse)
    if best > share + 0.02 and best > chance:
        what = "in reverse order" if reverse > rotated else "if the order began elsewhere"
        findings.warn(
            f"The brightness of the photos would go better with the lights {what} ({100 * best:.0f} % of its changes "
            f"against {100 * share:.0f} % now). Check the order of photos and lights."
        )
    elif share < chance:
        findings.warn(
            "The brightness of the photos goes with their lights no better than in a random order. "
            "Check that this light list is of these photos, and their order."
        )
