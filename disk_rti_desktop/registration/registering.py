"""How a second picture lies on a first one, and whether that can be trusted.

Automatically: a first guess by characteristic points, then patch by patch from coarse to fine; each time the simplest
kind of transform is taken that foretells left-out patches as well as the others. What does not hold is refused with
the reason: a wrong registration that looks right is worse than none.
"""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.registration.dense import Patches, patches
from disk_rti_desktop.registration.matching import agreed, characteristic_points, matches
from disk_rti_desktop.registration.pictures import Likeness, level_with, likeness
from disk_rti_desktop.registration.transform import (
    FEWEST,
    KINDS,
    Transform,
    TransformKind,
    fitted,
    fitted_robustly,
    left_out_residuals,
    residuals,
)
from disk_rti_desktop.render.view import Size

COARSE, FINE = 1 << 19, 1 << 21  # texels that are looked at first, and at the end
FEWEST_PATCHES = 10
SHARE = 0.6  # of the patches that must show the same in both pictures
WORST = 1.0  # texels: the median residual of agreeing patches at most
OVERLAP = 0.1  # of the first picture that the second must cover
SCALES = (1 / 16, 16.0)
_BETTER = 0.9  # a kind that can do more must leave so much of the residual at most ...
_NOTICED = 0.03  # ... or save so many texels
_PARTS = 5
_ROUNDS = 6
_SETTLED = 0.01  # texels
_BY_HAND = "Mark at least three places that can be recognised in both by hand."


@dataclass(frozen=True, eq=False)
class Registration:
    """A transform, and what speaks for it; lengths are pixels of the first picture."""

    transform: Transform
    automatic: bool
    residual: float  # median: of the patches that agree, each part left out of the fit in turn, or of the points
    largest: float  # what 95 of 100 patches keep below, or the worst point
    agreeing: int  # patches that show the same in both, or points
    compared: int  # patches with structure, or points
    overlap: float  # share of the first picture that the second covers
    first_points: Doubles  # (n, 2) that it was fitted to ...
    second_points: Doubles  # (n, 2) ... and those of the second picture

    @property
    def residuals(self) -> Doubles:
        """How far each pair of points is off (n,), in pixels of the first."""
        return residuals(self.transform, self.first_points, self.second_points)


def register(first: Relightable, second: Relightable, start: Transform | None = None) -> Steps[Registration]:
    """How the second picture lies on the first; a ParameterError where that cannot be told.

    Begins from a transform between the pictures' pixels if one is known about.
    """
    one = yield from part(likeness(first, level_with((first.width, first.height), COARSE)), 0.0, 0.2)
    other = yield from part(likeness(second, level_with((second.width, second.height), COARSE)), 0.2, 0.4)
    guess = start
    if guess is None:
        yield Progress(0.4, 1, "Looking for places that are alike")
        guess = _first_guess(one, other)
    guess, _ = yield from part(_settled(one, other, guess), 0.6, 0.7)
    fine = yield from part(_finer(first, one), 0.7, 0.8)
    detail = yield from part(_finer(second, other, _level_for_detail(guess, second, fine)), 0.8, 0.9)
    found, seen = yield from part(_settled(fine, detail, guess), 0.9, 1.0)
    return _judged(found, seen, fine, detail)


def _first_guess(one: Likeness, other: Likeness) -> Transform:
    """The similarity between the pictures' pixels that characteristic points agree on."""
    here, there = matches(characteristic_points(one), characteristic_points(other))
    found = agreed(here, there)
    if found is None:
        raise ParameterError(
            f"The two pictures could not be laid on each other: of {len(here)} places that look alike too few agree on "
            f"how. {_BY_HAND}"
        )
    return _checked(found.resized(one.step, other.step), other)


def _finer(relightable: Relightable, known: Likeness, level: int | None = None) -> Steps[Likeness]:
    """The likeness at the level for the end, made anew only where it is another one."""
    wanted = level_with(known.picture, FINE) if level is None else level
    return known if wanted == known.level else (yield from likeness(relightable, wanted))


def _level_for_detail(transform: Transform, second: Relightable, fine: Likeness) -> int:
    """The level of the second picture whose texels are about as large as those of the first."""
    scale = transform.scale_at((second.width / 2, second.height / 2))
    coarsest = max(second.width, second.height).bit_length() - 5
    return int(np.clip(round(np.log2(fine.step / scale)), 0, max(coarsest, 0)))


def _settled(one: Likeness, other: Likeness, guess: Transform) -> Steps[tuple[Transform, Patches]]:
    """The transform between pixels that the patches agree on, and the patches under it."""
    transform = guess.resized(1 / one.step, 1 / other.step)
    seen = yield from patches(one, other, transform)
    for _ in range(_ROUNDS):
        if int(seen.agreeing.sum()) < FEWEST_PATCHES:
            break
        here, there = pairs_of(seen, transform)
        before, transform = transform, chosen(here, there)
        seen = yield from patches(one, other, transform)
        if float(np.abs(before.onto(there) - transform.onto(there)).max()) < _SETTLED:
            break
    return transform.resized(one.step, other.step), seen


