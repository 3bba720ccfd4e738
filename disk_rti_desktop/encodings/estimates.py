"""How long a making will take on this computer, and how much room it needs: told before it begins.

Seconds follow from what was measured here (`measured`): how long one step of learning takes, how fast pixels are
encoded, how fast a photo is read. Sizes follow from the numbers of pixels, photos and planes; their constants are
fitted to the peaks of whole makings, and right within a third.
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Codec, Encoding
from disk_rti_desktop.encodings.distilled import TEACHER_COST, Distilled
from disk_rti_desktop.encodings.neural import Neural
from disk_rti_desktop.encodings.ptm import Ptm
from disk_rti_desktop.encodings.published import Published
from disk_rti_desktop.encodings.rehearsal import shortened
from disk_rti_desktop.large_arrays import budget
from disk_rti_desktop.mlic.collection import Mlic
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps

LOOK = 1.2  # seconds of learning that are timed
PIXELS = 4096  # to learn from and to encode, while it is timed
BEGINNING = 4.0  # seconds before the first step of learning: torch, and what is learned from
READERS = 8  # threads that read photos, at most
WRITING = 2e-8  # seconds a byte, of planes as PNG
CORES_TIMED = 2  # on which TEACHER_COST was found

PROGRAM, LEARNING = 330 << 20, 220 << 20  # bytes without any photos, and what torch adds
COPIES = 3  # of the sampled pixels while networks learn
PLANE = 1.3  # bytes for each byte of the planes, while they are written
OPEN_COLUMN = 1200  # bytes for each column of each photo that is read side by side
OVERVIEW = 128 * 128 * 12  # bytes a photo


@dataclass(frozen=True)
class Pace:
    """How fast this computer works with one method on one collection, in seconds."""

    step: float  # of learning; 0 where there are none
    pixel: float  # to encode one
    photo: float  # to read one


def steps_of(encoding: Encoding) -> float:
    """How many steps a method learns for, in steps of its own network; 0 if it solves equations instead."""
    if isinstance(encoding, Distilled):
        side_by_side = min(os.cpu_count() or 1, max(1, encoding.teachers))
        teaching = encoding.teachers * (encoding.steps // 2) * TEACHER_COST * CORES_TIMED / side_by_side
        return encoding.steps + teaching
    if isinstance(encoding, Published):
        return 2.0 * encoding.steps
    return float(encoding.steps) if isinstance(encoding, Neural) else 0.0


def planes_of(encoding: Encoding) -> int:
    """Bytes kept for a pixel."""
    if isinstance(encoding, Distilled | Published | Neural):
        return encoding.latents
    if isinstance(encoding, Ptm):
        return 9 if encoding.luminance else 18
    return 3 * (int(encoding.model_dump()["order"]) + 1) ** 2


def seconds_needed(encodings: Sequence[Encoding], mlic: Mlic, paces: Mapping[str, Pace]) -> float | None:
    """How long it takes to make these, one after another, from the same photos; None while a pace is not known."""
    if any(encoding.name not in paces for encoding in encodings):
        return None
    area, photos = mlic.width * mlic.height, len(mlic.photos)
    reading = photos * max(paces[encoding.name].photo for encoding in encodings) / min(READERS, os.cpu_count() or 1)
    seconds = reading
    for encoding in encodings:
        pace = paces[encoding.name]
        learning = steps_of(encoding) + steps_of(encoding.model_copy(update=shortened(encoding)))
        seconds += pace.step * learning + (BEGINNING if learning else 0.0)
        seconds += max(reading, area * pace.pixel) + WRITING * area * planes_of(encoding)
    return seconds


def disk_needed(encodings: Sequence[Encoding], mlic: Mlic) -> int:
    """Bytes that the results take on disk, at most."""
    return mlic.width * mlic.height * sum(map(planes_of, encodings))


def memory_needed(encodings: Sequence[Encoding], mlic: Mlic) -> int:
    """Bytes in use at the peak."""
    area, photos = mlic.width * mlic.height, len(mlic.photos)
    sampled = 12 * photos * min(area, max(encoding.pixels for encoding in encodings))
    learned = [12 * photos * min(area, encoding.pixels) for encoding in encodings if steps_of(encoding)]
    planes = [area * planes_of(encoding) for encoding in encodings]
    reading = OPEN_COLUMN * photos * mlic.width + OVERVIEW * photos
    program = PROGRAM + (LEARNING + COPIES * max(learned) if learned else 0)
    kept = min(sum(planes), budget())  # the rest lies on disk
    return round(program + sampled + kept + (PLANE - 1) * max(planes) + reading)


def measured(encoding: Encoding, mlic: Mlic) -> Steps[Pace]:
    """How fast this computer works with the method, from a moment of it; an InputError if the lights are too few."""
    note = "Measuring how fast this computer is"
    yield Progress(0, 3, note)
    began = time.perf_counter()
    mlic.photo(0)
    photo = time.perf_counter() - began
    yield Progress(1, 3, note)
    samples = _bumps(mlic.lights)
    tried = encoding.model_copy(update={**shortened(encoding), "pixels": PIXELS})
    codec, step = yield from _learning(tried, samples, note)
    began = time.perf_counter()
    codec.encode(samples.pixels)
    return Pace(step, (time.perf_counter() - began) / PIXELS, photo)


def _learning(encoding: Encoding, samples: Samples, note: str) -> Steps[tuple[Codec, float]]:
    """What a method has learned in a moment, and the seconds a step took it."""
    fit, codec = encoding.fit(samples), None
    began, first = 0.0, 0.0
    try:
        while True:
            progress = next(fit)
            yield Progress(2, 3, note)
            now = time.perf_counter()
            if not isinstance(progress.preview, Codec):
                continue
            if codec is None:
                began, first = now, progress.fraction
            codec = progress.preview
            if now - began > LOOK and progress.fraction > first:
                return codec, (now - began) / ((progress.fraction - first) * steps_of(encoding))
    except StopIteration as end:
        whole = time.perf_counter() - began if codec is not None else 0.0
        result: Codec = end.value
        steps = (1 - first) * steps_of(encoding)
        return result, whole / steps if steps else 0.0
    finally:
        fit.close()


def _bumps(lights: Doubles) -> Samples:
    """Pixels of a bumpy matte surface under these lights: as much work as any others."""
    slopes = np.random.default_rng(0).normal(0, 0.4, (PIXELS, 2))
    normals = np.column_stack([slopes, np.ones(PIXELS)])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    shade = 0.8 * np.clip(normals @ lights.T, 0.02, 1)
    pixels = np.repeat(shade[..., None], 3, axis=2).astype(np.float32)
    return Samples(pixels, lights, pixels[:64].reshape(8, 8, len(lights), 3))
