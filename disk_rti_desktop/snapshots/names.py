"""How pictures are called: by object, method and light, and never as something that is there already."""

import re
from collections.abc import Collection
from pathlib import Path

from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.xmp import sidecar_of

_UNSAFE = re.compile(r"[^\w.+=()-]+")
_BYTES = 90  # of each part of a name: file systems take 255 for the whole


def object_stem(name: str, method: str) -> str:
    """The beginning of all names of an object by a method: vase_HSH-order-3."""
    return "_".join(part for part in (safe(name) or "picture", safe(method)) if part)


def light_stem(view: View, digits: int = 0) -> str:
    """A light, and a mode if it is not the plain one, as a part of a name: az135_el20_specular."""
    azimuth, elevation = to_angles(view.direction)
    wide = digits + 1 if digits else 0
    around = f"{round(azimuth, digits) % 360:0{3 + wide}.{digits}f}"
    parts = [f"az{around}", f"el{elevation:0{2 + wide}.{digits}f}"]
    if not view.mode.plain:
        parts.append(view.mode.kind.name)
    return "_".join(parts)


def picture_name(name: str, method: str, view: View, folder: Path, suffix: str = ".png") -> Path:
    """A free name in the folder such as vase_HSH_az135_el20.png; one that is taken gets _2, _3, ..."""
    return free_picture(folder / f"{object_stem(name, method)}_{light_stem(view)}{suffix}")


def taken(path: Path) -> bool:
    """Whether a picture, or the facts beside one, would overwrite something."""
    return path.exists() or sidecar_of(path).exists()


def free_picture(path: Path, besides: Collection[Path] = ()) -> Path:
    """The path, or the first of `name_2`, `name_3`, ... that would overwrite nothing and is none of `besides`."""
    candidate, number = path, 1
    while taken(candidate) or candidate in besides:
        number += 1
        candidate = path.with_name(f"{path.stem}_{number}{path.suffix}")
    return candidate


def safe(text: str) -> str:
    """Text that any file system takes as a part of a name."""
    short = _UNSAFE.sub("-", text).strip("-.").encode()[:_BYTES].decode(errors="ignore")
    return short.rstrip("-.")
