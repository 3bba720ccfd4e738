"""What others put over the panes, and tools that take mouse and keys first."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.layers import Sight
from disk_rti_desktop.gui.panes import Pane
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.tools import Touch
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.render.view import Point, View
from tests.gui.over_the_picture import shown

LEFT = Qt.MouseButton.LeftButton


class Recorder:
    """A tool that writes down what it gets, and uses it or not."""

    def __init__(self, uses: bool = True) -> None:
        self.uses = uses
        self.got: list[tuple[str, Point | int]] = []
        self.left = 0

    def press(self, touch: Touch) -> bool:
        self.got.append(("press", touch.point))
        return self.uses

    def move(self, touch: Touch) -> bool:
        self.got.append(("move", touch.point))
        return self.uses

    def release(self, touch: Touch) -> bool:
        self.got.append(("release", touch.point))
        return self.uses

    def double_click(self, touch: Touch) -> bool:
        self.got.append(("double", touch.point))
        return self.uses

    def key(self, event: QKeyEvent, _sight: Sight) -> bool:
        self.got.append(("key", event.key()))
        return self.uses and event.key() != Qt.Key.Key_Escape

    def cursor(self) -> Qt.CursorShape | None:
        return Qt.CursorShape.WhatsThisCursor

    def leave(self) -> None:
        self.left += 1


class Square:
    """A layer: a red square over a picture's pixels 10 to 20."""

    def __init__(self) -> None:
        self.visible = True
        self.painted = 0

    def paint(self, painter: QPainter, sight: Sight) -> None:
        self.painted += 1
        painter.fillRect(QRectF(sight.to_widget((10, 10)), sight.to_widget((20, 20))), QColor("red"))


@pytest.fixture(params=[True, False], ids=["opengl", "processor"])
def viewport(request: pytest.FixtureRequest, qtbot: QtBot, session: Session) -> Iterator[Viewport]:
    yield from shown(qtbot, Viewport(session, use_opengl=request.param), 384, 256)


def test_a_tool_gets_mouse_and_keys_in_picture_coordinates(viewport: Viewport, session: Session) -> None:
    tool, before = Recorder(), session.view
    viewport.tools.take(tool)
    QTest.mousePress(viewport, LEFT, pos=QPoint(20, 40))
    QTest.mouseMove(viewport, QPoint(30, 50))
    QTest.mouseRelease(viewport, LEFT, pos=QPoint(30, 50))
    QTest.keyClick(viewport, Qt.Key.Key_Left)
    assert [kind for kind, _ in tool.got] == ["press", "move", "release", "key"]
    assert tool.got[0][1] == pytest.approx((10, 20))
    assert tool.got[2][1] == pytest.approx((15, 25))
    assert session.view == before
    assert viewport.cursor().shape() == Qt.CursorShape.WhatsThisCursor


def test_what_a_tool_does_not_use_the_viewport_does(viewport: Viewport, session: Session) -> None:
    tool, before = Recorder(uses=False), session.view
    viewport.tools.take(tool)
    QTest.mousePress(viewport, LEFT, pos=QPoint(20, 40))
    QTest.mouseMove(viewport, QPoint(40, 40))
    QTest.mouseRelease(viewport, LEFT, pos=QPoint(40, 40))
    QTest.keyClick(viewport, Qt.Key.Key_Left)
    assert session.view.centre[0] == pytest.approx(before.centre[0] - 10)
    assert session.view.light != before.light


def test_escape_puts_a_tool_back_and_the_resting_one_serves(viewport: Viewport) -> None:
    resting, tool = Recorder(), Recorder()
    viewport.tools.resting = resting
    viewport.tools.take(tool)
    QTest.keyClick(viewport, Qt.Key.Key_Escape)
    assert viewport.tools.taken is None
    assert viewport.tools.in_hand is resting
    assert tool.left == 1
    QTest.mouseDClick(viewport, LEFT, pos=QPoint(20, 40))
    assert [kind for kind, _ in resting.got] == ["double"]


def test_a_drag_stays_with_the_pane_that_it_began_in(viewport: Viewport, session: Session) -> None:
    session.comparison = session.opened
    tool = Recorder()
    viewport.tools.take(tool)
    QTest.mousePress(viewport, LEFT, pos=QPoint(100, 128))
    QTest.mouseMove(viewport, QPoint(300, 128))
    (start, end) = (point for _, point in tool.got)
    assert isinstance(start, tuple)
    assert isinstance(end, tuple)
    assert end[0] - start[0] == pytest.approx(200 / session.view.zoom)


def test_without_a_picture_tools_rest(viewport: Viewport, session: Session) -> None:
    tool = Recorder()
    viewport.tools.take(tool)
    session.opened = None
    QTest.mouseClick(viewport, LEFT, pos=QPoint(20, 40))
    QTest.keyClick(viewport, Qt.Key.Key_Left)
    assert tool.got == []


def test_a_layer_lies_over_every_pane_and_follows_the_view(qtbot: QtBot, viewport: Viewport, session: Session) -> None:
    layer, red = Square(), QColor("red")
    viewport.add_layer(layer)

    def colour(x: int, y: int) -> QColor:
        return viewport.grab().toImage().pixelColor(x, y)

    qtbot.waitUntil(lambda: colour(30, 30) == red)
    assert colour(50, 50) != red
    session.view = session.view.panned(40, 40)
    assert colour(70, 70) == red
    assert colour(30, 30) != red
    session.comparison = Opened(session.opened.relightable) if session.opened else None
    viewport.fit()
    places = [sight.to_widget((15, 15)).toPoint() for sight in viewport.sights]
    assert len(places) == 2
    assert all(colour(place.x(), place.y()) == red for place in places)
    layer.visible = False
    viewport.update_layers()
    assert colour(places[0].x(), places[0].y()) != red


def test_a_layer_is_not_painted_again_while_only_the_light_moves(
    qtbot: QtBot, viewport: Viewport, session: Session
) -> None:
    layer = Square()
    viewport.add_layer(layer)
    qtbot.waitUntil(lambda: layer.painted > 0)
    viewport.grab()
    before = layer.painted
    for step in range(5):
        session.view = session.view.lit(step / 10, 0)
        viewport.grab()
    assert layer.painted == before
    session.view = session.view.panned(1, 0)
    viewport.grab()
    assert layer.painted > before


@pytest.mark.parametrize("turns", range(4))
def test_a_sight_maps_there_and_back(turns: int) -> None:
    sight = Sight(Pane(100, 200, 300, frame=(0, 400)), View((50, 70), 2.5, turns=turns), 2.0)
    at = (61.5, 44.25)
    assert sight.to_picture(sight.to_widget(at)) == pytest.approx(at)
    assert sight.to_widget((50, 70)).toTuple() == (100, 75)
