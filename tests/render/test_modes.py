"""Modes are values: named once, with RTIViewer's ranges and defaults, and never out of range."""

import pytest

from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.render.modes import DEFAULT, DISPLAY, KINDS, NEUTRAL, Display, mode
from disk_rti_desktop.render.view import View


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("diffuse-gain", {"gain": (1, 10, 2)}),
        ("specular", {"diffuse": (0, 1, 0.4), "specularity": (0, 1, 0.7), "highlight": (1, 150, 75)}),
        ("normal-unsharp", {"gain": (0.01, 4, 1), "environment": (0.1, 2, 0.5)}),
        ("image-unsharp", {"gain": (0.01, 4, 1)}),
        ("luminance-unsharp", {"gain": (0.01, 4, 1)}),
        ("normals", {}),
    ],
)
def test_ranges_and_defaults_are_those_of_rtiviewer(
    name: str, parameters: dict[str, tuple[float, float, float]]
) -> None:
    assert {p.name: (p.low, p.high, p.default) for p in KINDS[name].parameters} == parameters


def test_multi_light_starts_as_in_rtiviewer() -> None:
    static = mode("static-multi-light")
    assert [static.value(name) for name in ("offset", "tile", "tiling", "weight", "threshold", "iterations")] == [
        10,
        8,
        64,
        0.7,
        0.7,
        2,
    ]
    dynamic = mode("dynamic-multi-light")
    assert (dynamic.value("tile"), dynamic.value("offset")) == (32, 10)


def test_defaults_are_within_their_ranges() -> None:
    for parameter in [*DISPLAY, *(p for kind in KINDS.values() for p in kind.parameters)]:
        assert parameter.checked(parameter.default) == parameter.default


def test_a_changed_parameter_is_another_mode() -> None:
    stronger = mode("specular").with_value("highlight", 20)
    assert stronger == mode("specular", highlight=20)
    assert stronger != mode("specular")
    assert stronger.value("diffuse") == 0.4


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("shiny", {}, "no mode 'shiny'.*specular"),
        ("specular", {"gain": 2}, "has no 'gain'.*diffuse, specularity, highlight"),
        ("normals", {"gain": 2}, "no parameters"),
        ("image-unsharp", {"gain": 5}, "gain is a number from 0.01 to 4, not 5"),
        ("image-unsharp", {"gain": float("nan")}, "not nan"),
        ("static-multi-light", {"tile": 9}, "tile is one of 8, 16, 32, not 9"),
    ],
)
def test_what_cannot_be_is_told(name: str, values: dict[str, float], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        mode(name, **values)


def test_a_view_is_plain_at_first() -> None:
    assert View().mode == DEFAULT
    assert DEFAULT.plain
    assert View().display == NEUTRAL
    assert not Display(gamma=2).neutral
