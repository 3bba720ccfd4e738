"""The HTML of the pages, filled in from the templates in resources/page/."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from disk_rti_desktop.assets import resources
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.light_region import MARGIN, light_region
from disk_rti_desktop.pages import filled_in
from disk_rti_desktop.publish.light_table import plain


def whole_page(template: str, *, scripts: Sequence[str], **values: object) -> str:
    """A page with our style and these scripts of ours inside."""
    own = [_own_text(name) for name in scripts]
    return filled_in(f"page/{template}", style=_own_text("page.css"), scripts=own, **values)


def title(relightable: Relightable) -> str:
    """What a page is called."""
    return relightable.name or "Relightable image"


def light_facts(relightable: Relightable) -> dict[str, Any]:
    """What a page needs to show which lights were photographed."""
    return {
        "lights": [plain(light) for light in relightable.lights[:, :2]],
        "region": light_region(relightable.lights).corners,
        "margin": MARGIN,
    }


def profile_remarks(relightable: Relightable) -> tuple[str, ...]:
    """A remark where the colours are not what a browser takes them for."""
    if relightable.profile is None:
        return ()
    return ("The photos' colour profile is left out: a browser takes the colours for sRGB.",)


def as_json(values: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element."""
    return Markup(json.dumps(values, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c"))


def _own_text(name: str) -> Markup:
    """A file of ours, which may stand in a page as it is."""
    return Markup((resources() / "page" / name).read_text(encoding="utf-8"))
