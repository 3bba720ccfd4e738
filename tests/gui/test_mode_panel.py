"""The mode panel, the session's view and the background work say and do the same."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.gl_canvas import GlCanvas
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.mode_panel import ModePanel
from disk_rti_desktop.gui.number_slider import ChoiceList, NumberSlider, decimals
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.status_line import StatusLine
from disk_rti_desktop.progress import Progress
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import DEFAULT, DISPLAY, KINDS, NEUTRAL, Display, Parameter, mode
from tests.gui.on_screen import exposed


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ModePanel:
    panel = ModePanel(session)
    qtbot.addWidget(panel)
    panel.resize(280, 700)
    panel.show()
    exposed(panel)
    return panel


def choose(panel: ModePanel, name: str) -> None:
    panel.modes.setCurrentIndex(panel.modes.findData(name))


def test_every_mode_is_offered_with_fields_for_its_parameters(panel: ModePanel, session: Session) -> None:
    assert [panel.modes.itemData(row) for row in range(panel.modes.count())] == list(KINDS)
    for name, kind in KINDS.items():
        choose(panel, name)
        assert session.view.mode == mode(name)
        assert list(panel.fields) == [parameter.name for parameter in kind.parameters]
        assert [field.value for field in panel.fields.values()] == [p.default for p in kind.parameters]
        assert panel.description.text() == kind.description


def test_a_typed_number_and_a_moved_slider_set_the_parameter(panel: ModePanel, session: Session) -> None:
    choose(panel, "specular")
    field = panel.fields["highlight"]
    assert isinstance(field, NumberSlider)
    field.number.setValue(20)
    assert session.view.mode.value("highlight") == 20
    assert field.slider.value() == 19
    QTest.keyClick(field.slider, Qt.Key.Key_Right)
    assert (session.view.mode.value("highlight"), field.number.value()) == (21, 21)
    assert session.view.mode.value("diffuse") == 0.4


def test_a_choice_sets_the_parameter(panel: ModePanel, session: Session) -> None:
    choose(panel, "static-multi-light")
    field = panel.fields["smoothing"]
    assert isinstance(field, ChoiceList)
    field.box.setCurrentIndex(2)
    assert session.view.mode.value("smoothing") == 7


def test_the_ends_of_a_slider_are_those_of_the_parameter(qtbot: QtBot) -> None:
    for kind in KINDS.values():
        for parameter in [*kind.parameters, *DISPLAY]:
            if parameter.choices:
                continue
            field = NumberSlider(parameter)
            qtbot.addWidget(field)
            wanted: list[float] = []
            field.changed.connect(wanted.append)
            field.slider.setValue(field.slider.maximum())
            field.slider.setValue(0)
            assert wanted == [parameter.high, parameter.low]


def test_the_panel_follows_the_session(panel: ModePanel, session: Session) -> None:
    session.view = replace(session.view, mode=mode("image-unsharp", gain=2.5), display=Display(exposure=1.5))
    assert panel.modes.currentData() == "image-unsharp"
    assert panel.fields["gain"].value == 2.5
    assert panel.display_fields["exposure"].value == 1.5


def test_reset_brings_the_defaults_back(panel: ModePanel, session: Session) -> None:
    session.view = replace(session.view, mode=mode("image-unsharp", gain=2.5))
    assert panel.reset.isEnabled()
    panel.reset.click()
    assert session.view.mode == mode("image-unsharp")
    assert panel.fields["gain"].value == 1
    assert not panel.reset.isEnabled()


def test_a_brighter_display_is_marked_until_it_is_reset(panel: ModePanel, session: Session) -> None:
    assert panel.display_heading.text() == "Display"
    panel.display_fields["gamma"].changed.emit(2.2)
    assert session.view.display == Display(gamma=2.2)
    assert panel.display_heading.text().startswith("Display only")
    assert panel.display_heading.property("role") == "warning"
    panel.reset_display.click()
    assert session.view.display == NEUTRAL
    assert panel.display_heading.text() == "Display"


def test_progress_is_seen_while_there_is_some(panel: ModePanel) -> None:
    assert not panel.bar.isVisible()
    panel.show_progress(Progress(1, 4, "Finding the surface"))
    assert panel.bar.isVisible()
    assert panel.bar.value() == 25
    panel.end_progress()
    assert not panel.stop.isVisible()


def test_everything_has_a_name_for_screen_readers(panel: ModePanel) -> None:
    choose(panel, "static-multi-light")
    for field in [*panel.fields.values(), *panel.display_fields.values()]:
        inner = [field.box] if isinstance(field, ChoiceList) else [field.slider, field.number]
        for widget in inner:
            assert widget.accessibleName()
            assert widget.toolTip()


def test_the_status_line_tells_mode_and_display(qtbot: QtBot, session: Session) -> None:
    line = StatusLine(session)
    qtbot.addWidget(line)
    assert line.mode.isHidden()
    assert line.display_only.isHidden()
    session.view = replace(session.view, mode=mode("specular"), display=Display(exposure=1, gamma=2))
    assert line.mode.text() == "Specular enhancement"
    assert line.display_only.text() == "Display only: exposure 1, gamma 2"
    assert not line.mode.isHidden()
    assert not line.display_only.isHidden()


@pytest.mark.parametrize("name", ["normals", "normal-unsharp", "dynamic-multi-light", "static-multi-light"])
def test_a_mode_is_made_ready_in_the_background(
    qtbot: QtBot, plain_window: MainWindow, session: Session, name: str
) -> None:
    window = plain_window
    window.session.opened = session.opened
    opened = window.session.opened
    assert opened is not None
    with qtbot.waitSignal(window.groundworker.ended, timeout=60_000):
        window.session.view = replace(window.session.view, mode=mode(name))
        assert window.groundworker.busy
    size = window.viewport.panes[0].size
    assert not groundwork_of(opened.relightable).missing(window.session.view, size)
    assert not window.groundworker.busy


def test_the_graphics_card_shows_the_mode_when_it_is_ready(qtbot: QtBot, window: MainWindow, session: Session) -> None:
    window.session.opened = session.opened
    middle = QPoint(window.viewport.width() // 2, window.viewport.height() // 2)

    def colour() -> QColor:
        assert isinstance(window.viewport.canvas, GlCanvas)
        return window.viewport.canvas.grabFramebuffer().pixelColor(middle)

    window.session.view = window.session.view.lit(0, 0)
    before = colour()
    with qtbot.waitSignal(window.groundworker.ended, timeout=60_000):
        window.session.view = replace(window.session.view, mode=mode("normals"))
    qtbot.waitUntil(lambda: colour().blue() > 200, timeout=10_000)  # facing the viewer
    assert before.blue() < 200


def test_to_stop_goes_back_to_the_default_mode(qtbot: QtBot, plain_window: MainWindow, session: Session) -> None:
    window = plain_window
    window.session.opened = session.opened
    with qtbot.waitSignal(window.groundworker.ended, timeout=60_000):
        window.session.view = replace(window.session.view, mode=mode("static-multi-light"))
        window.mode_panel.stop.click()
    assert window.session.view.mode == DEFAULT


def test_a_light_that_moves_on_is_followed(qtbot: QtBot, plain_window: MainWindow, session: Session) -> None:
    window = plain_window
    window.session.opened = session.opened
    opened = window.session.opened
    assert opened is not None
    with qtbot.waitSignal(window.groundworker.ended, timeout=60_000):
        window.session.view = replace(window.session.view, mode=mode("dynamic-multi-light"))
        for x in (0.1, 0.2, 0.3):
            window.session.view = window.session.view.lit(x, 0)
    assert groundwork_of(opened.relightable).field(window.session.view.mode, window.session.view.direction) is not None


def test_no_mode_is_made_ready_without_a_picture(plain_window: MainWindow) -> None:
    plain_window.session.view = replace(plain_window.session.view, mode=mode("normals"))
    assert not plain_window.groundworker.busy


@pytest.mark.parametrize(("step", "digits"), [(1, 0), (8, 0), (0.1, 1), (0.05, 2), (0.01, 2)])
def test_digits_behind_the_point(step: float, digits: int) -> None:
    assert decimals(step) == digits


def test_a_value_between_the_sliders_places_is_kept(qtbot: QtBot) -> None:
    field = NumberSlider(Parameter("gain", "Gain", 0.01, 4, 1))
    qtbot.addWidget(field)
    wanted: list[float] = []
    field.changed.connect(wanted.append)
    field.show_value(0.37)
    assert field.value == 0.37
    assert wanted == []


def test_the_mode_dock_is_shown_with_a_picture_only(plain_window: MainWindow, session: Session) -> None:
    assert not plain_window.mode_dock.isVisible()
    plain_window.session.opened = Opened(session.shown[0].relightable)
    assert plain_window.mode_dock.isVisible()
    plain_window.mode_dock.toggleViewAction().trigger()
    plain_window.session.opened = Opened(session.shown[0].relightable)
    assert not plain_window.mode_dock.isVisible()
