"""The file of notes: what comes back, what others wrote in it, damage, two writers, and sudden death."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from disk_rti_desktop.errors import InputError, OutputError
from disk_rti_desktop.notes import (
    Bookmark,
    Note,
    Notes,
    Scale,
    Shape,
    notes_path,
    read_or_set_aside,
    seen_region,
    write,
)
from disk_rti_desktop.notes.files import Kept, read
from disk_rti_desktop.render.modes import Display, mode
from disk_rti_desktop.render.view import View

NOTHING = Kept(Notes(), None)
POINT = Shape("point", ((10.5, 20.25),))
VIEW = View((100, 80), 2.5, (0.3, -0.4), mode("specular", highlight=40), Display(exposure=0.5), 1)
FULL = Notes(
    notes=(
        Note(POINT, "a scratch", creator="Ada"),
        Note(Shape("line", ((0, 0), (3, 4))), measured=True, colour="#0072b2"),
        Note(Shape("box", ((1, 2), (3, 5))), "ein Riß – ψ"),
        Note(Shape("outline", ((0, 0), (9, 0), (5, 7.125)))),
    ),
    bookmarks=(Bookmark("Raking", VIEW, seen_region(VIEW, (800, 600)), "data:image/png;base64,AAAA", "Ada"),),
    scale=Scale(0.0125, ((0.0, 1.0), (800.0, 1.0))),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return notes_path(tmp_path / "vase")


def page(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_notes_lie_beside_the_image_and_not_in_its_folder(tmp_path: Path) -> None:
    assert notes_path(tmp_path / "vase") == tmp_path / "vase.notes.json"
    assert notes_path(tmp_path / "vase.ptm") == tmp_path / "vase.ptm.notes.json"


def test_all_that_is_noted_comes_back(path: Path) -> None:
    kept = write(path, NOTHING, FULL)
    again = read(path)
    assert again.notes == FULL == kept.notes
    assert again.stamp == kept.stamp


def test_where_nothing_is_noted_no_file_is_made(path: Path) -> None:
    assert read(path).notes.empty
    assert write(path, NOTHING, Notes()).stamp is None
    assert not path.exists()


def test_the_file_is_a_page_of_web_annotations(path: Path) -> None:
    write(path, NOTHING, FULL)
    found = page(path)
    assert found["type"] == "AnnotationPage"
    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    for item in found["items"]:
        assert item["type"] == "Annotation"
        assert item["id"].startswith("urn:uuid:")
        assert item["target"]["source"] == "vase"
        assert item["created"].endswith("Z")
    first = found["items"][0]
    assert first["body"] == {
        "type": "TextualBody", "value": "a scratch", "format": "text/plain", "purpose": "describing"
    }  # fmt: skip
    assert first["creator"] == {"type": "Person", "name": "Ada"}
    assert first["target"]["selector"]["type"] == "SvgSelector"
    assert found["items"][-1]["motivation"] == "bookmarking"


def test_what_others_wrote_stays(path: Path) -> None:
    write(path, NOTHING, FULL)
    found = page(path)
    tag = {"type": "SpecificResource", "source": "http://example.org/crack"}
    found["items"][0]["body"] = [found["items"][0]["body"], tag]
    found["items"][0]["rights"] = "CC0"
    found["items"][0]["target"]["renderedVia"] = "another"
    stranger = {"type": "Annotation", "id": "x", "target": "https://example.org/page", "body": []}
    unreadable = {"type": "Annotation", "motivation": "bookmarking", "rti:view": {"mode": "of the future"}}
    found["items"][1:1] = [stranger, unreadable]
    found["label"] = "Sheet 3"
    path.write_text(json.dumps(found), encoding="utf-8")
    kept = read(path)
    assert len(kept.notes.notes) == 4
    note = kept.notes.notes[0]
    write(path, kept, kept.notes.with_note(note.changed(text="deeper now")))
    again = page(path)
    changed = again["items"][0]
    assert again["label"] == "Sheet 3"
    assert stranger in again["items"]
    assert unreadable in again["items"]
    assert changed["rights"] == "CC0"
    assert changed["target"]["renderedVia"] == "another"
    assert changed["body"][0]["value"] == "deeper now"
    assert changed["body"][1] == tag


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe\x00",
        b'{"type": "AnnotationPage"}',
        b'{"type": "AnnotationPage", "items": [3]}',
        b'{"type": "AnnotationPage", "items": [], "rti:scale": {"rti:mmPerPixel": -1}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside_and_never_overwritten(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for number in ("", "_2"):
        kept, told = read_or_set_aside(path)
        assert kept.notes.empty
        assert "vase.notes.json" in told
        aside = path.with_name(f"vase.notes.json.damaged{number}")
        assert aside.name in told
        assert aside.read_bytes() == content
        assert not path.exists()
        path.write_bytes(content)


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(InputError, match=r"vase\.notes\.json: cannot be read"):
        read_or_set_aside(path)


def test_a_folder_that_is_gone_is_told(path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write(path.parent / "gone" / path.name, NOTHING, FULL)


def test_a_file_damaged_meanwhile_is_set_aside_before_writing(path: Path) -> None:
    kept = write(path, NOTHING, FULL)
    path.write_bytes(b"{")
    write(path, kept, kept.notes.with_note(Note(POINT, "more")))
    assert path.with_name("vase.notes.json.damaged").read_bytes() == b"{"
    assert [note.text for note in read(path).notes.notes][-1] == "more"


def test_two_windows_are_merged(path: Path) -> None:
    start = write(path, NOTHING, FULL)
    first, second = FULL.notes[0], FULL.notes[1]
    here = start.notes.with_note(first.changed(text="from here")).without([FULL.notes[2].id])
    there = start.notes.with_note(second.changed(text="from there")).with_note(Note(POINT, "new there"))
    write(path, start, there)
    result = write(path, start, here).notes
    assert [note.text for note in result.notes] == ["from here", "from there", "", "new there"]
    assert read(path).notes == result


def test_of_what_both_have_changed_the_newer_stays(path: Path) -> None:
    start = write(path, NOTHING, FULL)
    note = FULL.notes[0]
    older = note.changed(text="older")
    newer = replace(older, text="newer", modified=older.modified + timedelta(seconds=1))
    write(path, start, start.notes.with_note(newer))
    assert write(path, start, start.notes.with_note(older)).notes.notes[0].text == "newer"


def test_what_one_has_deleted_and_the_other_changed_stays(path: Path) -> None:
    start = write(path, NOTHING, FULL)
    note = FULL.notes[0]
    write(path, start, start.notes.without([note.id]))
    result = write(path, start, start.notes.with_note(note.changed(text="still there"))).notes
    assert "still there" in [one.text for one in result.notes]


def test_a_lock_left_by_a_killed_program_is_broken(path: Path) -> None:
    lock = path.with_name(f".{path.name}.lock")
    lock.touch()
    os.utime(lock, (time.time() - 60, time.time() - 60))
    assert write(path, NOTHING, FULL).notes == FULL
    assert not lock.exists()


def test_a_file_that_is_being_written_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("disk_rti_desktop.notes.files.PATIENCE", 0.05)
    path.with_name(f".{path.name}.lock").touch()
    with pytest.raises(OutputError, match="another program"):
        write(path, NOTHING, FULL)


WRITER = """
import sys
from pathlib import Path
from disk_rti_desktop.notes import Note, Notes, Shape, write
from disk_rti_desktop.notes.files import Kept

