"""A photo in which one says what to use: a rectangle, an outline around the object, a line of known length."""

import math
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.arrays import Mask
from disk_rti_desktop.gui import theme
from disk_rti_desktop.mlic import Crop

Tool = Literal["crop", "outline", "ruler"]
Place = tuple[float, float]

GRIP = 10.0  # pixels of the screen: how near the pointer must be
KNOB = 4.5
MARGIN = 12.0
SMALLEST = 8  # pixels of the photo that a crop keeps each way
LINE, SHADE = QColor("#efbb5a"), QColor(0, 0, 0, 190)
OUTSIDE = QColor(0, 0, 0, 140)
SIDES = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]  # of a rectangle, and its corners


class AreaCanvas(QWidget):
    """Shows a photo whole; the left button draws with the tool of the moment.

    Signals:
        crop_changed(), outline_changed(), ruler_changed(): the user has drawn another one.
    """

    crop_changed = Signal()
    outline_changed = Signal()
    ruler_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._size = (1, 1)  # of the photo; the image may be smaller
        self._shade = QImage()
        self._held: tuple[int, int] | int | None = None
        self._grabbed: Place = (0, 0)
        self._before: Crop | None = None
        self.tool: Tool = "crop"
        self.crop: Crop | None = None
        self.points: list[Place] = []
        self.closed = False
        self.ruler: tuple[Place, Place] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(360, 300)
        self.setAccessibleName("Photo")

    def show_photo(self, image: QImage, width: int, height: int) -> None:
        """Shows a version of a photo of this size."""
        self._image, self._size = image, (width, height)
        self.update()

    def show_mask(self, mask: Mask | None) -> None:
        """Darkens what a mask (any size of the photo's shape) leaves out."""
        if mask is None:
            self._shade = QImage()
        else:
            height, width = mask.shape
            shades = (~mask).astype("uint8") * OUTSIDE.alpha()
            self._shade = QImage(shades.tobytes(), width, height, width, QImage.Format.Format_Alpha8).copy()
        self.update()

    def take(self, tool: Tool) -> None:
        """Draws with another tool from now on."""
        self.tool = tool
        self.update()

    def to_screen(self, x: float, y: float) -> QPointF:
        """Where a place of the photo is drawn, in pixels from its top left corner."""
        scale, left, top = self._placement()
        return QPointF(left + x * scale, top + y * scale)

    def to_photo(self, point: QPointF) -> Place:
        """The place of the photo at a point of the widget, at its edge if that is beside it."""
        scale, left, top = self._placement()
        width, height = self._size
        return (
            min(max((point.x() - left) / scale, 0.0), float(width)),
            min(max((point.y() - top) / scale, 0.0), float(height)),
        )

    def sizeHint(self) -> QSize:
        return QSize(760, 520)

    def _placement(self) -> tuple[float, float, float]:
        """Pixels of the screen for one of the photo, and where its left upper corner is drawn."""
        width, height = self._size
        scale = max(1e-6, min((self.width() - 2 * MARGIN) / width, (self.height() - 2 * MARGIN) / height))
        return scale, (self.width() - width * scale) / 2, (self.height() - height * scale) / 2

    @property
    def whole(self) -> Crop:
        """The photo as a crop that leaves all."""
        return Crop(0, 0, *self._size)

    def _under(self, point: QPointF) -> tuple[int, int] | int | None:
        """What could be taken hold of: a side (x, y) of the crop, (0, 0) for its inside, or the number of a knob."""
        if self.tool != "crop":
            knobs: Sequence[Place] = self.points if self.tool == "outline" else self.ruler or ()
            away = [_apart(self.to_screen(*knob), point) for knob in knobs]
            near = min(range(len(away)), key=away.__getitem__, default=None)
            return near if near is not None and away[near] < GRIP else None
        rect = self._on_screen(self.crop or self.whole)
        for side in SIDES:
            if _apart(_knob(rect, side), point) < GRIP:
                return side
        return (0, 0) if self.crop is not None and rect.contains(point) else None

    def _on_screen(self, crop: Crop) -> QRectF:
        return QRectF(self.to_screen(crop.x, crop.y), self.to_screen(crop.x + crop.width, crop.y + crop.height))

    def _drag(self, place: Place) -> None:
        if self.tool == "crop":
            self._drag_crop(place)
        elif self.tool == "outline" and isinstance(self._held, int):
            self.points[self._held] = place
            self.outline_changed.emit()
        elif self.ruler is not None and isinstance(self._held, int):
            self.ruler = (place, self.ruler[1]) if self._held == 0 else (self.ruler[0], place)
            self.ruler_changed.emit()
        self.update()

    def _drag_crop(self, place: Place) -> None:
        """The rectangle anew between where the drag began and the pointer, moved, or one of its sides moved."""
        before = self._before or self.whole
        (x, y), (x0, y0) = place, self._grabbed
        left, top, right, bottom = before.x, before.y, before.x + before.width, before.y + before.height
        if self._held is None:
            left, right, top, bottom = *sorted((round(x0), round(x))), *sorted((round(y0), round(y)))
        elif self._held == (0, 0):
            across = min(max(round(x - x0), -left), self._size[0] - right)
            down = min(max(round(y - y0), -top), self._size[1] - bottom)
            left, right, top, bottom = left + across, right + across, top + down, bottom + down
        elif isinstance(self._held, tuple):
            left = min(round(x), right - SMALLEST) if self._held[0] < 0 else left
            right = max(round(x), left + SMALLEST) if self._held[0] > 0 else right
            top = min(round(y), bottom - SMALLEST) if self._held[1] < 0 else top
            bottom = max(round(y), top + SMALLEST) if self._held[1] > 0 else bottom
        if min(right - left, bottom - top) >= min(SMALLEST, *self._size):
            self.crop = Crop(left, top, right - left, bottom - top)
            self.crop_changed.emit()

    def close_outline(self) -> None:
        """Joins the last corner of the outline to the first, if there are enough."""
        if len(self.points) >= 3 and not self.closed:
            self.closed = True
            self.outline_changed.emit()
            self.update()

    def _press_outline(self, point: QPointF) -> None:
        if self._held == 0 and not self.closed and len(self.points) >= 3:
            self.close_outline()
        elif self._held is None and not self.closed:
            self.points.append(self.to_photo(point))
            self.outline_changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.present().surround))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = self._on_screen(self.whole)
        if not self._image.isNull():
            painter.drawImage(whole, self._image)
        if not self._shade.isNull():
            painter.drawImage(whole, self._shade)
        self._draw_crop(painter, whole)
        self._draw_outline(painter, whole)
        self._draw_ruler(painter)
        painter.end()

    def _draw_crop(self, painter: QPainter, whole: QRectF) -> None:
        rect = self._on_screen(self.crop or self.whole)
        if self.crop is not None:
            shaded = QPainterPath()
            shaded.addRect(whole)
            shaded.addRect(rect)
            painter.fillPath(shaded, OUTSIDE)
        if self.crop is not None or self.tool == "crop":
            _stroke(painter, [QPolygonF(rect)], closed=True)
        if self.tool == "crop":
            for side in SIDES:
                _draw_knob(painter, _knob(rect, side))

    def _draw_outline(self, painter: QPainter, whole: QRectF) -> None:
        if not self.points:
            return
        corners = QPolygonF([self.to_screen(*place) for place in self.points])
        if self.closed:
            shaded = QPainterPath()
            shaded.addRect(whole)
            shaded.addPolygon(corners)
            shaded.closeSubpath()
            painter.fillPath(shaded, OUTSIDE)
        _stroke(painter, [corners], closed=self.closed)
        if self.tool == "outline":
            for number in range(len(self.points)):
                _draw_knob(painter, self.to_screen(*self.points[number]))

    def _draw_ruler(self, painter: QPainter) -> None:
        if self.ruler is None:
            return
        ends = [self.to_screen(*place) for place in self.ruler]
        _stroke(painter, [QPolygonF(ends)], closed=False)
        for end in ends:
            _draw_knob(painter, end)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._grabbed, self._before = self.to_photo(event.position()), self.crop
        self._held = self._under(event.position())
        if self.tool == "outline":
            self._press_outline(event.position())
        elif self.tool == "ruler" and self._held is None:
            self.ruler, self._held = (self._grabbed, self._grabbed), 1
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(self.to_photo(event.position()))
            return
        under = self._under(event.position())
        inside = under == (0, 0)
        drawing = Qt.CursorShape.CrossCursor
        held = Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.PointingHandCursor
        self.setCursor(drawing if under is None else held)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self.tool == "outline":
            self.close_outline()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Takes back the last corner of an outline that is being drawn, or closes it."""
        drawing = self.tool == "outline" and bool(self.points)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and drawing and not self.closed:
            self.close_outline()  # and does not leave the page with an open line
            return
        if event.key() == Qt.Key.Key_Backspace and drawing:
            self.closed = False
            self.points.pop()
            self.outline_changed.emit()
            self.update()
            return
        super().keyPressEvent(event)


def _knob(rect: QRectF, side: tuple[int, int]) -> QPointF:
    """The middle of a side of a rectangle, or its corner."""
    return rect.center() + QPointF(side[0] * rect.width() / 2, side[1] * rect.height() / 2)


def _apart(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _stroke(painter: QPainter, lines: Sequence[QPolygonF], *, closed: bool) -> None:
    """Lines that are seen on any photo."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(SHADE, 3.6), QPen(LINE, 1.6)):
        painter.setPen(pen)
        for line in lines:
            if closed:
                painter.drawPolygon(line)
            else:
                painter.drawPolyline(line)


def _draw_knob(painter: QPainter, point: QPointF) -> None:
    painter.setPen(QPen(SHADE, 1.4))
    painter.setBrush(LINE)
    painter.drawEllipse(point, KNOB, KNOB)
