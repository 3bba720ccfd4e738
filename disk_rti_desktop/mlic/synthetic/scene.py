"""A synthetic object: its description, and all that is known of it once it is built."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.synthetic import shading
from disk_rti_desktop.mlic.synthetic.materials import MATERIALS, Palette, fresnel, gloss, palette
from disk_rti_desktop.mlic.synthetic.medallion import MATERIALS as MEDALLION_MATERIALS
from disk_rti_desktop.mlic.synthetic.medallion import medallion
from disk_rti_desktop.mlic.synthetic.surfaces import (
    Grid,
    Surface,
    bas_relief,
    canvas,
    fractal,
    noise,
    patches,
    tablet,
)

SURFACES: dict[str, Surface] = {
    "canvas": canvas,
    "tablet": tablet,
    "bas-relief": bas_relief,
    "medallion": medallion,
}
_SMALLEST, _LARGEST = 8, 20_000  # pixels on a side
_AMBIENT = np.float32(0.012)  # stray light of the dark room, for a lamp of 1
_STRIP = 128  # rows shaded at once


@dataclass(frozen=True)
class Scene:
    """What is photographed: a surface of one material, or of several in patches, at a size in pixels.

    The same seed gives the same object, at any size; a name or size that cannot be raises a ParameterError.
    """

    surface: str
    materials: tuple[str, ...]
    width: int = 320
    height: int = 320
    seed: int = 0

    def __post_init__(self) -> None:
        if self.surface not in SURFACES:
            raise ParameterError(f"There is no surface {self.surface!r}: choose one of {', '.join(SURFACES)}.")
        if not self.materials:
            raise ParameterError("A synthetic object needs at least one material.")
        for name in self.materials:
            if name not in MATERIALS:
                raise ParameterError(f"There is no material {name!r}: choose from {', '.join(MATERIALS)}.")
        if not (min(self.width, self.height) >= _SMALLEST and max(self.width, self.height) <= _LARGEST):
            raise ParameterError(
                f"A synthetic picture of {self.width} x {self.height} pixels is not possible: "
                f"each side must be {_SMALLEST} to {_LARGEST}."
            )
        if self.seed < 0:
            raise ParameterError(f"A seed is a whole number from 0, not {self.seed}.")


def demo_scene() -> Scene:
    """The demo collection's object: a gilded medallion on a painted ground."""
    return Scene("medallion", MEDALLION_MATERIALS, 480, 480)


@dataclass(frozen=True, eq=False)
class Subject:
    """A built scene: the known answers, and what its photos are computed from."""

    scene: Scene
    relief: Floats  # (height, width), in pixels, towards the camera
    normals: Floats  # (height, width, 3)
    regions: Bytes  # (height, width): indices into `scene.materials`
    tone: Floats  # (height, width): factor of the base colour
    sky: Floats  # (height, width): how open each place lies, 0..1


def build(scene: Scene) -> Subject:
    """The scene's object, the same for the same scene."""
    rng = np.random.default_rng(scene.seed)
    grid = Grid.of(scene.width, scene.height)
    form = SURFACES[scene.surface](grid, rng)
    kinds = len(scene.materials)
    regions = patches(grid, rng, kinds) if form.regions is None else (form.regions % kinds).astype(np.uint8)
    table = palette(scene.materials)
    grain = noise(grid, rng, 140) * (table.grain / 1000)[regions]
    relief = ((form.height + grain) * grid.pixels).astype(np.float32)
    tone = 1 + table.mottle[regions] * np.clip(0.6 * fractal(grid, rng, 7, 5), -1, 1)
    return Subject(
        scene, relief, shading.normals_of(relief), regions, tone.astype(np.float32), shading.openness(relief)
    )


def photograph(subject: Subject, light: Doubles) -> Iterator[tuple[int, Floats]]:
    """The first row and the displayed values (rows, width, 3), 0..1, of each strip of one photo."""
    table = palette(subject.scene.materials)
    reached = shading.sunlit(subject.relief, light)
    rows, columns = subject.relief.shape
    every = max(1, min(rows, columns) // 160)
    coarse = (slice(None, None, every), slice(None, None, every))
    glow = shading.glow(np.minimum(_direct(subject, table, coarse, reached, light), 1))
    for start in range(0, rows, _STRIP):
        strip = (slice(start, min(start + _STRIP, rows)), slice(None))
        linear = _direct(subject, table, strip, reached, light)
        around = shading.enlarged(glow, (rows, columns), strip[0])
        hidden = (1 - subject.sky[strip])[..., None]
        regions = subject.regions[strip]
        returned = table.diffuse[regions] * subject.tone[strip][..., None] + table.reflectance[regions]
        linear += returned * (around * hidden + _AMBIENT * subject.sky[strip][..., None])
        yield start, shading.displayed(linear)


def _direct(subject: Subject, table: Palette, part: tuple[slice, slice], reached: Floats, light: Doubles) -> Floats:
    """The light (rows, columns, 3), linear, that a part of the picture sends to the camera straight from the lamp."""
    towards = light.astype(np.float32)
    half = light + np.array([0.0, 0.0, 1.0])
    half /= np.linalg.norm(half)
    normals, regions = subject.normals[part], subject.regions[part]
    incidence = np.maximum(normals @ towards, 0)
    facing = np.maximum(normals @ half.astype(np.float32), 0)
    lobe = gloss(table.width[regions], facing, incidence, normals[..., 2]) * reached[part]
    mirrored = fresnel(table.reflectance, float(half @ light))
    matte = (incidence * reached[part] * subject.tone[part])[..., None] * (table.diffuse * (1 - mirrored))[regions]
    direct: Floats = matte + lobe[..., None] * mirrored[regions]
    return direct
