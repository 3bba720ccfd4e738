"""Preferences survive a round trip, and no damage to their file keeps the application from starting."""

from pathlib import Path

import pytest

from disk_rti_desktop import settings
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.settings import RECENT_LIMIT, Settings


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The preferences' file, away from the user's own."""
    path = tmp_path / "configuration" / "settings.json"
    monkeypatch.setenv("DISK_RTI_SETTINGS", str(path))
    return path


def test_the_defaults_serve_when_there_is_no_file() -> None:
    assert settings.load() == Settings()


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    kept = Settings(theme="light", opengl=False, snapshot_folder=tmp_path / "Münzen 1").with_recent(tmp_path / "a b")
    settings.save(kept)
    assert settings.load() == kept


def test_saving_leaves_one_file(file: Path) -> None:
    settings.save(Settings(theme="light"))
    settings.save(Settings())
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"theme": "neon"}', b'{"recent": 7}'],
    ids=["empty", "cut short", "a list", "not text", "unknown theme", "wrong type"],
)
def test_a_damaged_file_is_set_aside(file: Path, damage: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(damage)
    assert settings.load() == Settings()
    assert file.with_name("settings.json.damaged").read_bytes() == damage
    assert not file.exists()


def test_entries_of_another_version_are_passed_over(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('{"theme": "light", "from_the_future": 1}', encoding="utf-8")
    assert settings.load().theme == "light"


def test_a_folder_in_place_of_the_file_does_no_harm(file: Path) -> None:
    file.mkdir(parents=True)
    assert settings.load() == Settings()


def test_saving_where_nothing_can_be_written_says_so(file: Path, tmp_path: Path) -> None:
    file.parent.parent.mkdir(exist_ok=True)
    file.parent.write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be saved"):
        settings.save(Settings())
    assert [path.name for path in tmp_path.iterdir()] == ["configuration"]


def test_recent_objects_are_newest_first_without_repeats(tmp_path: Path) -> None:
    kept = Settings()
    for name in ["a", "b", "a"]:
        kept = kept.with_recent(tmp_path / name)
    assert kept.recent == (tmp_path / "a", tmp_path / "b")
    assert kept.open_folder == tmp_path
    assert kept.without_recent(tmp_path / "a").recent == (tmp_path / "b",)


def test_recent_objects_are_few(tmp_path: Path) -> None:
    kept = Settings()
    for number in range(RECENT_LIMIT + 5):
        kept = kept.with_recent(tmp_path / str(number))
    assert len(kept.recent) == RECENT_LIMIT
    assert kept.recent[0] == tmp_path / str(RECENT_LIMIT + 4)


def test_the_log_lies_beside_the_preferences(file: Path) -> None:
    assert settings.log_path().parent == file.parent
