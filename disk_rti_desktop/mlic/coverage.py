"""How well the lights cover the hemisphere: from where they come, from where not, and where they crowd."""

from collections.abc import Sequence

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.mlic.findings import Findings, counted, listed
from disk_rti_desktop.mlic.lights import to_angles

WIDEST_GAP = 60.0  # degrees of azimuth without a light
STEEP = 80.0  # degrees of elevation, above which a light has no side
SIDES = ("right", "upper right", "top", "upper left", "left", "lower left", "bottom", "lower right")
FEW, MANY = 0.25, 0.5  # of the lights that a side would have if all were alike; of all lights, crowded in one place
CROWD = 20.0  # degrees from the middle of a crowd
FEWEST = 12  # lights whose spread can be judged


def coverage(directions: Doubles, distinct: Sequence[int], findings: Findings) -> None:
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
    gaps = _gaps(directions[elevation < STEEP])
    if gaps:
        findings.warn(
            f"No light comes from azimuth {' or '.join(gaps)} (counter-clockwise from the right of the picture): "
            "relighting from there is a guess."
        )
    else:
        _sides(directions[elevation < STEEP], findings)
    _bunches(directions[list(distinct)], findings)


def _gaps(directions: Doubles) -> list[str]:
    """The stretches of azimuth without a light, as degrees."""
    azimuth = np.sort(np.degrees(np.arctan2(directions[:, 1], directions[:, 0])) % 360.0)
    if not len(azimuth):
        return []
    following = np.append(azimuth[1:], azimuth[0] + 360.0)
    wide = following - azimuth > WIDEST_GAP
    pairs = zip(azimuth[wide], following[wide], strict=True)
    return [f"{start:.0f}° to {end % 360.0:.0f}°" for start, end in pairs]


def _sides(directions: Doubles, findings: Findings) -> None:
    """Sides, a quarter of the circle each, from which far fewer lights come than from others."""
    if len(directions) < FEWEST:
        return
    azimuth = np.degrees(np.arctan2(directions[:, 1], directions[:, 0]))
    away = np.abs((azimuth[:, None] - 45.0 * np.arange(len(SIDES)) + 180.0) % 360.0 - 180.0)
    counts = np.sum(away <= 45.0, axis=0)
    poor = [index for index, count in enumerate(counts) if count < FEW * len(directions) / 4]
    if poor:
        shown = listed([f"the {SIDES[index]} ({counted(int(counts[index]), 'light')})" for index in poor])
        findings.warn(
            f"Few lights come from {shown} of the picture, of {len(directions)} around it: relighting from there is "
            "less sure."
        )


def _bunches(directions: Doubles, findings: Findings) -> None:
    """Whether most lights crowd in one place, although others stand far from it."""
    if len(directions) < FEWEST:
        return
    close = directions @ directions.T > np.cos(np.radians(CROWD))
    counts = np.sum(close, axis=0)
    middle = int(np.argmax(counts))
    if counts[middle] <= MANY * len(directions):
        return
    azimuth, elevation = to_angles(directions[close[middle]].mean(axis=0))
    where = "straight above" if elevation > STEEP else f"azimuth {azimuth:.0f}°, elevation {elevation:.0f}°"
    findings.warn(
        f"The lights are bunched: {counts[middle]} of {len(directions)} stand within {CROWD:.0f}° of one place "
        f"({where}). The others are too few to tell how the rest of the light works: spread them evenly."
    )
