"""The pages of help: small HTML files that need nothing from elsewhere; the first one links them in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

import defusedxml.ElementTree

from disk_rti_desktop import assets
from disk_rti_desktop.gui.help_topics import INDEX

SUFFIX = ".html"


@dataclass(frozen=True)
class HelpPage:
    """A page by the name of its file, with its title and its plain text for searching."""

    name: str
    title: str
    text: str

    @property
    def path(self) -> Path:
        """Its file."""
        return page_path(self.name)


def page_path(name: str) -> Path:
    """The file of a page."""
    return assets.resources() / "help" / f"{name}{SUFFIX}"


def pages() -> Sequence[HelpPage]:
    """All pages, the first one in front."""
    first = _root(INDEX)
    names = dict.fromkeys(link.get("href", "").removesuffix(SUFFIX) for link in first.iter("a"))
    return [_page(INDEX, first), *(_page(name, _root(name)) for name in names if name != INDEX)]


def found(among: Sequence[HelpPage], words: str) -> Sequence[HelpPage]:
    """The pages in which all words occur, those that are called so first, then by how often; all pages for no words."""
    wanted = words.casefold().split()
    if not wanted:
        return among
    hits: Mapping[HelpPage, tuple[int, int]] = {
        page: (
            -sum(word in page.title.casefold() for word in wanted),
            -sum(page.text.casefold().count(word) for word in wanted),
        )
        for page in among
        if all(word in page.text.casefold() for word in wanted)
    }
    return sorted(hits, key=lambda page: hits[page])


def _root(name: str) -> Element:
    root: Element = defusedxml.ElementTree.parse(page_path(name)).getroot()
    return root


def _page(name: str, root: Element) -> HelpPage:
    body = root.find("body")
    text = "" if body is None else " ".join(" ".join(body.itertext()).split())
    return HelpPage(name, root.findtext("head/title", name), text)
