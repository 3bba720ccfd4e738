"""Small pictures of objects that were opened, made in the background and kept in a cache folder."""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from disk_rti_desktop import formats, settings
from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, RtiError
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.progress import Steps
from disk_rti_desktop.render.cpu import CpuRenderer
from disk_rti_desktop.render.view import Size, View
from disk_rti_desktop.writing import written_file

SIZE: Size = (160, 120)
KEPT = 100  # files; older ones are removed
LIGHT = (-0.5, 0.5)

log = logging.getLogger(__name__)


def thumbnail_file(path: Path) -> Path:
    """Where the small picture of what lies at a path is kept: another place when that has changed; OSError if gone."""
    description = path / "info.json"
    changed = (description if description.is_file() else path).stat().st_mtime_ns
    key = hashlib.sha256(f"{path.absolute()}\n{changed}".encode()).hexdigest()
    return settings.thumbnails_path() / f"{key[:32]}.png"


def small_picture(relightable: Relightable) -> Bytes:
    """The whole picture (h, w, 3), no larger than SIZE, lit from the upper left."""
    picture = relightable.width, relightable.height
    view = View(light=LIGHT).fitted(picture, SIZE)
    size = tuple(max(1, round(extent * view.zoom)) for extent in picture)
    return CpuRenderer(relightable).render(view, (size[0], size[1]))


def steps(path: Path, opened: Relightable | None = None) -> Steps[QImage | None]:
    """The small picture of what lies at a path, from the cache, or made and put there; None where nothing can be."""
    try:
        kept = thumbnail_file(path)
        if kept.is_file():
            return _image(np.asarray(Image.open(kept).convert("RGB")))
        relightable = opened or (yield from formats.open_relightable(path))
        made = small_picture(relightable)
        _keep(kept, made)
        return _image(made)
    except (OSError, UnidentifiedImageError, RtiError) as error:
        log.info("There is no small picture of %s: %s", path, error)
        return None


def _keep(file: Path, picture: Bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_file(file) as unfinished:
            Image.fromarray(picture).save(unfinished, "PNG")
        others = sorted(file.parent.glob("*.png"), key=lambda other: other.stat().st_mtime)
        for old in others[:-KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, OutputError) as error:
        log.info("A small picture cannot be kept: %s", error)


def _image(picture: Bytes) -> QImage:
    height, width, _ = picture.shape
    return QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class Thumbnails(QObject):
    """Makes small pictures one after the other: of what a session opens, and, while nothing is open, of what is wished.

    Signals:
        found(Path, QImage | None): the small picture of what lies there; None: there is none to be had.
    """

    found = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: list[tuple[Path, Relightable | None]] = []
        self._at_work: Path | None = None
        self._task: Task | None = None
        session.opened_changed.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a small picture is being made."""
        return self._task is not None

    def wish(self, paths: Sequence[Path]) -> None:
        """Asks for these, in place of what was asked for before."""
        self._waiting = [(path, None) for path in paths if path != self._at_work]
        self._next()

    def stop(self) -> None:
        """Makes no more of them."""
        self._waiting = []
        if self._task is not None:
            self._task.cancel()

    def _take(self, opened: Opened | None) -> None:
        """Lets what is opened have the computer, and makes its small picture from what has been read."""
        if opened is None:
            return
        self.stop()
        if opened.path is not None and opened.photo is None:
            self._waiting = [(opened.path, opened.relightable)]
            self._next()

    def _next(self) -> None:
        if self._task is not None or not self._waiting:
            return
        path, opened = self._waiting.pop(0)
        self._at_work = path
        self._task = Task(steps(path, opened))
        self._task.succeeded.connect(self._tell)
        self._task.finished.connect(self._end)
        self._task.start()

    def _tell(self, image: QImage | None) -> None:
        self.found.emit(self._at_work, image)

    def _end(self) -> None:
        self._task = self._at_work = None
        self._next()
