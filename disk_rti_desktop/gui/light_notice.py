"""The words over the picture that say when its light lies beyond the photographed ones."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.mlic.light_region import LightRegion, light_region, nearest_light


class LightNotice(QLabel):
    """Hidden while the light lies among the photographed ones, or these are not known.

    Signals:
        changed(): it says something else, or nothing any more.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._region = LightRegion(())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Warning about the light")
        theme.give_role(self, "caption")
        self.hide()
        session.opened_changed.connect(self._take)
        session.view_changed.connect(self._follow)
        self._take(session.opened)

    def _take(self, opened: Opened | None) -> None:
        self._region = light_region(opened.relightable.lights) if opened is not None else LightRegion(())
        self._follow()

    def _follow(self) -> None:
        opened = self._session.opened
        outside = opened is not None and not self._region.covers(*self._session.light_on_photos)
        text = ""
        if opened is not None and outside:
            _, degrees = nearest_light(opened.relightable.lights, self._session.view.upright.direction)
            text = f"△  Light beyond the photographed ones, the nearest is {degrees:.0f}° away: the picture is a guess"
        if text != self.text():
            self.setText(text)
            self.setVisible(outside)
            self.adjustSize()
            self.changed.emit()
