"""How well a method predicts photos that it has not seen: a quick fit without some of them, which are then given back.

The score is honest for the object at hand: from bytes, through the decoder, at lights inside those that were left. As
the rehearsal is shorter than the fit that follows, and sees fewer photos, the result is as a rule a little better.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from disk_rti_desktop.encodings.base import Codec, Encoding
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.mlic.sampling import Samples, held_out
from disk_rti_desktop.progress import Figure, Progress, Steps, mapped

PHOTOS = 5  # held out, if there are enough: at most one in ...
IN = 8
PIXELS = 20_000
FEW, SECONDS = 1_000, 0.3  # pixels and time between the scores on the way


@dataclass(frozen=True)
class Rehearsal:
    """What came of the photos held out."""

    psnr: Mapping[int, float]  # decibels, by the index of the photo

    @property
    def mean(self) -> float:
        """Decibels."""
        return float(np.mean(list(self.psnr.values())))


def rehearse(encoding: Encoding, samples: Samples) -> Steps[Rehearsal | None]:
    """The score of the method at quality quick; None if there are too few photos to hold any out."""
    try:
        fitted, judged = held_out(samples.lights, min(PHOTOS, len(samples.lights) // IN))
        seen = replace(
            samples, pixels=np.ascontiguousarray(samples.pixels[:PIXELS, fitted]), lights=samples.lights[fitted]
        )
        quick = encoding.model_copy(update=shortened(encoding))
        codec = yield from mapped(quick.fit(seen), _scoring(samples, fitted, judged))
    except InputError:
        return None
    return Rehearsal(_scores(codec, samples, fitted, judged))


def shortened(encoding: Encoding) -> dict[str, float]:
    """The parameters of quality quick that ask for less than the method's own."""
    own, quick = encoding.model_dump(), encoding.presets["quick"]
    return {name: value for name, value in quick.items() if value < own[name]}


def _scoring(samples: Samples, fitted: list[int], judged: list[int]) -> Callable[[Progress], Progress]:
    """Turns the progress of the shorter fit into that of the rehearsal: its score now and then, but no picture.

    A rehearsal's picture is not the one that will be.
    """
    scored = -math.inf

    def scoring(progress: Progress) -> Progress:
        nonlocal scored
        figures: tuple[Figure, ...] = ()
        if isinstance(progress.preview, Codec) and time.monotonic() - scored > SECONDS:
            found = Rehearsal(_scores(progress.preview, samples, fitted, judged, FEW)).mean
            figures, scored = (Figure("score", "photos held out", found),), time.monotonic()
        return replace(progress, note="Rehearsing with some photos held out", preview=None, figures=figures)

    return scoring


def _scores(
    codec: Codec, samples: Samples, fitted: list[int], judged: list[int], count: int = PIXELS
) -> dict[int, float]:
    """Decibels of each judged photo over so many of the sampled pixels, relit from bytes."""
    pixels = samples.pixels[:count]
    levels = codec.quantization.to_bytes(codec.encode(np.ascontiguousarray(pixels[:, fitted])))
    coefficients = codec.quantization.to_coefficients(levels)
    found = {}
    for photo in judged:
        relit = np.clip(codec.decoder.relight(coefficients, samples.lights[photo]), 0, 1)
        error = float(np.mean((relit - pixels[:, photo]) ** 2, dtype=np.float64))
        found[photo] = float(-10 * np.log10(max(error, 1e-10)))
    return found
