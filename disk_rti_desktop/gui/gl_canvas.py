"""Pictures drawn by the graphics card, in the window's own OpenGL context: coarsely while they move, if it is slow."""

import logging
import math
import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QOffscreenSurface, QOpenGLContext
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.gui.pace import Pace
from disk_rti_desktop.gui.panes import Pane
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.render import gl
from disk_rti_desktop.render.composing import Composer
from disk_rti_desktop.render.gpu import Drawn, GpuRenderer, Viewport
from disk_rti_desktop.render.placement import Colour
from disk_rti_desktop.render.self_test import self_test

BUDGET = 0.040  # seconds of a frame while something moves, with bringing the window together and waiting for the screen
COARSEST = 3
REST = 120  # milliseconds without a change, after which the picture is drawn in full
PATIENCE = 0.025  # seconds for bringing picture data to the graphics card and decoding it, each frame

log = logging.getLogger(__name__)


def check_opengl() -> str:
    """The name of the graphics card; a DisplayError if OpenGL cannot be used, or draws wrongly. Shows no window."""
    context = QOpenGLContext()
    if not context.create():
        raise DisplayError("OpenGL 3.3 is not available on this computer.")
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not context.makeCurrent(surface):
        raise DisplayError("OpenGL is there, but cannot be started on this screen.")
    try:
        self_test()
        return gl.device()
    finally:
        context.doneCurrent()


class GlCanvas(QOpenGLWidget):
    """Shows a scene, drawn by the graphics card.

    Signals:
        failed(Exception): the graphics card cannot draw them.
        drawn(int): a frame is drawn, so many levels coarser than in full.
    """

    failed = Signal(object)
    drawn = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._scene = Scene()
        self._composer = Composer()
        self._surround: Colour = (38, 38, 38)
        self._renderers: dict[int, tuple[Relightable, GpuRenderer]] = {}
        self._pace = Pace(BUDGET, COARSEST)
        self._began = 0.0  # the frame
        self._level = 0  # that it was drawn at
        self._complete = True
        self._spent = 0.0  # seconds, for a picture drawn in full in several frames
        self._moving = False
        self._broken = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._come_to_rest)
        self.frameSwapped.connect(self._learn)

    def set_surround(self, colour: QColor) -> None:
        """Chooses what is around the pictures."""
        self._surround = (colour.red(), colour.green(), colour.blue())
        self.update()

    def show_scene(self, scene: Scene) -> None:
        """Shows pictures, each in its pane, or how they differ."""
        self._scene = scene
        self._spent = 0.0  # whatever was still being drawn in full is no longer wanted
        self._moving = True
        self._rest.start()
        self.update()

    def release(self) -> None:
        """Gives back the graphics memory; nothing is drawn any more."""
        self._broken = True
        self._rest.stop()
        if self._renderers:
            self.makeCurrent()
            self._drop_renderers()
            self.doneCurrent()

    def _drop_renderers(self) -> None:
        for _, renderer in self._renderers.values():
            renderer.release()
        self._renderers = {}
        self._composer.release()

    def _come_to_rest(self) -> None:
        self._moving = False
        if self._pace.level:
            self.update()

    def initializeGL(self) -> None:
        # The context is another one than before when the widget was moved to another window.
        self._renderers = {}
        self._composer = Composer()
        self.context().aboutToBeDestroyed.connect(self.release, Qt.ConnectionType.DirectConnection)

    def paintGL(self) -> None:
        if self._broken:
            return
        try:
            self._paint()
        except DisplayError as error:
            self._broken = True
            log.warning("The graphics card cannot draw: %s", error)
            self.failed.emit(error)

    def _paint(self) -> None:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        functions = self.context().functions()
        red, green, blue = (value / 255 for value in self._surround)
        functions.glClearColor(red, green, blue, 1.0)
        functions.glClear(0x4000)  # GL_COLOR_BUFFER_BIT
        self._keep_renderers()
        self._level = self._pace.level if self._moving else 0
        self._began = time.perf_counter()
        self._complete = True
        for number, pane in enumerate(self._scene.panes((width, height))):
            # As finely as asked for, or only as far as there was time.
            self._complete &= self._draw(number, pane, height, self._level).complete
        if not self._complete:
            QTimer.singleShot(0, self, self.update)
        self.drawn.emit(self._level if self._complete else max(1, self._level))

    def _learn(self) -> None:
        """Takes note of how long the frame took that is on the screen now."""
        self._spent += time.perf_counter() - self._began
        if self._moving and not self._complete:
            self._spent = math.inf  # too fine while something moves
        if self._moving or self._complete:
            self._pace.note(self._level, self._spent)
            self._spent = 0.0
        if not self._moving:
            self._pace.rest()

    def _draw(self, number: int, pane: Pane, height: int, coarser: int) -> Drawn:
        """Draws one pane."""
        scene = self._scene
        viewport = Viewport(pane.left, height - pane.height, pane.width, pane.height)
        shown = scene.pictures if scene.difference else scene.pictures[number : number + 1]
        renderers = [self._renderers[id(relightable)][1] for relightable in shown]
        view = pane.seen(scene.views[number])
        if scene.difference is None and not view.turns:
            return renderers[0].draw(view, viewport, self._surround, coarser=coarser, patience=PATIENCE)
        return self._composer.draw(
            renderers, view, viewport, self._surround, scene.difference, coarser=coarser, patience=PATIENCE
        )

    def _keep_renderers(self) -> None:
        """Renderers of what is shown, made anew only for what was not shown before."""
        wanted = {id(relightable): relightable for relightable in self._scene.held}
        for key in [key for key in self._renderers if key not in wanted]:
            self._renderers.pop(key)[1].release()
        for key, relightable in wanted.items():
            if key not in self._renderers:
                self._renderers[key] = (relightable, GpuRenderer(relightable))
                self._renderers[key][1].check()
