"""Decoding byte planes block by block on all processors, and keeping the colours unrounded, to be worked on.

Each decoder's own `relight` is the truth; much work goes through compiled code instead, which agrees within 1 of 255.
"""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.loading import unnoticed
from disk_rti_desktop.render.layers import Layer, layers_of

STRIP = 1 << 16  # pixels that one thread takes at a time
# Pixels decoded in one go: fewer cost calls; with more, NumPy's matrix products start threads of their own, which get
# in the way of ours and made neural decoders eight times slower.
_BLOCK = 1 << 11

_WORTHWHILE = 1 << 16  # pixels, below which loading what is compiled takes longer than it saves

log = logging.getLogger(__name__)
_of_thread = threading.local()

Evaluate = Callable[[Bytes, tuple[Layer, ...], Bytes | Floats], None]
"""Fills colours (n, 3), as bytes or clipped to 0..1, by bytes (k, n) and layers."""

Keep = Callable[[slice, slice, Floats], None]
"""Takes colours (n, 3): of these rows, and there of these pixels, counted along the rows."""


def relit(planes: Bytes, decoder: Decoder, light: Doubles) -> Floats:
    """The colours (h, w, 3) of byte planes (k, h, w), clipped to 0..1 but not rounded to bytes."""
    result = np.empty((*planes.shape[1:], 3), np.float32)
    fill(result, planes, decoder, light, clipped)
    return result


def fill(
    result: Bytes | Floats,
    planes: Bytes,
    decoder: Decoder,
    light: Doubles,
    finished: Callable[[Floats], Bytes | Floats],
) -> None:
    """Fills the colours (h, w, 3) of byte planes (k, h, w), each block of colours (n, 3) `finished` as they want it."""
    if decoded_fast(planes, decoder, light, result):
        return

    def keep(rows: slice, block: slice, colours: Floats) -> None:
        result[rows].reshape(-1, 3)[block] = finished(colours)

    decode_blocks(planes, decoder, light, keep)


def decoded_fast(planes: Bytes, decoder: Decoder, light: Doubles, result: Bytes | Floats) -> bool:
    """Fills the colours (h, w, 3) of byte planes (k, h, w) by compiled code; False if that is not the way for these.

    Bytes are rounded, floats clipped to 0..1. The same pictures always go the same way.
    """
    count, height, width = planes.shape
    layers = layers_of(decoder, light) if height * width >= _WORTHWHILE else None
    evaluate = None if layers is None else _evaluator()
    if layers is None or evaluate is None:
        return False

    def decode_strip(rows: slice) -> None:
        evaluate(planes[:, rows].reshape(count, -1), layers, result[rows].reshape(-1, 3))

    on_all_processors(decode_strip, stretches(height, max(1, STRIP // width)))
    return True


def prepare() -> None:
    """Loads what is compiled, which takes half a second once: the first picture need not wait for it then."""
    evaluate = _evaluator()
    if evaluate is not None:
        nothing = ((np.zeros((4, 4), np.float32), np.zeros(4, np.float32)),)
        evaluate(np.zeros((1, 1), np.uint8), nothing, np.empty((1, 3), np.uint8))


@cache
def _evaluator() -> Evaluate | None:
    """The compiled code; None where there can be none, as on processors that the compiler does not know."""
    try:
        with unnoticed("llvmlite", "binding/libllvmlite.*"):
            from disk_rti_desktop.render.compiled import evaluate
    # numba raises RuntimeError where it finds no place to keep what it has compiled.
    except (ImportError, OSError, RuntimeError) as error:
        log.warning("Pictures are decoded without compiled code: %s", error)
        return None
    return evaluate


def clipped(colours: Floats) -> Floats:
    """Colours brought into 0..1; what is no number becomes 0."""
    return np.asarray(np.fmin(np.fmax(colours, np.float32(0)), np.float32(1)), np.float32)


def decode_blocks(planes: Bytes, decoder: Decoder, light: Doubles, keep: Keep) -> None:
    """Decodes byte planes (k, h, w), and hands over each block of colours; the decoder takes `byte / 255`."""
    count, height, width = planes.shape

    def decode_strip(rows: slice) -> None:
        strip = planes[:, rows].reshape(count, -1)
        for block in stretches(strip.shape[1], _BLOCK):
            coefficients = strip[:, block] * np.float32(1 / 255)
            keep(rows, block, decoder.relight(coefficients.T, light))

    on_all_processors(decode_strip, stretches(height, max(1, STRIP // max(width, 1))))


def on_all_processors(work: Callable[[slice], None], parts: Iterator[slice]) -> None:
    """Does the work on every part; NumPy lets several threads run at once."""
    known: ThreadPoolExecutor | None = getattr(_of_thread, "helpers", None)
    with ThreadPoolExecutor(os.cpu_count()) if known is None else nullcontext(known) as threads:
        for _ in threads.map(work, parts):
            pass


@contextmanager
def helped_by(threads: ThreadPoolExecutor) -> Iterator[None]:
    """Lets these threads do the work that the present one gives to all processors, instead of new ones each time.

    For what draws again and again: to begin a thread means to wait, with Python's lock held, while the system maps a
    library, which for torch takes a fifth of a second.
    """
    _of_thread.helpers = threads
    try:
        yield
    finally:
        del _of_thread.helpers


def stretches(length: int, step: int) -> Iterator[slice]:
    """Consecutive slices of at most `step` that cover a length."""
    return (slice(start, min(start + step, length)) for start in range(0, length, step))
