"""The parts of the viewport that each show one picture: side by side, or as stretches of the same view."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

from disk_rti_desktop.render.view import Point, Size, View

DIVIDER = 2  # pixels


@dataclass(frozen=True)
class Pane:
    """A rectangle of the viewport, in device pixels from its top left corner."""

    left: int
    width: int
    height: int
    frame: tuple[int, int] | None = None  # left and width of what the view is laid out in; None: the pane itself

    @property
    def size(self) -> Size:
        """What a view takes for its window, though the pane may show a part of it."""
        return self._frame[1], self.height

    @property
    def extent(self) -> Size:
        """Width and height of the pane itself."""
        return self.width, self.height

    @property
    def _frame(self) -> tuple[int, int]:
        return self.frame or (self.left, self.width)

    def seen(self, view: View) -> View:
        """The view for a window of the pane's own extent."""
        left, width = self._frame
        return view.panned(left + width / 2 - self.left - self.width / 2, 0)

    def inside(self, x: float, y: float) -> Point:
        """A point of the viewport, as seen from the corner of the view's window."""
        return x - self._frame[0], y

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


def wiped(window: Size, line: float) -> tuple[Pane, Pane]:
    """What lies left and right of a line through a window, at that share of its width: parts of the same view."""
    width, height = max(window[0], 2), max(window[1], 1)
    place = min(max(round(line * width), 1), width - 1)
    return Pane(0, place, height, (0, width)), Pane(place, width - place, height, (0, width))


def pane_at(among: tuple[Pane, ...], x: float) -> int:
    """The number of the pane at a place across the window, or of the nearest one."""
    return min(range(len(among)), key=lambda i: max(among[i].left - x, x - among[i].left - among[i].width))
