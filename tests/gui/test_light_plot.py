"""The plot of the lights: which is under the pointer, which is marked, and what is told to those who cannot see it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.light_plot import LightPlot
from disk_rti_desktop.mlic.synthetic import spread_lights
from tests.gui.on_screen import exposed

LIGHTS = spread_lights(20)


@pytest.fixture
def plot(qtbot: QtBot) -> LightPlot:
    plot = LightPlot()
    qtbot.addWidget(plot)
    plot.resize(plot.sizeHint())
    plot.show_lights(LIGHTS)
    plot.show()
    exposed(plot)
    return plot


def picture(plot: LightPlot) -> QImage:
    return plot.grab().toImage()


def test_a_light_is_pressed(qtbot: QtBot, plot: LightPlot) -> None:
    with qtbot.waitSignal(plot.chosen) as caught:
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=plot.place(7).toPoint())
    assert caught.args == [7]
    with qtbot.assertNotEmitted(plot.chosen):
        QTest.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_the_light_under_the_pointer_is_told_once(plot: LightPlot) -> None:
    told: list[int] = []
    plot.pointed.connect(told.append)
    for place in (plot.place(3), plot.place(3), plot.place(5), QPointF(1, 1)):
        # Not by the display's pointer, which another window may want elsewhere.
        moved = QEvent.Type.MouseMove
        nothing, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(plot, QMouseEvent(moved, place, plot.mapToGlobal(place), nothing, nothing, plain))
    assert told == [3, 5, -1]


def test_marked_and_unused_lights_look_different(plot: LightPlot) -> None:
    plain = picture(plot)
    plot.mark(4)
    marked = picture(plot)
    assert marked != plain
    plot.mark(99)
    assert plot.marked is None
    assert picture(plot) == plain
    plot.show_lights(LIGHTS, {4})
    assert picture(plot) not in (plain, marked)


def test_it_is_told_in_words(plot: LightPlot) -> None:
    assert plot.accessibleDescription().startswith("20 lights, at elevations from")
    plot.show_lights(None)
    assert plot.accessibleDescription() == "The lights are not known."
    with pytest.raises(AssertionError):
        plot.place(0)
