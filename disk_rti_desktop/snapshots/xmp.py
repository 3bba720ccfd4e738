"""XMP packets: the facts of a picture as every archive can read them, inside a file or beside it as `<name>.xmp`.

XMP specification, part 1 (data model, packets), part 2 (names that all programs know), part 3 (where files keep it).
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

import defusedxml.ElementTree
import pyvips
from defusedxml import DefusedXmlException

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.mlic.picture_file import loader, reason
from disk_rti_desktop.writing import written_file

Facts = Mapping[str, str | float]

NAMESPACE = "urn:disk-rti-desktop:snapshot:1#"
LARGEST = 1 << 20  # bytes of a packet that is read: ours have about four thousand
MOST_ELEMENTS = 2_000
LONGEST_FACT = 4_000  # characters

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP = "http://ns.adobe.com/xap/1.0/"
_META = "adobe:ns:meta/"
_MANAGED = "http://ns.adobe.com/xap/1.0/mm/"
_PHOTOSHOP = "http://ns.adobe.com/photoshop/1.0/"
_PACKET_ID = "W5M0MpCehiHzreSzNTczkc9d"  # fixed by the specification, part 1, §7.3.2
_FACT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WELL_KNOWN = MappingProxyType(  # facts that are also told by the names that every program knows
    {
        "Tool": f"{{{_XMP}}}CreatorTool",
        "Date": f"{{{_XMP}}}CreateDate",
        "Uuid": f"{{{_MANAGED}}}DocumentID",
        "Profile": f"{{{_PHOTOSHOP}}}ICCProfile",
    }
)

for _prefix, _uri in (
    ("rdf", _RDF),
    ("xmp", _XMP),
    ("x", _META),
    ("xmpMM", _MANAGED),
    ("photoshop", _PHOTOSHOP),
    ("rti", NAMESPACE),
):
    ElementTree.register_namespace(_prefix, _uri)


def packet(facts: Facts) -> bytes:
    """The facts as an XMP packet; a ValueError if one has a name that XML does not take."""
    meta = ElementTree.Element(f"{{{_META}}}xmpmeta")
    rdf = ElementTree.SubElement(meta, f"{{{_RDF}}}RDF")
    description = ElementTree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for name, value in facts.items():
        if not _FACT_NAME.fullmatch(name):
            raise ValueError(f"a fact is named by letters and digits, not {name!r}")
        ElementTree.SubElement(description, f"{{{NAMESPACE}}}{name}").text = _text(value)
    for name, known in _WELL_KNOWN.items():
        if name in facts:
            ElementTree.SubElement(description, known).text = _text(facts[name])
    body = ElementTree.tostring(meta, encoding="unicode")
    return f'<?xpacket begin="\ufeff" id="{_PACKET_ID}"?>{body}<?xpacket end="w"?>'.encode()


def parsed(content: bytes, name: str) -> dict[str, str]:
    """The facts of ours in a packet, as text; none if it is by another program. The name is for messages."""
    if len(content) > LARGEST:
        raise FormatError(
            f"{name}: its XMP has {len(content) / 1e6:.1f} MB, where a snapshot of this application has a few "
            "kilobytes. Choose the snapshot itself, or its .xmp file."
        )
    try:
        root = defusedxml.ElementTree.fromstring(content.strip(b"\0 \r\n\t"))
    except (SyntaxError, ValueError, LookupError, RecursionError, DefusedXmlException) as error:
        raise FormatError(f"{name}: its XMP cannot be read: it is damaged, or no XMP. Choose another copy.") from error
    prefix = f"{{{NAMESPACE}}}"
    found: dict[str, str] = {}
    for number, element in enumerate(root.iter()):
        if number > MOST_ELEMENTS:
            raise FormatError(f"{name}: its XMP holds more than a snapshot tells: it is damaged, or by someone else.")
        if isinstance(element.tag, str) and element.tag.startswith(prefix):
            found[element.tag.removeprefix(prefix)] = (element.text or "")[:LONGEST_FACT]
        # RDF allows plain values as attributes, and other programs rewrite packets so.
        for key, value in element.attrib.items():
            if key.startswith(prefix):
                found[key.removeprefix(prefix)] = value[:LONGEST_FACT]
    return found


def read_facts(path: Path) -> dict[str, str]:
    """The facts that a picture of ours carries, or that stand in an .xmp file, as text; none if there are none."""
    try:
        if path.suffix.lower() == ".xmp":
            with path.open("rb") as file:
                return parsed(file.read(LARGEST + 1), path.name)
        found = _embedded(path)
    except OSError as error:
        raise FormatError(f"{path.name}: cannot be read ({error.strerror or error}). Check the file.") from error
    return {} if found is None else parsed(found, path.name)


def sidecar_of(picture: Path) -> Path:
    """The .xmp file beside a picture."""
    return picture.with_suffix(".xmp")


def write_sidecar(picture: Path, facts: Facts) -> Path:
    """Writes the facts beside a picture: whole, or not at all."""
    path = sidecar_of(picture)
    with written_file(path) as unfinished:
        unfinished.write_bytes(packet(facts))
    return path


def _embedded(path: Path) -> bytes | None:
    """The packet inside a picture file, whatever its suffix says; None if it has none."""
    name = loader(path)
    if name is None:
        raise FormatError(f"{path.name}: is no PNG, TIFF or JPEG picture and no .xmp file. Choose a snapshot.")
    try:
        image = getattr(pyvips.Image, name)(str(path))
        if "xmp-data" in image.get_fields():
            return bytes(image.get("xmp-data"))
        comments = [key for key in image.get_fields() if key.endswith("XML:com.adobe.xmp")]  # as PNG text
        return str(image.get(comments[0])).encode() if comments else None
    except pyvips.Error as error:
        raise FormatError(f"{path.name}: the picture is damaged ({reason(error)}). Choose another copy.") from error


def _text(value: str | float) -> str:
    """A fact as XML can hold it: line ends are one character there, and control characters none.

    Numbers are told in full, so that they are the same ones when they are read.
    """
    return _NOT_XML.sub("\ufffd", re.sub("\r\n?", "\n", str(value)))
