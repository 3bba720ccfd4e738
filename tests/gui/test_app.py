"""Starting: fast, without what only training needs; and no error, in any thread, ends the application."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent, QSurfaceFormat
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.gui import app, messages
from disk_rti_desktop.gui.app import FileRequests, UncaughtErrors
from disk_rti_desktop.settings import Settings

HEAVY = ["torch", "skimage"]
START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from disk_rti_desktop.gui import app

def leave():
    window = next(w for w in QApplication.topLevelWidgets() if w.isVisible() and w.windowTitle())
    if {path} is not None and window.session.opened is None:  # on a busy machine
        QTimer.singleShot(100, leave)
        return
    print(window.windowTitle())
    print(*sorted(set(sys.modules) & set({heavy!r})))
    window.close()

def make_window(*arguments):
    QTimer.singleShot(1500, leave)
    return made(*arguments)

made, app.make_window = app.make_window, make_window
sys.exit(app.run({path}))
"""


@pytest.fixture
def errors(qapp: QApplication) -> Iterator[UncaughtErrors]:
    assert qapp is not None
    catcher = UncaughtErrors()
    yield catcher
    catcher.remove()
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QMessageBox):
            box.close()


def test_files_that_the_system_asks_for_are_opened(qapp: QApplication, tmp_path: Path) -> None:
    opened: list[Path] = []
    watched = QObject()
    requests = FileRequests(opened.append, watched)
    watched.installEventFilter(requests)
    assert qapp.sendEvent(watched, QFileOpenEvent(str(tmp_path / "vase.ptm")))
    qapp.sendEvent(watched, QEvent(QEvent.Type.PaletteChange))
    assert opened == [tmp_path / "vase.ptm"]


def boxes() -> list[QMessageBox]:
    return [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]


def start(path: str, settings_file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", START.format(heavy=HEAVY, path=path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"DISK_RTI_SETTINGS": str(settings_file)},
    )


def test_the_window_starts_without_what_training_needs(settings_file: Path) -> None:
    done = start("None", settings_file)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "DisK-RTI Desktop\n\n"


def test_the_window_starts_on_an_object(settings_file: Path, save: Callable[..., Path]) -> None:
    done = start(f"Path({str(save('coin'))!r})", settings_file)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Coin – DisK-RTI Desktop\n\n"


def test_opengl_is_asked_for_in_the_version_that_is_needed(qapp: QApplication) -> None:
    assert qapp is not None
    assert QSurfaceFormat.defaultFormat().version() == (3, 3)
    assert QSurfaceFormat.defaultFormat().profile() == QSurfaceFormat.OpenGLContextProfile.CoreProfile


def test_an_error_in_a_slot_is_told_and_recorded(
    qtbot: QtBot, errors: UncaughtErrors, caplog: pytest.LogCaptureFixture
) -> None:
    errors.install()

    def slip() -> None:
        raise ZeroDivisionError("a slip")

    with qtbot.captureExceptions() as _:
        errors.install()
        QTimer.singleShot(0, slip)
        qtbot.waitUntil(lambda: bool(boxes()))
    assert boxes()[0].text() == messages.UNEXPECTED
    assert "a slip" in boxes()[0].detailedText()
    assert "Uncaught error" in caplog.text


def test_an_error_in_a_thread_is_told(qtbot: QtBot, errors: UncaughtErrors) -> None:
    errors.install()

    def slip() -> None:
        raise RuntimeError("in the background")

    thread = threading.Thread(target=slip)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(boxes()))
    assert "in the background" in boxes()[0].detailedText()


def test_errors_that_come_again_and_again_are_told_once(qtbot: QtBot, errors: UncaughtErrors) -> None:
    for _ in range(5):
        errors.caught.emit(RuntimeError("in painting"))
    qtbot.waitUntil(lambda: bool(boxes()))
    assert len(boxes()) == 1
    boxes()[0].close()
    qtbot.waitUntil(lambda: not boxes())
    errors.caught.emit(RuntimeError("another"))
    assert len(boxes()) == 1


def test_warnings_go_to_the_file_that_the_dialog_names(settings_file: Path) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    app.log_to_file()
    added = [handler for handler in root.handlers if handler not in before]
    logging.getLogger("disk_rti_desktop.test").warning("written down")
    for handler in added:
        root.removeHandler(handler)
        handler.close()
    assert "written down" in (settings_file.parent / "disk-rti.log").read_text(encoding="utf-8")


def test_a_failed_self_test_leads_to_the_processor(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DisplayError("The graphics driver draws pictures wrong.")

    monkeypatch.setattr(app, "check_opengl", broken)
    window = app.make_window(Settings(), use_opengl=True)
    qtbot.addWidget(window)
    assert not window.viewport.uses_opengl
    assert "draws pictures wrong" in window.notice.text.text()
    window.viewport.release()


def test_opengl_can_be_switched_off_for_good(qtbot: QtBot) -> None:
    window = app.make_window(Settings(opengl=False), use_opengl=None)
    qtbot.addWidget(window)
    assert not window.viewport.uses_opengl
    assert "switched off" in window.notice.text.text()
    window.viewport.release()


@pytest.mark.parametrize(
    ("device", "wish", "used"),
    [
        ("llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5", None, False),
        ("llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5", True, True),
        ("Google SwiftShader, OpenGL 3.3", None, False),
        ("Microsoft Basic Render Driver, OpenGL 3.3", None, False),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6", None, True),
        ("NVIDIA GeForce RTX 3060/PCIe/SSE2, OpenGL 4.6", None, True),
    ],
)
def test_opengl_is_used_where_a_card_plays_it(
    device: str, wish: bool | None, used: bool, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "check_opengl", lambda: device)
    window = app.make_window(Settings(), use_opengl=wish)
    qtbot.addWidget(window)
    assert window.viewport.uses_opengl == used
    assert window.notice.isHidden()
    window.viewport.release()
