"""A strip below a picture that tells what is seen: caption, scale bar, and where the light is. It hides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.notes.measuring import nice_length, words
from disk_rti_desktop.render.difference import Difference, colours_of, marks
from disk_rti_desktop.render.modes import DISPLAY
from disk_rti_desktop.render.view import View
from disk_rti_desktop.snapshots.drawing import fill, lettering, paint
from disk_rti_desktop.snapshots.shots import CONVENTIONS, Shot

PAPER, INK, GREY = (255, 255, 255), (24, 24, 24), (150, 150, 150)
_SMALLEST_LETTERS = 12  # pixels
_LETTERS = 40  # as a share of the picture's shorter side: one fortieth
_BAR = 0.22  # of the width, that the scale bar takes at most
_NARROW = 34  # letters across, below which caption and signs stand one above the other
_FINER = 4  # how much larger the light's disc is drawn, to be made smooth


@dataclass(frozen=True)
class Legend:
    """What of it is wanted."""

    caption: bool = True
    light: bool = True
    scale: bool = True  # where the size of a pixel is known

    @property
    def empty(self) -> bool:
        """Whether there would be nothing in it."""
        return not (self.caption or self.light or self.scale)


NO_LEGEND = Legend(caption=False, light=False, scale=False)


@dataclass(frozen=True)
class Compared:
    """What the strip tells of two pictures in one: by which methods, and the colours of their difference."""

    methods: str
    difference: Difference | None = None  # which is told in any case: without their scale its colours mean nothing


def legend_strip(shot: Shot, wanted: Legend, compared: Compared | None = None) -> Bytes | None:
    """The strip (h, w, 3), as wide as the picture; None if there is nothing in it."""
    shown = None if compared is None else compared.difference
    width = shot.size[0]
    letters = max(_SMALLEST_LETTERS, round(min(shot.size) / _LETTERS))
    pad = letters
    signs: list[Bytes] = []
    if wanted.scale and shot.mm_per_pixel is not None:
        signs.append(_scale_bar(shot.mm_per_pixel, width, letters))
    if shown is not None:
        signs.append(_colour_bar(shown, max(4, round(_BAR * width)), letters))
    if wanted.light and lit(shot.view):
        signs.append(light_disc(shot.view, 5 * letters))
    narrow = width < _NARROW * letters
    room = width - 2 * pad - (0 if narrow else sum(sign.shape[1] + pad for sign in signs))
    told = caption_of(shot, compared) if wanted.caption or shown is not None else []
    texts = [lettering(line, letters, room, bold=not number) for number, line in enumerate(told)]
    if not texts and not signs:
        return None
    return _laid_out(texts, signs, width, pad, narrow)


def below(image: Bytes, strip: Bytes | None) -> Bytes:
    """A picture (h, w, 3), or a small one of it, with the strip below it."""
    if strip is None:
        return image
    width = image.shape[1]
    size = (width, max(1, round(len(strip) * width / strip.shape[1])))
    return np.concatenate([image, np.asarray(Image.fromarray(strip).resize(size, Image.Resampling.BOX))])


def caption_of(shot: Shot, compared: Compared | None = None) -> list[str]:
    """The lines of the caption: the object, how it is shown, and its light."""
    picture, view = shot.relightable, shot.view
    method = picture.method if compared is None else compared.methods
    how = [method] if view.mode.plain else [method, view.mode.kind.title]
    if view.mode.kind.name == "normals":
        how.append(CONVENTIONS[shot.convention])
    lines = [picture.name or "Untitled", ", ".join(how)]
    if lit(view):
        lines.append(light_words(view))
    if compared is not None and compared.difference is not None:
        measure = compared.difference.measure
        lines.append(f"{measure.title}. {measure.description}.")
    if shot.displayed and not view.display.neutral:
        values = ", ".join(f"{p.title.lower()} {getattr(view.display, p.name):g}" for p in DISPLAY)
        lines.append(f"Brightness changed for display: {values}")
    return lines


def light_words(view: View) -> str:
    """Where the light is, in whole degrees."""
    azimuth, elevation = to_angles(view.direction)
    return f"Light: azimuth {round(azimuth) % 360}°, elevation {round(elevation)}°"


def lit(view: View) -> bool:
    """Whether the light changes what is seen in the view's mode."""
    return view.mode.kind.name not in ("normals", "static-multi-light")


