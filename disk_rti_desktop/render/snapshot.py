"""Relit pictures as files, with the facts of their making (XMP) and the photos' colour profile inside."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree

import defusedxml.ElementTree
from defusedxml import DefusedXmlException
from PIL import Image, PngImagePlugin, TiffImagePlugin, UnidentifiedImageError

from disk_rti_desktop import __version__
from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import FormatError, OutputError
from disk_rti_desktop.mlic.lights import to_angles
from disk_rti_desktop.render.modes import DEFAULT, Mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.writing import check_folder, written_file

Facts = Mapping[str, str | float]

FORMATS: Mapping[str, str] = MappingProxyType(
    {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".jpg": "JPEG", ".jpeg": "JPEG"}
)
NAMESPACE = "urn:disk-rti-desktop:snapshot:1#"

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP = "http://ns.adobe.com/xap/1.0/"
_META = "adobe:ns:meta/"
_PACKET_ID = "W5M0MpCehiHzreSzNTczkc9d"  # fixed by the XMP specification, part 1, §7.3.2
_XMP_TAG = 700  # of TIFF; XMP specification, part 3, §3.2
_JPEG_SIDE = 65_500  # what libjpeg can write
_FACT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNSAFE = re.compile(r"[^\w.+=()-]+")
_NAME_BYTES = 90  # of each part of a name: file systems take 255 for the whole

for _prefix, _uri in (("rdf", _RDF), ("xmp", _XMP), ("x", _META), ("rti", NAMESPACE)):
    ElementTree.register_namespace(_prefix, _uri)


def snapshot_facts(relightable: Relightable, view: View, source: str) -> Facts:
    """What a picture says of its making; the view also tells where the window stood.

    Of a turned picture the light is told as it falls on what is seen, and as it fell on the photos.
    """
    azimuth, elevation = to_angles(view.direction)
    turned = {"Turned": 90 * view.turns, "PhotoLightX": view.upright.light[0], "PhotoLightY": view.upright.light[1]}
    return {
        "Tool": f"DisK-RTI Desktop {__version__}",
        "Date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "Source": source,
        "Object": relightable.name,
        "Method": relightable.method,
        "LightX": round(view.light[0], 6),
        "LightY": round(view.light[1], 6),
        "Azimuth": round(azimuth, 2),
        "Elevation": round(elevation, 2),
        "Zoom": round(view.zoom, 6),
        "PanX": round(view.centre[0], 2),
        "PanY": round(view.centre[1], 2),
        "Mode": view.mode.kind.name,
        **{
            f"Mode{parameter.name.capitalize()}": round(value, 6)
            for parameter, value in zip(view.mode.kind.parameters, view.mode.values, strict=True)
        },
        **({name: round(value, 6) for name, value in turned.items()} if view.turns else {}),
    }


def picture_name(name: str, method: str, light: Doubles, folder: Path, mode: Mode = DEFAULT) -> Path:
    """A free name in the folder such as vase_HSH_az135_el20.png; one that is taken gets _2, _3, ..."""
    azimuth, elevation = to_angles(light)
    parts = [_safe(name) or "picture", _safe(method), f"az{round(azimuth) % 360:03d}", f"el{round(elevation):02d}"]
    if not mode.plain:
        parts.append(mode.kind.name)
    stem = "_".join(part for part in parts if part)
    path, number = folder / f"{stem}.png", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}_{number}.png"
    return path


def check_picture_path(path: Path) -> None:
    """Raises an OutputError now rather than after long work, if no picture could be written by that name."""
    _kind(path)
    check_folder(path)


def _kind(path: Path) -> str:
    """The kind of picture, "PNG", "TIFF" or "JPEG", that the path's suffix asks for."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise OutputError(f"{path.name}: pictures are written as .png, .tif or .jpg: choose one of these.")
    return kind


def save_picture(image: Bytes, path: Path, facts: Facts, profile: bytes | None) -> None:
    """Writes a picture (h, w, 3) as PNG, TIFF or JPEG by the path's suffix: whole, or not at all."""
    kind = _kind(path)
    if kind == "JPEG" and max(image.shape[:2]) > _JPEG_SIDE:
        raise OutputError(
            f"{path.name}: a JPEG has at most {_JPEG_SIDE} pixels on a side, and this picture is "
            f"{image.shape[1]} x {image.shape[0]}: choose PNG or TIFF."
        )
    options = _options(kind, _packet(facts), profile)
    # Pillow and libtiff do not tell every failure to write to a file; memory they fill without one.
    content = BytesIO()
    Image.fromarray(image).save(content, kind, **options)
    with written_file(path) as unfinished:
        unfinished.write_bytes(content.getbuffer())


def read_facts(path: Path) -> dict[str, str]:
    """The facts that a picture of ours carries, as text; none if it carries none."""
    try:
        with Image.open(path) as image:
            packet = image.info.get("xmp")
        if packet is None:
            return {}
        root = defusedxml.ElementTree.parse(BytesIO(packet)).getroot()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, DefusedXmlException) as error:
        raise FormatError(f"{path.name}: the facts of this picture cannot be read: it is damaged or no picture.") from (
            error
        )
    prefix = f"{{{NAMESPACE}}}"
    return {
        element.tag.removeprefix(prefix): element.text or ""
        for element in root.iter()
        if element.tag.startswith(prefix)
    }


def _options(kind: str, packet: bytes, profile: bytes | None) -> dict[str, Any]:
    """How Pillow is told to write each kind of file with its packet and profile."""
    options: dict[str, Any] = {} if profile is None else {"icc_profile": profile}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
        return options | {"pnginfo": info, "compress_level": 4}
    if kind == "TIFF":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[_XMP_TAG] = packet
        tags.tagtype[_XMP_TAG] = 1  # bytes
        return options | {"tiffinfo": tags, "compression": "tiff_adobe_deflate"}
    return options | {"xmp": packet, "quality": 95, "subsampling": "4:4:4"}


def _packet(facts: Facts) -> bytes:
    """The facts as an XMP packet; tool and date also under the names that every reader knows."""
    meta = ElementTree.Element(f"{{{_META}}}xmpmeta")
    rdf = ElementTree.SubElement(meta, f"{{{_RDF}}}RDF")
    description = ElementTree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for name, value in facts.items():
        if not _FACT_NAME.fullmatch(name):
            raise ValueError(f"a fact is named by letters and digits, not {name!r}")
        ElementTree.SubElement(description, f"{{{NAMESPACE}}}{name}").text = _text(value)
    for name, known in (("Tool", "CreatorTool"), ("Date", "CreateDate")):
        if name in facts:
            ElementTree.SubElement(description, f"{{{_XMP}}}{known}").text = _text(facts[name])
    body = ElementTree.tostring(meta, encoding="unicode")
    return f'<?xpacket begin="\ufeff" id="{_PACKET_ID}"?>{body}<?xpacket end="w"?>'.encode()


def _text(value: str | float) -> str:
    """A fact as XML can hold it: line ends are one character there, and control characters none."""
    return _NOT_XML.sub("\ufffd", re.sub("\r\n?", "\n", str(value)))


def _safe(text: str) -> str:
    """Text that any file system takes as a part of a name."""
    short = _UNSAFE.sub("-", text).strip("-.").encode()[:_NAME_BYTES].decode(errors="ignore")
    return short.rstrip("-.")
