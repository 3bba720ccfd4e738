"""The foot of the window tells in numbers what one sees."""

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.status_line import StatusLine, colour_at
from disk_rti_desktop.gui.viewport import Hover
from disk_rti_desktop.render.cpu import relight


@pytest.fixture
def line(qtbot: QtBot, session: Session) -> StatusLine:
    line = StatusLine(session)
    qtbot.addWidget(line)
    return line


def test_light_method_and_zoom(line: StatusLine, session: Session) -> None:
    session.view = session.view.lit(-0.5, 0.5).actual_size()
    assert line.light.text() == "Light -0.50, +0.50   azimuth 135°, elevation 45°"
    assert line.method.text() == "PTM"
    assert line.zoom.text() == "100 %"


def test_both_methods_when_two_are_seen(line: StatusLine, session: Session) -> None:
    session.comparison = session.opened
    assert line.method.text() == "PTM  |  PTM"


def test_the_pixel_and_its_colour_follow_the_light(line: StatusLine, session: Session) -> None:
    line.show_hover(Hover(0, 191, 0))
    assert line.pixel.text() == "Pixel 191, 0   RGB 255, 0, 128"
    session.view = session.view.lit(0.5, 0)
    assert line.pixel.text() == "Pixel 191, 0   RGB 255, 0, 192"
    line.show_hover(None)
    assert line.pixel.text() == ""


def test_the_colour_is_the_pictures(session: Session) -> None:
    assert session.opened is not None
    picture = relight(session.opened.relightable, session.view.direction)
    assert colour_at(session.opened.relightable, 30, 20, session.view) == tuple(picture[20, 30])


def test_a_pixel_of_a_picture_that_was_closed(line: StatusLine, session: Session) -> None:
    line.show_hover(Hover(0, 191, 0))
    session.opened = None
    assert line.pixel.text() == ""
    assert line.light.isHidden()


def test_a_difference_tells_both_colours(line: StatusLine, session: Session) -> None:
    session.comparison = session.opened
    session.replace_comparing(manner="difference")
    line.show_hover(Hover(0, 191, 0))
    assert line.pixel.text() == "Pixel 191, 0   RGB 255, 0, 128  –  255, 0, 128"
    assert line.method.text() == "PTM  –  PTM"


def test_a_turned_picture_is_told_with_the_colours_that_it_has_under_the_turned_light(
    line: StatusLine, session: Session
) -> None:
    session.view = session.view.actual_size().turned(1).lit(0.0, -0.5)  # below in the window is the photo's left
    line.show_hover(Hover(0, 191, 0))
    assert line.zoom.text() == "100 %, turned 90° left"
    assert line.pixel.text() == "Pixel 191, 0   RGB 255, 0, 64"
