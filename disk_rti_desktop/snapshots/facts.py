"""What a snapshot says of its making, and the view that follows from it.

The fields are RTIViewer's (tool, date, source, size, identifier, zoom, pan, light, mode with its parameters on a scale
of 0 to 100), and what else it takes to make the same picture again: numbers in full, the object's fingerprint, display.
"""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from disk_rti_desktop import __version__
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError, ParameterError
from disk_rti_desktop.mlic.inspection import profile_name
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.notes.rtiviewer import MODES
from disk_rti_desktop.render.modes import DISPLAY, Display, Mode, Parameter, mode
from disk_rti_desktop.render.view import MAX_ZOOM, MIN_ZOOM, Size, View
from disk_rti_desktop.snapshots.fingerprint import fingerprint
from disk_rti_desktop.snapshots.shots import Shot
from disk_rti_desktop.snapshots.xmp import Facts

_MODE_IDS = {name: number for number, name in MODES.items()}
_WIDEST = 1e6  # pixels; no picture is as wide


@dataclass(frozen=True)
class Recalled:
    """A view as a snapshot tells it, and of what."""

    view: View
    window: Size | None  # None: the picture was taken whole
    fingerprint: str  # empty where the snapshot tells none
    name: str
    method: str
    source: str  # the name of the file or folder it was relit from; empty if it was none


def told(shot: Shot, source: Path | None) -> Facts:
    """What a picture says of its making; of the file that it was relit from only the name.

    Of a turned picture the light is told as it falls on what is seen, and as it fell on the photos.
    """
    picture, frame = shot.relightable, shot.frame
    width, height = shot.size
    return {
        "Tool": f"DisK-RTI Desktop {__version__}",
        "Version": __version__,
        "Date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "Uuid": uuid.uuid4().urn,
        **_of_object(picture, source),
        "Frame": "whole" if shot.window is None else "window",
        "FrameWidth": width,
        "FrameHeight": height,
        "Depth": shot.depth,
        **_of_view(frame, shot.size),
        **_of_mode(frame.mode),
        **({"NormalsConvention": shot.convention} if frame.mode.kind.name == "normals" else {}),
        **(_of_display(frame.display) if shot.displayed else {}),
        **({} if shot.profile is None else {"Profile": profile_name(shot.profile)}),
        **({} if shot.mm_per_pixel is None else {"MmPerPixel": shot.mm_per_pixel}),
    }


def recalled(facts: Mapping[str, str], name: str) -> Recalled:
    """The view that facts tell of; a FormatError if they tell none, or cannot be. The name is for messages."""
    found = _Read(facts, name)
    kind = mode_of(found, facts.get("Mode", "default"))
    display = Display(*(found.within(f"Display{p.name.capitalize()}", p.low, p.high, p.default) for p in DISPLAY))
    light = found.within("LightX", -1, 1), found.within("LightY", -1, 1)
    view = View(
        centre=(found.within("CentreX", 0, _WIDEST), found.within("CentreY", 0, _WIDEST)),
        zoom=found.within("Zoom", MIN_ZOOM, MAX_ZOOM),
        mode=kind,
        display=display,
        turns=round(found.within("Turned", 0, 270, 0) / 90) % 4,
    )
    # One on the rim lies a trifle outside it in floating point, and is left where it was.
    view = replace(view, light=light) if math.hypot(*light) < 1 + 1e-9 else view.lit(*light)
    size = (round(found.within("FrameWidth", 1, _WIDEST)), round(found.within("FrameHeight", 1, _WIDEST)))
    return Recalled(
        view=view,
        window=None if facts.get("Frame") == "whole" else size,
        fingerprint=facts.get("PlanesSha256", ""),
        name=facts.get("Object", ""),
        method=facts.get("Method", ""),
        source=facts.get("Source", ""),
    )


def mode_of(found: "_Read", name: str) -> Mode:
    """The mode of that name, with the parameters that the facts tell."""
    try:
        made = mode(name)
        for parameter in made.kind.parameters:
            key = _fact_name(parameter)
            if key in found.facts:
                made = made.with_value(parameter.name, found.within(key, -math.inf, math.inf))
    except ParameterError as error:
        raise FormatError(f"{found.name}: this snapshot's mode cannot be shown. {error}") from error
    return made


class _Read:
    """Facts as numbers, checked one by one."""

    def __init__(self, facts: Mapping[str, str], name: str) -> None:
        self.facts, self.name = facts, name

    def within(self, key: str, low: float, high: float, otherwise: float | None = None) -> float:
        """A number that must lie in a range; a FormatError if it is missing and there is no other."""
        text = self.facts.get(key)
        if text is None:
            if otherwise is not None:
                return otherwise
            raise FormatError(
                f"{self.name}: tells no {key}: it is no snapshot of this application, or by an older version. "
                "Choose another one."
            )
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and low <= value <= high):
            raise FormatError(
                f"{self.name}: {key} is '{text[:40]}', expected a number from {low:g} to {high:g}. The snapshot's "
                "facts were changed: choose another copy."
            )
        return value


def _of_object(picture: Relightable, source: Path | None) -> Facts:
    origin = picture.provenance.get("format")
    return {
        "Object": picture.name,
        "Method": picture.method,
        "Source": "" if source is None else source.name,
        **({"Format": origin} if isinstance(origin, str) else {}),
        "PictureWidth": picture.width,
        "PictureHeight": picture.height,
        "PlanesSha256": fingerprint(picture),
    }


def _of_view(view: View, size: Size) -> Facts:
    azimuth, elevation = to_angles(view.direction)
    corners = [view.picture_point(at, size) for at in ((0.0, 0.0), (float(size[0]), float(size[1])))]
    turned = {"Turned": 90 * view.turns, "PhotoLightX": view.upright.light[0], "PhotoLightY": view.upright.light[1]}
    return {
        "LightX": view.light[0],
        "LightY": view.light[1],
        "Azimuth": round(azimuth, 2),
        "Elevation": round(elevation, 2),
        "Zoom": view.zoom,
        "PanX": min(x for x, _ in corners),
        "PanY": min(y for _, y in corners),
        "CentreX": view.centre[0],
        "CentreY": view.centre[1],
        **(turned if view.turns else {}),
    }


def _of_mode(shown: Mode) -> Facts:
    """A mode with its parameters, as they are and on the scale of RTIViewer's sliders."""
    found: dict[str, str | float] = {"Mode": shown.kind.name, "ModeId": _MODE_IDS[shown.kind.name]}
    for parameter, value in zip(shown.kind.parameters, shown.values, strict=True):
        share = (value - parameter.low) / (parameter.high - parameter.low)
        found |= {_fact_name(parameter): value, f"{_fact_name(parameter)}Percent": round(100 * share, 2)}
    return found


def _of_display(display: Display) -> Facts:
    """How much brighter than it is a picture was made."""
    return {f"Display{parameter.name.capitalize()}": getattr(display, parameter.name) for parameter in DISPLAY}


def _fact_name(parameter: Parameter) -> str:
    return f"Mode{parameter.name.capitalize()}"
