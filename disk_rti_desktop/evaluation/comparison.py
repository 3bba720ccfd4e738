"""Methods judged by photos that they have not seen: from the stored 8-bit planes, through the decoder that users see.

Order, for each object and method, in a process of its own: sample, fit, encode to bytes; then relight at each held-out
light and score. Beside the methods stand references, which need all photos and are never stored.
"""

import itertools
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Numbers, as_floats
from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.base import Encoding, encode
from disk_rti_desktop.encodings.light_space import fit_light_space
from disk_rti_desktop.encodings.rbf import best_shares
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.evaluation import metrics
from disk_rti_desktop.evaluation.apart import apart, peak_memory
from disk_rti_desktop.evaluation.lpips import load_lpips
from disk_rti_desktop.evaluation.metrics import Scores
from disk_rti_desktop.evaluation.protocol import Item
from disk_rti_desktop.mlic import Mlic, sample
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps, mapped, part
from disk_rti_desktop.render import cpu

REFERENCE_PIXELS = 6000


@dataclass(frozen=True)
class Settings:
    """What holds for all methods and objects of an evaluation."""

    quality: str = "standard"
    seed: int | None = None
    lpips: Path | None = None  # the weights; without them LPIPS is left out


@dataclass(frozen=True, eq=False)
class Outcome:
    """How one method did on one object."""

    title: str
    scores: Scores  # over all held-out lights
    by_light: Mapping[str, Scores]  # by the photo's name
    fit_seconds: float
    encode_seconds: float
    peak_mb: float | None  # while sampling, fitting and encoding
    bytes_per_pixel: int
    decoder_parameters: int  # numbers that the decoder has learned, byte ranges left aside
    reference: bool  # it needs all photos and is never stored
    picture: Bytes = field(repr=False)  # (h, w, 3) at the lowest of the held-out lights


@dataclass(frozen=True, eq=False)
class Comparison:
    """How the methods did on one object."""

    item: Item
    outcomes: Mapping[str, Outcome]  # by the text that named the method

    @property
    def lowest_light(self) -> int:
        """Which of the held-out lights stands lowest: as a rule the hardest."""
        return _lowest(self.item)


Reference = Callable[[Samples], Callable[[Doubles], Numbers]]
"""Pixels to a function that tells what each photo adds (m, photos) to the picture at lights (m, 3)."""

REFERENCES: Mapping[str, tuple[str, Reference]] = MappingProxyType(
    {
        "teacher": (
            "Teacher of DisK-NeuralRTI (all photos)",
            lambda samples: fit_light_space(samples.pixels, samples.lights).weights,
        ),
        "rbf-photos": (
            "RBF of the photos (all photos)",
            lambda samples: best_shares(samples.pixels, samples.lights).evaluate,
        ),
    }
)


def compare(objects: Sequence[Item], methods: Sequence[str], settings: Settings) -> Steps[list[Comparison]]:
    """Each method on each object; wrong names, options and files raise an InputError before the work begins."""
    for item, text in itertools.product(objects, methods):
        if text not in REFERENCES:
            encoding_of(item, text, settings)
    if not methods or len(set(methods)) < len(methods):
        raise ParameterError(f"Name at least one method, and none twice, instead of '{','.join(methods)}'.")
    if settings.lpips is not None:
        load_lpips(settings.lpips)
    found, done, total = [], 0, len(objects) * len(methods)
    for item in objects:
        outcomes = {}
        for text in methods:
            outcomes[text] = yield from part(
                mapped(apart(measure, item, text, settings), partial(_noted, f"{item.name}, {text}")),
                done / total,
                (done + 1) / total,
            )
            done += 1
        found.append(Comparison(item, outcomes))
    return found


def _noted(before: str, progress: Progress) -> Progress:
    """The progress, its note opened by another."""
    return replace(progress, note=f"{before}: {progress.note}")


