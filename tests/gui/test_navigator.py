"""The overview: it follows picture, light and turn, and chooses what the viewport shows."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.cpu_canvas import CpuCanvas
from disk_rti_desktop.gui.navigator import Navigator
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport


@pytest.fixture
def navigator(qtbot: QtBot, session: Session, viewport: Viewport) -> Iterator[Navigator]:
    navigator = Navigator(session, viewport)
    qtbot.addWidget(navigator)
    navigator.resize(204, 140)
    with qtbot.waitSignal(navigator.canvas.drawn):
        navigator.show()
    yield navigator
    navigator.stop()


def rounded(rect: QRectF) -> tuple[int, int, int, int]:
    return round(rect.left()), round(rect.top()), round(rect.width()), round(rect.height())


def colour(navigator: Navigator, x: float, y: float) -> QColor:
    """The colour at a share of the overview's width and height."""
    at = navigator.overview
    place = QPointF(at.left() + x * at.width(), at.top() + y * at.height()).toPoint()
    return navigator.grab().toImage().pixelColor(place)


def test_the_whole_picture_is_drawn(navigator: Navigator) -> None:
    assert rounded(navigator.overview) == (6, 6, 192, 128)
    assert colour(navigator, 0.95, 0.5).red() > 200 > 60 > colour(navigator, 0.05, 0.5).red()
    assert isinstance(navigator.canvas, CpuCanvas)


def test_seen_whole_there_is_no_frame_within(navigator: Navigator) -> None:
    assert navigator.frame.adjusted(-1, -1, 1, 1).contains(navigator.overview)


def test_it_follows_the_light(qtbot: QtBot, navigator: Navigator, session: Session) -> None:
    before = colour(navigator, 0.5, 0.5).blue()
    with qtbot.waitSignal(navigator.canvas.drawn):
        session.view = session.view.lit(0.9, 0)
    assert colour(navigator, 0.5, 0.5).blue() > before + 30


def test_panning_draws_no_new_picture(qtbot: QtBot, navigator: Navigator, session: Session) -> None:
    session.view = session.view.zoomed(3, (0, 0), (384, 256))
    with qtbot.assertNotEmitted(navigator.canvas.drawn, wait=300):
        session.view = session.view.panned(20, 10)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_the_frame_shows_what_is_seen_however_it_is_turned(
    navigator: Navigator, session: Session, viewport: Viewport, turns: int
) -> None:
    viewport.turn(turns)
    viewport.actual_size()
    viewport.zoom_by(4)
    frame, whole, pane = navigator.frame, navigator.overview, viewport.pane_size
    across, down = (session.view.picture_point(at, pane) for at in ((0.0, 0.0), (float(pane[0]), float(pane[1]))))
    picture = session.opened.relightable if session.opened else None
    assert picture is not None
    share = abs(across[0] - down[0]) * abs(across[1] - down[1]) / (picture.width * picture.height)
    assert frame.width() * frame.height() == pytest.approx(share * whole.width() * whole.height())
    assert (whole.width() > whole.height()) == (turns % 2 == 0)
    assert frame.center().x() == pytest.approx(whole.center().x())


def test_a_click_looks_there(navigator: Navigator, session: Session, viewport: Viewport) -> None:
    viewport.zoom_by(4)
    QTest.mouseClick(navigator, Qt.MouseButton.LeftButton, pos=QPoint(6 + 48, 6 + 32))
    assert session.view.centre == pytest.approx((48, 32), abs=1)


def test_the_frame_can_be_dragged_by_any_of_its_points(
    navigator: Navigator, session: Session, viewport: Viewport
) -> None:
    viewport.zoom_by(2)
    grip = navigator.frame.center().toPoint() + QPoint(20, 10)
    QTest.mousePress(navigator, Qt.MouseButton.LeftButton, pos=grip)
    assert session.view.centre == pytest.approx((96, 64), abs=1)
    QTest.mouseMove(navigator, grip + QPoint(10, -6))
    QTest.mouseRelease(navigator, Qt.MouseButton.LeftButton, pos=grip + QPoint(10, -6))
    assert session.view.centre == pytest.approx((106, 58), abs=1)
    QTest.mouseMove(navigator, grip)
    assert session.view.centre == pytest.approx((106, 58), abs=1)


def test_keys_move_what_is_seen(navigator: Navigator, session: Session, viewport: Viewport) -> None:
    viewport.zoom_by(4)
    QTest.keyClick(navigator, Qt.Key.Key_Right)
    assert session.view.centre == pytest.approx((96 + 0.2 * 384 / session.view.zoom, 64))
    QTest.keyClick(navigator, Qt.Key.Key_Up)
    assert session.view.centre[1] < 64
    light = session.view.light
    QTest.keyClick(navigator, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert session.view.light == light


def test_a_double_click_shows_it_whole(navigator: Navigator, session: Session, viewport: Viewport) -> None:
    whole = session.view
    viewport.zoom_by(4)
    QTest.mouseDClick(navigator, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    assert session.view == whole


def test_with_nothing_open_it_is_empty(navigator: Navigator, session: Session) -> None:
    session.opened = None
    view = session.view
    assert navigator.overview.isEmpty()
    QTest.mouseClick(navigator, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    QTest.keyClick(navigator, Qt.Key.Key_Right)
    assert session.view == view
