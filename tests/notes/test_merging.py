"""Changes of two sides as one, and taking back as a change."""

from dataclasses import replace

from disk_rti_desktop.notes import Bookmark, Note, Notes, Scale, Shape, merged
from disk_rti_desktop.render.view import View

ONE, TWO, THREE = (Note(Shape("point", ((n, n),)), f"{n}") for n in (1.0, 2.0, 3.0))
A, B, C = (Bookmark(name, View(), (0, 0, 1, 1)) for name in "abc")


def test_nothing_changed_is_what_they_have() -> None:
    base = Notes((ONE,), (A,))
    theirs = Notes((TWO, ONE), (B, A), Scale(0.1))
    assert merged(base, base, theirs) == theirs


def test_taking_back_leaves_what_came_meanwhile() -> None:
    before, after = Notes((ONE,)), Notes((ONE, TWO))
    now = after.with_note(THREE)
    assert merged(after, before, now).notes == (ONE, THREE)


def test_what_was_deleted_comes_back_in_its_place() -> None:
    before = Notes((ONE, TWO, THREE))
    after = before.without([TWO.id])
    assert merged(after, before, after) == before
    assert merged(before, after, before) == after


def test_an_order_is_changed_and_taken_back() -> None:
    before = Notes(bookmarks=(A, B, C))
    after = before.ordered([C.id, A.id, B.id])
    assert after.bookmarks == (C, A, B)
    assert merged(before, after, before) == after
    assert merged(after, before, after) == before


def test_a_scale_is_changed_and_taken_back() -> None:
    scale = Scale(0.5)
    with_scale = Notes(scale=scale)
    assert merged(Notes(), with_scale, Notes()) == with_scale
    assert merged(with_scale, Notes(), with_scale) == Notes()
    assert merged(Notes(), Notes((ONE,)), with_scale) == Notes((ONE,), scale=scale)


def test_what_others_do_not_understand_is_theirs() -> None:
    theirs = replace(Notes((ONE,)), foreign=({"type": "x"},))
    assert merged(Notes(), Notes((TWO,)), theirs).foreign == ({"type": "x"},)


def test_the_small_picture_of_a_bookmark_is_no_change_of_anybody() -> None:
    drawn = replace(A, thumbnail="data:image/jpeg;base64,AAAA")
    renamed = Notes(bookmarks=(A.changed(name="rim"),))
    assert merged(Notes(), Notes(bookmarks=(A,)), Notes(bookmarks=(drawn,))).bookmarks == (drawn,)
    assert merged(Notes(bookmarks=(A,)), Notes(), Notes(bookmarks=(drawn,))).bookmarks == ()
    (both,) = merged(Notes(bookmarks=(A,)), renamed, Notes(bookmarks=(drawn,))).bookmarks
    assert (both.name, both.thumbnail) == ("rim", drawn.thumbnail)
