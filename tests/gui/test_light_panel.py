"""Trackball, numbers and session always say the same light."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.hemisphere import Disc, shaded_sphere
from disk_rti_desktop.gui.light_panel import LightPanel
from disk_rti_desktop.gui.session import Opened, Session
from tests.gui.on_screen import exposed


@pytest.fixture
def session(relightable: Relightable) -> Session:
    session = Session()
    session.opened = Opened(relightable)
    return session


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LightPanel:
    panel = LightPanel(session)
    qtbot.addWidget(panel)
    panel.resize(280, 420)
    panel.show()
    exposed(panel)
    return panel


def at(panel: LightPanel, x: float, y: float) -> QPoint:
    return panel.trackball.disc.point(x, y).toPoint()


def test_disc_and_back() -> None:
    disc = Disc.inside(QRectF(0, 0, 220, 200), 10)
    assert disc.radius == 90
    assert disc.point(0, 0) == QPointF(110, 100)
    assert disc.point(0, 1) == QPointF(110, 10)
    assert disc.light(disc.point(0.3, -0.4)) == pytest.approx((0.3, -0.4))


def test_the_ball_is_brightest_where_the_light_is() -> None:
    ball = shaded_sphere(100, np.array([-0.6, 0.0, 0.8]))
    assert QColor(ball.pixel(20, 50)).red() > QColor(ball.pixel(80, 50)).red()
    assert ball.pixelColor(0, 0).alpha() == 0


def test_the_trackball_is_large_enough(panel: LightPanel) -> None:
    assert 2 * panel.trackball.disc.radius >= 160
    assert panel.trackball.minimumSizeHint().width() >= 180


def test_a_click_sets_the_light(panel: LightPanel, session: Session) -> None:
    QTest.mouseClick(panel.trackball, Qt.MouseButton.LeftButton, pos=at(panel, 0.5, 0.5))
    assert session.view.light == pytest.approx((0.5, 0.5), abs=0.01)


def test_dragging_beyond_the_rim_stays_on_it(panel: LightPanel, session: Session) -> None:
    QTest.mousePress(panel.trackball, Qt.MouseButton.LeftButton, pos=at(panel, 0, 0))
    QTest.mouseMove(panel.trackball, at(panel, 3, 4))
    assert session.view.light == pytest.approx((0.6, 0.8), abs=0.02)
    assert math.hypot(*session.view.light) <= 1 + 1e-9
    QTest.mouseRelease(panel.trackball, Qt.MouseButton.LeftButton, pos=at(panel, 3, 4))


def test_moving_without_a_button_changes_nothing(panel: LightPanel, session: Session) -> None:
    before = session.view
    QTest.mouseMove(panel.trackball, at(panel, 0.3, 0.3))
    assert session.view == before


@pytest.mark.parametrize(
    ("key", "modifiers", "light"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, (0.05, 0)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, (0, 0.01)),
    ],
)
def test_arrows_nudge(
    panel: LightPanel, session: Session, key: Qt.Key, modifiers: Qt.KeyboardModifier, light: tuple[float, float]
) -> None:
    session.view = session.view.lit(0, 0)
    QTest.keyClick(panel.trackball, key, modifiers)
    assert session.view.light == pytest.approx(light)


def test_the_numbers_follow_the_light(panel: LightPanel, session: Session) -> None:
    session.view = session.view.lit(-0.5, 0.5)
    assert (panel.light_x.value(), panel.light_y.value()) == (-0.5, 0.5)
    assert (panel.azimuth.value(), panel.elevation.value()) == (135, 45)
    where = "Light from azimuth 135°, elevation 45°"
    assert panel.trackball.accessibleDescription() == f"{where}, beyond the photographed lights"


def test_showing_rounded_numbers_does_not_round_the_light(panel: LightPanel, session: Session) -> None:
    session.view = session.view.lit(0.12345, 0.54321)
    assert panel.light_x.value() == 0.12
    assert session.view.light == (0.12345, 0.54321)


def test_typed_x_and_y_move_the_light(panel: LightPanel, session: Session) -> None:
    session.view = session.view.lit(0.1, 0.2)
    panel.light_x.setValue(0.3)
    panel.light_y.setValue(-0.4)
    assert session.view.light == (0.3, -0.4)


def test_typed_numbers_beyond_the_disc_go_to_the_rim(panel: LightPanel, session: Session) -> None:
    session.view = session.view.lit(0, 0.8)
    panel.light_x.setValue(1)
    assert math.hypot(*session.view.light) == pytest.approx(1)
    assert panel.elevation.value() == 0


def test_typed_angles_move_the_light(panel: LightPanel, session: Session) -> None:
    panel.elevation.setValue(30)
    panel.azimuth.setValue(90)
    assert session.view.light == pytest.approx((0, math.cos(math.radians(30))), abs=1e-9)


def test_the_azimuth_survives_the_zenith(panel: LightPanel, session: Session) -> None:
    panel.azimuth.setValue(135)
    panel.elevation.setValue(90)
    assert session.view.light == pytest.approx((0, 0), abs=1e-12)
    panel.elevation.setValue(45)
    assert session.view.light == pytest.approx((-0.5, 0.5))


def test_the_azimuth_wraps(panel: LightPanel, session: Session) -> None:
    session.view = session.view.lit(0.5, -0.001)
    assert panel.azimuth.value() == 0
    panel.azimuth.stepDown()
    assert panel.azimuth.value() == 359
    assert session.view.light[1] < 0


def test_everything_has_a_name_for_screen_readers(panel: LightPanel) -> None:
    for widget in [panel.trackball, panel.light_x, panel.light_y, panel.azimuth, panel.elevation]:
        assert widget.accessibleName()
        assert widget.toolTip()
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize(("size", "beside"), [((320, 206), True), ((300, 500), False), ((700, 400), True)])
def test_the_numbers_stand_where_they_leave_the_largest_trackball(
    panel: LightPanel, size: tuple[int, int], beside: bool
) -> None:
    panel.resize(*size)
    QApplication.processEvents()
    assert (panel.elevation.mapTo(panel, QPoint(0, 0)).x() > panel.trackball.geometry().right()) == beside
    assert 2 * panel.trackball.disc.radius >= 160
    for box in [panel.light_x, panel.light_y, panel.azimuth, panel.elevation]:
        corner = box.mapTo(panel, box.rect().bottomRight())
        assert panel.rect().contains(corner)
