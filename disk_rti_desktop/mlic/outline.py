"""The outline of an object, drawn by hand in place of a mask file."""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from disk_rti_desktop.arrays import Mask
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.photos import Crop

CORNERS = 3


@dataclass(frozen=True)
class Outline:
    """A closed line around the object: its corners (x, y) in pixels of the whole photo, from the top left corner."""

    points: tuple[tuple[float, float], ...]

    def mask(self, width: int, height: int, crop: Crop | None = None) -> Mask:
        """What lies inside, in photos of this size, cropped; a ParameterError where nothing does."""
        if len(self.points) < CORNERS:
            raise ParameterError(
                f"An outline needs at least {CORNERS} corners, not {len(self.points)}: go on drawing, or remove it."
            )
        picture = Image.new("1", (width, height))
        ImageDraw.Draw(picture).polygon(list(self.points), fill=1)
        mask: Mask = np.asarray(picture, np.bool_)
        if crop is not None:
            mask = mask[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width]
        if not mask.any():
            raise ParameterError(
                f"The outline leaves nothing of the picture of {width} × {height} pixels, or of what is cropped from "
                "it: draw it around the object."
            )
        return mask
