"""Layers evaluated by compiled code: pixels along the innermost loops, in blocks that stay in the nearest cache.

Compiled when first called, and kept on disk for the next time. Slow to import.
"""

from typing import Any

import numba
import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats
from disk_rti_desktop.render.layers import Layer

_BLOCK = 128  # pixels: 20 units of them are 10 KiB
# Without "nnan" and "ninf": what is no number must come out as 0.
_compiled = numba.njit(nogil=True, cache=True, fastmath={"contract", "nsz"}, error_model="numpy")
_0, _1 = np.float32(0), np.float32(1)


def evaluate(planes: Bytes, layers: tuple[Layer, ...], result: Bytes | Floats) -> None:
    """Fills the colours (n, 3) of bytes (k, n): rounded to bytes, or clipped to 0..1 if `result` holds floats."""
    whole = np.float32(255 if result.dtype == np.uint8 else 1)
    shift = np.float32(0.5 if result.dtype == np.uint8 else 0)
    # A copy, because memory that is read-only or strided would be compiled for anew, and is read more slowly.
    _evaluate(np.array(planes, order="C"), layers, whole, shift, result)


@_compiled
def _evaluate(planes: Any, layers: Any, whole: Any, shift: Any, result: Any) -> None:
    count, pixels = planes.shape
    rows = 0
    for weights, _ in layers:
        rows = max(rows, weights.shape[0], weights.shape[1])
    values, outputs = np.zeros(rows * _BLOCK, np.float32), np.zeros(rows * _BLOCK, np.float32)
    for first in range(0, pixels, _BLOCK):
        here = min(_BLOCK, pixels - first)
        for row in range(count):
            block, levels = values[row * _BLOCK : (row + 1) * _BLOCK], planes[row, first : first + here]
            for p in range(here):
                block[p] = levels[p]
        values[count * _BLOCK :] = _0  # what the block before has left might not be a number, nor become one times 0
        for index in range(len(layers)):
            weights, bias = layers[index]
            if index:
                _elu(values[: weights.shape[1] * _BLOCK])
            _affine(values, weights, bias, outputs)
            values, outputs = outputs, values
        factors, shown = values[3 * _BLOCK : 4 * _BLOCK], result[first : first + here]
        for channel in range(3):
            colours = values[channel * _BLOCK : (channel + 1) * _BLOCK]
            for p in range(here):
                level = colours[p] * factors[p] * whole
                level = level if level > _0 else _0  # in this order no number becomes 0
                shown[p, channel] = (level if level < whole else whole) + shift


@_compiled
def _affine(values: Any, weights: Any, bias: Any, outputs: Any) -> None:
    """Four rows of outputs by four of inputs at a time, in registers.

    The rows are parts of one slice at constant distances, so that the compiler sees that they do not overlap.
    """
    rows, columns = weights.shape
    for row in range(0, rows, 4):
        y = outputs[row * _BLOCK : (row + 4) * _BLOCK]
        for j in range(4):
            y[j * _BLOCK : (j + 1) * _BLOCK] = bias[row + j]
        for column in range(0, columns, 4):
            x = values[column * _BLOCK : (column + 4) * _BLOCK]
            a0, a1, a2, a3 = _four(weights, row, column)
            b0, b1, b2, b3 = _four(weights, row + 1, column)
            c0, c1, c2, c3 = _four(weights, row + 2, column)
            d0, d1, d2, d3 = _four(weights, row + 3, column)
            for p in range(_BLOCK):
                x0, x1, x2, x3 = x[p], x[p + _BLOCK], x[p + 2 * _BLOCK], x[p + 3 * _BLOCK]
                y[p] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
                y[p + _BLOCK] += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3
                y[p + 2 * _BLOCK] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3
                y[p + 3 * _BLOCK] += d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3


@_compiled
def _four(weights: Any, row: Any, column: Any) -> Any:
    return weights[row, column], weights[row, column + 1], weights[row, column + 2], weights[row, column + 3]


@_compiled
def _elu(values: Any) -> None:
    """x where x > 0, else e^x - 1 within 3 millionths: e^(x/16) by its series, squared four times, which vectorises."""
    for p in range(len(values)):
        x = values[p]
        below = x if x < _0 else _0
        u = (below if below > np.float32(-16) else np.float32(-16)) * np.float32(1 / 16)
        e = _1 + u * (_1 + u * (np.float32(1 / 2) + u * (np.float32(1 / 6) + u * np.float32(1 / 24))))
        e *= e
        e *= e
        e *= e
        e *= e
        above = _0 if x < _0 else x  # in this order no number stays none
        values[p] = above + (e - _1)
