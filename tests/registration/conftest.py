"""One surface on two dates: how the second picture lies on the first, what was damaged, and the exposure are known."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.mlic.synthetic import Scene, Subject, build, render, spread_lights
from disk_rti_desktop.mlic.synthetic.shading import normals_of, openness
from disk_rti_desktop.progress import finish
from disk_rti_desktop.registration import Transform

LIGHTS = spread_lights(24)
DENT = (190.0, 120.0)  # x, y in the first picture


def similarity(degrees: float, scale: float, shift: tuple[float, float], middle: tuple[float, float]) -> Transform:
    """Turned counter-clockwise about a point of the second picture, scaled and shifted."""
    angle = np.radians(degrees)
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.array([[cosine, sine, 0], [-sine, cosine, 0], [0, 0, 1.0]])
    matrix[:2, 2] = np.array(middle) + shift - matrix[:2, :2] @ middle
    return Transform("similarity", matrix)


def rephotographed(subject: Subject, truth: Transform, size: tuple[int, int], dent: bool) -> Subject:
    """The subject as another camera position sees it, perhaps with a small dent."""
    width, height = size
    relief = subject.relief
    if dent:
        rows, columns = np.mgrid[: relief.shape[0], : relief.shape[1]] + 0.5
        relief = relief - 2 * np.exp(-((columns - DENT[0]) ** 2 + (rows - DENT[1]) ** 2) / (2 * 4.0**2))
    across, down = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    x, y = truth.onto(np.stack([across.ravel(), down.ravel()], axis=1)).T.reshape(2, height, width) - 0.5

    def seen(values: Floats | Bytes, order: int = 3) -> Floats:
        return np.asarray(ndimage.map_coordinates(values, [y, x], np.float32, order=order, mode="nearest"))

    form = seen(relief.astype(np.float32)) / np.float32(truth.scale_at((width / 2, height / 2)))
    return replace(
        subject,
        scene=replace(subject.scene, width=width, height=height, seed=subject.scene.seed + 100),
        relief=form,
        normals=normals_of(form),
        regions=seen(subject.regions, 0).astype(np.uint8),
        tone=seen(subject.tone),
        sky=openness(form),
    )


def encoded(subject: Subject, name: str = "hsh2", exposure: float = 1.0) -> Relightable:
    """What a method keeps of the subject's photos, which are a little noisy."""
    levels = np.stack(list(render(subject, LIGHTS, noise=0.005)), axis=2)
    photos: Floats = np.minimum(levels.astype(np.float32) * np.float32(exposure / 255), np.float32(1))
    height, width = photos.shape[:2]
    pixels = photos.reshape(height * width, -1, 3)
    codec = finish(method(name).fit(Samples(pixels[:: len(pixels) // 8000], LIGHTS, photos[::8, ::8])))
    planes = codec.quantization.to_bytes(codec.encode(pixels)).T.reshape(-1, height, width)
    return Relightable("Tablet", name, np.ascontiguousarray(planes), codec.quantization, codec.decoder, LIGHTS)


def worst(found: Transform, truth: Transform, size: tuple[int, int]) -> float:
    """How far off the worst place of a second picture of that size is, in pixels of the first."""
    across, down = np.meshgrid(np.linspace(0, size[0], 9), np.linspace(0, size[1], 9))
    places: Doubles = np.stack([across.ravel(), down.ravel()], axis=1)
    return float(np.linalg.norm(found.onto(places) - truth.onto(places), axis=1).max())


@pytest.fixture(scope="session")
def subject() -> Subject:
    """A tablet of clay with signs."""
    return build(Scene("tablet", ("clay",), 300, 240))


@pytest.fixture(scope="session")
def first(subject: Subject) -> Relightable:
    """The first picture."""
    return encoded(subject, "hsh3")


TRUTH, SIZE = similarity(14, 1.08, (7.3, -4.6), (140, 130)), (280, 260)


@pytest.fixture(scope="session")
def second(subject: Subject) -> Relightable:
    """The second picture: turned, larger, shifted, darker, dented, by another method."""
    return encoded(rephotographed(subject, TRUTH, SIZE, dent=True), "hsh2", exposure=0.8)


@pytest.fixture(scope="session")
def truth() -> Transform:
    """How the second picture lies on the first."""
    return TRUTH


@pytest.fixture(scope="session")
def off() -> Callable[[Transform], float]:
    """How far a transform of the second picture is off at its worst, in pixels of the first."""
    return lambda found: worst(found, TRUTH, SIZE)


@pytest.fixture(scope="session")
def at_a_slant(subject: Subject) -> tuple[Relightable, Transform]:
    """The subject seen at a slant, and how."""
    slant = Transform("homography", np.array([[1.05, 0.1, -10], [-0.08, 1.02, 12], [3e-4, -2e-4, 1]]))
    return encoded(rephotographed(subject, slant, (300, 240), dent=False), "ptm"), slant
