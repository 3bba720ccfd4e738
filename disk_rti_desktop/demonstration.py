"""The built-in demonstration: an object that needs no download, from its photos to relit pictures."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from disk_rti_desktop import pipeline
from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.facts import told
from disk_rti_desktop.snapshots.saving import save_picture
from disk_rti_desktop.snapshots.shots import Shot
from disk_rti_desktop.writing import written_folder

RESULT = Path("medallion")
COMPARISON = Path("medallion_hsh3")
LIGHTS = ((135.0, 60.0), (135.0, 20.0), (0.0, 15.0), (270.0, 35.0))  # azimuth, elevation in degrees


def make(folder: Path) -> Steps[pipeline.Made]:
    """Renders the demo object's photos into `folder`, all or nothing, distils them quickly, and fits HSH beside."""
    with written_folder(folder) as unfinished:
        photos = yield from part(synthetic.write(synthetic.demo_scene(), unfinished / "photos" / RESULT), 0.0, 0.3)
        making = pipeline.make(
            photos, unfinished / RESULT, method("distilled", "quick"), compare_with=(method("hsh3"),)
        )
        made = yield from part(making, 0.3, 1.0)
    beside = tuple(replace(other, path=folder / other.path.name) for other in made.comparisons)
    return replace(made, path=folder / RESULT, comparisons=beside)


def is_made(folder: Path) -> bool:
    """Whether a finished demonstration lies in the folder."""
    return all((folder / name / "info.json").is_file() for name in (RESULT, COMPARISON))


def pictures(folder: Path) -> Steps[list[Path]]:
    """Relit pictures of a finished demonstration under a few lights, each beside HSH."""
    student = yield from part(open_relightable(folder / RESULT), 0.0, 0.2)
    harmonics = yield from part(open_relightable(folder / COMPARISON), 0.2, 0.4)
    written = []
    for i, (azimuth, elevation) in enumerate(LIGHTS):
        yield Progress(4 + 6 * i / len(LIGHTS), 10, "Relighting")
        written += _relit(folder, student, harmonics, azimuth, elevation)
    return written


def _relit(folder: Path, student: Relightable, harmonics: Relightable, azimuth: float, elevation: float) -> list[Path]:
    """The student's picture under one light, and the two side by side."""
    light = from_angles(azimuth, elevation)
    left, right = cpu.relight(student, light), cpu.relight(harmonics, light)
    facts = told(Shot(student, View().lit(*light[:2].tolist())), folder / RESULT)
    alone = folder / f"relit_az{azimuth:.0f}_el{elevation:.0f}.png"
    beside = folder / f"student_and_hsh3_az{azimuth:.0f}_el{elevation:.0f}.png"
    save_picture(left, alone, facts, student.profile)
    save_picture(np.concatenate([left, right], axis=1), beside, facts, student.profile)
    return [alone, beside]
