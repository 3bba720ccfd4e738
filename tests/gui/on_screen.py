"""Waiting for what is to come on the screen, as long as a busy machine needs."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

PATIENCE, ATTEMPT = 30_000, 1_000  # milliseconds


def exposed(window: QWidget) -> None:
    """Waits until a window is on the screen; qtbot's own wait waits at the end of a `with` only."""
    assert QTest.qWaitForWindowExposed(window, PATIENCE), f"{window} does not come to the screen"


def active(window: QWidget) -> None:
    """Gives a window the keys, and waits until it has them for good."""
    for _ in range(PATIENCE // ATTEMPT):
        QGuiApplication.sync()  # or windows that are still coming and going take the keys afterwards
        window.activateWindow()
        QTest.qWaitForWindowActive(window, ATTEMPT)
        QGuiApplication.sync()
        if window.isActiveWindow():
            return
    raise AssertionError(f"{window} does not get the keys")
