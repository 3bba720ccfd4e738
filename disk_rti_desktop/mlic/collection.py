"""A multi-light image collection: photos of one object from one place, each under one known light."""

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Self

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Mask, PhotoValues
from disk_rti_desktop.errors import CollectionError, InputError, LightsError, PhotoError
from disk_rti_desktop.mlic import brightness, inspection, layouts, photos
from disk_rti_desktop.mlic.findings import Finding, Findings, counted
from disk_rti_desktop.mlic.lights import LightList
from disk_rti_desktop.mlic.outline import Outline
from disk_rti_desktop.mlic.pairing import Pair, is_byproduct, pair, unlit
from disk_rti_desktop.mlic.photos import Crop, Photo
from disk_rti_desktop.progress import Progress, Steps, finish

__all__ = ["Crop", "Finding", "Mlic", "Outline", "Pair", "Report", "check", "load", "look"]

THUMBNAIL = 192  # pixels of the longer side


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
    mm_per_pixel: float | None = None  # millimetres on the object that one pixel covers, where that is known

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of photos that were there, and that the user did not want."""
        return tuple(pair.photo.name for pair in self.pairs if pair.photo is not None and pair.rule == "left out")

    def strips(self, rows: int = 128) -> Iterator[tuple[int, PhotoValues]]:
        """The first row and the values (rows, width, lights, 3) of each strip, top to bottom, as stored."""
        return photos.strips(self.photos, self.crop, rows)

    def photo(self, index: int) -> PhotoValues:
        """One photo (height, width, 3), cropped."""
        return photos.read_photo(self.photos[index], self.crop)

    def only(self, indices: list[int]) -> Self:
        """The same collection with some of its photos alone."""
        kept = tuple(self.photos[index] for index in indices)
        pairs = {pair.photo: pair for pair in self.pairs}
        return replace(
            self,
            photos=kept,
            lights=self.lights[indices],
            pairs=tuple(pairs[photo] for photo in kept if photo in pairs),
        )


@dataclass(frozen=True, eq=False)
class Report:
    """All that a look at a collection brought up, and the collection itself where it is usable."""

    name: str
    folder: Path | None  # of the photos; None where there are none
    light_list: LightList | None
    photos: tuple[Photo, ...]  # those that have a light, or all where there are no lights
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]
    faults: tuple[InputError, ...]  # the findings that make it unusable, as errors
    mlic: Mlic | None  # None where there are faults, or lights without photos

    remarks: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)  # a few words each, on single photos
    thumbnails: Mapping[Path, Bytes] = field(default_factory=dict)  # (height, width, 3), of those decoded so far

    @property
    def usable(self) -> bool:
        """Whether nothing was found that makes the photos, or the lights where there are no photos, unusable."""
        return not self.faults


def load(
    path: Path,
    *,
    lights: Path | None = None,
    crop: Crop | None = None,
    mask: Path | Outline | None = None,
    leave_out: Collection[str] = (),
) -> Mlic:
    """The collection at a photo folder, object folder or light list; any fault raises an InputError.

    Photos are left out by their names.
    """
    report, _ = _at_a_glance(path, lights, crop, mask, leave_out)
    if report.faults:
        first, others = report.faults[0], len(report.faults) - 1
        if others:
            raise type(first)(f"{first} (There {'is 1 more fault' if others == 1 else f'are {others} more faults'}.)")
        raise first
    if report.mlic is None:
        raise CollectionError(f"No photos lie beside {path}. Choose the folder that holds the photos.")
    return report.mlic


def check(
    path: Path,
    *,
    lights: Path | None = None,
    crop: Crop | None = None,
    mask: Path | Outline | None = None,
    leave_out: Collection[str] = (),
) -> Report:
    """All that can be found about a collection, without stopping at the first fault; every photo is decoded once."""
    return finish(look(path, lights=lights, crop=crop, mask=mask, leave_out=leave_out))


def look(
    path: Path,
    *,
    lights: Path | None = None,
    crop: Crop | None = None,
    mask: Path | Outline | None = None,
    leave_out: Collection[str] = (),
    known: Mapping[Path, Bytes] | None = None,
) -> Steps[Report]:
    """As `check`; progress previews are Reports of what is known so far, with the thumbnails there are.

    Thumbnails that are known already are not made anew.
    """
    yield Progress(0, 1, "Looking at the photos")
    report, findings = _at_a_glance(path, lights, crop, mask, leave_out)
    sought = _shown(report)
    thumbnails = {photo: small for photo, small in (known or {}).items() if photo in sought}
    unknown = [photo for photo in sought if photo not in thumbnails]
    wanted = {photo.path for photo in report.photos}
    yield Progress(0, len(unknown), "Looking at the photos", replace(report, thumbnails=dict(thumbnails)))
    threads = ThreadPoolExecutor(2)
    try:
        for number, (photo, small) in enumerate(zip(unknown, threads.map(_small, unknown), strict=True)):
            if not isinstance(small, PhotoError):
                thumbnails[photo] = small
            elif photo in wanted:
                findings.fault(small)
                findings.remark(photo, "cannot be read")
            so_far = replace(report, thumbnails=dict(thumbnails))
            yield Progress(number + 1, len(unknown), "Looking at the photos", so_far)
    finally:
        threads.shutdown(cancel_futures=True)
    _judge_pictures(report, thumbnails, findings)
    return _told(replace(report, thumbnails=thumbnails), findings)


def _shown(report: Report) -> list[Path]:
    """The photos that are worth a thumbnail, in the order of their lights; those without a light last."""
    lit = sorted((pair.light, pair.photo) for pair in report.pairs if pair.photo is not None and pair.light is not None)
    others = [pair.photo for pair in report.pairs if pair.photo is not None and pair.light is None]
    return [photo for _, photo in lit] + others


def _small(path: Path) -> Bytes | PhotoError:
    """A photo as a thumbnail, or why there is none."""
    try:
        return np.asarray(np.round(photos.thumbnail(path, THUMBNAIL) * 255), np.uint8)
    except PhotoError as error:
        return error


def _judge_pictures(report: Report, thumbnails: Mapping[Path, Bytes], findings: Findings) -> None:
    """What only the decoded pictures tell."""
    used = {photo.path: thumbnails[photo.path] for photo in report.photos if photo.path in thumbnails}
    brightness.exposure(used, findings)
    light_list = report.light_list
    pairs = [pair for pair in report.pairs if pair.used]
    if light_list is None or findings.faults or len(used) != len(pairs):
        return
    rows = {pair.photo: pair.light for pair in pairs if pair.light is not None}
    lights = light_list.directions[[rows[photo] for photo in used]]
    if all(pair.rule == "order" for pair in pairs):
        brightness.order(list(used.values()), lights, findings)
    brightness.likeness(used, lights, findings)


def _told(report: Report, findings: Findings) -> Report:
    """The report with all that has come up."""
    found = tuple(findings.found)
    mlic = None if report.mlic is None or findings.faults else replace(report.mlic, findings=found)
    remarks = {photo: tuple(words) for photo, words in findings.remarks.items()}
    return replace(report, findings=found, faults=tuple(findings.faults), mlic=mlic, remarks=remarks)


def _at_a_glance(
    path: Path, lights: Path | None, crop: Crop | None, mask: Path | Outline | None, leave_out: Collection[str]
) -> tuple[Report, Findings]:
    """The report on what lies at the path as far as names and headers tell, and what may be added to."""
    findings = Findings()
    try:
        layout = layouts.find(path, lights)
    except CollectionError as error:
        findings.fault(error)
        return _told(Report(path.absolute().name, None, None, (), (), (), (), None), findings), findings
    light_list = _lights(layout, findings)
    pairs = _pairs(layout, light_list, findings, leave_out)
    paired = [pair.photo for pair in pairs if pair.photo is not None and pair.used]
    unpaired = [pair.photo for pair in pairs if pair.photo is not None and pair.rule == "unpaired"]
    headers = inspection.headers(paired or [photo for photo in unpaired if not is_byproduct(photo)], findings)
    inspection.likeness(headers, findings)
    inspection.summary(headers, findings)
    if any(pair.rule == "left out" for pair in pairs) and not (paired or unpaired):
        findings.fault(CollectionError("All photos are left out: keep those that show the object."))
    elif light_list is not None:
        rows = [pair.light for pair in pairs if pair.light is not None and pair.used]
        inspection.directions(light_list, rows or list(range(len(light_list))), findings)
    object_mask = _mask(layout.folder, headers[0], crop, mask, pairs, findings) if headers else None
    mlic = None
    if headers and light_list is not None and not findings.faults:
        mlic = _collection(layout, headers, light_list, pairs, crop, object_mask, findings)
    folder = layout.folder if layout.photos else None
    report = Report(layout.name, folder, light_list, tuple(headers), pairs, (), (), mlic)
    return _told(report, findings), findings


def _lights(layout: layouts.Layout, findings: Findings) -> LightList | None:
    """The light list in force, with what is odd about it."""
    try:
        light_list = layouts.choose_list(layout)
    except LightsError as error:
        findings.fault(error)
        return None
    findings.note(f"Lights from {light_list.path}: {counted(len(light_list), 'light')}.")
    for warning in light_list.warnings:
        findings.warn(warning)
    others = [file.name for file in layout.lists if file != light_list.path]
    if others:
        findings.note(f"Other light lists there, not used: {', '.join(others)}.")
    return light_list


def _pairs(
    layout: layouts.Layout, light_list: LightList | None, findings: Findings, leave_out: Collection[str]
) -> tuple[Pair, ...]:
    """Which light belongs to which photo, as far as there are both."""
    if light_list is None:
        return unlit(layout.photos, leave_out)
    if not layout.photos:
        findings.note(f"No photos lie near {light_list.path.name}: only the lights were looked at.")
        return tuple(Pair(None, light, "unpaired") for light in range(len(light_list)))
    return pair(layout.photos, light_list, findings, leave_out)


def _mask(
    folder: Path,
    photo: Photo,
    crop: Crop | None,
    given: Path | Outline | None,
    pairs: tuple[Pair, ...],
    findings: Findings,
) -> Mask | None:
    """Where the object is: in the mask that was given, or in the `mask.png` beside the photos, if there is one."""
    beside = folder / "mask.png"
    taken = any(pair.photo == beside and pair.light is not None for pair in pairs)
    found = beside if given is None and beside.is_file() and not taken else given
    try:
        if crop is not None:
            photos.check_crop(crop, photo.width, photo.height)
        if found is None:
            return None
        if isinstance(found, Outline):
            mask, what = found.mask(photo.width, photo.height, crop), "outline"
        else:
            mask, what = photos.read_mask(found, photo.width, photo.height, crop), f"mask {found.name}"
    except PhotoError as error:
        if given is None:
            findings.warn(f"{error} It is not used.")
        else:
            findings.fault(error)
        return None
    except InputError as error:
        findings.fault(error)
        return None
    findings.note(f"The {what} marks {100 * float(np.mean(mask)):.0f} % of the picture as object.")
    return mask


def _collection(
    layout: layouts.Layout,
    headers: list[Photo],
    light_list: LightList,
    pairs: tuple[Pair, ...],
    crop: Crop | None,
    mask: Mask | None,
    findings: Findings,
) -> Mlic:
    """The collection that faultless parts make."""
    first = headers[0]
    rows = [pair.light for pair in pairs if pair.light is not None and pair.used]
    return Mlic(
        name=layout.name,
        photos=tuple(header.path for header in headers),
        lights=light_list.directions[rows],
        width=crop.width if crop else first.width,
        height=crop.height if crop else first.height,
        bits=first.bits,
        profile=inspection.common_profile(headers),
        crop=crop,
        mask=mask,
        lights_file=light_list.path,
        pairs=pairs,
        findings=tuple(findings.found),
    )
