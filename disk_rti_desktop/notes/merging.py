"""What two people, or one who takes something back, have changed in the same notes, as one."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from disk_rti_desktop.notes.values import Bookmark, Note, Notes, Scale

T = TypeVar("T", Note, Bookmark)
V = TypeVar("V", Note, Bookmark, Scale)


def merged(base: Notes, ours: Notes, theirs: Notes) -> Notes:
    """The changes from `base` to `ours` made in `theirs`.

    Whatever only one side has changed is as that side has it. Of what both have changed the newer stays, and what one
    has changed and the other deleted stays too: nobody's words are lost.
    """
    bookmarks = _items(base.bookmarks, ours.bookmarks, theirs.bookmarks)
    return Notes(
        notes=_items(base.notes, ours.notes, theirs.notes),
        bookmarks=tuple(_illustrated(bookmarks, ours, theirs)),
        scale=_either(base.scale, ours.scale, theirs.scale),
        foreign=theirs.foreign,
        raw=theirs.raw,
    )


def _items(base: tuple[T, ...], ours: tuple[T, ...], theirs: tuple[T, ...]) -> tuple[T, ...]:
    before, mine, other = ({item.id: item for item in items} for items in (base, ours, theirs))
    found: dict[str, T] = {}
    for identity in _order(list(before), list(mine), list(other)):
        kept = _either(before.get(identity), mine.get(identity), other.get(identity))
        if kept is not None:
            found[identity] = kept
    return tuple(found.values())


def _illustrated(bookmarks: tuple[Bookmark, ...], *sides: Notes) -> Iterator[Bookmark]:
    """Bookmarks with their small pictures, which come a while after them."""
    drawn = {one.id: one.thumbnail for side in sides for one in side.bookmarks if one.thumbnail}
    for bookmark in bookmarks:
        yield bookmark if bookmark.thumbnail else replace(bookmark, thumbnail=drawn.get(bookmark.id, ""))


def _order(was: list[str], mine: list[str], other: list[str]) -> list[str]:
    """All ids: in our order if we have changed that of what was there, else in theirs, with what is new behind."""
    here, before, there = set(mine), set(was), set(other)
    moved = [one for one in mine if one in before] != [one for one in was if one in here]
    restored = any(one not in before and one not in there for one in mine)
    return list(dict.fromkeys([*mine, *other] if moved or restored else [*other, *mine]))


def _either(base: V | None, ours: V | None, theirs: V | None) -> V | None:
    if _same(ours, base):
        return theirs
    if _same(theirs, base) or _same(theirs, ours):
        return ours
    if ours is None or theirs is None:
        return theirs if ours is None else ours
    return ours if ours.modified >= theirs.modified else theirs


def _same(one: V | None, other: V | None) -> bool:
    """Whether the user has changed nothing between the two: a small picture that came meanwhile is no change."""
    if isinstance(one, Bookmark) and isinstance(other, Bookmark):
        return replace(one, thumbnail=other.thumbnail) == other
    return one == other
