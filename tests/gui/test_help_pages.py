"""Help that does not rot: every link leads somewhere, every action that a page names exists, every part has a page."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pytest
from PySide6.QtWidgets import QDialog

from disk_rti_desktop import gui
from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.help_pages import found, page_path, pages
from disk_rti_desktop.gui.help_topics import INDEX, TOPICS
from disk_rti_desktop.gui.help_window import ACTIONS
from disk_rti_desktop.gui.main_window import MainWindow
from disk_rti_desktop.render.modes import KINDS

FILES = sorted(page_path(INDEX).parent.glob("*.html"))
NAMES = [path.stem for path in FILES]


def root(name: str) -> Element:
    parsed: Element = defusedxml.ElementTree.parse(page_path(name)).getroot()
    return parsed


@pytest.mark.parametrize("name", NAMES)
def test_each_page_is_well_formed_and_has_one_title(name: str) -> None:
    page = root(name)
    assert page.get("lang") == "en"
    headings = list(page.iter("h1"))
    assert len(headings) == 1
    assert page.findtext("head/title") == headings[0].text
    assert not list(page.iter("script"))
    assert not list(page.iter("img"))


@pytest.mark.parametrize("name", NAMES)
def test_each_link_leads_to_a_page(name: str) -> None:
    for link in root(name).iter("a"):
        target = link.get("href", "")
        assert target.removesuffix(".html") in NAMES, f"{name}: {target}"
        assert "".join(link.itertext()).strip()


def test_all_pages_are_reached_from_the_first() -> None:
    known = pages()
    assert known[0].name == INDEX
    assert sorted(page.name for page in known) == NAMES
    assert len({page.title for page in known}) == len(known)


def test_every_action_that_help_names_exists(window: MainWindow) -> None:
    known = {plain_text(action) for action in window.every_action}
    for name in NAMES:
        for element in root(name).iter("span"):
            if element.get("class") == "action":
                assert "".join(element.itertext()) in known, f"{name} names what the window does not have"


def test_every_mode_is_explained() -> None:
    headings = [element.text for element in root("modes").iter("h2")]
    assert [kind.title for kind in KINDS.values()] == [text for text in headings if text != "Display"]


def test_every_panel_has_a_page(window: MainWindow) -> None:
    for dock in window.docks.every:
        assert dock.objectName() in TOPICS, f"the panel {dock.objectName()} has no page of help"


def dialogs() -> Iterator[type[QDialog]]:
    """Every class of dialog in the package."""
    for module in pkgutil.iter_modules(gui.__path__, f"{gui.__name__}."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, QDialog) and kind.__module__ == module.name:
                yield kind


DIALOGS = sorted(dialogs(), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", DIALOGS, ids=[kind.__name__ for kind in DIALOGS])
def test_every_dialog_has_a_page(kind: type[QDialog]) -> None:
    assert kind.__name__ in TOPICS, f"the dialog {kind.__name__} has no page of help"


def test_every_topic_is_a_page() -> None:
    assert set(TOPICS.values()) <= set(NAMES)


def test_one_page_asks_for_the_table_of_actions() -> None:
    assert [path.stem for path in FILES if ACTIONS in path.read_text(encoding="utf-8")] == ["keys"]


@pytest.mark.parametrize("name", NAMES)
def test_sentences_are_short(name: str) -> None:
    for element in root(name).iter():
        if element.tag in ("p", "li", "td"):
            for sentence in re.split(r"(?<=[.?!:;])\s", "".join(element.itertext())):
                assert len(sentence.split()) <= 36, sentence


def test_searching() -> None:
    known = pages()
    assert found(known, "  ") == known
    assert found(known, "GLOSSARY")[0].name == "glossary"
    several = found(known, "held-out rehearsal")
    assert {"trust"} <= {page.name for page in several} < set(NAMES)
    assert all("rehearsal" in page.text for page in several)
    assert not found(known, "xylophone")
