"""The line at the foot of the window: pixel and colour under the pointer, light, method, zoom."""

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


class StatusLine(QStatusBar):
    """Says in numbers what one sees."""

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
        self.drawing = _entry("How the picture is drawn")
        self.addWidget(self.pixel, 1)
        for label in [self.light, self.method, self.mode, self.display_only, self.zoom, self.drawing]:
            self.addPermanentWidget(label)
        session.view_changed.connect(self._follow)
        for signal in [session.opened_changed, session.comparison_changed, session.comparing_changed]:
            signal.connect(self._follow)
        self._follow()

    def show_hover(self, hover: Hover | None) -> None:
        """Tells of the pixel under the pointer."""
        self._hover = hover
        self._tell_pixel()

    def tell_drawing(self, text: str, hint: str) -> None:
        """Tells how pictures are drawn."""
        self.drawing.setText(text)
        self.drawing.setToolTip(hint)

    def _follow(self) -> None:
        shown, view = self._session.shown, self._session.view
        for label in [self.light, self.method, self.zoom]:
            label.setVisible(bool(shown))
        azimuth, elevation = to_angles(view.direction)
        self.light.setText(
            f"Light {view.light[0]:+.2f}, {view.light[1]:+.2f}   azimuth {azimuth:.0f}°, elevation {elevation:.0f}°"
        )
        between = "  –  " if self._session.scene.difference else "  |  "
        self.method.setText(between.join(opened.relightable.method for opened in shown))
        self.mode.setText(view.mode.kind.title)
        self.mode.setVisible(bool(shown) and not view.mode.plain)
        self.display_only.setText(f"Display only: {_changes(view.display)}")
        self.display_only.setVisible(bool(shown) and not view.display.neutral)
        turned = f", turned {TURNS[view.turns]}" if view.turns else ""
        self.zoom.setText(f"{100 * view.zoom:.0f} %{turned}")
        self._tell_pixel()

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
        found = [colour_at(one, hover.column, hover.row, self._session.view) for one in pictures]
        colours = "  –  ".join(f"{red}, {green}, {blue}" for red, green, blue in found)
        self.pixel.setText(f"Pixel {hover.column}, {hover.row}   RGB {colours}")


def colour_at(relightable: Relightable, column: int, row: int, view: View) -> tuple[int, int, int]:
    """The bytes of one pixel under the view's light."""
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
