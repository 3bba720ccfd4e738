"""Latents of pixels for a fixed decoder: least squares for each pixel by Levenberg-Marquardt, compiled for all cores.

The lights run along the innermost loops, so that the processor handles eight of them at a time.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.targets import Targets

FIRST_DAMPING = 1e-2
SETTLED = 1e-3  # a step that lowers the error by a smaller share is a pixel's last


def fit_latents(decoder: MlpDecoder, start: Floats, targets: Targets, iterations: int) -> tuple[Floats, Floats]:
    """Latents (n, k), improved from `start` (n, k), that bring the decoder to the targets of the n pixels.

    Beside them stands the weighted sum of squared errors (n,) that is left.
    """
    first, second, third = decoder.weights
    k = decoder.planes
    of_light = first[:, k:] @ targets.lights[:, :2].T.astype(np.float32) + decoder.biases[0][:, None]  # (units, m)
    found: tuple[Floats, Floats] = _fit(
        np.ascontiguousarray(start),
        np.ascontiguousarray(targets.colours),
        targets.root_weights,
        np.ascontiguousarray(first[:, :k]),
        np.ascontiguousarray(of_light),
        np.ascontiguousarray(second),
        decoder.biases[1],
        np.ascontiguousarray(third),
        decoder.biases[2],
        iterations,
    )
    return found


@numba.njit(cache=True, fastmath=True, inline="always")
def _exponential(x: Any) -> Any:
    """e^x for x <= 0 within a few millionths: a polynomial for e^(x/32), squared five times, which vectorises."""
    u = max(x, np.float32(-20)) * np.float32(1 / 32)
    p = np.float32(1) + u * (
        np.float32(1)
        + u * (np.float32(0.5) + u * (np.float32(1 / 6) + u * (np.float32(1 / 24) + u * np.float32(1 / 120))))
    )
    p *= p
    p *= p
    p *= p
    p *= p
    return p * p


@numba.njit(cache=True, fastmath=True)
def _layer(values: Any, slopes: Any) -> None:
    """ELU in place, and its slope."""
    units, m = values.shape
    for j in range(units):
        for i in range(m):
            x = values[j, i]
            e = _exponential(min(x, np.float32(0)))
            values[j, i] = x if x > 0 else e - np.float32(1)
            slopes[j, i] = np.float32(1) if x > 0 else e


@numba.njit(cache=True, fastmath=True)
def _product(matrix: Any, values: Any, out: Any) -> None:
    """out = matrix @ values, along the lights."""
    rows, inner = matrix.shape
    m = values.shape[1]
    for j in range(rows):
        for i in range(m):
            out[j, i] = np.float32(0)
        for q in range(inner):
            w = matrix[j, q]
            for i in range(m):
                out[j, i] += w * values[q, i]


@numba.njit(cache=True, fastmath=True)
def _solve(matrix: Any, right: Any, damping: float, out: Any) -> None:
    """out = -(matrix + damping * its diagonal)^-1 right, by Cholesky; the matrix stays as it is."""
    k = len(right)
    low = np.empty((k, k), np.float64)
    floor = 1e-9
    for q in range(k):
        floor += 1e-6 * matrix[q, q] / k
    for q in range(k):
        for p in range(q + 1):
            total = np.float64(matrix[q, p])
            if p == q:
                total += damping * total + floor
            for i in range(p):
                total -= low[q, i] * low[p, i]
            low[q, p] = np.sqrt(max(total, 1e-12)) if p == q else total / low[p, p]
    solved = np.empty(k, np.float64)
    for q in range(k):
        total = -np.float64(right[q])
        for i in range(q):
            total -= low[q, i] * solved[i]
        solved[q] = total / low[q, q]
    for q in range(k - 1, -1, -1):
        total = solved[q]
        for i in range(q + 1, k):
            total -= low[i, q] * solved[i]
        solved[q] = total / low[q, q]
        out[q] = solved[q]


@numba.njit(cache=True, fastmath=True, parallel=True)
def _fit(
    start: NDArray[np.float32],
    colours: NDArray[np.float32],
    root_weights: NDArray[np.float32],
    first: NDArray[np.float32],
    of_light: NDArray[np.float32],
    second: NDArray[np.float32],
    bias: NDArray[np.float32],
    third: NDArray[np.float32],
    base: NDArray[np.float32],
    iterations: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    pixels, k = start.shape
    units, m = of_light.shape
    back = second.T.copy()
    latent_back = first.T.copy()
    result, errors = np.empty_like(start), np.empty(pixels, np.float32)
    for pixel in numba.prange(pixels):
        one, one_slope = np.empty((units, m), np.float32), np.empty((units, m), np.float32)
        two, two_slope = np.empty((units, m), np.float32), np.empty((units, m), np.float32)
        shown, wrong = np.empty((3, m), np.float32), np.empty((3, m), np.float32)
        from_two, from_one = np.empty((units, m), np.float32), np.empty((units, m), np.float32)
        slope = np.empty((k, m), np.float32)
        matrix, right = np.empty((k, k), np.float32), np.empty(k, np.float32)
        step = np.empty(k, np.float32)
        best, trial = start[pixel].copy(), start[pixel].copy()
        lowest, damping = np.float32(np.inf), FIRST_DAMPING
        for iteration in range(iterations + 1):
            for j in range(units):
                total = np.float32(0)
                for q in range(k):
                    total += first[j, q] * trial[q]
                for i in range(m):
                    one[j, i] = total + of_light[j, i]
            _layer(one, one_slope)
            _product(second, one, two)
            for j in range(units):
                for i in range(m):
                    two[j, i] += bias[j]
            _layer(two, two_slope)
            _product(third, two, shown)
            error = np.float32(0)
            for c in range(3):
                for i in range(m):
                    off = (shown[c, i] + base[c] - colours[pixel, i, c]) * root_weights[i]
                    wrong[c, i] = off
                    error += off * off
            if error < lowest:
                settled = lowest - error < SETTLED * error
                lowest, best[:] = error, trial
                damping *= 0.3
                if settled or iteration == iterations:
                    break
                matrix[:] = np.float32(0)
                right[:] = np.float32(0)
                for c in range(3):
                    for j in range(units):
                        for i in range(m):
                            from_two[j, i] = third[c, j] * two_slope[j, i] * root_weights[i]
                    _product(back, from_two, from_one)
                    for j in range(units):
                        for i in range(m):
                            from_one[j, i] *= one_slope[j, i]
                    _product(latent_back, from_one, slope)
                    for q in range(k):
                        total = np.float32(0)
                        for i in range(m):
                            total += slope[q, i] * wrong[c, i]
                        right[q] += total
                        for p in range(q + 1):
                            total = np.float32(0)
                            for i in range(m):
                                total += slope[q, i] * slope[p, i]
                            matrix[q, p] += total
            else:
                damping *= 8.0
            _solve(matrix, right, damping, step)
            for q in range(k):
                trial[q] = best[q] + step[q]
        result[pixel], errors[pixel] = best, lowest
    return result, errors
