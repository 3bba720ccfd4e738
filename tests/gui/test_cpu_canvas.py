"""Without the graphics card the same pictures come, newest light first, and no thread stays behind."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.cpu_canvas import CpuCanvas, Drawn
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.view import View

SURROUND = (10, 20, 30)


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[CpuCanvas]:
    canvas = CpuCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 250)
    canvas.set_surround(QColor(*SURROUND))
    canvas.show()
    qtbot.waitExposed(canvas)
    yield canvas
    canvas.release()


def pixels(image: QImage) -> Bytes:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def wait_for_full(qtbot: QtBot, canvas: CpuCanvas, view: View, shown: tuple[Relightable, ...]) -> Drawn:
    def is_it(drawn: Drawn) -> bool:
        return drawn.coarser == 0 and drawn.view == view and len(drawn.images) == len(shown)

    with qtbot.waitSignal(canvas.drawn, check_params_cb=is_it, timeout=10_000) as caught:
        canvas.show_pictures(shown, view)
    drawn: Drawn = caught.args[0]
    return drawn


def test_the_picture_is_the_renderers(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    view = View((40.3, 30.1), 2.37, (0.3, -0.2))
    drawn = wait_for_full(qtbot, canvas, view, (relightable,))
    expected = cpu.render(relightable, view, drawn.panes[0].size, SURROUND)
    assert np.array_equal(pixels(drawn.images[0]), expected)


def test_two_panes_show_the_same_place(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    view = View((48, 32), 1.5, (0.3, -0.2))
    drawn = wait_for_full(qtbot, canvas, view, (relightable, relightable))
    assert np.array_equal(pixels(drawn.images[0]), pixels(drawn.images[1]))


def test_the_newest_light_wins(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    drawn: list[Drawn] = []
    canvas.drawn.connect(drawn.append)
    view = View((48, 32), 1.0)
    for step in range(200):
        canvas.show_pictures((relightable,), view.lit(step / 400, 0))
    last = view.lit(199 / 400, 0)
    qtbot.waitUntil(lambda: bool(drawn) and drawn[-1].view == last and drawn[-1].coarser == 0, timeout=10_000)
    assert len(drawn) < 100


def test_nothing_open_is_the_surround(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    wait_for_full(qtbot, canvas, View((48, 32)), (relightable,))
    canvas.show_pictures((), View())
    assert canvas.grab().toImage().pixelColor(150, 125) == QColor(*SURROUND)


def test_an_error_in_drawing_is_told_once(
    qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> Bytes:
        raise RuntimeError("no memory")

    monkeypatch.setattr(cpu.CpuRenderer, "render", broken)
    told: list[Exception] = []
    canvas.failed.connect(told.append)
    for step in range(5):
        canvas.show_pictures((relightable,), View(light=(step / 10, 0)))
        qtbot.wait(20)
    qtbot.waitUntil(lambda: bool(told))
    assert [str(error) for error in told] == ["no memory"]
