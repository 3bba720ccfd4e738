"""Without the graphics card the same pictures come, newest light first, and no thread stays behind."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.cpu_canvas import CpuCanvas, Drawn
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.difference import MEASURES, Difference, compared
from disk_rti_desktop.render.view import View
from tests.gui.on_screen import exposed

SURROUND = (10, 20, 30)


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[CpuCanvas]:
    canvas = CpuCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 250)
    canvas.set_surround(QColor(*SURROUND))
    canvas.show()
    exposed(canvas)
    yield canvas
    canvas.release()


def pixels(image: QImage) -> Bytes:
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


def scene_of(view: View, *shown: Relightable) -> Scene:
    return Scene(shown, (view,) * len(shown))


def wait_for_full(qtbot: QtBot, canvas: CpuCanvas, scene: Scene) -> Drawn:
    def is_it(drawn: Drawn) -> bool:
        return drawn.coarser == 0 and drawn.scene == scene

    with qtbot.waitSignal(canvas.drawn, check_params_cb=is_it, timeout=10_000) as caught:
        canvas.show_scene(scene)
    drawn: Drawn = caught.args[0]
    return drawn


def test_the_picture_is_the_renderers(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    view = View((40.3, 30.1), 2.37, (0.3, -0.2))
    drawn = wait_for_full(qtbot, canvas, scene_of(view, relightable))
    expected = cpu.render(relightable, view, drawn.panes[0].size, SURROUND)
    assert np.array_equal(pixels(drawn.images[0]), expected)


def test_two_panes_show_the_same_place(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    view = View((48, 32), 1.5, (0.3, -0.2))
    drawn = wait_for_full(qtbot, canvas, scene_of(view, relightable, relightable))
    assert np.array_equal(pixels(drawn.images[0]), pixels(drawn.images[1]))


@pytest.mark.parametrize("turns", [0, 1])
def test_the_two_sides_of_a_wipe_are_parts_of_the_whole(
    qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable, turns: int
) -> None:
    view = View((40.3, 30.1), 2.37, (0.3, -0.2), turns=turns)
    drawn = wait_for_full(qtbot, canvas, Scene((relightable, relightable), (view, view), line=0.3))
    assert [pane.width for pane in drawn.panes] == [90, 210]
    whole = cpu.render(relightable, view, drawn.panes[0].size, SURROUND)
    assert np.array_equal(np.concatenate([pixels(image) for image in drawn.images], axis=1), whole)


def test_a_difference_is_one_picture(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    views = (View((90, 60), 1.0, (0.3, -0.2)),) * 2
    wanted = Difference(MEASURES["signed"], 100)
    brighter = replace(relightable, planes=np.minimum(relightable.planes, 200) + np.uint8(40))
    drawn = wait_for_full(qtbot, canvas, Scene((relightable, brighter), views, difference=wanted))
    size = drawn.panes[0].extent
    pictures = [cpu.render(picture, views[0], size, SURROUND) for picture in (relightable, brighter)]
    cover = cpu.CpuRenderer(relightable).cover(views[0], size)
    assert np.array_equal(pixels(drawn.images[0]), compared(pictures[0], pictures[1], cover, SURROUND, wanted))


def test_the_newest_light_wins(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    drawn: list[Drawn] = []
    canvas.drawn.connect(drawn.append)
    view = View((48, 32), 1.0)
    for step in range(200):
        canvas.show_scene(scene_of(view.lit(step / 400, 0), relightable))
    last = scene_of(view.lit(199 / 400, 0), relightable)
    qtbot.waitUntil(lambda: bool(drawn) and drawn[-1].scene == last and drawn[-1].coarser == 0, timeout=10_000)
    assert len(drawn) < 100


def test_nothing_open_is_the_surround(qtbot: QtBot, canvas: CpuCanvas, relightable: Relightable) -> None:
    wait_for_full(qtbot, canvas, scene_of(View((48, 32)), relightable))
    canvas.show_scene(Scene())
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
        canvas.show_scene(scene_of(View(light=(step / 10, 0)), relightable))
        qtbot.wait(20)
    qtbot.waitUntil(lambda: bool(told))
    assert [str(error) for error in told] == ["no memory"]