def light_disc(view: View, size: int) -> Bytes:
    """The light seen from above the object (size, size, 3): the rim is raking light, the middle light from above."""
    large = size * _FINER
    made = Image.new("RGB", (large, large), PAPER)
    pen = ImageDraw.Draw(made)
    radius, middle = 0.46 * large, large / 2
    thin = max(1, large // 60)
    for share in (1.0, 2 / 3, 1 / 3):  # rings at the rim and at a third and two thirds of the way to it
        r = radius * share
        pen.ellipse((middle - r, middle - r, middle + r, middle + r), outline=INK if share == 1 else GREY, width=thin)
    pen.line((middle - radius, middle, middle + radius, middle), fill=GREY, width=thin)
    pen.line((middle, middle - radius, middle, middle + radius), fill=GREY, width=thin)
    x, y = middle + radius * view.light[0], middle - radius * view.light[1]
    pen.line((middle, middle, x, y), fill=INK, width=2 * thin)
    dot = large / 16
    pen.ellipse((x - dot, y - dot, x + dot, y + dot), fill=(240, 170, 0), outline=INK, width=thin)
    return np.asarray(made.reduce(_FINER))


def _colour_bar(shown: Difference, width: int, letters: int) -> Bytes:
    """The colours of a difference, and below them the numbers of their ends and their middle (h, w, 3)."""
    texts = [lettering(text, letters) for text in marks(shown)]
    edge = max(text.shape[1] for text in texts) // 2 + 1
    made = np.empty((2 * letters + max(len(text) for text in texts), width + 2 * edge, 3), np.uint8)
    made[:] = PAPER
    fill(made, edge - 1, 0, width + 2, letters + 2, INK)
    made[1 : letters + 1, edge : edge + width] = colours_of(shown, width)
    for text, share in zip(texts, (0.0, 0.5, 1.0), strict=True):
        paint(made, edge + round(share * width) - text.shape[1] // 2, 2 * letters, text, INK)
    return made


def _scale_bar(mm_per_pixel: float, width: int, letters: int) -> Bytes:
    """A bar of a length that reads well, with ticks at its ends and its length above (h, w, 3)."""
    length = nice_length(max(_BAR * width, 2.0) * mm_per_pixel)
    bar = max(1, round(length / mm_per_pixel))
    text = lettering(words(length), letters)
    thick = max(2, letters // 5)
    made = np.empty((text.shape[0] + 2 * letters, max(bar, text.shape[1]), 3), np.uint8)
    made[:] = PAPER
    paint(made, (made.shape[1] - text.shape[1]) // 2, 0, text, INK)
    left, top = (made.shape[1] - bar) // 2, text.shape[0] + letters
    fill(made, left, top, bar, thick, INK)
    for end in (left, left + bar - thick):
        fill(made, end, top - letters // 2, thick, letters + thick, INK)
    return made


def _laid_out(texts: Sequence[Bytes], signs: Sequence[Bytes], width: int, pad: int, narrow: bool) -> Bytes:
    """The caption at the left, the signs at the right; one above the other where there is no room beside."""
    gap = pad // 2
    text_height = sum(text.shape[0] + gap for text in texts)
    sign_height = max((sign.shape[0] for sign in signs), default=0)
    stacked = narrow and texts and signs
    inner = text_height + sign_height + gap if stacked else max(text_height - gap if texts else 0, sign_height)
    strip = np.empty((inner + 2 * pad, width, 3), np.uint8)
    strip[:] = PAPER
    top = pad
    for text in texts:
        paint(strip, pad, top, text, INK)
        top += text.shape[0] + gap
    right = width - pad
    for sign in reversed(signs):
        place = top if stacked else pad + (inner - sign.shape[0]) // 2
        left = max(right - sign.shape[1], 0)
        area = strip[place : place + sign.shape[0], left : left + sign.shape[1]]
        area[:] = sign[: area.shape[0], : area.shape[1]]
        right -= sign.shape[1] + pad
    return strip
