"""Objects are opened in the background; what cannot be opened leaves the desk as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.gui.opening import Opener
from disk_rti_desktop.gui.session import Session


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def opener(session: Session) -> Opener:
    return Opener(session)


def test_an_object_is_put_on_the_desk(
    qtbot: QtBot, opener: Opener, session: Session, save: Callable[..., Path]
) -> None:
    folder = save("coin")
    with qtbot.waitSignal(opener.ended):
        opener.open(folder)
        assert opener.busy
    assert session.opened is not None
    assert session.opened.path == folder
    assert session.settings.recent == (folder,)


def test_another_is_put_beside_it(qtbot: QtBot, opener: Opener, session: Session, save: Callable[..., Path]) -> None:
    first, second = save("coin"), save("coin_hsh")
    session.replace_comparing(on=False)
    opener.open(first, compare_with=second)
    qtbot.waitUntil(lambda: session.comparison is not None)
    assert [opened.path for opened in session.shown] == [first, second]


def test_opening_another_object_clears_the_comparison(
    qtbot: QtBot, opener: Opener, session: Session, save: Callable[..., Path]
) -> None:
    first, second = save("coin"), save("vase")
    opener.open(first, compare_with=second)
    qtbot.waitUntil(lambda: session.comparison is not None)
    with qtbot.waitSignal(opener.ended):
        opener.open(second)
    assert [opened.path for opened in session.shown] == [second]


def test_pictures_of_different_sizes_are_offered_to_be_laid_on_each_other(
    qtbot: QtBot, opener: Opener, session: Session, save: Callable[..., Path]
) -> None:
    other = save("other", width=80, height=60)
    with qtbot.waitSignal(opener.of_another_size) as told:
        opener.open(save("coin"), compare_with=other)
    assert told.args is not None
    assert told.args[0].path == other
    assert session.comparison is None


def test_a_damaged_object_changes_nothing(
    qtbot: QtBot, opener: Opener, session: Session, save: Callable[..., Path]
) -> None:
    first, second = save("coin"), save("vase")
    (second / "info.json").write_text("{", encoding="utf-8")
    with qtbot.waitSignal(opener.ended):
        opener.open(first)
    before = session.opened
    with qtbot.waitSignals([opener.failed, opener.ended]):
        opener.open(second)
    assert session.opened is before
    assert session.settings.recent == (first,)


def test_what_is_not_there_is_said(qtbot: QtBot, opener: Opener, tmp_path: Path) -> None:
    told: list[Exception] = []
    opener.failed.connect(lambda _path, error: told.append(error))
    with qtbot.waitSignal(opener.ended):
        opener.open(tmp_path / "gone")
    assert [type(error) for error in told] == [FormatError]


def test_the_newest_wish_counts(qtbot: QtBot, opener: Opener, session: Session, save: Callable[..., Path]) -> None:
    first, second = save("coin"), save("vase")
    with qtbot.waitSignal(opener.ended):
        opener.open(first)
        opener.open(second)
    assert session.opened is not None
    assert session.opened.path == second
