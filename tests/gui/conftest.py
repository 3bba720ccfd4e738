"""What the window's tests share: preferences of their own, small pictures and photos, and no thread left behind."""

import gc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.gui import app, task, theme
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.viewport import Viewport
from disk_rti_desktop.mlic.lights import write_lp
from disk_rti_desktop.mlic.synthetic import spread_lights
from disk_rti_desktop.progress import finish
from disk_rti_desktop.settings import Settings
from tests.gui.notes_bench import Bench
from tests.gui.on_screen import PATIENCE, active
from tests.gui.over_the_picture import shown

PHOTOS = 12


@pytest.fixture(scope="session")
def qapp_cls() -> Callable[[list[str]], QApplication]:
    """The application as it really starts: with the format of OpenGL told before, and in its theme."""

    def make(_arguments: list[str]) -> QApplication:
        made = app.make_application()
        theme.apply(made, "dark")
        return made

    return make


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hand on the window, which waits patiently where a test does not say how long."""
    assert qapp
    made = QtBot(request)
    for name in ("waitUntil", "waitSignal", "waitSignals"):
        setattr(made, name, partial(getattr(made, name), timeout=PATIENCE))
    return made


@pytest.fixture(autouse=True)
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The preferences' file, away from the user's own."""
    path = tmp_path / "configuration" / "settings.json"
    monkeypatch.setenv("DISK_RTI_SETTINGS", str(path))
    return path


@pytest.fixture(autouse=True)
def _nothing_is_left(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.processEvents()
    task.stop_all()
    qapp.sync()  # which end what they had begun; nothing of this test's windows comes in the next one
    if theme.present() is not theme.THEMES["dark"]:
        theme.apply(qapp, "dark")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    # By type: to ask some objects of torch for their class is a warning.
    found = [thing for thing in gc.get_objects() if issubclass(type(thing), (QThread, QTimer))]
    alive = [thing for thing in found if shiboken6.isValid(thing)]
    threads = [thing for thing in alive if isinstance(thing, QThread) and thing is not qapp.thread()]
    assert not [thread for thread in threads if thread.isRunning()]
    assert not [timer.parent() for timer in alive if isinstance(timer, QTimer) and timer.isActive()]


@pytest.fixture
def relightable() -> Relightable:
    """A picture of 192 x 128 whose red grows to the right, green downwards, and blue with the light's x."""
    return make_relightable()


@pytest.fixture
def session(relightable: Relightable) -> Session:
    """A session with that picture open, under a light from straight above."""
    session = Session()
    session.opened = Opened(relightable)
    session.view = session.view.lit(0, 0)
    return session


@pytest.fixture
def viewport(qtbot: QtBot, session: Session) -> Iterator[Viewport]:
    """What shows that picture 2 for 1, drawn by the processor."""
    yield from shown(qtbot, Viewport(session, use_opengl=False), 384, 256)


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Saves a picture like `relightable` as a web folder of some name; sizes may be given."""

    def save_as(name: str, width: int = 192, height: int = 128) -> Path:
        return finish(formats.save(make_relightable(width, height), tmp_path / name))

    return save_as


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder of small photos of a bumpy matte surface, with its light list."""
    folder = tmp_path / "objects" / "bowl"
    folder.mkdir(parents=True)
    lights = spread_lights(PHOTOS)
    noise = np.random.default_rng(3).normal(0, 0.3, (20, 30, 2))
    normals = np.concatenate([noise, np.ones((20, 30, 1))], axis=2)
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    names = [f"bowl_{number:02d}.png" for number in range(PHOTOS)]
    for name, light in zip(names, lights, strict=True):
        shade = 230 * np.clip(normals @ light, 0.05, 1)[..., None] * np.array([1.0, 0.9, 0.7])
        Image.fromarray(shade.astype(np.uint8)).save(folder / name)
    write_lp(folder / "bowl.lp", names, lights)
    return folder


@pytest.fixture
def bench(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[Bench]:
    """That picture on the desk of notes."""
    made = Bench(session, tmp_path / "coin")
    active(made.window)
    made.viewport.actual_size()
    made.viewport.zoom_by(2)  # whatever room the panels have left
    qtbot.waitUntil(lambda: made.desk.keeper.settled)
    yield made
    made.desk.stop()
    made.viewport.release()
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window, drawing with OpenGL as on a user's screen."""
    made = app.make_window(Settings(), use_opengl=True)
    yield from _shown(qtbot, made)


@pytest.fixture
def plain_window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window on a computer without OpenGL."""
    made = app.make_window(Settings(), use_opengl=False)
    yield from _shown(qtbot, made)


def _shown(qtbot: QtBot, window: MainWindow) -> Iterator[MainWindow]:
    window.resize(1000, 700)
    window.show()
    active(window)
    yield window
    for dialog in QApplication.topLevelWidgets():
        if dialog is not window and dialog.isVisible():
            dialog.close()
    window.workshop.workshop.close(discard=True)  # or it would ask
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def dialog(qtbot: QtBot) -> Callable[[type[QWidget]], QWidget]:
    """Waits for a visible window of some class, and gives it back."""

    def wait_for(kind: type[QWidget]) -> QWidget:
        def found() -> list[QWidget]:
            return [widget for widget in QApplication.topLevelWidgets() if type(widget) is kind and widget.isVisible()]

        qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
        return found()[0]

    return wait_for


def make_relightable(width: int = 192, height: int = 128, method: str = "PTM") -> Relightable:
    """A PTM with known colours: red = column, green = row (both 0..1), blue = 0.5 + 0.5 * the light's x."""
    decoder = linear_decoder(Polynomial())
    planes = np.zeros((decoder.planes, height, width), np.uint8)
    planes[0] = np.linspace(0, 255, width)[None, :]
    planes[1] = np.linspace(0, 255, height)[:, None]
    planes[2] = 128
    planes[3 * 1 + 2] = 128  # blue of the term x
    range_of_bytes = Quantization(np.zeros(decoder.planes, np.float32), np.ones(decoder.planes, np.float32))
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    lights = np.stack([0.6 * np.cos(angles), 0.6 * np.sin(angles), np.full(8, 0.8)], axis=1)
    return Relightable("Coin", method, planes, range_of_bytes, decoder, lights)
