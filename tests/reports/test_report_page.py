"""The report is one page that needs nothing else, says what is known and what is not, and never overwrites."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.notes import Bookmark, Note, Notes, Scale, Shape
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.view import View
from disk_rti_desktop.reports import Contents, Subject, gathered, page, paper, write_report
from disk_rti_desktop.reports.details import Details
from disk_rti_desktop.reports.page import unused
from disk_rti_desktop.reports.pictures import BEYOND, DIRECTIONS, Picture, light_plot, raking_elevation
from disk_rti_desktop.snapshots.fingerprint import fingerprint


class _Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def decoded(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    content = base64.b64decode(picture.address.partition(",")[2])
    return np.asarray(Image.open(BytesIO(content)).convert("RGB"))


def contents(subject: Relightable | Subject) -> Contents:
    return finish(gathered(subject if isinstance(subject, Subject) else Subject(subject)))


def test_nothing_is_asked_from_elsewhere_and_nothing_runs(relightable: Relightable, folder: Path) -> None:
    text = page(finish(gathered(Subject(relightable, folder))))
    elements = _Elements(text).found
    tags = {tag for tag, _ in elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form"}
    sources = [attributes["src"] for tag, attributes in elements if tag == "img"]
    assert len(sources) == 1 + 9 + 1 + 1
    assert all(source is not None and source.startswith("data:image/") for source in sources)
    assert all(attributes.get("alt") for tag, attributes in elements if tag == "img")
    assert not re.search(r"url\(|@import|http", re.sub(r"data:[^\"]*", "", text))


def test_each_picture_is_lit_from_where_it_says(relightable: Relightable) -> None:
    plate = contents(replace(relightable, name="")).plate
    assert plate.elevation == 20
    brightness = {azimuth: float(decoded(picture).mean()) for azimuth, picture in plate.raking.items()}
    flat = np.cos(np.radians(20.0))
    for azimuth, value in brightness.items():
        expected = 100 * (1 + flat * np.cos(np.radians(azimuth)))
        assert value == pytest.approx(expected, abs=2)
    assert set(brightness) == set(DIRECTIONS)
    assert decoded(plate.overhead).mean() == pytest.approx(100, abs=2)


def test_normals_are_those_of_the_mode(relightable: Relightable) -> None:
    shown = decoded(contents(relightable).plate.normals)
    expected = cpu.render(relightable, View(mode=mode("normals")).fitted((60, 40), (60, 40)), (60, 40))
    assert np.array_equal(shown, expected)


def test_raking_light_stays_among_the_photographed_ones(coin: Callable[..., Relightable]) -> None:
    assert raking_elevation(coin(elevation=15)) == 20
    assert raking_elevation(coin(elevation=33)) == 35
    assert raking_elevation(coin(elevation=75)) == 20
    assert raking_elevation(replace(coin(), lights=np.zeros((0, 3)))) == 20
    beyond = contents(Subject(coin(elevation=33), elevation=20)).plate
    assert all(BEYOND in picture.caption for picture in beyond.raking.values())
    assert not any(BEYOND in picture.caption for picture in contents(coin(elevation=33)).plate.raking.values())


def test_what_is_known_is_told(relightable: Relightable, folder: Path) -> None:
    details = Details(number="2024.117", description="Κέρμα <b>\nobverse")
    text = page(contents(Subject(relightable, folder, details=details)))
    for told in (
        "2024.117",
        "Κέρμα &lt;b&gt;<br>obverse",
        "60 × 40 pixels",
        "not known: no millimetres",
        "30.0 dB",
        "3.2 % of full brightness",
        "photo_3.jpg, photo_9.jpg",
        "One polynomial times a colour",
        f"{23:064x}",
        fingerprint(relightable),
        "info.json",
        "polynomial texture map",
    ):
        assert told in text
    assert "<b>\n" not in text


def test_what_is_not_known_is_told_too(relightable: Relightable) -> None:
    bare = replace(relightable, provenance={}, lights=np.zeros((0, 3)), name="")
    text = " ".join(page(contents(bare)).split())
    assert "Untitled object" in text
    assert "No photos were held out" in text
    assert "does not tell which photos" in text
    assert "cannot be said which of the pictures lie between photos" in text
    assert light_plot(bare) is None


def test_the_scale_of_the_notes_counts_before_the_pictures_own(relightable: Relightable) -> None:
    own = replace(relightable, mm_per_pixel=0.5)
    assert ("The picture covers", "30.0 mm × 20.0 mm") in contents(own).facts
    noted = Subject(own, notes=Notes(scale=Scale(50.0)))
    assert ("The picture covers", "3.000 m × 2.000 m") in contents(noted).facts


def test_methods_are_compared_only_by_the_same_photos(relightable: Relightable) -> None:
    kept = dict(relightable.provenance)
    same = replace(relightable, method="Other", provenance=kept | {"held_out": {**kept["held_out"], "psnr": 25.5}})
    none = replace(relightable, method="Third", provenance={})
    text = page(contents(Subject(relightable, compared=[same, none])))
    assert "25.5 dB" in text
    assert "not known" in text
    assert "cannot be compared" not in text
    others = kept | {"held_out": {"psnr": 25.5, "photos": ["photo_1.jpg"]}}
    text = page(contents(Subject(relightable, compared=[replace(same, provenance=others)])))
    assert "cannot be compared" in text


def test_notes_stand_in_the_report_with_their_places_and_views(relightable: Relightable) -> None:
    notes = Notes(
        notes=(
            Note(Shape("box", ((5, 5), (25, 20))), "A scratch\nperhaps old", "#d55e00", creator="Анна"),
            Note(Shape("line", ((10, 30), (40, 30))), "", "#0072b2", measured=True),
        ),
        bookmarks=(Bookmark("Rim", View(light=(0.9, 0.0)), (5, 5, 32, 24)),),
        scale=Scale(0.1),
    )
    found = contents(Subject(relightable, notes=notes)).remarks
    assert [remark.title.partition("(")[0].strip() for remark in found.notes] == ["Note 1: box", "Note 2: line, 3 mm"]
    assert found.notes[0].by.startswith("Анна, ")
    assert found.places is not None
    bare = decoded(contents(relightable).cover).astype(int)
    assert (np.abs(decoded(found.places).astype(int) - bare).max(axis=2) > 60).mean() > 0.01
    (bookmark,) = found.bookmarks
    assert bookmark.picture is not None
    assert decoded(bookmark.picture).mean() == pytest.approx(190, abs=1)
    text = page(contents(Subject(relightable, notes=notes)))
    assert "A scratch<br>perhaps old" in text


def test_nothing_is_overwritten(relightable: Relightable, tmp_path: Path) -> None:
    first = finish(write_report(Subject(relightable), tmp_path / "r.html"))
    written = first.read_bytes()
    (tmp_path / "r_2.pdf").touch()
    second = finish(write_report(Subject(relightable), tmp_path / "r.html"))
    assert (first.name, second.name) == ("r.html", "r_2.html")
    assert first.read_bytes() == written
    assert unused(tmp_path / "r.html", ".pdf").name == "r_3.html"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r.html", "r_2.html", "r_2.pdf"]


def test_names_that_cannot_be_are_refused_before_any_work(relightable: Relightable, tmp_path: Path) -> None:
    for name, words in (("r.pdf", "something.html"), ("missing/r.html", "no folder")):
        with pytest.raises(OutputError, match=words):
            next(write_report(Subject(relightable), tmp_path / name))


def test_pictures_fit_their_places_on_screen_and_paper(relightable: Relightable) -> None:
    tall = Picture("", (100, 400), "", "")
    assert tall.width_within(200, 200) == 50
    assert Picture("", (400, 100), "", "").width_within(200, 200) == 200
    report = contents(relightable)
    small, large = page(report, paper(96)), page(report, paper(192))
    widths = [[int(value) for value in re.findall(r'width="(\d+)"', text)] for text in (small, large)]
    assert np.allclose(np.array(widths[1]), 2 * np.array(widths[0]), atol=2)


def test_real_files_can_be_reported_on(rti_data: Path, tmp_path: Path) -> None:
    from disk_rti_desktop.formats import open_relightable

    path = rti_data / "legacy" / "vase_hsh9.rti"
    written = finish(write_report(Subject(finish(open_relightable(path)), path), tmp_path / "vase.html"))
    text = written.read_text(encoding="utf-8")
    assert "Hemispherical harmonics" in text
    assert "vase_hsh9.rti" in text
