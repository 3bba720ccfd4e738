"""An OpenGL context without a window, through Qt, which knows every platform's way to one."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from disk_rti_desktop.errors import DisplayError


@contextmanager
def opengl() -> Iterator[str]:
    """Makes a context current in this thread and gives its graphics card's name; a DisplayError if there is none."""
    # Qt would end the program where there is no display to connect to.
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise DisplayError("There is no display, and so no OpenGL: log in to the desktop, or use xvfb-run.")
    from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext, QSurfaceFormat

    application = QGuiApplication.instance() or QGuiApplication(["disk-rti"])
    wanted = QSurfaceFormat()
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    context, surface = QOpenGLContext(application), QOffscreenSurface()
    context.setFormat(wanted)
    surface.setFormat(wanted)
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        raise DisplayError("The graphics driver gives no OpenGL 3.3: update it.")
    from disk_rti_desktop.render import gl

    try:
        yield gl.device()
    finally:
        context.doneCurrent()
        context.deleteLater()
