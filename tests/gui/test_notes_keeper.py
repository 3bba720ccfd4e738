"""Notes between the window and their file: saved at once, merged with others', damaged files, folders that refuse."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.gui import notes_keeper
from disk_rti_desktop.gui.notes_book import NotesBook
from disk_rti_desktop.gui.notes_keeper import NotesKeeper
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.notes import Note, Notes, Shape, write
from disk_rti_desktop.notes.files import Kept, read

POINT = Shape("point", ((5.0, 5.0),))


class Window:
    """What a window has of notes: session, keeper, and the changes that can be taken back."""

    def __init__(self, opened: Opened | None, path: Path) -> None:
        assert opened is not None
        self.session = Session()
        self.session.opened = Opened(opened.relightable, path)
        self.keeper = NotesKeeper(self.session)
        self.book = NotesBook(self.session)
        self.told: list[str] = []
        self.keeper.told.connect(self.told.append)

    def note(self, text: str) -> None:
        self.book.change("adding", self.session.notes.with_note(Note(POINT, text)))

    @property
    def texts(self) -> list[str]:
        return [note.text for note in self.session.notes.notes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "coin"


@pytest.fixture
def file(path: Path) -> Path:
    return path.with_name("coin.notes.json")


@pytest.fixture
def window(qtbot: QtBot, session: Session, path: Path) -> Iterator[Window]:
    made = Window(session.opened, path)
    qtbot.waitUntil(lambda: made.keeper.settled)
    yield made
    made.keeper.stop()


def test_every_change_is_in_the_file_soon(qtbot: QtBot, window: Window, file: Path) -> None:
    for number in range(5):
        window.note(f"{number}")
    qtbot.waitUntil(lambda: window.keeper.settled, timeout=1000)
    assert [note.text for note in read(file).notes.notes] == ["0", "1", "2", "3", "4"]
    window.book.stack.undo()
    qtbot.waitUntil(lambda: window.keeper.settled, timeout=1000)
    assert len(read(file).notes.notes) == 4


def test_notes_come_back_with_the_object(qtbot: QtBot, session: Session, window: Window, path: Path) -> None:
    window.note("kept")
    window.keeper.stop()
    again = Window(session.opened, path)
    qtbot.waitUntil(lambda: again.texts == ["kept"])
    again.keeper.stop()


def test_what_is_not_saved_yet_is_saved_when_the_window_closes(window: Window, file: Path) -> None:
    window.note("in the last moment")
    window.keeper.stop()
    assert [note.text for note in read(file).notes.notes] == ["in the last moment"]


def test_another_object_has_its_own_notes(qtbot: QtBot, window: Window, path: Path) -> None:
    window.note("of the coin")
    opened = window.session.opened
    assert opened is not None
    window.session.opened = replace(opened, path=path.with_name("vase"))
    assert window.texts == []
    qtbot.waitUntil(lambda: window.keeper.settled)
    assert [note.text for note in read(path.with_name("coin.notes.json")).notes.notes] == ["of the coin"]
    window.session.opened = opened
    qtbot.waitUntil(lambda: window.texts == ["of the coin"])
    assert not path.with_name("vase.notes.json").exists()


def test_without_a_file_notes_last_as_long_as_the_window(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    keeper = NotesKeeper(session)
    session.notes = Notes((Note(POINT, "passing"),))
    qtbot.wait(50)
    assert keeper.settled
    assert keeper.path is None
    keeper.stop()
    assert not list(tmp_path.glob("*.json"))


def test_two_windows_see_each_others_notes(qtbot: QtBot, session: Session, window: Window, path: Path) -> None:
    other = Window(session.opened, path)
    window.note("here")
    qtbot.waitUntil(lambda: other.texts == ["here"])
    other.note("there")
    qtbot.waitUntil(lambda: window.texts == ["here", "there"])
    window.book.stack.undo()
    qtbot.waitUntil(lambda: other.texts == ["there"])
    assert window.texts == ["there"]
    other.keeper.stop()


def test_what_others_write_while_one_notes_is_merged(qtbot: QtBot, window: Window, file: Path) -> None:
    window.note("ours")
    write(file, Kept(Notes(), None), Notes((Note(POINT, "theirs"),)))
    qtbot.waitUntil(lambda: set(window.texts) == {"ours", "theirs"} and window.keeper.settled)
    assert {note.text for note in read(file).notes.notes} == {"ours", "theirs"}


def test_a_damaged_file_is_told_and_kept(qtbot: QtBot, session: Session, path: Path, file: Path) -> None:
    file.write_text("{ not json", encoding="utf-8")
    window = Window(session.opened, path)
    qtbot.waitUntil(lambda: any("kept as coin.notes.json.damaged" in text for text in window.told))
    window.note("new")
    qtbot.waitUntil(lambda: window.keeper.settled)
    assert file.with_name("coin.notes.json.damaged").read_text(encoding="utf-8") == "{ not json"
    assert len(read(file).notes.notes) == 1
    window.keeper.stop()


def test_a_saving_that_fails_is_told_and_tried_again(
    qtbot: QtBot, session: Session, path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes_keeper, "AGAIN", 10)
    window = Window(session.opened, path)
    qtbot.waitUntil(lambda: window.keeper.settled)

    def refused(*_arguments: object) -> Kept:
        raise OutputError("The disk is full.")

    with monkeypatch.context() as full:
        full.setattr(notes_keeper, "write", refused)
        window.note("patient")
        qtbot.waitUntil(lambda: any("disk is full" in text for text in window.told))
    qtbot.waitUntil(lambda: window.keeper.settled and file.exists())
    assert window.told[-1] == ""
    window.keeper.stop()


DRIVER = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from disk_rti_desktop.gui.notes_book import NotesBook
from disk_rti_desktop.gui.notes_keeper import NotesKeeper
from disk_rti_desktop.gui.session import Opened, Session
from disk_rti_desktop.notes import Note, Shape

application = QCoreApplication([])
session = Session()
session.opened = Opened(None, Path(sys.argv[1]))
keeper, book, numbers = NotesKeeper(session), NotesBook(session), iter(range(100000))

def step():
    text = str(next(numbers))
    book.change("adding", session.notes.with_note(Note(Shape("point", ((1, 1),)), text)))

def tell():
    print(len(session.notes.notes), flush=True)
    QTimer.singleShot(0, step)

keeper.saved.connect(tell)
QTimer.singleShot(300, step)
application.exec()
"""


def test_kill_9_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "coin"
    with subprocess.Popen([sys.executable, "-c", DRIVER, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for _ in range(8):
            child.stdout.readline()
        os.kill(child.pid, signal.SIGKILL)
        told = [int(line) for line in child.stdout.read().split()]
    kept = read(path.with_name("coin.notes.json")).notes
    assert len(kept.notes) >= max([8, *told])
    assert [note.text for note in kept.notes] == [str(number) for number in range(len(kept.notes))]
