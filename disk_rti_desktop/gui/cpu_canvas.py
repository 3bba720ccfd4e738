"""Pictures drawn without the graphics card: in a thread of their own, coarsely while the light moves, then in full."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QThread, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.pace import Pace
from disk_rti_desktop.gui.panes import Pane
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.render.cpu import CpuRenderer
from disk_rti_desktop.render.decoding import helped_by, prepare
from disk_rti_desktop.render.placement import Colour

BUDGET = 0.05  # seconds of a picture while something moves
COARSEST = 4
BAND = 96  # rows drawn before looking whether something newer is wanted

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class _Wish:
    """What should be seen."""

    scene: Scene
    panes: tuple[Pane, ...]
    background: Colour


@dataclass(frozen=True, eq=False)
class Drawn:
    """A finished picture: an image for each of the panes, and the scene they show."""

    images: tuple[QImage, ...]
    panes: tuple[Pane, ...]
    scene: Scene
    coarser: int


class _Draughtsman(QObject):
    """Draws the newest wish, in the worker thread; older ones are dropped.

    Signals:
        shown(): there is a window to draw for.
        wished(): something new is wanted.
        drawn(Drawn): a picture is ready.
        failed(Exception): a picture could not be drawn.
    """

    shown = Signal()
    wished = Signal()
    drawn = Signal(object)
    failed = Signal(object)

    def __init__(self, helpers: ThreadPoolExecutor) -> None:
        super().__init__()
        self.shown.connect(self._prepare)
        self._lock = threading.Lock()
        self._newest: _Wish | None = None
        self._over = False
        self._renderers: dict[int, tuple[Relightable, CpuRenderer]] = {}
        self._helpers = helpers
        self._pace = Pace(BUDGET, COARSEST)
        self.wished.connect(self._draw)

    def wish(self, newest: _Wish) -> None:
        """Asks for a picture; may be called from any thread."""
        with self._lock:
            waiting = self._newest is not None
            self._newest = newest
        if not waiting:
            self.wished.emit()

    def end(self) -> None:
        """Draws nothing more; may be called from any thread."""
        self._over = True

    @Slot()
    def _prepare(self) -> None:
        prepare()

    @Slot()
    def _draw(self) -> None:
        with self._lock:
            wish, self._newest = self._newest, None
        if wish is None:
            return
        try:
            with helped_by(self._helpers):
                self._draw_better_and_better(wish)
        except Exception as error:
            log.exception("A picture cannot be drawn")
            self.failed.emit(error)

    def _draw_better_and_better(self, wish: _Wish) -> None:
        self._keep(wish.scene.held)
        for coarser in range(self._pace.level, -1, -1):
            began = time.perf_counter()
            images = self._images(wish, coarser)
            if images is None:
                return
            self.drawn.emit(Drawn(images, wish.panes, wish.scene, coarser))
            self._pace.note(coarser, time.perf_counter() - began)
        self._pace.rest()

    def _keep(self, shown: tuple[Relightable, ...]) -> None:
        """Renderers of what is shown, made anew only for what was not shown before."""
        known = self._renderers
        self._renderers = {id(r): known.get(id(r)) or (r, CpuRenderer(r)) for r in shown}

    def _images(self, wish: _Wish, coarser: int) -> tuple[QImage, ...] | None:
        """A picture for each pane; None if something newer is wanted by now."""
        images = []
        for number in range(len(wish.panes)):
            bands = []
            for band in self._bands(wish, number, coarser):
                bands.append(band)
                if self._newest is not None or self._over:
                    return None
            images.append(_image(np.concatenate(bands)))
        return tuple(images)

    def _bands(self, wish: _Wish, number: int, coarser: int) -> Iterator[Bytes]:
        pane = wish.panes[number]
        view, height = pane.seen(wish.scene.views[number]), pane.height if coarser else BAND
        for top in range(0, pane.height, height):
            rows = min(height, pane.height - top)
            band = view.panned(0, pane.height / 2 - top - rows / 2)
            yield wish.scene.drawn(number, self._renderer, band, (pane.width, rows), wish.background, coarser)

    def _renderer(self, relightable: Relightable) -> CpuRenderer:
        return self._renderers[id(relightable)][1]


def _image(pixels: Bytes) -> QImage:
    height, width, _ = pixels.shape
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class CpuCanvas(QWidget):
    """Shows a scene, drawn by the processor.

    Signals:
        failed(Exception): a picture cannot be drawn; told once for the same pictures.
        drawn(Drawn): what is now on the screen.
    """

    failed = Signal(object)
    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._scene = Scene()
        self._surround = QColor(38, 38, 38)
        self._drawn: Drawn | None = None
        self._told: tuple[Relightable, ...] = ()
        self._thread = QThread()
        self._helpers = ThreadPoolExecutor(os.cpu_count())
        self._draughtsman = _Draughtsman(self._helpers)
        self._draughtsman.moveToThread(self._thread)
        self._draughtsman.drawn.connect(self._take)
        self._draughtsman.failed.connect(self._tell)
        self._thread.start()

    def set_surround(self, colour: QColor) -> None:
        """Chooses what is around the pictures."""
        self._surround = colour
        self._ask()

    def show_scene(self, scene: Scene) -> None:
        """Shows pictures, each in its pane, or how they differ."""
        self._scene = scene
        if self._drawn is not None and len(self._panes()) != len(self._drawn.images):
            self._drawn = None
        self._ask()

    def release(self) -> None:
        """Ends the thread; nothing is drawn any more."""
        self._draughtsman.end()
        self._thread.quit()
        self._thread.wait()
        self._helpers.shutdown()

    def _ask(self) -> None:
        if not self._scene.pictures:
            self._drawn = None
            self.update()
            return
        colour = self._surround
        around = (colour.red(), colour.green(), colour.blue())
        self._draughtsman.wish(_Wish(self._scene, self._panes(), around))

    def _panes(self) -> tuple[Pane, ...]:
        ratio = self.devicePixelRatioF()
        return self._scene.panes((round(self.width() * ratio), round(self.height() * ratio)))

    @Slot(object)
    def _tell(self, error: Exception) -> None:
        if self._told != self._scene.pictures:
            self._told = self._scene.pictures
            self.failed.emit(error)

    @Slot(object)
    def _take(self, drawn: Drawn) -> None:
        if len(drawn.images) != len(self._panes()):
            return
        self._drawn = drawn
        self.update()
        self.drawn.emit(drawn)

    def showEvent(self, _event: object) -> None:
        self._draughtsman.shown.emit()

    def resizeEvent(self, _event: object) -> None:
        self._ask()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._surround)
        if self._drawn is not None:
            ratio = self.devicePixelRatioF()
            painter.scale(1 / ratio, 1 / ratio)
            for image, pane in zip(self._drawn.images, self._drawn.panes, strict=True):
                painter.drawImage(QPointF(pane.left, 0), image, QRectF(0, 0, *pane.extent))
        painter.end()
