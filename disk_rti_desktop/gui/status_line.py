"""The line at the foot of the window: pixel and colour under the pointer, light, method, zoom, and how finely drawn."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.theme import give_role
from disk_rti_desktop.gui.viewport import Hover
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.render.cpu import to_bytes
from disk_rti_desktop.render.modes import DISPLAY, Display
from disk_rti_desktop.render.view import View

TURNS = ("", "90° left", "180°", "90° right")
GAP = 8  # pixels between two entries
END = 32  # pixels for margins and the grip at the window's corner
PLAIN = "The colour of the picture as it is relit: what a mode or the display makes of it is not in these numbers"


class StatusLine(QStatusBar):
    """Says in numbers what one sees; where there is not room for all, the least needed is left out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._hover: Hover | None = None
        self.pixel = _entry("Pixel and colour under the pointer")
        self.light = _entry("Light")
        self.method = _entry("Method")
        self.mode = _entry("Mode")
        self.display_only = _entry("Shown brighter or darker than it is, on this display only")
        give_role(self.display_only, "warning")
        self.zoom = _entry("Zoom")
        self.resolution = _entry("How finely the picture is drawn")
        self.drawing = _entry("How the picture is drawn")
        self.addWidget(self.pixel, 1)
        self.setMinimumWidth(1)  # and not all entries side by side, as the layout would have it
        self._entries = [
            self.light,
            self.method,
            self.mode,
            self.display_only,
            self.zoom,
            self.resolution,
            self.drawing,
        ]
        for label in self._entries:
            self.addPermanentWidget(label)
        session.view_changed.connect(self._follow)
        for signal in [session.opened_changed, session.comparison_changed, session.comparing_changed]:
            signal.connect(self._follow)
        session.notes_changed.connect(self._tell_pixel)
        self.tell_resolution(0)

    def show_hover(self, hover: Hover | None) -> None:
        """Tells of the pixel under the pointer."""
        self._hover = hover
        self._tell_pixel()
        self._make_room()

    def tell_drawing(self, text: str, hint: str) -> None:
        """Tells how pictures are drawn."""
        self.drawing.setText(text)
        self.drawing.setToolTip(hint)

    def tell_resolution(self, coarser: int) -> None:
        """Tells how finely the picture is drawn: in full, or so many halvings coarser while something moves."""
        self.resolution.setText("Full resolution" if coarser == 0 else f"1/{1 << coarser} resolution")
        give_role(self.resolution, "warning" if coarser else "muted")
        self._follow()

    def _follow(self) -> None:
        shown, view = self._session.shown, self._session.view
        azimuth, elevation = to_angles(view.direction)
        self.light.setText(f"Azimuth {azimuth:.0f}°, elevation {elevation:.0f}°")
        self.light.setToolTip(f"Light at x {view.light[0]:+.2f}, y {view.light[1]:+.2f}")
        between = "  –  " if self._session.scene.difference else "  |  "
        self.method.setText(between.join(opened.relightable.method for opened in shown))
        self.mode.setText("" if view.mode.plain else view.mode.kind.title)
        self.display_only.setText("" if view.display.neutral else f"Display only: {_changes(view.display)}")
        turned = f", turned {TURNS[view.turns]}" if view.turns else ""
        self.zoom.setText(f"{100 * view.zoom:.0f} %{turned}")
        self._tell_pixel()
        self._make_room()

    def _make_room(self) -> None:
        """Shows what there is to tell, without the last of what does not fit."""
        something = bool(self._session.shown)
        wanted = [label for label in self._entries if label.text() and (something or label is self.drawing)]
        for spare in (self.drawing, self.method, self.light, self.resolution, self.zoom):
            needed = sum(label.sizeHint().width() + GAP for label in [self.pixel, *wanted])
            if needed + END > self.width() and spare in wanted and len(wanted) > 1:
                wanted.remove(spare)
        for label in self._entries:
            label.setVisible(label in wanted)

    def _tell_pixel(self) -> None:
        hover, shown = self._hover, self._session.shown
        if hover is None or hover.pane >= len(shown):
            self.pixel.setText("")
            return
        among = shown if self._session.scene.difference else shown[hover.pane : hover.pane + 1]
        pictures = [opened.relightable for opened in among]
        if any(hover.column >= one.width or hover.row >= one.height for one in pictures):
            self.pixel.setText("")
            return
        view, scale = self._session.view, self._session.mm_per_pixel
        found = [colour_at(one, hover.column, hover.row, view) for one in pictures]
        colours = "  –  ".join(f"{red}, {green}, {blue}" for red, green, blue in found)
        place = f"Pixel {hover.column}, {hover.row}"
        if scale is not None:
            place += f"   {hover.column * scale:.2f}, {hover.row * scale:.2f} mm"
        changed = not (view.mode.plain and view.display.neutral)
        self.pixel.setText(f"{place}   {'Plain ' if changed else ''}RGB {colours}")
        self.pixel.setToolTip(PLAIN if changed else self.pixel.accessibleName())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()


def colour_at(relightable: Relightable, column: int, row: int, view: View) -> tuple[int, int, int]:
    """The bytes of one pixel under the view's light, in no mode."""
    levels = relightable.planes[:, row, column][None]
    coefficients = relightable.quantization.to_coefficients(levels)
    red, green, blue = to_bytes(relightable.decoder.relight(coefficients, view.upright.direction))[0]
    return int(red), int(green), int(blue)


def _changes(display: Display) -> str:
    """What is not as it is of itself."""
    found = [(parameter, getattr(display, parameter.name)) for parameter in DISPLAY]
    return ", ".join(f"{parameter.name} {value:g}" for parameter, value in found if value != parameter.default)


def _entry(name: str) -> QLabel:
    label = plain_label()
    label.setAccessibleName(name)
    label.setToolTip(name)
    return label
