"""What is drawn over the pictures by others: layers, on one transparent sheet above all panes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.gui.panes import Pane
from disk_rti_desktop.render.view import Point, View


@dataclass(frozen=True)
class Sight:
    """How a pane shows the plane of the picture: between picture points and points of the widget."""

    pane: Pane
    view: View
    ratio: float  # device pixels for one of the widget's

    @property
    def rect(self) -> QRect:
        """The pane, in the widget's coordinates."""
        return self.pane.rect(self.ratio)

    @property
    def scale(self) -> float:
        """Widget pixels for one of the picture."""
        return self.view.zoom / self.ratio

    @property
    def middle(self) -> Point:
        """The picture point in the middle of the pane."""
        rect = self.rect
        return self.to_picture(QPointF(rect.x() + rect.width() / 2, rect.y() + rect.height() / 2))

    def to_widget(self, at: Point) -> QPointF:
        """Where a picture point is seen."""
        x, y = self.view.window_point(at, self.pane.size)
        left = self.pane.inside(0, 0)[0]
        return QPointF((x - left) / self.ratio, y / self.ratio)

    def to_picture(self, at: QPointF) -> Point:
        """The picture point that is seen at a point of the widget."""
        return self.view.picture_point(self.pane.inside(at.x() * self.ratio, at.y() * self.ratio), self.pane.size)


class Layer(Protocol):
    """Something drawn over each pane."""

    @property
    def visible(self) -> bool:
        """Whether there is anything to draw now."""
        ...

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Draws what belongs over one pane, in the widget's coordinates; the painter is clipped to the pane."""
        ...


class LayerSheet(QWidget):
    """Lies over the canvas and lets the mouse through; hidden while no layer has anything to draw.

    It is painted again with every frame of the canvas, so what the layers draw is kept until they look otherwise.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.layers: list[Layer] = []
        self._sights: Sequence[Sight] = ()
        self._drawn: QPixmap | None = None
        self.hide()

    def show_sights(self, sights: Sequence[Sight]) -> None:
        """Draws all layers over these panes, unless they lie where they lay before."""
        placed = [
            replace(sight, view=View(sight.view.centre, sight.view.zoom, turns=sight.view.turns)) for sight in sights
        ]
        if placed != self._sights or self._drawn is None or self._drawn.deviceIndependentSize() != self.size():
            self._sights = placed
            self.refresh()

    def refresh(self) -> None:
        """Draws the layers anew."""
        self._drawn = None
        self.setVisible(bool(self._sights) and any(layer.visible for layer in self.layers))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            self._drawn = self._draw()
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        painter.drawPixmap(0, 0, self._drawn)
        painter.end()

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        for sight in self._sights:
            painter.setClipRect(sight.rect)
            for layer in self.layers:
                if layer.visible:
                    painter.save()
                    layer.paint(painter, sight)
                    painter.restore()
        painter.end()
        return drawn
