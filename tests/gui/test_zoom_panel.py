"""The zoom by slider and by number."""

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.actions import Actions
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.gui.zoom_panel import STEPS, ZoomPanel
from disk_rti_desktop.render.view import MAX_ZOOM


@pytest.fixture
def panel(qtbot: QtBot, session: Session, viewport: Viewport) -> ZoomPanel:
    actions = Actions(viewport)
    panel = ZoomPanel(session, viewport, [actions.fit, actions.actual])
    qtbot.addWidget(panel)
    return panel


def test_it_follows_the_view(panel: ZoomPanel, viewport: Viewport) -> None:
    assert panel.number.value() == 200
    before = panel.slider.value()
    viewport.actual_size()
    assert panel.number.value() == 100
    assert panel.slider.value() < before


def test_a_number_zooms_about_the_middle(panel: ZoomPanel, session: Session) -> None:
    panel.number.setValue(400)
    assert session.view.zoom == pytest.approx(4)
    assert session.view.centre == (96, 64)


def test_a_number_beyond_what_is_possible_shows_what_is(panel: ZoomPanel, session: Session) -> None:
    panel.number.setValue(1)
    assert session.view.zoom == pytest.approx(0.5)  # a quarter of what fits
    assert panel.number.value() == 50


def test_the_slider_goes_from_the_least_zoom_to_the_largest(panel: ZoomPanel, session: Session) -> None:
    panel.slider.setValue(STEPS)
    assert session.view.zoom == pytest.approx(MAX_ZOOM)
    panel.slider.setValue(0)
    assert session.view.zoom == pytest.approx(0.5)
    panel.slider.setValue(STEPS // 2)
    assert session.view.zoom == pytest.approx((0.5 * MAX_ZOOM) ** 0.5)
    assert panel.slider.value() == STEPS // 2


def test_with_nothing_open_it_changes_nothing(panel: ZoomPanel, session: Session) -> None:
    session.opened = None
    view = session.view
    panel.slider.setValue(1)
    assert session.view == view
