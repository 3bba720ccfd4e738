"""The way there and back: what a snapshot tells leads to the same frame, pixel for pixel, or to a clear refusal."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render.modes import KINDS, Display, Mode, mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.facts import recalled, told
from disk_rti_desktop.snapshots.fingerprint import fingerprint
from disk_rti_desktop.snapshots.shots import Shot, taken
from disk_rti_desktop.snapshots.xmp import packet, parsed


def there_and_back(shot: Shot) -> Shot:
    found = recalled(parsed(packet(told(shot, Path("some/where/vase.rti"))), "a.xmp"), "a.xmp")
    return replace(shot, view=found.view, window=found.window)


@pytest.mark.parametrize("window", [None, (61, 47)])
@pytest.mark.parametrize("name", KINDS)
def test_the_same_frame_comes_back(coin: Relightable, name: str, window: tuple[int, int] | None) -> None:
    angle = 2.3
    kind = mode(name)
    if kind.values and not kind.kind.parameters[0].choices:
        kind = kind.with_value(kind.kind.parameters[0].name, kind.kind.parameters[0].low + 1 / 3)
    light = (0.7 * np.cos(angle), 0.7 * np.sin(angle))
    shot = Shot(coin, View((33.3, 101 / 7), 10 / 7, (float(light[0]), float(light[1])), kind, turns=3), window)
    assert np.array_equal(finish(taken(there_and_back(shot))), finish(taken(shot)))


coordinates = st.floats(0, 90)


@given(
    centre=st.tuples(coordinates, coordinates),
    zoom=st.floats(2.0**-10, 32),
    light=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    turns=st.integers(0, 3),
    exposure=st.floats(-4, 4),
)
@settings(max_examples=60)
def test_any_view_comes_back_to_the_bit(
    coin: Relightable,
    centre: tuple[float, float],
    zoom: float,
    light: tuple[float, float],
    turns: int,
    exposure: float,
) -> None:
    view = View(centre, zoom, turns=turns, display=Display(exposure=exposure)).lit(*light)
    shot = Shot(coin, view, (40, 30), displayed=True)
    assert there_and_back(shot).view == view


def test_what_is_told(coin: Relightable) -> None:
    specular: Mode = mode("specular", highlight=75.5)
    facts = told(Shot(coin, View((45, 30), 2.0, (-0.5, 0.5), specular), (60, 40)), Path("/home/anna/vases/coin.rti"))
    assert facts["Source"] == "coin.rti"
    assert not any("anna" in str(value) for value in facts.values())
    expected = {
        "Object": "coin 7", "Method": "PTM", "PlanesSha256": fingerprint(coin), "PanX": 30.0, "PanY": 20.0,
        "Azimuth": 135.0, "Elevation": 45.0, "Mode": "specular", "ModeId": 2, "ModeHighlight": 75.5,
        "ModeHighlightPercent": 50.0, "ModeDiffusePercent": 40.0, "MmPerPixel": 0.1, "FrameWidth": 60,
        "FrameHeight": 40, "PictureWidth": 90, "Depth": 8,
    }  # fmt: skip
    assert {name: facts[name] for name in expected} == expected
    assert "sRGB" in str(facts["Profile"])
    assert str(facts["Uuid"]).startswith("urn:uuid:")
    assert not any(name.startswith("Display") for name in facts)


def test_two_snapshots_have_two_identifiers(shot: Shot) -> None:
    assert told(shot, None)["Uuid"] != told(shot, None)["Uuid"]


def test_a_changed_brightness_is_marked_when_it_is_in_the_picture(coin: Relightable) -> None:
    bright = View(light=(0.1, 0.1), display=Display(exposure=1.5, gamma=0.8))
    assert told(Shot(coin, bright, displayed=True), None)["DisplayExposure"] == 1.5
    assert there_and_back(Shot(coin, bright, displayed=True)).view.display == bright.display
    assert there_and_back(Shot(coin, bright)).view.display == Display()


def test_of_a_turned_picture_both_lights_are_told(coin: Relightable) -> None:
    facts = told(Shot(coin, View(light=(0.5, 0.25), turns=1)), None)
    assert (facts["Turned"], facts["LightX"], facts["PhotoLightX"], facts["PhotoLightY"]) == (90, 0.5, 0.25, -0.5)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("LightX", "nan", "a number from -1 to 1"),
        ("LightX", "1e999", "a number"),
        ("Zoom", "-1", "Zoom"),
        ("Zoom", "wide", "'wide'"),
        ("CentreX", "1e30", "CentreX"),
        ("Turned", "45000", "Turned"),
        ("Mode", "sepia", "sepia"),
        ("ModeGain", "900", "gain"),
        ("FrameWidth", "0", "FrameWidth"),
        ("DisplayGain", "inf", "DisplayGain"),
        ("LightY", None, "tells no LightY"),
        ("CentreX", None, "no snapshot of this application"),
    ],
)
def test_facts_that_cannot_be_are_refused(coin: Relightable, name: str, value: str | None, why: str) -> None:
    shot = Shot(coin, View(light=(0.1, 0.2), mode=mode("image-unsharp"), display=Display(gain=2)), displayed=True)
    facts = parsed(packet(told(shot, None)), "a.xmp")
    changed = {key: text for key, text in facts.items() if key != name} | ({} if value is None else {name: value})
    with pytest.raises(FormatError, match=why):
        recalled(changed, "a.xmp")


def test_a_light_beyond_the_rim_is_brought_to_it(shot: Shot) -> None:
    facts = parsed(packet(told(shot, None)), "a.xmp") | {"LightX": "1", "LightY": "1"}
    assert recalled(facts, "a.xmp").view.light == pytest.approx((0.5**0.5, 0.5**0.5))


def test_the_fingerprint_is_that_of_the_planes_alone(coin: Relightable) -> None:
    assert fingerprint(coin) == hashlib.sha256(coin.planes.tobytes()).hexdigest()
    assert fingerprint(replace(coin, name="other", mm_per_pixel=None)) == fingerprint(coin)
    changed = coin.planes.copy()
    changed[0, 0, 0] ^= 1
    assert fingerprint(replace(coin, planes=changed)) != fingerprint(coin)
