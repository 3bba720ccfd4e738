"""The small picture of a bookmark: what the view shows, drawn in the background, as a data URI."""

import base64
from dataclasses import replace
from io import BytesIO

from PIL import Image
from PySide6.QtGui import QPixmap

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import Steps
from disk_rti_desktop.render.cpu import CpuRenderer
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import DEFAULT
from disk_rti_desktop.render.view import Size, View, turned_size

SIDE = 192  # pixels of the longer side
_START = "data:image/jpeg;base64,"


def thumbnail(relightable: Relightable, view: View, window: Size) -> Steps[str]:
    """A view of a window, small; in the plain mode if the mode's lights have not been chosen yet."""
    scale = SIDE / max(window)
    size = max(1, round(window[0] * scale)), max(1, round(window[1] * scale))
    small = replace(view, zoom=view.zoom * scale)
    groundwork, upright = groundwork_of(relightable), turned_size(size, view.turns)
    if view.mode.kind.lights is not None and groundwork.missing(small.upright, upright):
        small = replace(small, mode=DEFAULT)
    yield from groundwork.steps(small.upright, upright)
    content = BytesIO()
    Image.fromarray(CpuRenderer(relightable).render(small, size)).save(content, "JPEG", quality=85)
    return _START + base64.b64encode(content.getvalue()).decode()


def pixmap_of(uri: str) -> QPixmap:
    """The picture of a data URI; none if there is none, or it is damaged."""
    found = QPixmap()
    head, _, body = uri.partition(",")
    if head.startswith("data:image/") and head.endswith(";base64"):
        found.loadFromData(base64.b64decode(body, validate=False))
    return found
