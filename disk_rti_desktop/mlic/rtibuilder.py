"""What RTIBuilder notes about an object in its project file: the name (formats specification §7).

Photos and lights are told by the folders and the light list; of the file nothing else is used. A file that is damaged,
hostile or of something else tells nothing, as the photos can be used without it.
"""

from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST = 16 * 1024 * 1024  # bytes
LONGEST = 120  # characters of a name
MOST_FILES = 20


def project_name(folder: Path) -> str | None:
    """The name that the project in a folder was given; None if there is no project, or several that disagree."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".xml")[:MOST_FILES]
    except OSError:
        return None
    names = {name for name in map(_name_in, files) if name}
    return names.pop() if len(names) == 1 else None


def _name_in(path: Path) -> str | None:
    """The name in a project file."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        root: Element = fromstring(path.read_bytes())
    except (OSError, ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    if _plain(root.tag) != "XMLCarrier":
        return None
    header = next((element for element in root if _plain(element.tag) == "Header"), None)
    told = next((element for element in header or () if _plain(element.tag) == "ProjectName"), None)
    words = " ".join((told.text or "").split()) if told is not None else ""
    return words if words.isprintable() and 0 < len(words) <= LONGEST else None


def _plain(tag: object) -> str:
    """An element's name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
