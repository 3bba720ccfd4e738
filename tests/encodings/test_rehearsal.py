"""Photos held out, and how well they are predicted."""

from dataclasses import replace

import numpy as np
import pytest

from disk_rti_desktop.encodings import method
from disk_rti_desktop.encodings.rehearsal import rehearse
from disk_rti_desktop.mlic.sampling import Samples, held_out
from disk_rti_desktop.progress import Progress, finish


def test_the_score_is_that_of_a_fit_without_the_photos(samples: Samples) -> None:
    encoding = method("hsh2")
    rehearsal = finish(rehearse(encoding, samples))
    fitted, judged = held_out(samples.lights, 3)  # 30 photos: one in eight
    assert rehearsal is not None
    assert list(rehearsal.psnr) == judged
    seen = replace(samples, pixels=samples.pixels[:, fitted], lights=samples.lights[fitted])
    codec = finish(encoding.fit(seen))
    coefficients = codec.quantization.to_coefficients(codec.quantization.to_bytes(codec.encode(seen.pixels)))
    relit = np.clip(codec.decoder.relight(coefficients, samples.lights[judged[0]]), 0, 1)
    error = np.mean((relit - samples.pixels[:, judged[0]]) ** 2)
    assert rehearsal.psnr[judged[0]] == pytest.approx(-10 * np.log10(error), abs=0.01)


def test_what_was_held_out_is_not_looked_at(samples: Samples) -> None:
    _, judged = held_out(samples.lights, 3)
    spoilt = samples.pixels.copy()
    spoilt[:, judged[1:]] = 0.5
    first = finish(rehearse(method("ptm"), samples))
    second = finish(rehearse(method("ptm"), replace(samples, pixels=spoilt)))
    assert first is not None
    assert second is not None
    assert first.psnr[judged[0]] == second.psnr[judged[0]]
    assert first.psnr[judged[1]] != second.psnr[judged[1]]


def test_of_few_photos_none_is_held_out(samples: Samples) -> None:
    few = replace(samples, pixels=samples.pixels[:, :7], lights=samples.lights[:7])
    assert finish(rehearse(method("ptm"), few)) is None


def test_a_rehearsal_shows_no_preview(samples: Samples) -> None:
    seen: list[Progress] = []
    finish(rehearse(method("distilled", steps=20, teachers=0), samples), seen.append)
    assert seen
    assert all(progress.preview is None for progress in seen)
