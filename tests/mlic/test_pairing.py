"""Which light belongs to which photo."""

from collections.abc import Sequence
from pathlib import Path
from unicodedata import normalize

import pytest

from disk_rti_desktop.mlic.findings import Findings
from disk_rti_desktop.mlic.lights import LightList, from_angles, read_lp, write_lp
from disk_rti_desktop.mlic.pairing import Pair, basename, fitting, is_byproduct, naturally, pair

FOLDER = Path("photos")


def listed(folder: Path, names: Sequence[str] | None, count: int = 0) -> LightList:
    """A light list of these names, or of so many lights without names."""
    count = len(names) if names is not None else count
    path = folder / "some.lp"
    write_lp(path, names, [from_angles(40.0 * index, 30.0) for index in range(count)])
    return read_lp(path)


def paired(
    folder: Path, photos: Sequence[str], names: Sequence[str] | None, count: int = 0
) -> tuple[list[tuple[str | None, int | None, str]], Findings]:
    """Name, light and rule of each pair, and what came up."""
    findings = Findings()
    pairs = pair([FOLDER / name for name in photos], listed(folder, names, count), findings)
    return [(each.photo.name if each.photo else None, each.light, each.rule) for each in pairs], findings


@pytest.mark.parametrize(
    ("photos", "names"),
    [
        (["a.jpg", "b.jpg"], ["a.jpg", "b.jpg"]),
        (["a.jpg", "b.jpg"], ["jpg/a.jpg", "jpg/b.jpg"]),
        (["a.jpg", "b.jpg"], [r"C:\My Photos\Grab 7\a.jpg", r"C:\My Photos\Grab 7\b.jpg"]),
        (["a.jpg", "b.jpg"], ["../../etc/a.jpg", "/b.jpg"]),
        (["A.JPG", "B.JPG"], ["a.jpg", "b.jpg"]),
        (["a.jpg", "b.jpg"], ["A.Jpg", "B.JPG"]),
        (["석탑 01.jpg", "석탑 02.jpg"], ["석탑 01.jpg", "석탑 02.jpg"]),
        ([normalize("NFD", "석탑-Süd 01.jpg"), "하.jpg"], [normalize("NFC", "석탑-Süd 01.jpg"), "하.jpg"]),
        (["STRASSE.jpg", "z.jpg"], ["straße.jpg", "z.jpg"]),
    ],
)
def test_names_are_found_whatever_path_or_case(tmp_path: Path, photos: list[str], names: list[str]) -> None:
    pairs, findings = paired(tmp_path, photos, names)
    assert pairs == [(photos[0], 0, "name"), (photos[1], 1, "name")]
    assert findings.found == []


@pytest.mark.parametrize(
    ("photos", "names"),
    [
        (["a.jpg", "b.jpg"], ["a.tif", "b.tif"]),
        (["a.jpg", "b.jpg"], ["a", "b"]),
        (["1.jpg", "2.jpg"], ["1", "2"]),
        (["A.PNG", "B.PNG"], [r"D:\x\a.dng", r"D:\x\b.dng"]),
        (["img.1.jpg", "img.2.jpg"], ["img.1", "img.2"]),
    ],
)
def test_names_serve_without_their_suffix(tmp_path: Path, photos: list[str], names: list[str]) -> None:
    pairs, findings = paired(tmp_path, photos, names)
    assert pairs == [(photos[0], 0, "stem"), (photos[1], 1, "stem")]
    assert [found.severity for found in findings.found] == ["note"]


def test_the_list_gives_the_light_the_photos_the_order(tmp_path: Path) -> None:
    pairs, findings = paired(tmp_path, ["image10.jpg", "image2.jpg"], ["image10.jpg", "image2.jpg"])
    assert pairs == [("image2.jpg", 1, "name"), ("image10.jpg", 0, "name")]
    assert not findings.found


def test_the_exact_case_wins_and_two_others_are_ambiguous(tmp_path: Path) -> None:
    pairs, findings = paired(tmp_path, ["a.jpg", "A.jpg"], ["a.jpg", "A.jpg"])
    assert sorted(pairs) == [("A.jpg", 1, "name"), ("a.jpg", 0, "name")]
    assert not findings.faults
    _, findings = paired(tmp_path, ["a.jpg", "A.jpg", "b.jpg"], ["a.JPG", "b.jpg"])
    assert len(findings.faults) == 1
    assert "some.lp, line 2: 'a.JPG' may mean" in str(findings.faults[0])


def test_an_ambiguous_stem_is_refused(tmp_path: Path) -> None:
    _, findings = paired(tmp_path, ["a.jpg", "a.png", "b.jpg"], ["a.tif", "b.jpg"])
    assert [str(fault) for fault in findings.faults] == [
        "some.lp, line 2: 'a.tif' may mean a.jpg, a.png. Name the photo with its suffix, or move the others away."
    ]


def test_two_lights_for_one_photo_are_refused(tmp_path: Path) -> None:
    _, findings = paired(tmp_path, ["a.jpg", "b.jpg"], ["x/a.jpg", "b.jpg", "y/a.jpg"])
    assert "lines 2 and 4 both mean the photo a.jpg" in str(findings.faults[0])


