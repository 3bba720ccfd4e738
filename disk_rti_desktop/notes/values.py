"""What is noted about a picture: notes on places, bookmarks of views, and the size of a pixel."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Self, TypeVar

from disk_rti_desktop.notes.shapes import Shape
from disk_rti_desktop.render.view import Point, Size, View, turned_size

Raw = Mapping[str, Any]
# Told apart by all kinds of colour vision: M. Okabe, K. Ito, "Color Universal Design", 2008; without black.
COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "Orange": "#e69f00",
        "Sky blue": "#56b4e9",
        "Green": "#009e73",
        "Yellow": "#f0e442",
        "Blue": "#0072b2",
        "Vermilion": "#d55e00",
        "Purple": "#cc79a7",
    }
)
COLOUR = COLOURS["Orange"]
SMALLEST_SCALE, LARGEST_SCALE = 1e-7, 1e4  # millimetres


def new_id() -> str:
    """A name that no other note has."""
    return uuid.uuid4().urn


def now() -> datetime:
    """The present time in UTC, to the millisecond that files keep."""
    present = datetime.now(UTC)
    return present.replace(microsecond=present.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class Note:
    """Words on a place of the picture."""

    shape: Shape
    text: str = ""
    colour: str = COLOUR  # "#rrggbb"
    measured: bool = False  # whether the length of a line is shown beside it
    creator: str = ""
    created: datetime = field(default_factory=now)
    modified: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)
    raw: Raw = field(default_factory=dict, compare=False, repr=False)  # as it stood in the file, with what others wrote

    def changed(self, **changes: Any) -> Self:
        """The note with some of its values replaced now."""
        return replace(self, modified=now(), **changes)


@dataclass(frozen=True)
class Bookmark:
    """A view to come back to: place, light, mode and turn."""

    name: str
    view: View
    region: tuple[float, float, float, float]  # what was seen of the picture: x, y, width, height
    thumbnail: str = ""  # data URI of a small picture, or nothing
    creator: str = ""
    created: datetime = field(default_factory=now)
    modified: datetime = field(default_factory=now)
    id: str = field(default_factory=new_id)
    raw: Raw = field(default_factory=dict, compare=False, repr=False)

    def changed(self, **changes: Any) -> Self:
        """The bookmark with some of its values replaced now."""
        return replace(self, modified=now(), **changes)

    def view_in(self, window: Size) -> View:
        """The view that shows the same region in a window, however large that is."""
        x, y, width, height = self.region
        across, down = turned_size(window, self.view.turns)
        zoom = min(across / max(width, 1e-6), down / max(height, 1e-6))
        return replace(self.view, centre=(x + width / 2, y + height / 2), zoom=zoom)


def seen_region(view: View, window: Size) -> tuple[float, float, float, float]:
    """What a view shows of the plane of the picture: x, y, width, height."""
    across, down = turned_size(window, view.turns)
    width, height = across / view.zoom, down / view.zoom
    return view.centre[0] - width / 2, view.centre[1] - height / 2, width, height


@dataclass(frozen=True)
class Scale:
    """How large a pixel is, and the line of known length that tells it."""

    mm_per_pixel: float
    line: tuple[Point, Point] | None = None
    modified: datetime = field(default_factory=now)


@dataclass(frozen=True)
class Notes:
    """All that is noted about one relightable image, in the user's order."""

    notes: tuple[Note, ...] = ()
    bookmarks: tuple[Bookmark, ...] = ()
    scale: Scale | None = None
    foreign: tuple[Raw, ...] = ()  # annotations of other programs that are not understood: kept as they are
    raw: Raw = field(default_factory=dict, compare=False, repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing is noted."""
        return not (self.notes or self.bookmarks or self.scale or self.foreign)

    def note(self, identity: str | None) -> Note | None:
        """The note of that id."""
        return next((note for note in self.notes if note.id == identity), None)

    def bookmark(self, identity: str | None) -> Bookmark | None:
        """The bookmark of that id."""
        return next((bookmark for bookmark in self.bookmarks if bookmark.id == identity), None)

    def with_note(self, note: Note) -> Self:
        """With a note added, or in place of the one of the same id."""
        return replace(self, notes=_with(self.notes, note))

    def with_bookmark(self, bookmark: Bookmark) -> Self:
        """With a bookmark added, or in place of the one of the same id."""
        return replace(self, bookmarks=_with(self.bookmarks, bookmark))

    def without(self, identities: Iterable[str]) -> Self:
        """Without the notes and bookmarks of these ids."""
        gone = set(identities)
        return replace(
            self,
            notes=tuple(note for note in self.notes if note.id not in gone),
            bookmarks=tuple(bookmark for bookmark in self.bookmarks if bookmark.id not in gone),
        )

    def ordered(self, identities: Iterable[str]) -> Self:
        """With the bookmarks in the order of these ids; those not named stay behind them."""
        rank = {identity: place for place, identity in enumerate(identities)}
        order = sorted(self.bookmarks, key=lambda bookmark: rank.get(bookmark.id, len(rank)))
        return replace(self, bookmarks=tuple(order))


T = TypeVar("T", Note, Bookmark)


def _with(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    """The items with one more, or in place of the one of the same id."""
    found = {one.id: one for one in items}
    found[item.id] = item
    return tuple(found.values())
