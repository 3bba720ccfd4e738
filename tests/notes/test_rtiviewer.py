"""Bookmarks of RTIViewer, as our own."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from disk_rti_desktop.errors import InputError
from disk_rti_desktop.notes import Shape
from disk_rti_desktop.notes.rtiviewer import bookmarks_path, read_bookmarks

XMP = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rti="urn:some-rti" xmlns:xmp="urn:some-xmp">
 <rdf:Description rdf:about=""><rti:Bookmarks><rdf:Bag>
  <rdf:li><rti:Bookmark rdf:parseType="Resource">
   <rti:ID>1</rti:ID><rti:Name>Left &amp; low</rti:Name><xmp:CreatorTool>RTIViewer 1.1</xmp:CreatorTool>
   <rti:RenderingInfo rdf:parseType="Resource">
    <rti:Zoom>50</rti:Zoom>
    <rti:Pan rdf:parseType="Resource"><rti:x>100</rti:x><rti:y>40</rti:y></rti:Pan>
    <rti:Incidence rdf:parseType="Resource"><rti:x>-0.6</rti:x><rti:y>0.3</rti:y></rti:Incidence>
    <rti:RenderingMode rdf:parseType="Resource"><!-- ids --><rti:RenderingModeID>2</rti:RenderingModeID>
     <rti:Parameters><rdf:Bag>
      <rdf:li><rti:Parameter name="diffuseColor" value="25"/></rdf:li>
      <rdf:li><rti:Parameter name="specularity" value="80"/></rdf:li>
      <rdf:li><rti:Parameter name="highlightSize" value="120"/></rdf:li>
      <rdf:li><rti:Parameter name="unknown" value="x"/></rdf:li>
     </rdf:Bag></rti:Parameters></rti:RenderingMode>
   </rti:RenderingInfo>
   <rti:HighlightBox rdf:parseType="Resource">
    <rti:TopLeft rdf:parseType="Resource"><rti:x>110</rti:x><rti:y>50</rti:y></rti:TopLeft>
    <rti:BottomRight rdf:parseType="Resource"><rti:x>160</rti:x><rti:y>90</rti:y></rti:BottomRight>
   </rti:HighlightBox>
   <rti:Notes><rdf:Bag><rdf:li><rti:Note>
    <rti:ID>1</rti:ID><rti:Subject>Sign</rti:Subject><rti:Author>Ada</rti:Author>
    <rti:TimeStamp>2012-05-06T07:08:09</rti:TimeStamp>
    <rti:Comment>&lt;html&gt;&lt;head&gt;&lt;style&gt;p {x}&lt;/style&gt;&lt;/head&gt;&lt;body&gt;&lt;p&gt;a
 &lt;b&gt;cut&lt;/b&gt; &amp;amp; more&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;</rti:Comment>
   </rti:Note></rdf:li></rdf:Bag></rti:Notes>
  </rti:Bookmark></rdf:li>
  <rdf:li><rti:Bookmark><rti:ID>2</rti:ID></rti:Bookmark></rdf:li>
 </rdf:Bag></rti:Bookmarks></rdf:Description>
</rdf:RDF>
"""


@pytest.fixture
def xmp(tmp_path: Path) -> Path:
    path = tmp_path / "vase_ptm.xmp"
    path.write_text(XMP, encoding="utf-8")
    return path


def test_the_file_is_found_beside_the_image(xmp: Path) -> None:
    assert bookmarks_path(xmp.with_name("vase.ptm")) == xmp
    assert bookmarks_path(xmp.with_name("vase.PTM")) == xmp
    assert not [path for path in ("vase.rti", "vase") if bookmarks_path(xmp.with_name(path))]


def test_a_view_with_light_and_mode_comes_over(xmp: Path) -> None:
    bookmark = read_bookmarks(xmp, (1000, 500), (300, 200)).bookmarks[0]
    assert bookmark.name == "Left & low"
    assert bookmark.creator == "RTIViewer 1.1"
    assert bookmark.region == pytest.approx((100, 40, 600, 400))
    assert bookmark.view.light == (-0.6, 0.3)
    assert bookmark.view.mode.kind.name == "specular"
    assert bookmark.view.mode.values == pytest.approx((0.25, 0.8, 120))
    shown = bookmark.view_in((300, 200))
    assert (shown.zoom, shown.centre) == (0.5, (400, 240))


def test_comments_come_over_as_plain_words_on_their_box(xmp: Path) -> None:
    (note,) = read_bookmarks(xmp, (1000, 500), (300, 200)).notes
    assert note.shape == Shape("box", ((110, 50), (160, 90)))
    assert note.text == "Sign\na\ncut & more"
    assert note.creator == "Ada"
    assert note.created == datetime(2012, 5, 6, 7, 8, 9).astimezone()


def test_a_bookmark_that_tells_little_is_the_plain_picture(xmp: Path) -> None:
    bookmark = read_bookmarks(xmp, (1000, 500), (300, 200)).bookmarks[1]
    assert bookmark.name == "Bookmark 2"
    assert bookmark.view.mode.plain
    assert bookmark.region == (0, 0, 300, 200)


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("<rti:Zoom>50<", "<rti:Zoom>nan<"),
        ("<rti:x>100<", "<rti:x>1e308<"),
        ("<rti:x>-0.6<", "<rti:x>words<"),
        (">2</rti:RenderingModeID", ">77</rti:RenderingModeID"),
        ('value="25"', 'value="1e9"'),
        ("2012-05-06T07:08:09", "yesterday"),
        ("<rti:x>110<", "<rti:x>inf<"),
    ],
)
def test_nonsense_in_a_field_does_no_harm(xmp: Path, told: str, meant: str) -> None:
    assert told in XMP
    xmp.write_text(XMP.replace(told, meant), encoding="utf-8")
    notes = read_bookmarks(xmp, (1000, 500), (300, 200))
    assert len(notes.bookmarks) == 2
    for bookmark in notes.bookmarks:
        shown = bookmark.view_in((300, 200))
        assert 0 < shown.zoom < 1e5
        assert 0 <= shown.centre[0] <= 1300


@pytest.mark.parametrize(
    "text", ["", "bookmarks", "<a>", "<a/>", XMP.replace("?>", '?><!DOCTYPE a [<!ENTITY b "c">]>', 1)]
)
def test_other_files_are_told(xmp: Path, text: str) -> None:
    xmp.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(xmp.name)):
        read_bookmarks(xmp, (1000, 500), (300, 200))
