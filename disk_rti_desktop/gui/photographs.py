"""The photos of the object on the desk: found, loaded, and the one nearest to the light put beside the picture."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import CollectionError
from disk_rti_desktop.evaluation.metrics import as_bytes
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.mlic import Crop, Mlic, load
from disk_rti_desktop.mlic.light_region import nearest_light
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.render.pyramid import prepared
from disk_rti_desktop.render.still import still

KEPT_BYTES = 256 << 20  # of photos that were looked at
LOOKED_INTO = 200  # folders beside a file, among which its photos are sought
NAMES_SOUGHT = 3


class Photographs(QObject):
    """Follows a session's light with the nearest photo, once the user has named the photos.

    Signals:
        begun(str): photos are being read; what is done, in words.
        ended(): nothing is being read any more.
        failed(Exception): they cannot be used; the comparison is as it was, or gone if a photo broke.
    """

    begun = Signal(str)
    ended = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._kept: OrderedDict[int, Opened] = OrderedDict()
        session.view_changed.connect(self._follow)
        session.follows_photo_changed.connect(self._follow)
        session.photos_changed.connect(self._forget)
        session.opened_changed.connect(self._forget)

    @property
    def busy(self) -> bool:
        """Whether photos are being read."""
        return self._task is not None

    def use(self, folder: Path) -> None:
        """Takes a folder that the user has named for the photos, and compares with them."""
        opened = self._session.opened
        if opened is not None:
            self.stop()
            looking = collection(folder, opened.relightable)
            self._start(looking, f"Looking at {folder.name}…", self._take, self._refuse)

    def stop(self) -> None:
        """Gives up what is being read; nothing comes of it any more."""
        task, self._task = self._task, None
        if task is not None:
            for signal in (task.succeeded, task.failed):
                signal.disconnect()
            task.cancel()
            self.ended.emit()

    def go_to_light(self) -> None:
        """Moves the light to that of the nearest photo, where both show the same light."""
        photos, view = self._session.photos, self._session.view
        if photos is None:
            return
        index, _ = nearest_light(photos.lights, view.upright.direction)
        x, y = photos.lights[index, :2].tolist()
        self._session.view = view.lit_as_photographed(x, y)

    def _start(
        self, steps: Steps[Any], doing: str, take: Callable[[Any], None], refuse: Callable[[Exception], None]
    ) -> None:
        self._task = Task(steps)
        self._task.succeeded.connect(take)
        self._task.failed.connect(refuse)
        self._task.start()
        self.begun.emit(doing)

    def _take(self, photos: Mlic) -> None:
        self._task = None
        self.ended.emit()
        self._session.photos = photos
        self._session.follows_photo = True
        self._session.replace_comparing(on=True)

    def _forget(self) -> None:
        self.stop()
        self._kept.clear()
        self._follow()

    def _follow(self) -> None:
        """Shows the photo nearest to the light, or begins to read it."""
        session, photos = self._session, self._session.photos
        if not session.follows_photo or photos is None or session.opened is None or self._task is not None:
            return
        index, _ = nearest_light(photos.lights, session.view.upright.direction)
        known = self._kept.get(index)
        if known is not None:
            self._kept.move_to_end(index)
            session.comparison = known
            return
        reading = photo_as_seen(photos, index, session.opened.relightable)
        self._start(reading, "Reading a photo…", self._show, self._give_up)

    def _show(self, photo: Opened) -> None:
        self._task = None
        self.ended.emit()
        if photo.photo is not None:
            self._kept[photo.photo] = photo
        while len(self._kept) > 1 and sum(one.relightable.planes.nbytes for one in self._kept.values()) > KEPT_BYTES:
            self._kept.popitem(last=False)
        self._follow()

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self.ended.emit()
        self.failed.emit(error)
        self._follow()

    def _give_up(self, error: Exception) -> None:
        self._task = None
        self._session.follows_photo = False
        self._session.comparison = None
        self.ended.emit()
        self.failed.emit(error)


def collection(folder: Path, like: Relightable) -> Steps[Mlic]:
    """The photos in a folder, cropped as the relightable image was if they are larger; a CollectionError if unlike."""
    yield Progress(0, 1, "Looking at the photos")
    photos = load(folder)
    wanted = (like.width, like.height)
    crop = crop_of(like.provenance)
    if (photos.width, photos.height) != wanted and crop is not None:
        photos = load(folder, crop=crop)
    if (photos.width, photos.height) != wanted:
        raise CollectionError(
            f"The photos in {folder} are {photos.width} × {photos.height} pixels, and {like.name or 'the picture'} on "
            f"the desk is {like.width} × {like.height}: they are of something else, or were cropped. Choose the photos "
            "that it was made from."
        )
    return photos


def photo_as_seen(photos: Mlic, index: int, like: Relightable) -> Steps[Opened]:
    """One of the photos, ready to be drawn beside a relightable image."""
    yield Progress(0, 1, "Reading a photo")
    path = photos.photos[index]
    relightable = still(as_bytes(photos.photo(index)), like, f"Photo {path.name}")
    return Opened((yield from prepared(relightable)), path, index)


def crop_of(provenance: Mapping[str, Any]) -> Crop | None:
    """The part of the photos that a relightable image was made from, as far as it says so."""
    stored = provenance.get("crop")
    if not isinstance(stored, list) or len(stored) != 4 or not all(type(value) is int for value in stored):
        return None
    return Crop(*stored)


def photos_near(path: Path | None, provenance: Mapping[str, Any]) -> Path | None:
    """The folder beside a file that holds photos of the names it was made from; to be asked about before it is used."""
    stored = provenance.get("photos")
    named = [photo.get("name") for photo in stored if isinstance(photo, Mapping)] if isinstance(stored, list) else []
    names = [name for name in named[:NAMES_SOUGHT] if isinstance(name, str) and name and name == Path(name).name]
    if path is None or not names:
        return None
    try:
        around = path.absolute().parent
        folders = [around, *[folder for folder in sorted(around.iterdir())[:LOOKED_INTO] if folder.is_dir()]]
        return next((folder for folder in folders if all((folder / name).is_file() for name in names)), None)
    except (OSError, ValueError):  # a folder that may not be read, or a name that no system takes
        return None
