"""What is drawn over the picture: notes, grid, scale bar."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.layers import LayerSheet
from disk_rti_desktop.gui.scale_layer import fitting_length
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.notes import Scale, Shape
from tests.gui.notes_bench import Bench


def drawn(bench: Bench) -> QImage:
    return bench.viewport.grab().toImage()


def changed_pixels(bench: Bench, act: Callable[[], object]) -> int:
    """How many of some pixels of the viewport look otherwise after doing something."""
    before = drawn(bench)
    act()
    after = drawn(bench)
    places = [(x, y) for x in range(0, before.width(), 2) for y in range(0, before.height(), 2)]
    return sum(before.pixel(x, y) != after.pixel(x, y) for x, y in places)


def test_layers_are_seen_only_when_there_is_something_to_see(bench: Bench, qtbot: QtBot) -> None:
    qtbot.wait(300)
    act = bench.desk.actions
    assert changed_pixels(bench, lambda: None) == 0
    assert changed_pixels(bench, lambda: act.scale_bar.setChecked(True)) > 20
    assert changed_pixels(bench, lambda: act.grid.setChecked(True)) > 200
    assert changed_pixels(bench, lambda: bench.note(Shape("box", ((30, 30), (90, 70))))) > 50
    hidden = changed_pixels(bench, lambda: act.show_notes.setChecked(False))
    assert hidden > 50
    for switch in (act.grid, act.scale_bar):
        switch.setChecked(False)
    sheet = bench.viewport.findChild(LayerSheet)
    assert isinstance(sheet, LayerSheet)
    assert not sheet.isVisible()


def test_the_scale_bar_says_when_no_scale_is_known(session: Session) -> None:
    for unit, words in ((None, "50 px"), (0.1, "5 mm")):
        length, told = fitting_length(180, 2.0, unit)
        assert length == pytest.approx(100)
        assert told == words
    session.notes = replace(session.notes, scale=Scale(0.25))
    assert session.mm_per_pixel == 0.25
