"""Relighting and viewing in NumPy: the reference for the graphics card, the fallback, and the command line's way."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, Indices
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.render.placement import BACKGROUND, FRACTION, ONE, Axis, Colour, Placement, level_for, place
from disk_rti_desktop.render.pyramid import Pyramid, mask_planes, pyramid_of
from disk_rti_desktop.render.view import Size, View

_STRIP = 1 << 16  # pixels that one thread takes at a time
_BLOCK = 1 << 13  # pixels decoded in one go: larger ones leave the cache, smaller ones cost calls


def relight(relightable: Relightable, light: Doubles, rows: slice | None = None) -> Bytes:
    """The picture (h, w, 3) under a light (3,), or some of its rows, at full resolution and without the mask."""
    decoder = relightable.decoder.dequantized(relightable.quantization)
    return decoded(relightable.planes[:, rows or slice(None)], decoder, light)


def render(
    relightable: Relightable, view: View, size: Size, background: Colour = BACKGROUND, *, coarser: int = 0
) -> Bytes:
    """What a window of that size shows, (h, w, 3)."""
    return CpuRenderer(relightable).render(view, size, background, coarser=coarser)


class CpuRenderer:
    """A relightable image with its pyramid, kept from one view to the next."""

    def __init__(self, relightable: Relightable) -> None:
        self._decoder = relightable.decoder.dequantized(relightable.quantization)
        self._pyramid = pyramid_of(relightable)
        self._mask = None if relightable.mask is None else Pyramid(mask_planes(relightable.mask))

    def render(self, view: View, size: Size, background: Colour = BACKGROUND, *, coarser: int = 0) -> Bytes:
        """What a window of that size shows, (h, w, 3); `coarser` levels down for less work."""
        level = level_for(view, self._pyramid.coarsest, coarser)
        placement = place(view, size, self._pyramid.picture, level)
        image = np.empty((size[1], size[0], 3), np.uint8)
        image[:] = background
        columns, rows = placement.covered(size)
        if not columns or not rows:
            return image
        texels = _Texels(self._pyramid, placement, columns, rows)
        colours = decoded(texels.cut_from(self._pyramid), self._decoder, view.direction)
        cover = None if self._mask is None else np.moveaxis(texels.cut_from(self._mask), 0, 2)

        def show_strip(strip: slice) -> None:
            shown = texels.resampled(colours, rows[strip])
            if cover is not None:
                share = texels.resampled(cover, rows[strip]) * np.float32(1 / 255)
                shown = shown * share + np.array(background, np.float32) * (1 - share)
            shown += np.float32(0.5)
            image[rows[strip].start : rows[strip].stop, columns.start : columns.stop] = shown.astype(np.uint8)

        _on_all_processors(show_strip, _stretches(len(rows), max(1, _STRIP // len(columns))))
        return image


class _Texels:
    """The part of a pyramid level that some window columns and rows show, and how it is filtered."""

    def __init__(self, pyramid: Pyramid, placement: Placement, columns: range, rows: range) -> None:
        width, height = pyramid.size(placement.level)
        self._placement, self._columns = placement, columns
        self._across = placement.x.texels(columns, width)
        self._down = placement.y.texels(rows, height)

    def cut_from(self, pyramid: Pyramid) -> Bytes:
        """These texels (k, h, w) of a pyramid."""
        level = pyramid.level(self._placement.level)
        return level[:, self._down.start : self._down.stop, self._across.start : self._across.stop]

    def resampled(self, texels: Bytes, rows: range) -> Floats:
        """These texels (h, w, c) as the window shows them in some of its rows, unrounded (rows, columns, c)."""
        x, y = self._placement.x, self._placement.y
        if not self._placement.smooth:
            left, top = _hit(x, self._columns, self._across), _hit(y, rows, self._down)
            return texels[top[:, None], left].astype(np.float32)
        left, right, share = _neighbours(x, self._columns, self._across)
        top, bottom, weight = _neighbours(y, rows, self._down)
        first, last = int(top.min()), int(bottom.max())
        strip = texels[first : last + 1].astype(np.float32)
        share, weight = share[:, None], weight[:, None, None]
        narrow = strip[:, left] * (1 - share) + strip[:, right] * share
        return np.asarray(narrow[top - first] * (1 - weight) + narrow[bottom - first] * weight, np.float32)


def decoded(planes: Bytes, decoder: Decoder, light: Doubles) -> Bytes:
    """The colours (h, w, 3) of byte planes (k, h, w); the decoder takes `byte / 255`."""
    count, height, width = planes.shape
    result = np.empty((height, width, 3), np.uint8)

    def decode_strip(rows: slice) -> None:
        strip = planes[:, rows].reshape(count, -1)
        colours = result[rows].reshape(-1, 3)
        for block in _stretches(strip.shape[1], _BLOCK):
            coefficients = strip[:, block] * np.float32(1 / 255)
            colours[block] = to_bytes(decoder.relight(coefficients.T, light))

    _on_all_processors(decode_strip, _stretches(height, max(1, _STRIP // max(width, 1))))
    return result


def to_bytes(colours: Floats) -> Bytes:
    """Colours, 0..1, as the nearest bytes; what lies outside is clipped, and what is no number becomes 0."""
    with np.errstate(invalid="ignore", over="ignore"):
        levels = colours * np.float32(255)
        levels += np.float32(0.5)
        np.fmax(levels, np.float32(0), out=levels)  # of a number and no number, fmax takes the number
        np.fmin(levels, np.float32(255), out=levels)
    return levels.astype(np.uint8)


def _on_all_processors(work: Callable[[slice], None], parts: Iterator[slice]) -> None:
    """Does the work on every part; NumPy lets several threads run at once."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(work, parts):
            pass


def _stretches(length: int, step: int) -> Iterator[slice]:
    """A length cut into slices of at most `step`."""
    return (slice(start, min(start + step, length)) for start in range(0, length, step))


def _hit(axis: Axis, pixels: range, texels: range) -> Indices:
    """The texel under each window pixel's middle, counted from the first of `texels`."""
    hit: Indices = np.clip(axis.positions(pixels) >> FRACTION, texels.start, texels.stop - 1) - texels.start
    return hit


def _neighbours(axis: Axis, pixels: range, texels: range) -> tuple[Indices, Indices, Floats]:
    """The texels on either side of each window pixel's middle, counted within `texels`, and the second's share."""
    positions = axis.positions(pixels) - ONE // 2
    before = positions >> FRACTION
    share = (positions & (ONE - 1)).astype(np.float32) / np.float32(ONE)
    first, last = texels.start, texels.stop - 1
    return np.clip(before, first, last) - first, np.clip(before + 1, first, last) - first, share