def encoding_of(item: Item, text: str, settings: Settings) -> Encoding:
    """The method that a text names, with the quality and seed of the evaluation; `pixels=25%` is of the object's."""
    mask = item.fitted.mask
    pixels = item.fitted.width * item.fitted.height if mask is None else int(mask.sum())
    text = re.sub(r"=(\d+(?:\.\d+)?)%", lambda share: f"={round(pixels * float(share[1]) / 100)}", text)
    plain = method(text, settings.quality)
    seeded = settings.seed is not None and "seed" in plain.model_json_schema()["properties"]
    return method(text, settings.quality, seed=settings.seed) if seeded and ":seed=" not in text else plain


def measure(item: Item, text: str, settings: Settings) -> Steps[Outcome]:
    """What one method makes of one object; to be run in a fresh process, whose peak of memory it tells."""
    making = _referred(item, text, settings) if text in REFERENCES else _encoded(item, text, settings)
    made = yield from part(making, 0.0, 0.9)
    lights, lowest = item.judged.lights, _lowest(item)
    by_light, shown = {}, np.empty(0, np.uint8)
    lpips = None if settings.lpips is None else load_lpips(settings.lpips)
    for index, light in enumerate(lights):
        yield Progress(0.9 + 0.1 * index / len(lights), 1.0, "Judging")
        picture = made.relight(light)
        truth = metrics.as_bytes(item.judged.photo(index))
        by_light[item.held_out[index]] = metrics.scores(picture, truth, item.fitted.mask, lpips)
        if index == lowest:
            shown = picture
    return Outcome(
        title=made.title,
        scores=metrics.mean(list(by_light.values())),
        by_light=by_light,
        fit_seconds=round(made.fit_seconds, 3),
        encode_seconds=round(made.encode_seconds, 3),
        peak_mb=made.peak_mb,
        bytes_per_pixel=made.bytes_per_pixel,
        decoder_parameters=made.decoder_parameters,
        reference=text in REFERENCES,
        picture=shown,
    )


def _lowest(item: Item) -> int:
    return int(np.argmin(item.judged.lights[:, 2]))


@dataclass(frozen=True, eq=False)
class _Made:
    """What came of a method, before it is judged."""

    title: str
    fit_seconds: float
    encode_seconds: float
    peak_mb: float | None
    bytes_per_pixel: int
    decoder_parameters: int
    relight: Callable[[Doubles], Bytes]


def _encoded(item: Item, text: str, settings: Settings) -> Steps[_Made]:
    """The object with a method that is stored: from here on only its bytes and its decoder count."""
    encoding = encoding_of(item, text, settings)
    samples = yield from part(sample(item.fitted, encoding.pixels, settings.seed or 0), 0.0, 0.05)
    began = time.perf_counter()
    codec = yield from part(encoding.fit(samples), 0.05, 0.85)
    fitted = time.perf_counter()
    stored = yield from part(encode(item.fitted, codec, encoding.title), 0.85, 1.0)
    encoded = time.perf_counter()
    return _Made(
        encoding.title,
        fitted - began,
        encoded - fitted,
        peak_memory(),
        len(stored.planes),
        getattr(stored.decoder, "parameters", 0),
        lambda light: cpu.relight(stored, light),
    )


def _referred(item: Item, text: str, settings: Settings) -> Steps[_Made]:
    """The object with a reference, which blends the photos anew for each light."""
    title, reference = REFERENCES[text]
    samples = yield from part(sample(item.fitted, REFERENCE_PIXELS, settings.seed or 0), 0.0, 0.5)
    began = time.perf_counter()
    weights = reference(samples)
    fitted = time.perf_counter()
    photos = len(item.fitted.photos)
    return _Made(
        title,
        fitted - began,
        0.0,
        peak_memory(),
        3 * photos,
        0,
        lambda light: _blended(item.fitted, weights(light[None])[0]),
    )


def _blended(mlic: Mlic, weights: Numbers) -> Bytes:
    """The weighted sum (h, w, 3) of the photos."""
    picture = np.empty((mlic.height, mlic.width, 3), np.uint8)
    for row, values in mlic.strips():
        picture[row : row + len(values)] = cpu.to_bytes(
            np.einsum("hwlc,l->hwc", as_floats(values), weights.astype(np.float32))
        )
    return picture
