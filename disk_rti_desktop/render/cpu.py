"""Relighting and viewing in NumPy: the reference for the graphics card, the fallback, and the command line's way."""

from dataclasses import replace
from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, Indices, PhotoValues
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.progress import Progress, Steps, finish, part
from disk_rti_desktop.render.decoding import (
    STRIP,
    clipped,
    fill,
    on_all_processors,
    relit,
    stretches,
)
from disk_rti_desktop.render.enhance import displayed, enhanced
from disk_rti_desktop.render.groundwork import Groundwork, drawable, groundwork_of, grown
from disk_rti_desktop.render.modes import NEUTRAL, Display
from disk_rti_desktop.render.normals import Surface
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.placement import BACKGROUND, FRACTION, ONE, Axis, Colour, Placement, level_for, place
from disk_rti_desktop.render.pyramid import Pyramid, mask_planes, pyramid_of
from disk_rti_desktop.render.view import Size, View, turned_size

_ROWS = 256  # relit between two looks at whether to go on


def relight(relightable: Relightable, light: Doubles, rows: slice | None = None) -> Bytes:
    """The picture (h, w, 3) under a light (3,), or some of its rows, at full resolution and without the mask."""
    decoder = relightable.decoder.dequantized(relightable.quantization)
    return decoded(relightable.planes[:, rows or slice(None)], decoder, light)


def shown(relightable: Relightable, view: View) -> Steps[Bytes]:
    """The picture (h, w, 3) in the view's mode, at full resolution; without the mask and the display's brightness."""
    width, height = turned_size((relightable.width, relightable.height), view.turns)
    image = np.empty((height, width, 3), np.uint8)
    yield from fill_shown(image, relightable, view)
    return image


def fill_shown(image: PhotoValues, relightable: Relightable, view: View, display: Display = NEUTRAL) -> Steps[None]:
    """Fills that picture, of 8 or 16 bits, and as bright as a display is to show it."""
    upright, target = view.upright, np.rot90(image, -view.turns)
    if view.mode.kind.lights is not None:
        yield from part(groundwork_of(relightable).steps(upright, (1, 1)), 0.0, 0.5)
    for top in range(0, relightable.height, _ROWS):
        yield Progress(top, relightable.height, "Relighting")
        colours = _shown_rows(relightable, upright, top, min(top + _ROWS, relightable.height))
        target[top : top + _ROWS] = to_levels(displayed(colours, display), image.dtype)


def _shown_rows(relightable: Relightable, view: View, first: int, last: int) -> Floats:
    """Some rows of an upright picture, unrounded; a mode's choice of lights has been made."""
    height = relightable.height
    margin = view.mode.kind.margin
    region = Rectangle(0, max(first - margin, 0), relightable.width, min(last + margin, height))
    wider = slice(region.top, region.bottom)
    groundwork = groundwork_of(relightable)
    surface = groundwork.surface_of_rows(wider) if view.mode.kind.surface else None
    decoder = relightable.decoder.dequantized(relightable.quantization)
    colours = in_mode(relightable.planes[:, wider], decoder, view, 0, region, groundwork, surface)
    return colours[first - region.top : last - region.top]


def in_mode(
    texels: Bytes,
    decoder: Decoder,
    view: View,
    level: int,
    region: Rectangle,
    groundwork: Groundwork,
    surface: Surface | None,
) -> Floats:
    """The colours (h, w, 3) in the view's mode of texels (k, h, w), those of a rectangle of a level."""
    mode, light = view.mode, view.direction
    if mode.kind.lights is None:
        return enhanced(mode, light, relit(texels, decoder, light), surface)
    field = groundwork.nearly(mode, light)
    if field is None:
        raise ValueError(f"the lights of the mode {mode.kind.name} have not been chosen")
    colours = np.zeros((*texels.shape[1:], 3), np.float32)
    for index, one in enumerate(field.lights):
        weights = field.weights(index, level, region)
        for block in field.blocks(index, level, region):
            part = block.within(region)
            colours[part] += weights[part][..., None] * relit(texels[:, part[0], part[1]], decoder, one)
    return clipped(colours)


