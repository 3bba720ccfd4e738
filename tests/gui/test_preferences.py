"""The preferences: a form from the settings' descriptions, which sets at once and follows."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.path_field import PathField
from disk_rti_desktop.gui.preferences import HIGHEST, Preferences
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.settings import Settings, preferences


@pytest.fixture
def form(qtbot: QtBot, session: Session) -> Preferences:
    form = Preferences(session)
    qtbot.addWidget(form)
    return form


def test_every_preference_has_its_field(form: Preferences) -> None:
    assert list(form.fields) == [name for names in preferences().values() for name in names]
    assert {"theme", "opengl", "snapshot_folder"} <= form.fields.keys()
    for name, field in form.fields.items():
        assert field.accessibleDescription() == Settings.model_fields[name].description


def test_what_is_chosen_is_set_at_once(form: Preferences, session: Session, tmp_path: Path) -> None:
    theme, opengl, folder = (form.fields[name] for name in ("theme", "opengl", "snapshot_folder"))
    assert isinstance(theme, QComboBox)
    assert isinstance(opengl, QCheckBox)
    assert isinstance(folder, PathField)
    theme.setCurrentText("Light")
    opengl.click()
    folder.line.setText(str(tmp_path))
    folder.line.editingFinished.emit()
    kept = session.settings
    assert (kept.theme, kept.opengl, kept.snapshot_folder) == ("light", False, tmp_path)


def test_it_follows_what_is_set_elsewhere(form: Preferences, session: Session) -> None:
    session.settings = session.settings.model_copy(update={"theme": "light", "opengl": False})
    theme, opengl = form.fields["theme"], form.fields["opengl"]
    assert isinstance(theme, QComboBox)
    assert isinstance(opengl, QCheckBox)
    assert theme.currentData() == "light"
    assert not opengl.isChecked()


def test_defaults_leave_what_is_no_preference(form: Preferences, session: Session, tmp_path: Path) -> None:
    session.settings = session.settings.with_recent(tmp_path).model_copy(update={"theme": "light"})
    form.defaults.click()
    assert session.settings.theme == "dark"
    assert session.settings.recent == (tmp_path,)


def test_it_fits_a_small_screen(form: Preferences) -> None:
    assert form.height() <= HIGHEST < 700


def test_a_folder_that_is_typed_holds_wherever_one_starts_the_next_time(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = PathField("Folder", lambda _widget, _start: None)
    qtbot.addWidget(folder)
    folder.line.setText("photos")
    assert folder.path == tmp_path / "photos"
