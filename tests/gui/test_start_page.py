"""The first page leads to everything one can begin with."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.start_page import SHOWN, StartPage
from disk_rti_desktop.settings import Settings
from tests.gui.on_screen import exposed


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> StartPage:
    page = StartPage(session)
    qtbot.addWidget(page)
    page.resize(900, 720)
    page.show()
    exposed(page)
    return page


@pytest.mark.parametrize("name", ["photos", "open", "demo"])
def test_the_buttons(qtbot: QtBot, page: StartPage, name: str) -> None:
    with qtbot.waitSignal(getattr(page, f"{name}_wanted")):
        getattr(page, name).click()


def test_without_recent_objects_there_is_no_list(page: StartPage) -> None:
    assert not page.recent.isVisible()


def test_recent_objects_are_chosen_by_click_and_by_key(
    qtbot: QtBot, page: StartPage, session: Session, tmp_path: Path
) -> None:
    session.settings = Settings().with_recent(tmp_path / "old").with_recent(tmp_path / "new")
    assert page.recent.isVisible()
    assert page.recent.item(0).text() == f"new\n{tmp_path}"
    with qtbot.waitSignal(page.chosen) as caught:
        middle = page.recent.visualItemRect(page.recent.item(1)).center()
        QTest.mouseClick(page.recent.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert caught.args == [tmp_path / "old"]
    page.recent.setCurrentRow(0)
    with qtbot.waitSignal(page.chosen) as caught:
        QTest.keyClick(page.recent, Qt.Key.Key_Return)
    assert caught.args == [tmp_path / "new"]


def test_the_list_is_as_high_as_its_rows(page: StartPage, session: Session, tmp_path: Path) -> None:
    kept = Settings()
    for number in range(SHOWN + 3):
        kept = kept.with_recent(tmp_path / str(number))
    session.settings = kept
    assert page.recent.count() == SHOWN
    assert not page.recent.verticalScrollBar().isVisible()
