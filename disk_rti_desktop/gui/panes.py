"""The parts of the viewport that each show one picture, side by side with a thin divider between."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from disk_rti_desktop.render.view import Point, Size

DIVIDER = 2  # pixels


@dataclass(frozen=True)
class Pane:
    """A rectangle of the viewport, in device pixels from its top left corner."""

    left: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        """What a view in this pane takes for its window."""
        return self.width, self.height

    def inside(self, x: float, y: float) -> Point:
        """A point of the viewport, as seen from the pane's corner."""
        return x - self.left, y

    def rect(self, ratio: float) -> QRect:
        """The pane in the widget's own coordinates, `ratio` device pixels each."""
        left, right = round(self.left / ratio), round((self.left + self.width) / ratio)
        return QRect(left, 0, right - left, round(self.height / ratio))


def panes(window: Size, count: int) -> tuple[Pane, ...]:
    """So many panes of the same width in a window, from left to right; what is left over goes to the dividers."""
    width, height = max(window[0], count), max(window[1], 1)
    if count == 0:
        return ()
    each = max(1, (width - DIVIDER * (count - 1)) // count)
    return tuple(Pane(number * (width - each) // max(count - 1, 1), each, height) for number in range(count))


def pane_at(among: tuple[Pane, ...], x: float) -> int:
    """The number of the pane at a place across the window, or of the nearest one."""
    return min(range(len(among)), key=lambda i: abs(x - among[i].left - among[i].width / 2))
