"""The demo object: a gilded sun with a face on cracked blue paint, in an enamelled ring of letters, set in plaster."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

from disk_rti_desktop.arrays import Bytes, Floats, Mask
from disk_rti_desktop.mlic.synthetic.surfaces import Grid, Relief, fractal, noise, smooth_step

MATERIALS = ("plaster", "azurite", "gold", "bronze", "enamel", "gilt")
_PLASTER, _PAINT, _GOLD, _BRONZE, _ENAMEL, _GILT = range(6)
_MOTTO = "LVX FORMAM REVELAT * EX VMBRA IN LVCEM * "  # a star stands for a lozenge
_RING = (0.318, 0.412)  # inner and outer radius of the letters' ring
_FACE = 0.158  # radius
_BED = 0.004  # height that the gilded forms stand on


def medallion(grid: Grid, rng: np.random.Generator) -> Relief:
    """The medallion; its regions number `MATERIALS`."""
    radius, angle = np.hypot(grid.x, grid.y), np.arctan2(grid.y, grid.x)
    regions = np.full(radius.shape, _PLASTER, np.uint8)
    height = 0.005 * fractal(grid, rng, 3, 4)
    paint = 0.0012 * fractal(grid, rng, 6, 4) - _cracks(grid, rng)
    enamel = 0.0008 * noise(grid, rng, 9)
    height = _set(height, regions, radius < _RING[0], paint, _PAINT)
    height = _set(height, regions, (radius >= _RING[0]) & (radius < _RING[1]), enamel, _ENAMEL)
    for form, material in (
        (_corner_stars(grid), _GILT),
        (_frames(radius, angle), _BRONZE),
        (_letters(grid, radius, angle), _GILT),
        (_rays(radius, angle), _GOLD),
        (_face(grid), _GOLD),
    ):
        height = _set(height, regions, (form > 0) & (form + _BED > height), form + _BED, material)
    worn = ndimage.gaussian_filter(height, 0.0013 * grid.pixels) + 0.0005 * fractal(grid, rng, 24, 2)
    return Relief(worn.astype(np.float32), regions)


def _set(height: Floats, regions: Bytes, where: Mask, form: Floats, material: int) -> Floats:
    """The height with `form` put in its place; `regions` learns of its material."""
    regions[where] = material
    laid: Floats = np.where(where, form, height).astype(np.float32)
    return laid


def _cracks(grid: Grid, rng: np.random.Generator) -> Floats:
    """The depth of a network of age cracks."""
    depth = np.zeros((grid.y.shape[0], grid.x.shape[1]), np.float32)
    for cells in (7, 11, 17):
        near = np.abs(noise(grid, rng, cells) + 0.25 * noise(grid, rng, 4 * cells))
        np.maximum(depth, 0.0045 * np.exp(-((near / (0.006 * cells)) ** 2)), out=depth)
    return depth


def _round(offset: Floats) -> Floats:
    """A rounded profile: 1 at offset 0, 0 from 1 on."""
    profile: Floats = np.sqrt(np.maximum(0, 1 - offset * offset))
    return profile


def _frames(radius: Floats, angle: Floats) -> Floats:
    """A twisted cord around the sun; around the letters a moulding, a string of beads and a rim."""
    cord = 0.014 * _round((radius - 0.309) / 0.011) * (0.82 + 0.18 * np.sin(angle * 84 + (radius - 0.309) * 260))
    moulding = 0.018 * _round((radius - 0.421) / 0.012)
    count = 96
    bead_angle = (angle * count / (2 * np.pi) - np.round(angle * count / (2 * np.pi))) * 2 * np.pi / count
    beads = 0.017 * _round(np.hypot(radius - 0.447, bead_angle * radius) / 0.0135)
    rim = 0.020 * _round((radius - 0.470) / 0.011)
    frames: Floats = np.maximum.reduce([cord, moulding, beads, rim])
    return frames


def _spikes(radius: Floats, angle: Floats, count: int, length: float, width: float) -> Floats:
    """A star of `count` roof-shaped points, `length` from the middle to the tip and `width` wide there."""
    turn = angle * count / (2 * np.pi)
    aside = np.abs(turn - np.round(turn)) * (2 * np.pi / count) * radius
    roof: Floats = np.maximum(0, width / 2 * (1 - radius / length) - aside)
    return roof


def _corner_stars(grid: Grid) -> Floats:
    """An eight-pointed star in each corner of the picture."""
    x = np.abs(grid.x) - (grid.x[0, -1] - 0.088)
    y = np.abs(grid.y) - (grid.y[0, 0] - 0.088)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    long = _spikes(radius, angle, 4, 0.080, 0.042)
    short = _spikes(radius, angle + np.float32(np.pi / 4), 4, 0.052, 0.030)
    stars: Floats = np.float32(0.9) * np.maximum(long, short)
    return stars


def _rays(radius: Floats, angle: Floats) -> Floats:
    """Twelve straight rays, chiselled to an edge, and twelve flames between them."""
    straight = 0.8 * _spikes(radius, angle + np.float32(np.pi / 2), 12, 0.292, 0.088)
    t = np.clip((radius - _FACE) / (0.268 - _FACE), 0, 1)
    swung = angle + np.pi / 2 + np.pi / 12 + 0.055 * np.sin(2 * np.pi * 1.2 * t) * t
    turn = swung * 12 / (2 * np.pi)
    aside = np.abs(turn - np.round(turn)) * (2 * np.pi / 12) * radius
    flame = 0.016 * (1 - 0.55 * t) * _round(aside / np.maximum(0.0165 * (1 - t) ** 0.8, np.float32(1e-4))) * (t < 1)
    collar = 0.017 * _round((radius - _FACE - 0.004) / 0.010)
    rays: Floats = np.maximum.reduce([straight * (radius > _FACE), flame, collar])
    return rays


def _face(grid: Grid) -> Floats:
    """The sun's smiling face: a dome with brows, eyes, nose, cheeks and mouth."""
    p, q = grid.x / np.float32(_FACE), grid.y / np.float32(_FACE)
    side = np.abs(p)
    dome = 0.36 * np.sqrt(np.maximum(0, 1 - p * p - q * q))
    features = _eyes(side, q) + _nose(side, q) + _mouth(p, q)
    features += 0.10 * _swelling(side - 0.47, q + 0.20, 0.21, 0.20)  # cheeks
    features += 0.10 * _swelling(side, q + 0.76, 0.17, 0.12)  # chin
    face: Floats = np.float32(_FACE) * np.where(dome > 0, np.maximum(0, dome + features), 0)
    return face