kept, path = Kept(Notes(), None), Path(sys.argv[1])
for number in range(100000):
    kept = write(path, kept, kept.notes.with_note(Note(Shape("point", ((number, 0),)), f"note {number} " + "x" * 3000)))
    print(number, flush=True)
"""


def test_kill_9_at_any_moment_loses_no_note(tmp_path: Path) -> None:
    for wait in (0.0, 0.013, 0.037):
        path = notes_path(tmp_path / f"killed after {wait}")
        with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            for _ in range(12):
                child.stdout.readline()
            time.sleep(wait)
            os.kill(child.pid, signal.SIGKILL)
            told = [int(line) for line in child.stdout.read().split()]
        last = told[-1] if told else 11
        kept, damage = read_or_set_aside(path)
        assert not damage
        found = [note.text.split()[1] for note in kept.notes.notes]
        assert found[: last + 1] == [str(number) for number in range(last + 1)]


def test_a_view_is_seen_again_in_a_window_of_any_size() -> None:
    bookmark = FULL.bookmarks[0]
    same = bookmark.view_in((800, 600))
    assert same.zoom == pytest.approx(VIEW.zoom)
    assert same.centre == pytest.approx(VIEW.centre)
    assert bookmark.view_in((400, 300)).zoom == pytest.approx(VIEW.zoom / 2)
    assert bookmark.view_in((400, 600)).zoom == pytest.approx(VIEW.zoom / 2)
    assert (same.light, same.mode, same.turns, same.display) == (VIEW.light, VIEW.mode, 1, VIEW.display)
