"""What the viewport shows, as one value: pictures, how each is seen, and how they are compared."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.panes import Pane, panes, wiped
from disk_rti_desktop.render.cpu import CpuRenderer
from disk_rti_desktop.render.difference import Difference, compared
from disk_rti_desktop.render.placement import Colour
from disk_rti_desktop.render.view import Size, View, turned_size


@dataclass(frozen=True)
class Scene:
    """One picture, two side by side, two parted by a line, or the difference of two."""

    pictures: tuple[Relightable, ...] = ()
    views: tuple[View, ...] = ()  # of each picture: the same place under the same light
    line: float | None = None  # where they are parted, as a share of the width; None: they are not
    difference: Difference | None = None
    ready: tuple[Relightable, ...] = ()  # what is shown in a moment, as one flips: to be kept ready for drawing

    @property
    def held(self) -> tuple[Relightable, ...]:
        """All that is to be ready for drawing."""
        return (*self.pictures, *(one for one in self.ready if not any(one is other for other in self.pictures)))

    def panes(self, window: Size) -> tuple[Pane, ...]:
        """The parts of a window that it fills: one for each picture, or a single one for a difference."""
        if self.line is not None and len(self.pictures) == 2:
            return wiped(window, self.line)
        return panes(window, min(len(self.pictures), 1) if self.difference else len(self.pictures))

    def drawn(
        self,
        number: int,
        renderer_of: Callable[[Relightable], CpuRenderer],
        view: View,
        size: Size,
        background: Colour,
        coarser: int = 0,
    ) -> Bytes:
        """What a pane, or a band of it, shows in that view (h, w, 3), drawn by the processor."""
        if self.difference is None:
            return renderer_of(self.pictures[number]).render(view, size, background, coarser=coarser)
        renderers = [renderer_of(picture) for picture in self.pictures]
        upright = turned_size(size, view.turns)
        if not all(one.ready(view.upright, upright, coarser) for one in renderers):
            # Colours of another mode would be taken for what is measured.
            return np.full((size[1], size[0], 3), background, np.uint8)
        step = 1 << coarser
        shown = [one.render(view, size, background, coarser=coarser)[::step, ::step] for one in renderers]
        cover = np.minimum(*(one.cover(view, size, coarser=coarser)[::step, ::step] for one in renderers))
        picture = compared(shown[0], shown[1], cover, background, self.difference)
        return picture.repeat(step, axis=0).repeat(step, axis=1)[: size[1], : size[0]]
