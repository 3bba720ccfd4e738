"""A first session as a newcomer has it: photos are dropped, made into a relightable, lit from the side, and saved."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop import formats
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.snapshot_dialog import SnapshotDialog
from disk_rti_desktop.gui.wizard import STEPS, TrainingWizard
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.snapshots.recall import recall
from tests.gui.test_main_window import drop

MOST_CLICKS = 6
RAKING = 30  # degrees above the surface at most

Dialog = Callable[[type[QWidget]], QWidget]


class Hand:
    """Clicks and drags, and counts both."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, button: QAbstractButton) -> None:
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.clicks += 1

    def drag_light(self, over: QWidget, way: QPoint) -> None:
        start, right = over.rect().center(), Qt.MouseButton.RightButton
        QTest.mousePress(over, right, pos=start)
        at = QPointF(start + way)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            QPointF(over.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            right,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(over, event)
        QTest.mouseRelease(over, right, pos=start + way)
        self.clicks += 1


@pytest.fixture
def quick(window: MainWindow) -> MainWindow:
    """The window of someone who chose the fastest method the last time: to distil takes a minute."""
    window.session.settings = window.session.settings.model_copy(update={"method": "ptm", "quality": "quick"})
    return window


def wizard_with_photos(qtbot: QtBot, dialog: Dialog) -> TrainingWizard:
    wizard = dialog(TrainingWizard)
    assert isinstance(wizard, TrainingWizard)
    qtbot.waitUntil(wizard.start.isEnabled, timeout=20_000)
    return wizard


def snapshot_of(dialog: Dialog) -> SnapshotDialog:
    asked = dialog(SnapshotDialog)
    assert isinstance(asked, SnapshotDialog)
    return asked


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def check(window: MainWindow, picture: Path, made: Path) -> None:
    """The file shows what was made under the raking light, and says so."""
    light = window.session.view.light
    _azimuth, elevation = to_angles(window.session.view.direction)
    assert 0 < elevation < RAKING
    recalled = recall(picture)
    assert recalled.view.light == pytest.approx(light, abs=1e-4)
    relightable = finish(formats.open_relightable(made))
    truth = cpu.relight(relightable, window.session.view.direction).astype(int)
    shown = np.asarray(Image.open(picture).convert("RGB"), int)
    assert shown.shape == (20, 30, 3)
    assert np.abs(shown - truth).max() <= 1
    assert shown.std() > 5


def test_from_the_drop_to_a_raking_picture_page_by_page(
    qtbot: QtBot, quick: MainWindow, photos: Path, dialog: Dialog
) -> None:
    hand = Hand()
    drop(quick, photos)
    wizard = wizard_with_photos(qtbot, dialog)
    hand.click(wizard.next)
    hand.click(wizard.next)
    hand.click(wizard.start)
    qtbot.waitUntil(lambda: quick.session.comparison is not None, timeout=120_000)
    assert quick.session.opened is not None
    assert quick.session.opened.path is not None
    hand.drag_light(quick.viewport, QPoint(-quick.viewport.width() // 18, 0))
    tool = quick.toolbar.widgetForAction(quick.snapshots.actions.snapshot)
    assert isinstance(tool, QToolButton)
    hand.click(tool)
    asked = snapshot_of(dialog)
    picture = asked.path
    assert picture is not None
    hand.click(asked.save)
    qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=20_000)
    assert hand.clicks <= MOST_CLICKS
    check(quick, picture, quick.session.opened.path)
    assert str(picture) in quick.status.currentMessage()


def test_by_keyboard_alone(qtbot: QtBot, quick: MainWindow, photos: Path, dialog: Dialog) -> None:
    drop(quick, photos)
    wizard = wizard_with_photos(qtbot, dialog)
    qtbot.waitUntil(wizard.isActiveWindow)
    assert focus() is wizard.next
    for page in range(len(STEPS)):
        assert wizard.pages.currentIndex() == page
        QTest.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: quick.session.comparison is not None, timeout=60_000)
    assert quick.session.opened is not None
    assert quick.session.opened.path is not None
    quick.activateWindow()
    qtbot.waitUntil(quick.viewport.hasFocus)
    for _step in range(6):
        QTest.keyClick(focus(), Qt.Key.Key_Left)
    QTest.keyClick(focus(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    asked = snapshot_of(dialog)
    qtbot.waitUntil(asked.isActiveWindow)
    picture = asked.path
    assert picture is not None
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not QApplication.activeModalWidget(), timeout=20_000)
    check(quick, picture, quick.session.opened.path)
