"""Two pictures in one viewport: wiped, flipped, and by their difference, with and without the graphics card."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.render.difference import MEASURES, Difference, coloured, values
from tests.gui.over_the_picture import at_rest, move, press, release, screen, shown

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture(params=[True, False], ids=["opengl", "processor"])
def viewport(request: pytest.FixtureRequest, qtbot: QtBot, session: Session) -> Iterator[Viewport]:
    yield from shown(qtbot, Viewport(session, use_opengl=request.param), 400, 300)


@pytest.fixture
def inverse(relightable: Relightable) -> Relightable:
    return replace(relightable, method="HSH", planes=255 - relightable.planes)


def test_a_wipe_shows_each_picture_on_its_side(
    qtbot: QtBot, viewport: Viewport, session: Session, inverse: Relightable
) -> None:
    session.comparison = Opened(inverse)
    session.replace_comparing(manner="wipe", line=0.25)
    assert session.view.zoom == pytest.approx(400 / 192)
    at_rest(qtbot, viewport, 60, 150, (60 / 400 * 255, 127, 128))
    at_rest(qtbot, viewport, 140, 150, (255 - 140 / 400 * 255, 127, 127))


@pytest.mark.parametrize("bulb", [False, True])
def test_the_line_of_a_wipe_is_dragged(viewport: Viewport, session: Session, inverse: Relightable, bulb: bool) -> None:
    session.comparison = Opened(inverse)
    session.replace_comparing(manner="wipe")
    session.bulb = bulb
    before = session.view
    move(viewport, 203, 40)
    assert viewport.cursor().shape() == Qt.CursorShape.SplitHCursor
    press(viewport, LEFT, 203, 40)
    move(viewport, 100, 40)
    assert session.comparing.line == pytest.approx(0.25)
    move(viewport, -50, 40)
    assert session.comparing.line == 0
    move(viewport, 5000, 40)
    assert session.comparing.line == 1
    release(viewport, LEFT)
    assert session.view == before


def test_beside_the_line_the_mouse_does_what_it_always_does(
    viewport: Viewport, session: Session, inverse: Relightable
) -> None:
    session.comparison = Opened(inverse)
    session.replace_comparing(manner="wipe")
    press(viewport, LEFT, 230, 40)
    move(viewport, 250, 40)
    release(viewport, LEFT)
    press(viewport, RIGHT, 200, 40)
    move(viewport, 215, 40)
    release(viewport, RIGHT)
    assert session.comparing.line == 0.5
    assert session.view.light == pytest.approx((0.1, 0))
    assert session.view.centre[0] == pytest.approx(96 - 20 / session.view.zoom)


def test_the_line_of_a_wipe_is_moved_by_keys(viewport: Viewport, session: Session, inverse: Relightable) -> None:
    ctrl, light = Qt.KeyboardModifier.ControlModifier, session.view.light
    QTest.keyClick(viewport, Qt.Key.Key_Right, ctrl)
    assert session.comparing.line == 0.5  # nothing is wiped yet
    session.comparison = Opened(inverse)
    session.replace_comparing(manner="wipe")
    QTest.keyClick(viewport, Qt.Key.Key_Right, ctrl)
    assert session.comparing.line == pytest.approx(0.52)
    for _ in range(40):
        QTest.keyClick(viewport, Qt.Key.Key_Left, ctrl)
    assert session.comparing.line == 0
    assert session.view.light == light


def test_a_difference_is_drawn_in_its_colours(
    qtbot: QtBot, viewport: Viewport, session: Session, relightable: Relightable
) -> None:
    darker = replace(relightable, planes=relightable.planes // 2)
    session.comparison = Opened(darker)
    wanted = Difference(MEASURES["signed"], 255.0)
    session.replace_comparing(manner="difference", difference=wanted)
    shown = [np.array([[colour]], np.uint8) for colour in ((127, 127, 128), (63, 63, 64))]
    expected = 255 * coloured(values(shown[0], shown[1], wanted.measure), wanted)[0, 0]
    at_rest(qtbot, viewport, 200, 150, tuple(expected.tolist()))
    assert screen(viewport).pixelColor(200, 3) == QColor("#262626")


def test_flipping_shows_one_in_place_of_the_other(
    qtbot: QtBot, viewport: Viewport, session: Session, inverse: Relightable
) -> None:
    session.comparison = Opened(inverse)
    session.replace_comparing(manner="flip", second=True)
    at_rest(qtbot, viewport, 60, 150, (255 - 60 / 400 * 255, 127, 127))
    session.replace_comparing(second=False)
    at_rest(qtbot, viewport, 60, 150, (60 / 400 * 255, 127, 128))
