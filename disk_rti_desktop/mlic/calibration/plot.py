"""The lights of a calibration, drawn as seen from the camera: the middle is straight above, the rim the horizon."""

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from disk_rti_desktop.mlic.calibration.solution import Calibration
from disk_rti_desktop.mlic.picture_file import write_picture
from disk_rti_desktop.writing import written_file

SIDE = 800
MARGIN = 40
DOT = 6
RINGS = (0, 30, 60)  # degrees of elevation
PAPER, LINE, INK, SURE, DOUBTED = "#ffffff", "#c4c4c4", "#1f1f1f", "#8a5a00", "#a8200d"


def save_plot(calibration: Calibration, path: Path) -> None:
    """Draws each light as a dot with the number of its photo, from 1; those with doubtful highlights in red."""
    image = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(image)
    middle, reach = SIDE / 2, SIDE / 2 - MARGIN
    for elevation in RINGS:
        _circle(draw, middle, middle, reach * math.cos(math.radians(elevation)), outline=LINE)
    draw.line([middle - reach, middle, middle + reach, middle], fill=LINE)
    draw.line([middle, middle - reach, middle, middle + reach], fill=LINE)
    doubted = {index for index, _ in calibration.doubts()}
    for index, light in enumerate(calibration.lights):
        if light is not None:
            x, y = middle + reach * float(light.direction[0]), middle - reach * float(light.direction[1])
            _circle(draw, x, y, DOT, fill=DOUBTED if index in doubted else SURE)
            draw.text((x + DOT + 2, y - DOT - 6), str(index + 1), fill=INK)
    with written_file(path) as unfinished:
        write_picture(unfinished, np.asarray(image))


def _circle(
    draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: str | None = None, outline: str | None = None
) -> None:
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=fill, outline=outline)