def pairs_of(seen: Patches, transform: Transform) -> tuple[Doubles, Doubles]:
    """Where the agreeing patches lie in the first picture and in the second (n, 2), in texels."""
    places, shifts = seen.places[seen.agreeing], seen.shifts[seen.agreeing]
    return places, transform.back(places + shifts)


def chosen(first: Doubles, second: Doubles, robust: bool = True) -> Transform:
    """The simplest kind of transform that foretells left-out pairs about as well as the best."""
    parts = _PARTS if robust else len(first)
    kinds: list[TransformKind] = [kind for kind in KINDS if len(first) > FEWEST[kind] or kind == "similarity"]
    typical = {kind: _typical(left_out_residuals(kind, first, second, parts, robust)) for kind in kinds}
    best = min(typical.values())
    enough = max(best / _BETTER, best + _NOTICED)
    kind = next(kind for kind in kinds if typical[kind] <= enough)
    return (fitted_robustly if robust else fitted)(kind, first, second)


def _typical(found: Doubles) -> float:
    return float(np.median(found))


def _checked(transform: Transform, other: Likeness) -> Transform:
    """The transform between pixels; a ParameterError if no camera can have moved so."""
    width, height = other.picture
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height], [width / 2, height / 2]], np.float64)
    depths = corners @ transform.matrix[2, :2] + transform.matrix[2, 2]
    points = [(float(x), float(y)) for x, y in corners]
    bad = float(depths.min()) < 0.2 * float(depths.max()) or any(transform.mirrors_at(point) for point in points)
    scales = [1.0] if bad else [transform.scale_at(point) for point in points]
    bad = bad or min(scales) < SCALES[0] or max(scales) > SCALES[1]
    if bad or max(scales) > 4 * min(scales):
        raise ParameterError(
            "The two pictures could not be laid on each other: what fits best would mirror or crush the second one, so "
            f"it is wrong. {_BY_HAND}"
        )
    return transform


def _judged(found: Transform, seen: Patches, one: Likeness, other: Likeness) -> Registration:
    """The registration, if the patches speak for it."""
    _checked(found, other)
    shared = overlap(found, one.picture, other.picture)
    if shared < OVERLAP:
        raise ParameterError(
            f"The two pictures could not be laid on each other: the second would cover only {shared:.0%} of the first. "
            f"{_BY_HAND}"
        )
    agreeing = int(seen.agreeing.sum())
    if seen.count < FEWEST_PATCHES:
        raise ParameterError(
            "The two pictures could not be laid on each other: where they overlap there is too little structure to go "
            f"by. {_BY_HAND}"
        )
    if agreeing < max(FEWEST_PATCHES, SHARE * seen.count):
        raise ParameterError(
            f"The two pictures could not be laid on each other: only {agreeing} of {seen.count} patches show the same "
            f"in both. They may be of different objects. {_BY_HAND}"
        )
    between = found.resized(1 / one.step, 1 / other.step)
    here, there = pairs_of(seen, between)
    left_out = left_out_residuals(found.kind, here, there, _PARTS, robust=True)
    if _typical(left_out) > WORST:
        raise ParameterError(
            f"The two pictures could not be laid on each other: their patches lie {_typical(left_out) * one.step:.1f} "
            f"pixels off, as if the object had been bent. {_BY_HAND}"
        )
    return Registration(
        found,
        True,
        _typical(left_out) * one.step,
        float(np.quantile(left_out, 0.95)) * one.step,
        agreeing,
        seen.count,
        shared,
        here * one.step,
        there * other.step,
    )


def overlap(transform: Transform, first: Size, second: Size) -> float:
    """The share of a first picture of that size that a second one covers."""
    across, down = np.meshgrid((np.arange(64) + 0.5) / 64 * first[0], (np.arange(64) + 0.5) / 64 * first[1])
    x, y = transform.back(np.stack([across.ravel(), down.ravel()], axis=1)).T
    return float(((x >= 0) & (y >= 0) & (x <= second[0]) & (y <= second[1])).mean())


def from_points(
    first: Relightable,
    second: Relightable,
    first_points: Doubles,
    second_points: Doubles,
    kind: TransformKind | None = None,
) -> Registration:
    """The registration by pairs of points (n, 2) in the pictures' pixels, of a kind or the one that suits them."""
    needed = FEWEST[kind or "similarity"]
    if len(first_points) < needed:
        raise ParameterError(
            f"{len(first_points)} pairs of points are too few: mark at least {needed}, so that a wrong one can be told."
        )
    found = fitted(kind, first_points, second_points) if kind else chosen(first_points, second_points, robust=False)
    away = residuals(found, first_points, second_points)
    if any(found.mirrors_at((float(x), float(y))) for x, y in second_points):
        raise ParameterError("These pairs would mirror the second picture: some of them are exchanged.")
    sizes = (first.width, first.height), (second.width, second.height)
    return Registration(
        found,
        False,
        _typical(away),
        float(away.max()),
        len(away),
        len(away),
        overlap(found, *sizes),
        first_points,
        second_points,
    )
