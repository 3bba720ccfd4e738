"""What small versions of the photos tell: are they exposed well, and lit from where their lights say."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.mlic.findings import Findings, counted, listed
from disk_rti_desktop.mlic.lights import to_angles

WHITE = 251  # of 255: burnt out from here on
MOSTLY, PARTLY = 0.5, 0.2  # of the pixels of a photo
NEARLY_BLACK, DARK = 0.03, 0.15  # what 99 of 100 pixels do not reach, of white
JUDGED, PIXELS = 12, 100  # photos, and pixels of a thumbnail, at least, to tell by likeness where light came from
ALIKE = 4  # photos most like a photo, which tell where its light was
ASTRAY = 55.0  # degrees that these may lie away from the light that the photo was given
UNLIKE = 0.35  # of the correlation, that the photos of the nearest lights must fall short


def exposure(thumbnails: Mapping[Path, Bytes], findings: Findings) -> None:
    """Photos that are burnt out or dark."""
    burnt: list[str] = []
    over: list[str] = []
    black: list[str] = []
    under: list[str] = []
    for path, small in thumbnails.items():
        share = float((small.max(axis=2) >= WHITE).mean())
        bright = float(np.percentile(small, 99)) / 255
        if share > PARTLY:
            (burnt if share > MOSTLY else over).append(f"{path.name} ({100 * share:.0f} %)")
            findings.remark(path, f"{100 * share:.0f} % burnt out")
        elif bright < DARK:
            (black if bright < NEARLY_BLACK else under).append(path.name)
            findings.remark(path, "nearly black" if bright < NEARLY_BLACK else "under-exposed")
    if burnt:
        findings.warn(f"Mostly burnt out: {listed(burnt)}. Expose less, or leave these photos out.")
    if over:
        findings.warn(
            f"Over-exposed, with burnt-out parts: {listed(over)}. Highlights lose their shape there: expose less."
        )
    if black:
        findings.warn(f"Nearly black: {listed(black)}. Check that the light was on, or leave these photos out.")
    if under:
        findings.warn(f"Under-exposed: {listed(under)}. Noise outweighs the object there: expose longer.")


def likeness(thumbnails: Mapping[Path, Bytes], lights: Doubles, findings: Findings) -> None:
    """Photos that look lit from elsewhere than their lights (n, 3) say, whatever they were paired by.

    Photos under near lights look alike. The photos most like a photo, by the correlation of what the light changes,
    must therefore have lights near its own; if they have not, and the photos of the nearest lights look quite
    different, the photo has another's light. Only relative brightness within a photo counts: the overall exposure, and
    gloss that follows no law, do not matter. A flat object without texture tells nothing, and then nothing is said.
    """
    paths = list(thumbnails)
    if len(paths) < JUDGED or thumbnails[paths[0]][..., 0].size < PIXELS:
        return
    alike = _correlations(list(thumbnails.values()))
    np.fill_diagonal(alike, -np.inf)
    cosines = lights @ lights.T
    np.fill_diagonal(cosines, -np.inf)
    most, nearest = (np.argsort(-matrix, axis=1)[:, :ALIKE] for matrix in (alike, cosines))
    rows = np.arange(len(paths))[:, None]
    weights = np.maximum(alike[rows, most], 0.01)
    seen = np.sum(weights[..., None] * lights[most], axis=1)
    seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
    turned = np.sum(seen * lights, axis=1) < np.cos(np.radians(ASTRAY))
    unlike = alike[rows, most].mean(axis=1) - alike[rows, nearest].mean(axis=1) > UNLIKE
    _tell_astray(paths, lights, seen, np.flatnonzero(turned & unlike).tolist(), findings)


def _correlations(thumbnails: Sequence[Bytes]) -> Doubles:
    """How alike the photos (n) are in what sets them apart from their mean: (n, n), -1..1."""
    grey = np.sqrt(np.stack([small.mean(axis=2).ravel() for small in thumbnails]))
    changes = grey - grey.mean(axis=0)
    changes -= changes.mean(axis=1, keepdims=True)
    changes /= np.maximum(np.linalg.norm(changes, axis=1, keepdims=True), 1e-9)
    return np.asarray(changes @ changes.T, np.float64)


def _tell_astray(
    paths: Sequence[Path], lights: Doubles, seen: Doubles, astray: Sequence[int], findings: Findings
) -> None:
    """A word on each photo that looks lit from elsewhere, and a warning on all of them."""
    for index in astray:
        azimuth, elevation = to_angles(seen[index])
        findings.remark(paths[index], f"looks lit from azimuth {azimuth:.0f}°, elevation {elevation:.0f}°")
    names = [paths[index].name for index in astray]
    if len(astray) > len(paths) / 4:
        findings.warn(
            f"{counted(len(astray), 'photo')} of {len(paths)} look lit from elsewhere than the light list says "
            f"({listed(names, 3)}). Check that this light list is of these photos, and their order."
        )
    elif len(astray) == 2 and _exchanged(lights, seen, astray):
        findings.warn(
            f"{names[0]} and {names[1]} each look lit as the other's light says: they seem to have been exchanged. "
            "Correct the light list, or leave both out."
        )
    elif astray:
        findings.warn(
            f"Lit from elsewhere than the light list says, to judge by the photos like them: {listed(names)}. "
            "Correct the light list, or leave these photos out."
        )


def _exchanged(lights: Doubles, seen: Doubles, two: Sequence[int]) -> bool:
    """Whether each of two photos looks lit from where the other's light is."""
    crossed = np.sum(seen[list(two)] * lights[list(two)[::-1]], axis=1)
    return bool((crossed > np.cos(np.radians(ASTRAY))).all())


def order(thumbnails: Sequence[Bytes], lights: Doubles, findings: Findings) -> None:
    """Whether the brightness seen in photos that were paired by order goes with their lights (n, 3).

    A matte surface is as bright as light and normal agree, so a linear function of the light explains much of how the
    brightness of each pixel changes between photos; in a wrong order it explains less. Compared are the given order,
    the reverse, all rotations of both, and random orders.
    """
    count = len(lights)
    if count < 8:
        return
    grey = np.stack([image.mean(axis=2).ravel() for image in thumbnails]) / 255
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
