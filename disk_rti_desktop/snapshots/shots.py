"""What is taken: a picture whole or as a window shows it, in 8 or 16 bits, by the reference renderer."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from disk_rti_desktop.arrays import PhotoValues
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps, part
from disk_rti_desktop.render.cpu import CpuRenderer, fill_shown
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import NEUTRAL
from disk_rti_desktop.render.placement import BACKGROUND
from disk_rti_desktop.render.view import Size, View, turned_size

Depth = Literal[8, 16]
Convention = Literal["opengl", "directx"]

CONVENTIONS: dict[Convention, str] = {"opengl": "OpenGL, green to the top", "directx": "DirectX, green to the bottom"}


@dataclass(frozen=True, eq=False)
class Shot:
    """A relightable image as it is to be taken."""

    relightable: Relightable
    view: View
    window: Size | None = None  # None: the whole picture, one pixel for one
    depth: Depth = 8
    displayed: bool = False  # whether as bright as the display shows it; pictures to be kept are as they are
    convention: Convention = "opengl"  # which way green grows in the mode "normals"
    measured: float | None = None  # millimetres that a pixel of the picture covers, if not as the picture itself tells

    @property
    def size(self) -> Size:
        """How large it becomes."""
        picture = self.relightable
        return self.window or turned_size((picture.width, picture.height), self.view.turns)

    @property
    def frame(self) -> View:
        """The view that shows what is taken in a window of its size."""
        if self.window is not None:
            return self.view
        return replace(self.view, centre=(self.relightable.width / 2, self.relightable.height / 2), zoom=1.0)

    @property
    def mm_per_pixel(self) -> float | None:
        """Millimetres on the object that a pixel of it covers."""
        known = self.scale
        return None if known is None else known / self.frame.zoom

    @property
    def scale(self) -> float | None:
        """Millimetres on the object that a pixel of the picture covers."""
        return self.relightable.mm_per_pixel if self.measured is None else self.measured

    @property
    def profile(self) -> bytes | None:
        """The photos' profile; normals are no colours, and have none."""
        return None if self.view.mode.kind.name == "normals" else self.relightable.profile

    def fill(self, image: PhotoValues) -> Steps[None]:
        """Fills an image (h, w, 3) of its size and depth."""
        display = self.view.display if self.displayed else NEUTRAL
        if self.window is None:
            yield from fill_shown(image, self.relightable, self.view, display)
        else:
            yield from self._fill_window(image, replace(self.view, display=display))
        if self.convention == "directx" and self.view.mode.kind.name == "normals":
            np.subtract(np.iinfo(image.dtype).max, image[..., 1], out=image[..., 1])

    def _fill_window(self, image: PhotoValues, view: View) -> Steps[None]:
        yield Progress(0, 1, "Relighting")
        if not view.mode.plain:
            size = turned_size(self.size, view.turns)
            yield from part(groundwork_of(self.relightable).steps(view.upright, size), 0.0, 0.9)
        CpuRenderer(self.relightable).draw(image, view, BACKGROUND)


def reduced(shot: Shot, room: Size) -> Shot:
    """A shot of the same, as large as some room allows, but not larger than it is."""
    width, height = shot.size
    scale = min(room[0] / width, room[1] / height, 1.0)
    window = (max(1, math.floor(width * scale)), max(1, math.floor(height * scale)))
    covering = max(window[0] / width, window[1] / height)
    return replace(shot, view=replace(shot.frame, zoom=shot.frame.zoom * covering), window=window, depth=8)


def blank(size: Size, depth: Depth) -> PhotoValues:
    """An image (h, w, 3) to be filled; what is too large for the memory lies in a file."""
    what, shape = "The picture to be saved", (size[1], size[0], 3)
    return room_for(what, shape, np.uint8) if depth == 8 else room_for(what, shape, np.uint16)


def taken(shot: Shot) -> Steps[PhotoValues]:
    """The picture (h, w, 3) of a shot."""
    image = blank(shot.size, shot.depth)
    yield from shot.fill(image)
    return image
