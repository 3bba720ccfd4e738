"""Packets: any text comes back, others' packets are read with care, and hostile ones are refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.snapshots.xmp import LARGEST, NAMESPACE, packet, parsed, read_facts

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@given(st.text())
def test_any_text_can_be_a_fact(text: str) -> None:
    found = parsed(packet({"Object": text}), "a.xmp")["Object"]
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(found) == len(lines)
    assert all(b in (a, "\ufffd") for a, b in zip(lines, found, strict=True))
    assert [c for c in lines if c.isalnum()] == [c for c in found if c.isalnum()]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back_to_the_bit(value: float) -> None:
    assert float(parsed(packet({"Zoom": value}), "a.xmp")["Zoom"]) == value


def test_known_names_are_told_beside_ours() -> None:
    text = packet({"Tool": "T 1", "Date": "2026-01-02T03:04:05+00:00", "Uuid": "urn:uuid:1", "Profile": "P3"}).decode()
    assert "<xmp:CreatorTool>T 1</xmp:CreatorTool>" in text
    assert "<xmp:CreateDate>2026-01-02T03:04:05+00:00</xmp:CreateDate>" in text
    assert "<xmpMM:DocumentID>urn:uuid:1</xmpMM:DocumentID>" in text
    assert "<photoshop:ICCProfile>P3</photoshop:ICCProfile>" in text


def test_facts_that_another_program_made_attributes_of_are_read() -> None:
    text = f'<r:RDF xmlns:r="{RDF}" xmlns:q="{NAMESPACE}"><r:Description q:Zoom="2" q:Mode="normals"/></r:RDF>'
    assert parsed(text.encode(), "a.xmp") == {"Zoom": "2", "Mode": "normals"}


def test_others_fields_are_ignored() -> None:
    text = f'<r:RDF xmlns:r="{RDF}"><r:Description xmlns:o="urn:other"><o:Zoom>9</o:Zoom></r:Description></r:RDF>'
    assert parsed(text.encode(), "a.xmp") == {}


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "damaged"),
        (b"no xml", "damaged"),
        (BOMB, "damaged"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "damaged"),
        (b"<a>" + b"<b/>" * 3000 + b"</a>", "more than a snapshot"),
        (b"<a>" + b" " * LARGEST + b"</a>", "MB"),
    ],
)
def test_what_is_no_packet_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "x.xmp").write_bytes(content)
    with pytest.raises(FormatError, match=why):
        read_facts(tmp_path / "x.xmp")


def test_hostile_xml_inside_a_picture_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg", xmp=BOMB)
    with pytest.raises(FormatError, match="damaged"):
        read_facts(tmp_path / "a.jpg")


def test_pictures_of_others_carry_no_facts(tmp_path: Path) -> None:
    for name in ("a.png", "a.tif", "a.jpg"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
        assert read_facts(tmp_path / name) == {}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(FormatError):
        assert parsed(content, "a.xmp") == {}  # no other error, and nothing made up


def test_what_is_no_picture_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"no picture")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    for name in ("a.png", "b.png", "gone.png", "gone.xmp"):
        with pytest.raises(FormatError, match=name.replace(".", r"\.")):
            read_facts(tmp_path / name)


def test_names_that_xml_does_not_take_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        packet({"no name": 1})
