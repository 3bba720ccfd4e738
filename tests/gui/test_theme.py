"""Words are legible in both themes: contrast as WCAG 2.1, success criteria 1.4.3 and 1.4.11, asks for it."""

import re
from dataclasses import asdict, fields

import numpy as np
import pytest
from PySide6.QtGui import QColor

from disk_rti_desktop import assets
from disk_rti_desktop.gui.theme import THEMES, Theme
from disk_rti_desktop.render.srgb import to_linear

TEXT, SHAPE = 4.5, 3.0
READ = [
    *[("text", ground) for ground in ("window", "panel", "field", "button", "hover", "pressed", "notice")],
    *[("muted", ground) for ground in ("window", "panel", "field")],
    *[("warning", ground) for ground in ("window", "panel")],
    *[("fault", ground) for ground in ("window", "panel", "field")],
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
]
SEEN = [("accent", ground) for ground in ("window", "panel", "field", "button")]


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    shown = QColor(colour)
    channels = np.array([shown.redF(), shown.greenF(), shown.blueF()])
    return float(to_linear(channels.astype(np.float32)) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, other: str) -> float:
    darker, brighter = sorted((luminance(one), luminance(other)))
    return (brighter + 0.05) / (darker + 0.05)


def test_the_measure() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(("pairs", "least"), [(READ, TEXT), (SEEN, SHAPE)], ids=["words", "shapes"])
def test_contrast(theme: Theme, pairs: list[tuple[str, str]], least: float) -> None:
    colours = asdict(theme)
    poor = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: found for pair, found in poor.items() if found < least} == {}


def test_the_style_sheet_knows_all_its_colours() -> None:
    style = (assets.resources() / "theme.qss").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$(\w+)", style))
    assert asked <= {field.name for field in fields(Theme)} | {"name", "controls"}
