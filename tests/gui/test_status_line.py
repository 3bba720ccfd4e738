"""The foot of the window tells in numbers what one sees."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.status_line import StatusLine, colour_at
from disk_rti_desktop.gui.viewport import Hover
from disk_rti_desktop.render.cpu import relight
from disk_rti_desktop.render.modes import DEFAULT, NEUTRAL, Display, mode


@pytest.fixture
def line(qtbot: QtBot, session: Session) -> StatusLine:
    line = StatusLine(session)
    qtbot.addWidget(line)
    line.resize(1280, 26)
    return line


def test_light_method_and_zoom(line: StatusLine, session: Session) -> None:
    session.view = session.view.lit(-0.5, 0.5).actual_size()
    assert line.light.text() == "Azimuth 135°, elevation 45°"
    assert line.light.toolTip() == "Light at x -0.50, y +0.50"
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


def test_millimetres_where_the_scale_is_known(line: StatusLine, session: Session) -> None:
    assert session.opened is not None
    session.opened = replace(session.opened, relightable=replace(session.opened.relightable, mm_per_pixel=0.05))
    line.show_hover(Hover(0, 191, 10))
    assert line.pixel.text() == "Pixel 191, 10   9.55, 0.50 mm   RGB 255, 20, 128"


def test_in_a_mode_the_colour_is_told_to_be_the_plain_one(line: StatusLine, session: Session) -> None:
    session.view = replace(session.view, mode=mode("image-unsharp"))
    line.show_hover(Hover(0, 191, 0))
    assert line.pixel.text() == "Pixel 191, 0   Plain RGB 255, 0, 128"
    assert "mode" in line.pixel.toolTip()
    session.view = replace(session.view, mode=DEFAULT, display=Display(exposure=1.0))
    assert "Plain" in line.pixel.text()
    session.view = replace(session.view, display=NEUTRAL)
    assert "Plain" not in line.pixel.text()


def test_how_finely_it_is_drawn(line: StatusLine) -> None:
    assert line.resolution.text() == "Full resolution"
    line.tell_resolution(2)
    assert line.resolution.text() == "1/4 resolution"


@pytest.mark.parametrize("width", [1600, 900])
def test_nothing_is_cut_off(line: StatusLine, session: Session, width: int) -> None:
    line.tell_drawing("Processor", "")
    session.view = replace(session.view.turned(1), mode=mode("luminance-unsharp"), display=Display(gain=2))
    line.show_hover(Hover(0, 191, 10))
    line.resize(width, 26)
    line.show()
    QApplication.processEvents()
    labels = [label for label in line.findChildren(QLabel) if label.isVisible() and label.text()]
    assert line.mode in labels
    assert [label.text() for label in labels if label.width() < label.sizeHint().width()] == []
    assert max(label.geometry().right() for label in labels) <= width
    assert (line.drawing in labels) == (width == 1600)
