"""A scripted minute, run by hand: how long the window is held up while one drags, zooms and trains at once.

    xvfb-run -a python tests/gui/scripted_minute.py RELIGHTABLE PHOTOS [SECONDS]

Tells the longest gaps between beats of a timer, with what was going on.
"""

import math
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from disk_rti_desktop.encodings import method
from disk_rti_desktop.gui import app, task
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.plan import Plan
from disk_rti_desktop.settings import Settings

BEAT, FRAME = 5, 16  # milliseconds
STAGE, TRAINING = 120, 300  # steps of the script
SHOWN = 12


class Beats:
    """The gaps between beats of a timer, each with what the script was doing."""

    def __init__(self) -> None:
        self.doing = "starting"
        self.gaps: list[tuple[float, str, float]] = []
        self._began = self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((1000 * (now - self._last) - BEAT, self.doing, now - self._began))
        self._last = now

    def tell(self) -> None:
        """Writes the distribution of the gaps, and the longest."""
        lengths = sorted(gap for gap, _, _ in self.gaps)
        shares = {share: lengths[min(len(lengths) - 1, int(share * len(lengths)))] for share in (0.5, 0.95, 0.99, 1.0)}
        told = ", ".join(f"{share:.0%} within {gap:.0f} ms" for share, gap in shares.items())
        lines = [f"{len(lengths)} beats: {told}"]
        lines += [
            f"{gap:6.0f} ms at {at:5.1f} s, {doing}" for gap, doing, at in sorted(self.gaps, reverse=True)[:SHOWN]
        ]
        sys.stdout.write("\n".join(lines) + "\n")


class Script:
    """Drags the light, drags and zooms the picture, in turn, by the mouse; a training begins after a while."""

    def __init__(self, window: MainWindow, beats: Beats, photos: Path, out: Path) -> None:
        self._window, self._beats, self._photos, self._out = window, beats, photos, out
        self._step = 0
        self._timer = QTimer()
        self._timer.setInterval(FRAME)
        self._timer.timeout.connect(self._act)
        self._timer.start()

    def stop(self) -> None:
        """Does nothing more."""
        self._timer.stop()

    def _act(self) -> None:
        viewport, stage = self._window.viewport, self._step // STAGE % 3
        middle = viewport.rect().center()
        angle = 0.15 * self._step
        at = middle + QPoint(round(150 * math.cos(angle)), round(100 * math.sin(angle)))
        if self._step == TRAINING:
            plan = Plan(self._photos, None, self._out, method("distilled", "quick"), ())
            self._window.workshop.make(plan)
        button = (Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)[stage]
        self._beats.doing = ("dragging the light", "dragging the picture", "zooming")[stage] + (
            ", training" if self._step >= TRAINING else ""
        )
        if stage == 2:
            turn = 120 if self._step // 8 % 2 else -120
            send_wheel(viewport, at, turn)
        elif self._step % STAGE == 0:
            QTest.mousePress(viewport, button, pos=at)
        elif self._step % STAGE == STAGE - 1:
            QTest.mouseRelease(viewport, button, pos=at)
        else:
            send_move(viewport, at, button)
        self._step += 1


def send_move(viewport: QWidget, at: QPoint, button: Qt.MouseButton) -> None:
    """What Qt sends when the mouse is moved with a button held."""
    place, spot = QPointF(at), QPointF(viewport.mapToGlobal(at))
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, spot, Qt.MouseButton.NoButton, button, none)
    QApplication.sendEvent(viewport, event)


def send_wheel(viewport: QWidget, at: QPoint, turn: int) -> None:
    """What Qt sends when the wheel is turned."""
    place, spot = QPointF(at), QPointF(viewport.mapToGlobal(at))
    buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(place, spot, QPoint(), QPoint(0, turn), buttons, keys, phase, False)
    QApplication.sendEvent(viewport, event)


def main(relightable: Path, photos: Path, seconds: float) -> None:
    """Opens the window, runs the script, and tells."""
    application = app.make_application()
    window = app.make_window(Settings(), use_opengl=None)
    window.show()
    window.open(relightable)
    while window.session.opened is None:
        application.processEvents()
    with tempfile.TemporaryDirectory() as folder:
        beats = Beats()
        script = Script(window, beats, photos, Path(folder) / "made")
        loop = QEventLoop()  # the application itself does not quit while something is made
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()
        script.stop()
        beats.tell()
        window.workshop.workshop.close(discard=True)
        while not window.close():
            application.processEvents()
        task.stop_all()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 60)
