"""A multi-light image collection: photos of one object from one place, each under one known light."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

import numpy as np

from disk_rti_desktop.arrays import Doubles, Mask, PhotoValues
from disk_rti_desktop.errors import CollectionError, InputError, LightsError, PhotoError
from disk_rti_desktop.mlic import inspection, layouts, photos
from disk_rti_desktop.mlic.findings import Finding, Findings, counted
from disk_rti_desktop.mlic.lights import LightList
from disk_rti_desktop.mlic.pairing import Pair, is_byproduct, pair
from disk_rti_desktop.mlic.photos import Crop, Photo

__all__ = ["Crop", "Finding", "Mlic", "Pair", "Report", "check", "load"]


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

    @property
    def usable(self) -> bool:
        """Whether nothing was found that makes the photos, or the lights where there are no photos, unusable."""
        return not self.faults


def load(path: Path, *, lights: Path | None = None, crop: Crop | None = None, mask: Path | None = None) -> Mlic:
    """The collection at a photo folder, object folder or light list; any fault raises an InputError."""
    report = _look(path, lights, crop, mask, thoroughly=False)
    if report.faults:
        first, others = report.faults[0], len(report.faults) - 1
        if others:
            raise type(first)(f"{first} (There {'is 1 more fault' if others == 1 else f'are {others} more faults'}.)")
        raise first
    if report.mlic is None:
        raise CollectionError(f"No photos lie beside {path}. Choose the folder that holds the photos.")
    return report.mlic


def check(path: Path, *, lights: Path | None = None, crop: Crop | None = None, mask: Path | None = None) -> Report:
    """All that can be found about a collection, without stopping at the first fault; every photo is decoded once."""
    return _look(path, lights, crop, mask, thoroughly=True)


def _look(path: Path, lights: Path | None, crop: Crop | None, mask: Path | None, thoroughly: bool) -> Report:
    """The report on what lies at the path."""
    findings = Findings()
    try:
        layout = layouts.find(path, lights)
    except CollectionError as error:
        findings.fault(error)
        return Report(path.absolute().name, None, None, (), (), tuple(findings.found), tuple(findings.faults), None)
    light_list = _lights(layout, findings)
    pairs = _pairs(layout, light_list, findings)
    paired = [pair.photo for pair in pairs if pair.photo is not None and pair.light is not None]
    looked_at = paired or [photo for photo in layout.photos if not is_byproduct(photo)]
    headers = inspection.headers(looked_at, findings)
    inspection.likeness(headers, findings)
    inspection.summary(headers, findings)
    if light_list is not None:
        rows = [pair.light for pair in pairs if pair.light is not None and pair.photo is not None]
        inspection.directions(light_list, rows or list(range(len(light_list))), findings)
    if thoroughly:
        _look_at_pictures(headers, light_list, pairs, findings)
    object_mask = _mask(layout.folder, headers[0], crop, mask, pairs, findings) if headers else None
    mlic = None
    if headers and light_list is not None and not findings.faults:
        mlic = _collection(layout, headers, light_list, pairs, crop, object_mask, findings)
    return Report(
        layout.name,
        layout.folder if layout.photos else None,
        light_list,
        tuple(headers),
        pairs,
        tuple(findings.found),
        tuple(findings.faults),
        mlic,
    )


def _look_at_pictures(
    headers: list[Photo], light_list: LightList | None, pairs: tuple[Pair, ...], findings: Findings
) -> None:
    """What only the decoded pictures tell."""
    thumbnails = inspection.pictures(headers, findings)
    by_order = [pair.light for pair in pairs if pair.rule == "order" and pair.light is not None]
    if thumbnails and light_list is not None and len(by_order) == len(thumbnails) and not findings.faults:
        inspection.order(thumbnails, light_list.directions[by_order], findings)


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


def _pairs(layout: layouts.Layout, light_list: LightList | None, findings: Findings) -> tuple[Pair, ...]:
    """Which light belongs to which photo, as far as there are both."""
    if light_list is None:
        return tuple(Pair(photo, None, "unpaired") for photo in layout.photos)
    if not layout.photos:
        findings.note(f"No photos lie near {light_list.path.name}: only the lights were looked at.")
        return tuple(Pair(None, light, "unpaired") for light in range(len(light_list)))
    return pair(layout.photos, light_list, findings)


def _mask(
    folder: Path, photo: Photo, crop: Crop | None, file: Path | None, pairs: tuple[Pair, ...], findings: Findings
) -> Mask | None:
    """Where the object is: in the mask that was named, or in the `mask.png` beside the photos, if there is one."""
    beside = folder / "mask.png"
    taken = any(pair.photo == beside and pair.light is not None for pair in pairs)
    found = beside if file is None and beside.is_file() and not taken else file
    try:
        if crop is not None:
            photos.check_crop(crop, photo.width, photo.height)
        if found is None:
            return None
        mask = photos.read_mask(found, photo.width, photo.height, crop)
    except PhotoError as error:
        if file is None:
            findings.warn(f"{error} It is not used.")
        else:
            findings.fault(error)
        return None
    except InputError as error:
        findings.fault(error)
        return None
    findings.note(f"The mask {found.name} marks {100 * float(np.mean(mask)):.0f} % of the picture as object.")
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
    rows = [pair.light for pair in pairs if pair.photo is not None and pair.light is not None]
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
