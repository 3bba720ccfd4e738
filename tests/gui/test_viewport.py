"""Mouse and keys over the picture, drawn with and without the graphics card."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QNativeGestureEvent, QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.gui.cpu_canvas import CpuCanvas
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.viewport import Hover, Viewport
from disk_rti_desktop.render.gpu import GpuRenderer
from disk_rti_desktop.render.modes import Display, mode
from tests.gui.over_the_picture import PLAIN, at_rest, move, press, release, screen, shown, turn_wheel

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(params=[True, False], ids=["opengl", "processor"])
def viewport(request: pytest.FixtureRequest, qtbot: QtBot, session: Session) -> Iterator[Viewport]:
    yield from shown(qtbot, Viewport(session, use_opengl=request.param), 400, 300)


@pytest.mark.usefixtures("viewport")
def test_what_is_opened_is_seen_whole(session: Session) -> None:
    assert session.view.zoom == pytest.approx(400 / 192)
    assert session.view.centre == pytest.approx((96, 64))


def test_the_picture_is_drawn_under_the_light(qtbot: QtBot, viewport: Viewport, session: Session) -> None:
    session.view = session.view.lit(0.9, 0)

    def is_lit() -> bool:
        middle = screen(viewport).pixelColor(200, 150)
        wanted = (127, 127, round(128 + 0.9 * 128))
        return all(abs(a - b) <= 4 for a, b in zip((middle.red(), middle.green(), middle.blue()), wanted, strict=True))

    qtbot.waitUntil(is_lit, timeout=10_000)
    assert screen(viewport).pixelColor(200, 5) == QColor("#262626")


def test_two_pictures_stand_side_by_side(qtbot: QtBot, viewport: Viewport, session: Session) -> None:
    session.comparison = session.opened
    assert session.view.zoom == pytest.approx(199 / 192)

    def is_drawn() -> bool:
        image = screen(viewport)
        left, right = image.pixelColor(20, 150), image.pixelColor(221, 150)
        return left == right and left.blue() > 100

    qtbot.waitUntil(is_drawn, timeout=10_000)
    session.replace_comparing(on=False)
    assert session.view.zoom == pytest.approx(400 / 192)


def test_a_resized_window_keeps_the_whole_picture(viewport: Viewport, session: Session) -> None:
    viewport.resize(200, 300)
    assert session.view.zoom == pytest.approx(200 / 192)


def test_a_resized_window_keeps_a_chosen_zoom(viewport: Viewport, session: Session) -> None:
    viewport.actual_size()
    viewport.resize(200, 300)
    assert session.view.zoom == 1
    assert session.view.centre == pytest.approx((96, 64))


@pytest.mark.parametrize(("button", "keys"), [(LEFT, PLAIN), (MIDDLE, PLAIN), (MIDDLE, SHIFT)])
def test_drags_that_move_the_picture(
    viewport: Viewport, session: Session, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    before = session.view
    press(viewport, button, 200, 150, keys)
    move(viewport, 220, 140)
    release(viewport, button)
    assert session.view.centre == pytest.approx((96 - 20 / before.zoom, 64 + 10 / before.zoom))
    assert session.view.light == before.light


@pytest.mark.parametrize(("button", "keys"), [(RIGHT, PLAIN), (LEFT, SHIFT), (LEFT, ALT)])
def test_drags_that_move_the_light(
    viewport: Viewport, session: Session, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    before = session.view
    press(viewport, button, 200, 150, keys)
    move(viewport, 245, 120)
    assert session.view.light == pytest.approx((45 / 150, 30 / 150))
    assert viewport.cursor().shape() == Qt.CursorShape.CrossCursor
    release(viewport, button)
    assert session.view.centre == before.centre
    assert viewport.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_the_light_bulb_makes_the_left_button_move_the_light(viewport: Viewport, session: Session) -> None:
    session.bulb = True
    press(viewport, LEFT, 200, 150)
    move(viewport, 275, 150)
    assert session.view.light == pytest.approx((0.5, 0))
    release(viewport, LEFT)


def test_a_drag_beyond_the_window_stays_at_the_rim_and_comes_back(viewport: Viewport, session: Session) -> None:
    press(viewport, RIGHT, 200, 150)
    move(viewport, 5000, 150)
    assert session.view.light == pytest.approx((1, 0))
    move(viewport, 200, 150)
    assert session.view.light == pytest.approx((0, 0))
    release(viewport, RIGHT)


def test_a_drag_ends_with_its_button(viewport: Viewport, session: Session) -> None:
    press(viewport, RIGHT, 200, 150)
    release(viewport, RIGHT)
    before = session.view
    move(viewport, 300, 100)
    assert session.view == before


def test_the_wheel_zooms_at_the_pointer(viewport: Viewport, session: Session) -> None:
    viewport.actual_size()
    size = viewport.panes[0].size
    point = session.view.picture_point((180, 140), size)
    turn_wheel(viewport, 180, 140, 120)
    assert session.view.zoom == pytest.approx(1.2)
    assert session.view.picture_point((180, 140), size) == pytest.approx(point)
    turn_wheel(viewport, 180, 140, -120)
    assert session.view.zoom == pytest.approx(1)


def test_the_wheel_zooms_at_the_pointer_in_either_pane(viewport: Viewport, session: Session) -> None:
    session.comparison = session.opened
    viewport.actual_size()
    pane = viewport.panes[1]
    at = (260 - pane.left, 140)
    point = session.view.picture_point(at, pane.size)
    turn_wheel(viewport, 260, 140, 240)
    assert session.view.picture_point(at, pane.size) == pytest.approx(point)


def test_a_double_click_zooms_twice_as_far(viewport: Viewport, session: Session) -> None:
    viewport.actual_size()
    point = session.view.picture_point((190, 150), viewport.panes[0].size)
    QTest.mouseDClick(viewport, LEFT, PLAIN, QPoint(190, 150))
    assert session.view.zoom == pytest.approx(2)
    assert session.view.picture_point((190, 150), viewport.panes[0].size) == pytest.approx(point)


@pytest.mark.parametrize(
    ("key", "keys", "light"),
    [(Qt.Key.Key_Left, PLAIN, (-0.05, 0)), (Qt.Key.Key_Up, PLAIN, (0, 0.05)), (Qt.Key.Key_Down, SHIFT, (0, -0.01))],
)
def test_arrows_nudge_the_light(
    viewport: Viewport, session: Session, key: Qt.Key, keys: Qt.KeyboardModifier, light: tuple[float, float]
) -> None:
    QTest.keyClick(viewport, key, keys)
    assert session.view.light == pytest.approx(light)


def test_zooming_keeps_the_middle(viewport: Viewport, session: Session) -> None:
    viewport.zoom_by(2)
    assert session.view.zoom == pytest.approx(2 * 400 / 192)
    assert session.view.centre == pytest.approx((96, 64))
    viewport.fit()
    assert session.view.zoom == pytest.approx(400 / 192)


def test_the_pixel_under_the_pointer_is_told(viewport: Viewport, session: Session) -> None:
    told: list[Hover | None] = []
    viewport.hovered.connect(told.append)
    viewport.actual_size()
    move(viewport, 200, 150)
    move(viewport, 10, 10)
    assert told == [Hover(0, 96, 64), None]
    session.comparison = session.opened
    viewport.fit()
    move(viewport, viewport.panes[1].left + 1, 150)
    assert told[-1] == Hover(1, 0, 64)


def test_without_a_picture_nothing_happens(viewport: Viewport, session: Session) -> None:
    session.opened = None
    before = session.view
    press(viewport, RIGHT, 200, 150)
    move(viewport, 250, 100)
    release(viewport, RIGHT)
    turn_wheel(viewport, 100, 100, 120)
    QTest.mouseDClick(viewport, LEFT, PLAIN, QPoint(50, 50))
    QTest.keyClick(viewport, Qt.Key.Key_Left)
    viewport.fit()
    viewport.zoom_by(2)
    assert session.view == before


def test_a_picture_of_another_size_is_seen_whole(
    viewport: Viewport, session: Session, relightable: Relightable
) -> None:
    viewport.actual_size()
    half = Relightable(
        "half", "PTM", relightable.planes[:, :, :96], relightable.quantization, relightable.decoder, relightable.lights
    )
    session.opened = Opened(half)
    assert session.view.centre == pytest.approx((48, 64))
    assert session.view.zoom == pytest.approx(300 / 128)


def test_a_graphics_card_that_fails_is_replaced(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> object:
        raise DisplayError("The graphics memory is full.")

    monkeypatch.setattr(GpuRenderer, "draw", broken)
    viewport = Viewport(session, use_opengl=True)
    qtbot.addWidget(viewport)
    viewport.resize(400, 300)
    with qtbot.waitSignal(viewport.fell_back, timeout=10_000) as caught:
        viewport.show()
    assert caught.args == ["The graphics memory is full."]
    assert isinstance(viewport.canvas, CpuCanvas)
    qtbot.waitUntil(lambda: screen(viewport).pixelColor(200, 150).red() > 100, timeout=10_000)
    viewport.release()


def test_a_photo_is_shown_as_it_is_whatever_the_mode(session: Session, relightable: Relightable) -> None:
    session.comparison = Opened(relightable, photo=3)
    session.view = replace(session.view, mode=mode("specular"), display=Display(exposure=1))
    assert [view.mode.kind.name for view in session.scene.views] == ["specular", "default"]
    session.replace_comparing(manner="difference")
    assert all(view.mode.plain and view.display.neutral for view in session.scene.views)


def test_a_turned_picture_is_drawn_turned_and_seen_whole(qtbot: QtBot, viewport: Viewport, session: Session) -> None:
    viewport.turn(1)
    assert session.view.zoom == pytest.approx(300 / 192)
    session.view = session.view.lit(0.0, -0.8)  # below in the window is the photo's left
    at_rest(qtbot, viewport, 200, 20, ((300 - 20) / 300 * 255, 127, 128 - 0.8 * 128))
    at_rest(qtbot, viewport, 120, 150, (127, (120 - 100) / 200 * 255, 128 - 0.8 * 128))
    viewport.zoom_by(2)
    zoom = session.view.zoom
    viewport.turn(1)
    assert session.view.zoom == zoom


def test_a_light_beyond_the_photographed_ones_is_told(viewport: Viewport, session: Session) -> None:
    notice = viewport.light_notice
    assert notice.isHidden()
    session.view = session.view.lit(0.6, 0.6)
    assert notice.isVisible()
    assert "21° away" in notice.text()
    assert viewport.rect().contains(notice.geometry())
    session.view = session.view.lit(0.3, 0.3)
    assert notice.isHidden()


def test_a_turned_picture_is_judged_by_the_photos_lights(
    viewport: Viewport, session: Session, relightable: Relightable
) -> None:
    right = np.array([[0.5, y, np.sqrt(0.75 - y * y)] for y in (-0.5, 0.5)] + [[0.0, 0.0, 1.0]])
    session.opened = Opened(replace(relightable, lights=right))
    session.view = session.view.lit(0.4, 0.0)
    assert viewport.light_notice.isHidden()
    session.view = session.view.turned(1)  # the photo's right is at the top now
    assert viewport.light_notice.isVisible()
    session.view = session.view.lit(0.0, 0.4)
    assert viewport.light_notice.isHidden()


def test_where_no_lights_are_known_nothing_is_told(
    viewport: Viewport, session: Session, relightable: Relightable
) -> None:
    session.opened = Opened(replace(relightable, lights=np.zeros((0, 3))))
    session.view = session.view.lit(1, 0)
    assert viewport.light_notice.isHidden()


@pytest.mark.parametrize("value", [0.5, -0.25])
def test_two_fingers_on_a_touchpad_zoom_where_the_pointer_is(
    viewport: Viewport, session: Session, value: float
) -> None:
    at = QPointF(300, 80)
    before, zoom = session.view.picture_point((300, 80), viewport.pane_size), session.view.zoom
    gesture = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at, at, value, QPointF()
    )
    assert QApplication.sendEvent(viewport, gesture)
    assert session.view.zoom == pytest.approx(zoom * (1 + value))
    assert session.view.picture_point((300, 80), viewport.pane_size) == pytest.approx(before)