def render(
    relightable: Relightable, view: View, size: Size, background: Colour = BACKGROUND, *, coarser: int = 0
) -> Bytes:
    """What a window of that size shows, (h, w, 3), in the view's mode."""
    if not view.mode.plain:
        finish(groundwork_of(relightable).steps(view.upright, turned_size(size, view.turns), coarser))
    return CpuRenderer(relightable).render(view, size, background, coarser=coarser)


class CpuRenderer:
    """A relightable image with its pyramid, kept from one view to the next."""

    def __init__(self, relightable: Relightable) -> None:
        self._decoder = relightable.decoder.dequantized(relightable.quantization)
        self._pyramid = pyramid_of(relightable)
        self._mask = None if relightable.mask is None else Pyramid(mask_planes(relightable.mask))
        self._groundwork = groundwork_of(relightable)

    def render(self, view: View, size: Size, background: Colour = BACKGROUND, *, coarser: int = 0) -> Bytes:
        """What a window of that size shows, (h, w, 3); `coarser` levels down for less work.

        In the default mode, while the groundwork of the view's own is still to be made.
        """
        image = np.empty((size[1], size[0], 3), np.uint8)
        self.draw(image, view, background, coarser=coarser)
        return image

    def draw(self, image: PhotoValues, view: View, background: Colour = BACKGROUND, *, coarser: int = 0) -> None:
        """Fills a window (h, w, 3) of 8 or 16 bits with that."""
        turned, view = np.rot90(image, -view.turns), view.upright
        size = (turned.shape[1], turned.shape[0])
        scale = np.iinfo(image.dtype).max // 255
        turned[:] = np.array(background) * scale
        level = level_for(view, self._pyramid.coarsest, coarser)
        placement = place(view, size, self._pyramid.picture, level)
        columns, rows = placement.covered(size)
        if not columns or not rows:
            return
        texels = _Texels(self._pyramid, placement, columns, rows)
        colours = self._colours(texels, view, level, rounded=scale == 1)
        cover = None if self._mask is None else np.moveaxis(texels.cut_from(self._mask), 0, 2)

        untouched = colours.dtype == np.uint8 and cover is None and view.display.neutral and not placement.smooth

        def show_strip(strip: slice) -> None:
            target = turned[rows[strip].start : rows[strip].stop, columns.start : columns.stop]
            if untouched:
                target[:] = texels.nearest(colours, rows[strip])
                return
            shown = texels.resampled(colours, rows[strip])
            if not view.display.neutral:
                shown = displayed(shown * np.float32(1 / 255), view.display) * np.float32(255)
            if cover is not None:
                share = texels.resampled(cover, rows[strip]) * np.float32(1 / 255)
                shown = shown * share + np.array(background, np.float32) * (1 - share)
            if scale != 1:
                shown *= np.float32(scale)
            shown += np.float32(0.5)
            target[:] = shown.astype(image.dtype)

        on_all_processors(show_strip, stretches(len(rows), max(1, STRIP // len(columns))))

    def ready(self, view: View, size: Size, coarser: int = 0) -> bool:
        """Whether what an upright view's mode needs is there for a window of that size."""
        return view.mode.plain or not self._groundwork.missing(view, size, coarser)

    def cover(self, view: View, size: Size, *, coarser: int = 0) -> Floats:
        """How much of each pixel of a window is object (h, w, 1): 0 beside the picture and outside its mask."""
        if view.turns:
            upright = self.cover(view.upright, turned_size(size, view.turns), coarser=coarser)
            return np.ascontiguousarray(np.rot90(upright, view.turns))
        placement = place(view, size, self._pyramid.picture, level_for(view, self._pyramid.coarsest, coarser))
        columns, rows = placement.covered(size)
        cover = np.zeros((size[1], size[0], 1), np.float32)
        if columns and rows:
            share = np.ones((1, 1, 1), np.float32)
            if self._mask is not None:
                texels = _Texels(self._pyramid, placement, columns, rows)
                share = texels.resampled(np.moveaxis(texels.cut_from(self._mask), 0, 2), rows) * np.float32(1 / 255)
            cover[rows.start : rows.stop, columns.start : columns.stop] = share
        return cover

    def _colours(self, texels: "_Texels", view: View, level: int, rounded: bool) -> Bytes | Floats:
        """The colours (h, w, 3) of texels, 0 to 255: whole numbers where they may be, and are left as they are."""
        if rounded and view.mode.plain and view.display.neutral:
            return decoded(texels.cut_from(self._pyramid), self._decoder, view.direction)
        seen = texels.region
        region = grown(seen, self._pyramid.size(level), view.mode.kind.margin)
        mode = drawable(self._groundwork, view, level, region)
        surface = self._groundwork.surface(level, region) if mode.kind.surface else None
        planes = self._pyramid.level(level)[:, region.top : region.bottom, region.left : region.right]
        drawn = replace(view, mode=mode)
        colours = in_mode(planes, self._decoder, drawn, level, region, self._groundwork, surface)
        return colours[seen.within(region)] * np.float32(255)


class _Texels:
    """The part of a pyramid level that some window columns and rows show, and how it is filtered."""

    def __init__(self, pyramid: Pyramid, placement: Placement, columns: range, rows: range) -> None:
        width, height = pyramid.size(placement.level)
        self._placement, self._columns = placement, columns
        self._across = placement.x.texels(columns, width)
        self._down = placement.y.texels(rows, height)

    @property
    def region(self) -> Rectangle:
        """Their rectangle of the level."""
        return Rectangle(self._across.start, self._down.start, self._across.stop, self._down.stop)

    def cut_from(self, pyramid: Pyramid) -> Bytes:
        """These texels (k, h, w) of a pyramid."""
        level = pyramid.level(self._placement.level)
        return level[:, self._down.start : self._down.stop, self._across.start : self._across.stop]

    def nearest(self, texels: Bytes | Floats, rows: range) -> Bytes | Floats:
        """Of these texels (h, w, c) those under the middles of the window's pixels (rows, columns, c)."""
        left, top = _hit(self._placement.x, self._columns, self._across), _hit(self._placement.y, rows, self._down)
        if left[-1] - left[0] == len(left) - 1 and top[-1] - top[0] == len(top) - 1:  # one by one
            return texels[top[0] : top[-1] + 1, left[0] : left[-1] + 1]
        return texels[top[:, None], left]

    def resampled(self, texels: Bytes | Floats, rows: range) -> Floats:
        """These texels (h, w, c) as the window shows them in some of its rows, unrounded (rows, columns, c)."""
        x, y = self._placement.x, self._placement.y
        if not self._placement.smooth:
            return self.nearest(texels, rows).astype(np.float32)
        left, right, share = _neighbours(x, self._columns, self._across)
        top, bottom, weight = _neighbours(y, rows, self._down)
        first, last = int(top.min()), int(bottom.max())
        strip = texels[first : last + 1].astype(np.float32)
        share, weight = share[:, None], weight[:, None, None]
        narrow = strip[:, left] * (1 - share) + strip[:, right] * share
        return np.asarray(narrow[top - first] * (1 - weight) + narrow[bottom - first] * weight, np.float32)


def decoded(planes: Bytes, decoder: Decoder, light: Doubles) -> Bytes:
    """The colours (h, w, 3) of byte planes (k, h, w); the decoder takes `byte / 255`."""
    result = np.empty((*planes.shape[1:], 3), np.uint8)
    fill(result, planes, decoder, light, to_bytes)
    return result


def to_bytes(colours: Floats) -> Bytes:
    """Colours, 0..1, as the nearest bytes; what lies outside is clipped, and what is no number becomes 0."""
    return to_levels(colours, np.dtype(np.uint8)).astype(np.uint8, copy=False)


def to_levels(colours: Floats, kind: np.dtype[Any]) -> PhotoValues:
    """The same as levels of 8 or 16 bits."""
    top = np.float32(np.iinfo(kind).max)
    with np.errstate(invalid="ignore", over="ignore"):
        levels = colours * top
        levels += np.float32(0.5)
        np.fmax(levels, np.float32(0), out=levels)  # of a number and no number, fmax takes the number
        np.fmin(levels, top, out=levels)
    return levels.astype(kind)


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
