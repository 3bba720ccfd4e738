"""Which light belongs to which photo: by name first, by natural order only where names do not serve.

The names in a light list often come from another computer: they are compared with the photos that are there, never
used as paths (formats specification §0, §4.2).
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from natsort import natsorted, ns

from disk_rti_desktop.errors import LightsError, ParameterError
from disk_rti_desktop.mlic.findings import Findings, counted, listed
from disk_rti_desktop.mlic.lights import LightList

Rule = Literal["name", "stem", "order", "unpaired", "left out"]

_BYPRODUCT = re.compile(
    r"(object|image)?[-_ ]?(mask|normals?|normal[-_ ]?map|albedo|means?|thumb(nail)?s?|preview|depth|height|snapshot)"
    r"([-_ ]?[0-9]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Pair:
    """One line of the pairing report: a photo, the light it was given, and why."""

    photo: Path | None  # None: a light without a photo
    light: int | None  # row of the light list; None: a photo without a light
    rule: Rule  # "left out": the user does not want the photo, whatever light it has

    @property
    def used(self) -> bool:
        """Whether there are both, and they are wanted."""
        return self.photo is not None and self.light is not None and self.rule != "left out"


def is_byproduct(photo: Path) -> bool:
    """Whether the name tells that it is no photo of the set: a mask, normals, a thumbnail."""
    return _BYPRODUCT.fullmatch(photo.stem) is not None


def basename(name: str) -> str:
    """The part of a name behind its last slash of either kind."""
    return re.split(r"[/\\]", name)[-1].strip()


def naturally(photos: Sequence[Path]) -> list[Path]:
    """The photos as people count: image2 before image10."""
    return natsorted(photos, key=lambda photo: photo.name, alg=ns.IGNORECASE)


def fitting(photos: Sequence[Path], lights: LightList) -> int:
    """How many of the lights these photos have a place for."""
    if lights.names is None:
        return len(lights) if len(_in_order(photos, len(lights))) == len(lights) else 0
    return len(_by_name(photos, lights, Findings()))


def pair(
    photos: Sequence[Path], lights: LightList, findings: Findings, leave_out: Collection[str] = ()
) -> tuple[Pair, ...]:
    """The photos in natural order with their lights, then photos and lights that are left over.

    Photos that are left out by name, as they or the light list have it, keep their place and are marked as such.
    """
    ordered = naturally(photos)
    unwanted = {_key(name) for name in leave_out}
    matched = {} if lights.names is None else _by_name(ordered, lights, findings, unwanted)
    if matched or findings.faults:
        pairs = _pair_by_name(ordered, lights, matched, findings, unwanted)
    else:
        pairs = _pair_by_order(ordered, lights, findings, unwanted)
    _refuse_unknown(leave_out, ordered, lights, findings)
    return _marked(pairs, lights, unwanted)


def unlit(photos: Sequence[Path], leave_out: Collection[str]) -> tuple[Pair, ...]:
    """The photos where no lights are known."""
    unwanted = {_key(name) for name in leave_out}
    return tuple(Pair(photo, None, "left out" if _key(photo.name) in unwanted else "unpaired") for photo in photos)


def _pair_by_name(
    photos: Sequence[Path],
    lights: LightList,
    matched: dict[int, tuple[Path, Rule]],
    findings: Findings,
    unwanted: Collection[str],
) -> tuple[Pair, ...]:
    """The photos and lights that were matched, then what is left over of both."""
    names = lights.names or ()
    by_photo = {photo: Pair(photo, light, rule) for light, (photo, rule) in matched.items()}
    pairs = [by_photo[photo] for photo in photos if photo in by_photo]
    left_over = [photo for photo in photos if photo not in by_photo]
    lone = [light for light in range(len(lights)) if light not in matched]
    missing = [light for light in lone if _key(basename(names[light])) not in unwanted]
    if missing and not findings.faults:
        findings.fault(_missing(missing, lights, photos))
    _tell_left_over([photo for photo in left_over if _key(photo.name) not in unwanted], lights, findings)
    stems = [pair.photo.name for pair in pairs if pair.photo is not None and pair.rule == "stem"]
    if stems:
        findings.note(f"Paired by their names without the suffix: {counted(len(stems), 'photo')} ({listed(stems, 3)}).")
    pairs += [Pair(photo, None, "unpaired") for photo in left_over]
    return (*pairs, *(Pair(None, light, "unpaired") for light in lone))


def _refuse_unknown(leave_out: Collection[str], photos: Sequence[Path], lights: LightList, findings: Findings) -> None:
    """To leave out what nothing is called is a fault."""
    known = {_key(basename(name)): basename(name) for name in lights.names or ()}
    known |= {_key(photo.name): photo.name for photo in photos}
    for name in leave_out:
        if _key(name) not in known:
            near = difflib.get_close_matches(_key(name), known, 1)
            hint = f"Did you mean {known[near[0]]}?" if near else "Give the photo's name with its suffix."
            findings.fault(ParameterError(f"There is no photo '{name}' that could be left out. {hint}"))


def _marked(pairs: Sequence[Pair], lights: LightList, unwanted: Collection[str]) -> tuple[Pair, ...]:
    """The pairs, those of unwanted photos marked as left out."""

    def name(pair: Pair) -> str:
        if pair.photo is not None:
            return pair.photo.name
        return "" if lights.names is None or pair.light is None else basename(lights.names[pair.light])

    return tuple(replace(pair, rule="left out") if _key(name(pair)) in unwanted else pair for pair in pairs)


def _key(name: str) -> str:
    """A name as it is compared: one form of accents and Hangul, no case."""
    return normalize("NFC", normalize("NFC", name).casefold())


def _stem(name: str) -> str:
    """A name without the suffix of a picture file."""
    return re.sub(r"\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,5}$", "", name)


def _by_name(
    photos: Sequence[Path], lights: LightList, findings: Findings, unwanted: Collection[str] = ()
) -> dict[int, tuple[Path, Rule]]:
    """The photo of each light that names one; what is ambiguous is a fault, unless photos left out decide it."""
    names = lights.names or ()
    matched: dict[int, tuple[Path, Rule]] = {}
    steps: tuple[tuple[Callable[[str], str], Rule], ...] = (
        (lambda name: normalize("NFC", name), "name"),
        (_key, "name"),
        (lambda name: _stem(_key(name)), "stem"),
    )
    ambiguous: dict[int, list[Path]] = {}
    for form, rule in steps:
        known: dict[str, list[Path]] = defaultdict(list)
        for photo in photos:
            known[form(photo.name)].append(photo)
        for light, name in enumerate(names):
            found = known.get(form(basename(name)), []) if light not in matched else []
            if len(found) > 1:
                found = [photo for photo in found if _key(photo.name) not in unwanted]
            if len(found) == 1:
                matched[light] = found[0], rule
            elif found:
                ambiguous.setdefault(light, found)
    for light, candidates in ambiguous.items():
        findings.fault(
            LightsError(
                f"{lights.path.name}, line {lights.lines[light]}: '{names[light]}' may mean "
                f"{listed([photo.name for photo in candidates])}. "
                "Name the photo with its suffix, or move the others away."
            )
        )
    _refuse_shared(matched, lights, findings, unwanted)
    return matched


def _refuse_shared(
    matched: dict[int, tuple[Path, Rule]], lights: LightList, findings: Findings, unwanted: Collection[str]
) -> None:
    """Two lights for one photo are a fault, if it is to be used."""
    owner: dict[Path, int] = {}
    for light, (photo, _) in sorted(matched.items()):
        earlier = owner.setdefault(photo, light)
        if earlier != light and _key(photo.name) not in unwanted:
            findings.fault(
                LightsError(
                    f"{lights.path.name}, lines {lights.lines[earlier]} and {lights.lines[light]} both mean the photo "
                    f"{photo.name}. Each photo has one light: correct one of the lines."
                )
            )


def _missing(missing: Sequence[int], lights: LightList, photos: Sequence[Path]) -> LightsError:
    """The fault that photos named in the light list are not there."""
    names = lights.names or ()
    folder = photos[0].parent
    if len(missing) == 1:
        light = missing[0]
        return LightsError(
            f"Missing photo {basename(names[light])}, named in {lights.path.name} line {lights.lines[light]}: "
            f"it is not in {folder}. Put it there, or remove the line."
        )
    shown = listed([f"{basename(names[light])} (line {lights.lines[light]})" for light in missing])
    return LightsError(
        f"{len(missing)} of the {len(lights)} photos named in {lights.path.name} are not in {folder}: {shown}. "
        "Put them there, or remove the lines."
    )


def _tell_left_over(left_over: Sequence[Path], lights: LightList, findings: Findings) -> None:
    """Pictures without a light are left out: expected of a mask or a thumbnail, worth a warning for others."""
    byproducts = [photo.name for photo in left_over if is_byproduct(photo)]
    others = [photo.name for photo in left_over if not is_byproduct(photo)]
    if byproducts:
        findings.note(f"Not photos of the set, left aside: {listed(byproducts)}.")
    if others:
        findings.warn(
            f"Left out: {counted(len(others), 'photo')} without a light in {lights.path.name} ({listed(others)}). "
            "Add the lights, or move these photos away."
        )


def _in_order(photos: Sequence[Path], count: int) -> list[Path]:
    """The photos that can be paired by order with so many lights: without by-products if the count then fits."""
    if len(photos) == count:
        return list(photos)
    return [photo for photo in photos if not is_byproduct(photo)]


def _pair_by_order(
    photos: Sequence[Path], lights: LightList, findings: Findings, unwanted: Collection[str]
) -> tuple[Pair, ...]:
    """First photo, first light, and so on, in natural order of the names, if there are as many of both.

    Photos left out still have their light, unless there are as many lights as photos without them.
    """
    chosen = _in_order(photos, len(lights))
    if len(chosen) != len(lights):
        chosen = _in_order([photo for photo in photos if _key(photo.name) not in unwanted], len(lights))
    rows = list(range(len(lights)))
    if lights.names is not None:
        names = lights.names
        rows = natsorted(rows, key=lambda row: basename(names[row]), alg=ns.IGNORECASE)
    if len(chosen) != len(lights):
        findings.fault(_unpairable(chosen, lights))
        return (
            *(Pair(photo, None, "unpaired") for photo in photos),
            *(Pair(None, light, "unpaired") for light in range(len(lights))),
        )
    reason = "has no photo names" if lights.names is None else f"names no photo that is there ('{lights.names[0]}')"
    first, last = chosen[0].name, chosen[-1].name
    findings.warn(
        f"{lights.path.name} {reason}: photos and lights were paired in order, {first} with line "
        f"{lights.lines[rows[0]]} to {last} with line {lights.lines[rows[-1]]}. Check the pairs."
    )
    left_over = [photo for photo in photos if photo not in chosen]
    _tell_left_over([photo for photo in left_over if _key(photo.name) not in unwanted], lights, findings)
    return (
        *(Pair(photo, light, "order") for photo, light in zip(chosen, rows, strict=True)),
        *(Pair(photo, None, "unpaired") for photo in left_over),
    )


def _unpairable(photos: Sequence[Path], lights: LightList) -> LightsError:
    """The fault that neither names nor counts agree."""
    folder = photos[0].parent if photos else lights.path.parent
    if lights.names is None:
        return LightsError(
            f"{lights.path.name} holds {counted(len(lights), 'light')} without photo names, {folder} holds "
            f"{counted(len(photos), 'photo')}: "
            "without names there must be as many of both. Add the missing ones, or move away what is too many."
        )
    return LightsError(
        f"None of the {len(lights)} photos named in {lights.path.name} ({listed(lights.names, 3)}) is among the "
        f"{len(photos)} photos in {folder} ({listed([photo.name for photo in photos], 3)}). "
        "Choose the light list of these photos."
    )
