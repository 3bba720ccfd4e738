"""Laying a second date on the first in the window: by itself, by marked places, kept for the next time; the flicker."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.comparing import FASTEST
from disk_rti_desktop.gui.condition_desk import ConditionDesk
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.registration_dialog import RegistrationDialog
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.progress import finish
from disk_rti_desktop.registration import Registration
from tests.gui.on_screen import active

SHIFT = (9, 6)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def wall(relightable: Relightable) -> Relightable:
    """A picture with structure of every size."""
    rng = np.random.default_rng(1)
    plane = np.zeros((160, 240))
    for side in (4, 8, 20):
        plane += np.kron(rng.normal(size=(160 // side, 240 // side)), np.ones((side, side)))
    planes = np.zeros((18, 160, 240), np.uint8)
    planes[:3] = np.clip(128 + 30 * plane, 0, 255)
    return replace(relightable, planes=planes)


@pytest.fixture
def later(wall: Relightable, tmp_path: Path) -> Path:
    """The same wall, saved, as a camera saw it that stood a little further to the right and lower."""
    across, down = SHIFT
    moved = replace(wall, planes=np.ascontiguousarray(wall.planes[:, down:, across:]))
    return finish(formats.save(moved, tmp_path / "wall_2024"))


@pytest.fixture
def desk(host: QWidget, wall: Relightable) -> ConditionDesk:
    session = Session()
    session.opened = Opened(wall, Path("wall_2020"))
    session.shelf = (session.opened,)
    return ConditionDesk(session, Opener(session), lambda _text: None, host)


def running(desk: ConditionDesk) -> bool:
    return desk.flicker.running


def session_of(desk: ConditionDesk) -> Session:
    return desk._session


def found(qtbot: QtBot, dialog: RegistrationDialog | None) -> RegistrationDialog:
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.found is not None and dialog.accept_.isEnabled(), timeout=60_000)
    return dialog


def registration(dialog: RegistrationDialog) -> Registration:
    assert dialog.found is not None
    return dialog.found


def test_by_itself_then_kept_then_adjusted(qtbot: QtBot, desk: ConditionDesk, later: Path) -> None:
    session = session_of(desk)
    dialog = found(qtbot, desk.lay(later))
    assert dialog.found is not None
    np.testing.assert_allclose(dialog.found.transform.onto(np.zeros((1, 2))), [SHIFT], atol=0.2)
    assert "patches agree" in dialog.headline.text()
    with qtbot.waitSignal(dialog.laid, timeout=30_000):
        dialog.accept_.click()
    assert session.comparison is not None
    laid = session.comparison.relightable
    assert (laid.width, laid.height) == (240, 160)
    assert laid.method.startswith("wall_2024: ")
    assert laid.mask is not None
    assert list(later.parent.glob("wall_2024.on_*.registration.json"))
    desk.actions.adjust.trigger()
    again = desk.lay(later)
    assert again is not None
    qtbot.waitUntil(lambda: again.found is not None, timeout=20_000)
    assert again.found is not None
    np.testing.assert_allclose(again.found.transform.matrix, dialog.found.transform.matrix)
    for one in desk._window.findChildren(RegistrationDialog):
        one.reject()
    assert len(session.shelf) == 2


def test_places_are_marked_moved_and_taken_away(qtbot: QtBot, desk: ConditionDesk, later: Path) -> None:
    dialog = found(qtbot, desk.lay(later))
    dialog.tabs.setCurrentIndex(1)
    for number, place in enumerate([(40.0, 40.0), (200.0, 50.0), (60.0, 140.0)]):
        canvas = dialog.first_canvas
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_screen(place).toPoint())
        assert dialog.table.rowCount() == number + 1
        assert dialog.accept_.isEnabled() == (number >= 2)
    assert not registration(dialog).automatic
    second = dialog.second_canvas
    assert dialog.table.item(0, 2) is not None
    QTest.keyClick(second, Qt.Key.Key_Right)
    assert registration(dialog).residuals.max() > 0.1
    start = second.to_screen(dialog._pairs[0][1])
    QTest.mousePress(second, Qt.MouseButton.LeftButton, pos=start.toPoint())
    QTest.mouseMove(second, (start + QPointF(30, 0)).toPoint())
    QTest.mouseRelease(second, Qt.MouseButton.LeftButton, pos=(start + QPointF(30, 0)).toPoint())
    assert registration(dialog).largest > 1
    dialog.refine.click()
    qtbot.waitUntil(lambda: dialog.found is not None and dialog.found.automatic, timeout=60_000)
    dialog.add.click()
    QTest.keyClick(dialog.first_canvas, Qt.Key.Key_Delete)
    assert dialog.table.rowCount() == 0
    assert registration(dialog).automatic
    dialog.reject()


def test_another_object_is_refused_and_left_to_the_hand(
    qtbot: QtBot, desk: ConditionDesk, wall: Relightable, tmp_path: Path
) -> None:
    noise = np.random.default_rng(7).integers(0, 256, wall.planes.shape, dtype=np.uint8)
    path = finish(formats.save(replace(wall, planes=noise), tmp_path / "noise"))
    dialog = desk.lay(path)
    assert dialog is not None
    qtbot.waitUntil(lambda: "by hand" in dialog.headline.text(), timeout=60_000)
    assert not dialog.accept_.isEnabled()
    assert dialog.tabs.currentIndex() == 1
    dialog.reject()


def test_a_file_that_cannot_be_opened_is_told(
    qtbot: QtBot, desk: ConditionDesk, tmp_path: Path, dialog: Callable[[type[QWidget]], QWidget]
) -> None:
    asked = desk.lay(tmp_path / "nothing")
    assert asked is not None
    with qtbot.waitSignal(asked.finished, timeout=10_000):
        pass
    dialog(QMessageBox).close()


def test_the_flicker_runs_stops_and_never_harms(qtbot: QtBot, desk: ConditionDesk, wall: Relightable) -> None:
    session = session_of(desk)
    assert not desk.actions.flicker.isEnabled()
    session.comparison = Opened(replace(wall, method="later"))
    desk._window.show()
    active(desk._window)
    session.replace_comparing(rate=FASTEST)
    desk.actions.flicker.trigger()
    assert running(desk)
    assert session.comparing.manner == "flip"
    assert len(session.scene.held) == 2
    changes: list[float] = []

    def note() -> None:
        changes.append(time.monotonic())
        if len(changes) == 1:
            time.sleep(1.9 / FASTEST)  # the window is held up

    session.comparing_changed.connect(note)
    qtbot.waitUntil(lambda: len(changes) >= 4)
    assert all(later - earlier > 0.9 / FASTEST for earlier, later in pairwise(changes))
    session.replace_comparing(manner="wipe")
    assert not running(desk)
    assert not session.comparing.flicker
    desk._window.hide()
