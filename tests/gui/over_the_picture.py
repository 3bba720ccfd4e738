"""A viewport on the screen, and a hand on its mouse."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.gl_canvas import GlCanvas
from disk_rti_desktop.gui.viewport import Viewport
from tests.gui.on_screen import exposed

PLAIN = Qt.KeyboardModifier.NoModifier


def shown(qtbot: QtBot, viewport: Viewport, width: int, height: int) -> Iterator[Viewport]:
    """The viewport in that size until the test is over."""
    qtbot.addWidget(viewport)
    viewport.resize(width, height)
    viewport.show()
    exposed(viewport)
    yield viewport
    viewport.release()


def press(viewport: Viewport, button: Qt.MouseButton, x: int, y: int, keys: Qt.KeyboardModifier = PLAIN) -> None:
    QTest.mousePress(viewport, button, keys, QPoint(x, y))


def move(viewport: Viewport, x: float, y: float) -> None:
    at = QPointF(x, y)
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, viewport.mapToGlobal(at), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, PLAIN
    )
    QApplication.sendEvent(viewport, event)


def release(viewport: Viewport, button: Qt.MouseButton) -> None:
    QTest.mouseRelease(viewport, button, PLAIN, QPoint(0, 0))


def turn_wheel(viewport: Viewport, x: float, y: float, angle: int) -> None:
    at = QPointF(x, y)
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, PLAIN,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def screen(viewport: Viewport) -> QImage:
    canvas = viewport.canvas
    return canvas.grabFramebuffer() if isinstance(canvas, GlCanvas) else canvas.grab().toImage()


def at_rest(qtbot: QtBot, viewport: Viewport, x: int, y: int, expected: tuple[float, ...]) -> None:
    """Waits until a pixel of the screen has about this colour (0..255)."""

    def is_so() -> bool:
        found = screen(viewport).pixelColor(x, y)
        return all(abs(a - b) <= 4 for a, b in zip((found.red(), found.green(), found.blue()), expected, strict=True))

    qtbot.waitUntil(is_so, timeout=10_000)
