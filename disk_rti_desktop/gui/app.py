"""Starting the window, and catching whatever goes wrong in it. Order: settings, theme, OpenGL, window, event loop."""

import logging
import sys
import threading
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QSurfaceFormat
from PySide6.QtWidgets import QApplication, QMessageBox

from disk_rti_desktop import __version__, settings
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.gui import messages, task, theme
from disk_rti_desktop.gui.gl_canvas import check_opengl
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.render.gl import is_by_processor

LOG_BYTES = 1_000_000
SWITCHING = 0.0005  # seconds that another thread at work in Python may let the window's wait, each time that it goes on

log = logging.getLogger(__name__)


def run(path: Path | None, *, compare_with: Path | None = None, use_opengl: bool | None = None) -> int:
    """Shows the window, on a path if one is given, until the user closes it; the exit code."""
    log_to_file()
    application = make_application()
    errors = UncaughtErrors()
    errors.install()
    window = make_window(settings.load(), use_opengl)
    window.show()
    if sys.platform == "darwin":
        application.installEventFilter(FileRequests(window.open, window))
    if path is not None:
        QTimer.singleShot(0, window, lambda: window.open(path, compare_with))
    code = application.exec()
    task.stop_all()
    errors.remove()
    return code


def make_application() -> QApplication:
    """The application, as every window of ours needs it: the format of OpenGL must be told before."""
    sys.setswitchinterval(SWITCHING)
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setSwapInterval(1)
    QSurfaceFormat.setDefaultFormat(wanted)
    application = QApplication(["disk-rti"])
    application.setApplicationName("disk-rti")
    application.setApplicationDisplayName("DisK-RTI Desktop")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("disk-rti")
    return application


def make_window(kept: settings.Settings, use_opengl: bool | None) -> MainWindow:
    """The main window in its theme; without OpenGL where that is not wanted or does not work, and it says so.

    Unless OpenGL is asked for, it is not used where the processor plays it either: the processor's own way of drawing
    is twice as fast, and never holds up the window.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, kept.theme)
    session = Session(kept)
    problem, by_opengl = "", False
    if not (kept.opengl if use_opengl is None else use_opengl):
        problem = "OpenGL is switched off."
    else:
        try:
            device = check_opengl()
            by_opengl = use_opengl or not is_by_processor(device)
            log.info("OpenGL: %s", device)
        except DisplayError as error:
            log.warning("OpenGL cannot be used: %s", error)
            problem = str(error)
    window = MainWindow(session, use_opengl=by_opengl)
    session.setParent(window)
    session.settings_changed.connect(lambda changed: _follow_theme(application, changed))
    if problem:
        window.viewport.fell_back.emit(problem)
    window.workshop.recall()
    return window


def _follow_theme(application: QApplication, changed: settings.Settings) -> None:
    if theme.present() is not theme.THEMES[changed.theme]:
        theme.apply(application, changed.theme)


class FileRequests(QObject):
    """Opens the files that the system asks for by an event, as macOS does after a double click."""

    def __init__(self, open_path: Callable[[Path], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_path

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.url().isLocalFile():
            self._open(Path(event.url().toLocalFile()))
            return True
        return super().eventFilter(watched, event)


class UncaughtErrors(QObject):
    """Turns errors that nobody has caught, in any thread, into a record in the log and a dialog.

    Signals:
        caught(Exception): one of them; emitted in its own thread, shown in the window's.
    """

    caught = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: QMessageBox | None = None
        self._before = (sys.excepthook, threading.excepthook)
        self.caught.connect(self._show)

    def install(self) -> None:
        """From now on, every uncaught error comes here."""
        sys.excepthook = self._catch
        threading.excepthook = lambda caught: self._catch(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def remove(self) -> None:
        """Puts back what was there before."""
        sys.excepthook, threading.excepthook = self._before

    def _catch(self, kind: type[BaseException], error: BaseException | None, course: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        found = error if error is not None else kind()
        log.critical("Uncaught error", exc_info=(kind, found, course))
        self.caught.emit(found)

    def _show(self, error: BaseException) -> None:
        if self._shown is None:  # one at a time: an error in painting would come again with every frame
            self._shown = messages.show_error(QApplication.activeWindow(), error)
            self._shown.finished.connect(self._forget)

    def _forget(self) -> None:
        self._shown = None


def log_to_file() -> None:
    """Records warnings and worse in the file that the error dialogs name."""
    path = settings.log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
