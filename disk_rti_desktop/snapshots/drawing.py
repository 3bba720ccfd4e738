"""Putting drawn things on pictures of 8 or 16 bits: words, lines, discs."""

from html import escape

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes, PhotoValues
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.mlic.picture_file import reason
from disk_rti_desktop.render.placement import Colour


def lettering(text: str, height: int, width: int | None = None, bold: bool = False) -> Bytes:
    """How much of each pixel (h, w) is covered by words in letters of that height; broken into lines of a width."""
    font = f"sans {'bold ' if bold else ''}{height}"
    limits = {} if width is None else {"width": max(width, 1), "wrap": "word-char"}
    try:
        drawn = pyvips.Image.text(escape(text) or " ", font=font, dpi=72, **limits)
    except pyvips.Error as error:
        raise OutputError(
            f"Words cannot be drawn on this computer ({reason(error)}). Save the picture without a legend."
        ) from error
    return np.asarray(drawn.numpy(), np.uint8).reshape(drawn.height, drawn.width)


def paint(image: PhotoValues, left: int, top: int, cover: Bytes, colour: Colour) -> None:
    """Covers an image (h, w, 3) with a colour, by the shares (h, w) of 255; what lies outside is cut off."""
    first_row, first_column = max(-top, 0), max(-left, 0)
    rows = min(cover.shape[0], image.shape[0] - top)
    columns = min(cover.shape[1], image.shape[1] - left)
    if rows <= first_row or columns <= first_column:
        return
    share = cover[first_row:rows, first_column:columns, None].astype(np.float32) / 255
    part = image[top + first_row : top + rows, left + first_column : left + columns]
    scale = np.iinfo(image.dtype).max // 255
    part[:] = part * (1 - share) + np.array(colour, np.float32) * scale * share + np.float32(0.5)


def fill(image: PhotoValues, left: int, top: int, width: int, height: int, colour: Colour) -> None:
    """Fills a rectangle of an image (h, w, 3)."""
    scale = np.iinfo(image.dtype).max // 255
    image[max(top, 0) : max(top + height, 0), max(left, 0) : max(left + width, 0)] = np.array(colour) * scale
