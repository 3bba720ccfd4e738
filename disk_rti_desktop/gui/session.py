"""What is open in the window: the one mutable object, whose values are replaced, never edited."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QObject, Signal, SignalInstance

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.gui.comparing import Comparing
from disk_rti_desktop.gui.scene import Scene
from disk_rti_desktop.mlic import Mlic
from disk_rti_desktop.notes import Notes
from disk_rti_desktop.render.difference import difference
from disk_rti_desktop.render.modes import DEFAULT, NEUTRAL, mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Opened:
    """A relightable image, and where it lies on the disk (None: nowhere, as a preview)."""

    relightable: Relightable
    path: Path | None = None
    photo: int | None = None  # its number in the collection, if it is one of the photos and no encoding


class _Value(Generic[T]):
    """A value of the session `x`: setting a different one emits `x_changed`."""

    def __init__(self, initial: T) -> None:
        self._initial = initial

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, session: None, owner: type) -> "_Value[T]": ...

    @overload
    def __get__(self, session: "Session", owner: type) -> T: ...

    def __get__(self, session: "Session | None", owner: type) -> "T | _Value[T]":
        if session is None:
            return self
        value: T = session.values.get(self._name, self._initial)
        return value

    def __set__(self, session: "Session", value: T) -> None:
        if value == session.values.get(self._name, self._initial):
            return
        session.values[self._name] = value
        changed: SignalInstance = getattr(session, f"{self._name}_changed")
        changed.emit(value)


class Session(QObject):
    """The values that the panels of one window share.

    Signals:
        opened_changed(Opened | None), comparison_changed(Opened | None), shelf_changed(tuple[Opened, ...]),
        photos_changed(Mlic | None), follows_photo_changed(bool), comparing_changed(Comparing), view_changed(View),
        bulb_changed(bool), settings_changed(Settings), notes_changed(Notes), chosen_note_changed(str): the new value.
    """

    opened_changed = Signal(object)
    comparison_changed = Signal(object)
    shelf_changed = Signal(object)
    photos_changed = Signal(object)
    follows_photo_changed = Signal(bool)
    comparing_changed = Signal(object)
    view_changed = Signal(object)
    bulb_changed = Signal(bool)
    settings_changed = Signal(object)
    notes_changed = Signal(object)
    chosen_note_changed = Signal(str)

    opened = _Value[Opened | None](None)
    """The object on the desk."""
    comparison = _Value[Opened | None](None)
    """The same object by another method, or one of its photos, to be compared with it."""
    shelf = _Value[tuple[Opened, ...]](())
    """All encodings of the object that have been opened to be compared, the one on the desk among them."""
    photos = _Value[Mlic | None](None)
    """The photos of the object, where the user has named them."""
    follows_photo = _Value(False)
    """Whether the comparison is to be the photo nearest to the light."""
    comparing = _Value(Comparing())
    """How the comparison, if there is one, is seen."""
    view = _Value(View(light=(-0.5, 0.5)))
    """Where one looks, and the light, at first from the upper left; window pixels are the screen's (device pixels)."""
    bulb = _Value(False)
    """Whether the left mouse button moves the light, in place of the picture."""
    settings = _Value(Settings())
    notes = _Value(Notes())
    """What is noted about the object on the desk."""
    chosen_note = _Value("")
    """The id of the note that is chosen, in the list and on the picture; empty: none."""

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}
        if settings is not None:
            self.values["settings"] = settings

    @property
    def compared(self) -> bool:
        """Whether a comparison is seen, in whatever manner."""
        return self.opened is not None and self.comparison is not None and self.comparing.on

    @property
    def shown(self) -> tuple[Opened, ...]:
        """What the viewport shows, from left to right, or minuend and subtrahend."""
        if self.opened is None:
            return ()
        if self.comparison is None or not self.comparing.on:
            return (self.opened,)
        if self.comparing.manner == "flip":
            return (self.comparison if self.comparing.second else self.opened,)
        return (self.opened, self.comparison)

    @property
    def scene(self) -> Scene:
        """What the viewport shows, ready to be drawn: photos as they are, whatever the mode."""
        shown, view, manner = self.shown, self.view, self.comparing.manner
        photos = [opened.photo is not None for opened in shown]
        wanted = self.comparing.difference if self.compared and manner == "difference" else None
        if wanted is not None:
            if any(photos) and wanted.measure.mode is not None:
                wanted = difference("signed")  # a photo has one light, and shows no more than itself
            seen = view.mode if wanted.measure.mode is None else mode(wanted.measure.mode)
            view = replace(view, display=NEUTRAL, mode=DEFAULT if any(photos) else seen)
        views = tuple(replace(view, mode=DEFAULT) if photo else view for photo in photos)
        line = self.comparing.line if self.compared and manner == "wipe" else None
        both = (self.opened, self.comparison) if self.compared and manner == "flip" else ()
        ready = tuple(opened.relightable for opened in both if opened is not None)
        return Scene(tuple(opened.relightable for opened in shown), views, line, wanted, ready)

    @property
    def light_on_photos(self) -> tuple[float, float]:
        """The light as the photos have it, which are upright."""
        return self.view.upright.light

    @property
    def mm_per_pixel(self) -> float | None:
        """The scale in force: what the user has measured, else what the object knows of itself; None: not known."""
        if self.notes.scale is not None:
            return self.notes.scale.mm_per_pixel
        return None if self.opened is None else self.opened.relightable.mm_per_pixel

    def replace_comparing(self, **changes: Any) -> None:
        """Changes some of how the comparison is seen."""
        self.comparing = replace(self.comparing, **changes)
