"""Synthetic photos, one at a time, and whole collections on disk in the layouts that real ones have."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats, PhotoValues
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.lights import write_lp
from disk_rti_desktop.mlic.picture_file import write_picture
from disk_rti_desktop.mlic.synthetic.lights import dome_lights
from disk_rti_desktop.mlic.synthetic.scene import Scene, Subject, build, photograph
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.writing import written_folder

Suffix = Literal[".jpg", ".png", ".tif"]


def render(
    scene: Scene | Subject, lights: Doubles, *, bits: Literal[8, 16] = 8, noise: float = 0.0
) -> Iterator[PhotoValues]:
    """One photo (height, width, 3) per light (n, 3), one at a time.

    `noise` is the camera's: its standard deviation at full brightness, as a share of it (0.01 is a good camera at low
    sensitivity); like photon noise it falls with the square root of the brightness.
    """
    if not 0 <= noise <= 1:
        raise ParameterError(f"Camera noise is a share of full brightness, 0 to 1, not {noise}.")
    if len(lights) == 0 or np.min(lights[:, 2]) <= 0:
        raise ParameterError("The lights of a synthetic collection must stand in front of the object, at z above 0.")
    subject = build(scene) if isinstance(scene, Scene) else scene
    full, kind = (255, np.uint8) if bits == 8 else (65535, np.uint16)
    for number, light in enumerate(lights):
        rng = np.random.default_rng((subject.scene.seed, number))
        photo = np.empty(subject.normals.shape, kind)
        for start, shown in photograph(subject, light):
            values = _noisy(shown, noise, rng) if noise > 0 else shown
            photo[start : start + len(values)] = values * np.float32(full) + np.float32(0.5)
        yield photo


def _noisy(shown: Floats, noise: float, rng: np.random.Generator) -> Floats:
    """Displayed values with camera noise; a display value is nearly the square root of the light: even noise on it."""
    grain = rng.standard_normal(shown.shape, np.float32) * np.float32(noise)
    noisy: Floats = np.clip(shown + grain, 0, 1)
    return noisy


def write(
    scene: Scene,
    folder: Path,
    *,
    lights: Doubles | None = None,
    test_lights: Doubles | None = None,
    suffix: Suffix = ".jpg",
    bits: Literal[8, 16] = 8,
    noise: float = 0.0,
) -> Steps[Path]:
    """Write a collection: photos, `lights.lp` and `normals.png`; with test lights, in sub-folders `Dome` and `Test`.

    The folder appears when all is written; one that holds something already is refused with an OutputError.
    """
    if bits == 16 and suffix == ".jpg":
        raise ParameterError("JPEG holds 8 bits a channel: choose .png or .tif for 16-bit photos.")
    chosen = dome_lights() if lights is None else lights
    sets = {".": chosen} if test_lights is None else {"Dome": chosen, "Test": test_lights}
    total, done = sum(map(len, sets.values())), 0
    with written_folder(folder) as unfinished:
        yield Progress(0, total, "Shaping the object")
        subject = build(scene)
        for name, directions in sets.items():
            part = unfinished / name
            part.mkdir(exist_ok=True)
            names = photo_names(len(directions), suffix)
            for file, photo in zip(names, render(subject, directions, bits=bits, noise=noise), strict=True):
                write_picture(part / file, photo)
                done += 1
                yield Progress(done, total, "Rendering the photos")
            write_lp(part / "lights.lp", names, directions)
        normals = unfinished / next(iter(sets)) / "normals.png"
        write_picture(normals, (subject.normals * 127.5 + 128).astype(np.uint8))
    return folder


def photo_names(count: int, suffix: Suffix) -> list[str]:
    """`image01.jpg` and so on, with as many digits as the last needs."""
    digits = max(2, len(str(count)))
    return [f"image{number:0{digits}}{suffix}" for number in range(1, count + 1)]