def test_a_missing_photo_is_named_with_its_line(tmp_path: Path) -> None:
    pairs, findings = paired(tmp_path, ["a.jpg", "b.jpg"], ["a.jpg", "x/image07.jpg", "b.jpg"])
    assert "Missing photo image07.jpg, named in some.lp line 3: it is not in photos" in str(findings.faults[0])
    assert pairs[2] == (None, 1, "unpaired")


def test_many_missing_photos_are_counted(tmp_path: Path) -> None:
    names = [f"image{index:02d}.jpg" for index in range(9)]
    _, findings = paired(tmp_path, names[:2], names)
    assert len(findings.faults) == 1
    assert "7 of the 9 photos named in some.lp" in str(findings.faults[0])
    assert "image02.jpg (line 4)" in str(findings.faults[0])
    assert "and 2 more" in str(findings.faults[0])


def test_pictures_without_a_light_are_left_out(tmp_path: Path) -> None:
    photos = ["a.jpg", "b.jpg", "c.jpg", "mask.png", "normals.png", "thumb.jpg"]
    pairs, findings = paired(tmp_path, photos, ["a.jpg", "b.jpg"])
    assert pairs[2:] == [(name, None, "unpaired") for name in photos[2:]]
    told = {found.severity: found.text for found in findings.found}
    assert told["note"] == "Not photos of the set, left aside: mask.png, normals.png, thumb.jpg."
    assert "Left out: 1 photo without a light in some.lp (c.jpg)" in told["warning"]
    assert not findings.faults


@pytest.mark.parametrize("names", [None, ["x1.jpg", "x2.jpg", "x10.jpg"]])
def test_natural_order_serves_where_names_do_not(tmp_path: Path, names: list[str] | None) -> None:
    pairs, findings = paired(tmp_path, ["image10.jpg", "image2.jpg", "Image1.jpg"], names, 3)
    assert pairs == [("Image1.jpg", 0, "order"), ("image2.jpg", 1, "order"), ("image10.jpg", 2, "order")]
    assert [found.severity for found in findings.found] == ["warning"]
    assert "paired in order, Image1.jpg with line 2 to image10.jpg with line 4" in findings.found[0].text


def test_foreign_names_are_put_in_natural_order_too(tmp_path: Path) -> None:
    pairs, _ = paired(tmp_path, ["a.jpg", "b.jpg", "c.jpg"], ["x10.jpg", "x9.jpg", "x1.jpg"])
    assert pairs == [("a.jpg", 2, "order"), ("b.jpg", 1, "order"), ("c.jpg", 0, "order")]


def test_by_products_do_not_count_in_the_order(tmp_path: Path) -> None:
    pairs, findings = paired(tmp_path, ["a.jpg", "b.jpg", "mask.png"], None, 2)
    assert pairs == [("a.jpg", 0, "order"), ("b.jpg", 1, "order"), ("mask.png", None, "unpaired")]
    assert [found.severity for found in findings.found] == ["warning", "note"]
    pairs, _ = paired(tmp_path, ["a.jpg", "b.jpg", "mask.png"], None, 3)
    assert [rule for _, _, rule in pairs] == ["order"] * 3


def test_counts_that_differ_are_refused(tmp_path: Path) -> None:
    pairs, findings = paired(tmp_path, ["a.jpg", "b.jpg"], None, 3)
    assert "holds 3 lights without photo names, photos holds 2 photos" in str(findings.faults[0])
    assert [rule for _, _, rule in pairs] == ["unpaired"] * 5
    _, findings = paired(tmp_path, ["a.jpg", "b.jpg"], ["x.jpg", "y.jpg", "z.jpg"])
    assert "None of the 3 photos named in some.lp (x.jpg, y.jpg, z.jpg)" in str(findings.faults[0])
    assert "among the 2 photos in photos (a.jpg, b.jpg)" in str(findings.faults[0])


def test_fitting_counts_the_lights_with_a_photo(tmp_path: Path) -> None:
    photos = [FOLDER / name for name in ("a.jpg", "b.jpg", "mask.png")]
    assert fitting(photos, listed(tmp_path, ["a.jpg", "c.jpg"])) == 1
    assert fitting(photos, listed(tmp_path, ["x.jpg", "c.jpg"])) == 0
    assert fitting(photos, listed(tmp_path, None, 2)) == 2
    assert fitting(photos, listed(tmp_path, None, 4)) == 0


@pytest.mark.parametrize(
    "name", ["mask.png", "Mask_1.PNG", "normals.png", "normal-map.tif", "thumb.jpg", "thumbnail 2.jpg"]
)
def test_by_products_are_known_by_name(name: str) -> None:
    assert is_byproduct(Path(name))


@pytest.mark.parametrize("name", ["image01.png", "masked man 01.jpg", "normandy.jpg", "death mask 07.jpg"])
def test_photos_are_no_by_products(name: str) -> None:
    assert not is_byproduct(Path(name))


def test_names_in_parts() -> None:
    assert basename(r"C:\a b\c d.jpg") == "c d.jpg"
    assert basename("a/b\\c.jpg") == "c.jpg"
    assert [path.name for path in naturally([Path("b10"), Path("B9"), Path("a")])] == ["a", "B9", "b10"]
    assert Pair(None, 3, "unpaired") == Pair(None, 3, "unpaired")
