"""What is open in the window: the one mutable object, whose values are replaced, never edited."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QObject, Signal, SignalInstance

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.render.view import View
from disk_rti_desktop.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Opened:
    """A relightable image, and where it lies on the disk (None: nowhere, as a preview)."""

    relightable: Relightable
    path: Path | None = None


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
        opened_changed(Opened | None), comparison_changed(Opened | None), view_changed(View),
        side_by_side_changed(bool), bulb_changed(bool), settings_changed(Settings): the new value.
    """

    opened_changed = Signal(object)
    comparison_changed = Signal(object)
    view_changed = Signal(object)
    side_by_side_changed = Signal(bool)
    bulb_changed = Signal(bool)
    settings_changed = Signal(object)

    opened = _Value[Opened | None](None)
    """The object on the desk."""
    comparison = _Value[Opened | None](None)
    """The same object by another method, to be seen beside it."""
    view = _Value(View(light=(-0.5, 0.5)))
    """Where one looks, and the light, at first from the upper left; window pixels are the screen's (device pixels)."""
    side_by_side = _Value(True)
    """Whether the comparison, if there is one, is seen."""
    bulb = _Value(False)
    """Whether the left mouse button moves the light, in place of the picture."""
    settings = _Value(Settings())

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}
        if settings is not None:
            self.values["settings"] = settings

    @property
    def shown(self) -> tuple[Opened, ...]:
        """What the viewport shows, from left to right."""
        if self.opened is None:
            return ()
        if self.comparison is None or not self.side_by_side:
            return (self.opened,)
        return (self.opened, self.comparison)
