"""Where lights crowd, and where few come from."""

from collections.abc import Sequence

import numpy as np
import pytest

from disk_rti_desktop.mlic.coverage import coverage
from disk_rti_desktop.mlic.findings import Findings
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.mlic.synthetic import spread_lights

EVEN = [(15.0 * index, elevation) for elevation in (20.0, 50.0) for index in range(24)]


def warnings(angles: Sequence[tuple[float, float]]) -> str:
    lights = np.array([from_angles(*pair) for pair in angles])
    findings = Findings()
    coverage(lights, range(len(lights)), findings)
    return "\n".join(found.text for found in findings.found if found.severity == "warning")


def test_even_lights_are_not_complained_of() -> None:
    assert warnings(EVEN) == ""
    findings = Findings()
    coverage(spread_lights(49), range(49), findings)
    assert [found.severity for found in findings.found] == ["note"]


def test_a_side_with_few_lights_is_named() -> None:
    # Two lights on the left keep the gaps below those that count as none at all.
    thin = [*[pair for pair in EVEN if not 130 < pair[0] < 230], (165.0, 30.0), (195.0, 30.0)]
    assert "Few lights come from the left (2 lights) of the picture" in warnings(thin)


@pytest.mark.parametrize(("place", "words"), [((30.0, 35.0), "azimuth 30°, elevation 29°"), ((0.0, 90.0), "above")])
def test_a_crowd_is_told_with_its_place(place: tuple[float, float], words: str) -> None:
    crowd = [(place[0] + 6.0 * across, place[1] - 6.0 * down) for across in (-1, 0, 1) for down in (0, 1, 2)]
    told = warnings([*crowd, *[(60.0 * index, 20.0) for index in range(6)]])
    assert "The lights are bunched: 9 of 15" in told
    assert words in told