def _swelling(x: Floats, y: Floats, wide: float, high: float) -> Floats:
    """A Gaussian hill."""
    hill: Floats = np.exp(-((x / wide) ** 2) - (y / high) ** 2)
    return hill


def _eyes(side: Floats, q: Floats) -> Floats:
    brow = 0.32 - 0.9 * (side - 0.34) ** 2
    brows = 0.095 * np.exp(-(((q - brow) / 0.075) ** 2)) * smooth_step(0.08, 0.2, side) * smooth_step(0.68, 0.5, side)
    sockets = -0.13 * _swelling(side - 0.36, q - 0.13, 0.20, 0.12)
    off = np.hypot((side - 0.36) / 0.135, (q - 0.11) / 0.080)
    balls = 0.13 * _round(off)
    lids = 0.055 * np.exp(-(((off - 1.02) / 0.20) ** 2))
    pupils = -0.08 * _swelling(side - 0.36, q - 0.11, 0.036, 0.036)
    eyes: Floats = brows + sockets + balls + lids + pupils
    return eyes


def _nose(side: Floats, q: Floats) -> Floats:
    t = np.clip((0.30 - q) / 0.52, 0, 1)  # from the brows to the tip
    end = smooth_step(0.42, 0.20, -q + 0.16) * smooth_step(0.42, 0.30, q)
    bridge = (0.07 + 0.15 * t * t) * np.exp(-((side / (0.060 + 0.045 * t)) ** 2)) * end
    wings = 0.085 * _swelling(side - 0.115, q + 0.195, 0.055, 0.05)
    nostrils = -0.07 * _swelling(side - 0.055, q + 0.265, 0.034, 0.022)
    nose: Floats = bridge + wings + nostrils
    return nose


def _mouth(p: Floats, q: Floats) -> Floats:
    line = -0.485 + 0.75 * p * p
    side: Floats = np.abs(p)
    upper = 0.075 * np.exp(-(((q - line - 0.052) / 0.045) ** 2)) * np.maximum(0, 1 - (p / 0.30) ** 2)
    lower = 0.095 * np.exp(-(((q - line + 0.070) / 0.060) ** 2)) * np.maximum(0, 1 - (p / 0.24) ** 2)
    gap = -0.085 * np.exp(-(((q - line) / 0.022) ** 2)) * smooth_step(0.34, 0.26, side)
    dimples = -0.05 * _swelling(side - 0.33, q + 0.41, 0.045, 0.05)
    mouth: Floats = upper + lower + gap + dimples
    return mouth


def _letters(grid: Grid, radius: Floats, angle: Floats) -> Floats:
    """The motto around the ring, clockwise, with bevelled edges."""
    fine = 2 * grid.pixels  # of the unrolled ring, per unit of length
    middle = sum(_RING) / 2
    unrolled = _bevelled(_unrolled_text(round(2 * np.pi * middle * fine), round((_RING[1] - _RING[0]) * fine)), fine)
    around = np.mod(0.25 + 0.215 - angle / (2 * np.pi), 1)  # the first half of the motto is centred on the top
    places = np.stack([(_RING[1] - radius) * fine, around * (unrolled.shape[1] - 1)])
    letters: Floats = ndimage.map_coordinates(unrolled, places, order=1, cval=0.0)
    return letters


def _unrolled_text(width: int, height: int) -> Mask:
    """The motto on a strip (height, width), its characters spread over the whole width."""
    strip = Image.new("L", (width, height))
    draw = ImageDraw.Draw(strip)
    font = ImageFont.load_default(0.86 * height)
    advances = [float(draw.textlength(character, font=font)) for character in _MOTTO]
    gap = (width - sum(advances)) / len(_MOTTO)
    x = gap / 2
    for character, advance in zip(_MOTTO, advances, strict=True):
        if character == "*":
            centre, reach = x + advance / 2, 0.17 * height
            draw.regular_polygon((centre, height / 2, reach), 4, rotation=45, fill=255)
        else:
            draw.text((x, height * 0.80), character, font=font, fill=255, anchor="ls", stroke_width=0.025 * height)
        x += advance + gap
    return np.asarray(strip) > 127


def _bevelled(shape: Mask, fine: int) -> Floats:
    """The height of a flat shape with rounded shoulders, for `fine` pixels per unit of length."""
    inside = np.minimum(1, ndimage.distance_transform_edt(shape) / fine / 0.0075)
    rounded: Floats = (0.0075 * np.sqrt(inside * (2 - inside))).astype(np.float32)
    return rounded
