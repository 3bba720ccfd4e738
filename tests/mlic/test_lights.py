"""Light directions and every variant of light list."""

import math
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from disk_rti_desktop.errors import LightsError, OutputError
from disk_rti_desktop.mlic import lights
from disk_rti_desktop.mlic.lights import (
    LightList,
    from_angles,
    from_disk,
    read_lp,
    to_angles,
    unit,
    write_lp,
)

PLAIN = "3\na.jpg 0.6 0 0.8\nb.jpg 0 0.6 0.8\nc.jpg 0 0 1\n"
VECTORS = [(0.6, 0.0, 0.8), (0.0, 0.6, 0.8), (0.0, 0.0, 1.0)]


def written(folder: Path, content: str | bytes) -> Path:
    """The content as an .lp file."""
    path = folder / "some.lp"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_unit_brings_directions_to_length_one() -> None:
    np.testing.assert_allclose(unit([[3.0, 0.0, 4.0], [0.0, 0.0, 9.0]]), [[0.6, 0.0, 0.8], [0.0, 0.0, 1.0]])


@pytest.mark.parametrize("vector", [(0.0, 0.0, 0.0), (math.nan, 0.0, 1.0), (math.inf, 0.0, 1.0)])
def test_unit_refuses_what_has_no_direction(vector: tuple[float, float, float]) -> None:
    with pytest.raises(LightsError):
        unit(vector)


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
@example(5e-324, 0.0)
@example(1e300, -1e300)
def test_from_disk_is_a_unit_vector_above_the_plane(x: float, y: float) -> None:
    light = from_disk(x, y)
    assert np.linalg.norm(light) == pytest.approx(1.0, abs=1e-9)
    assert light[2] >= 0.0
    if math.hypot(x, y) <= 1.0:
        np.testing.assert_allclose(light[:2], (x, y), atol=1e-12)


def test_from_disk_moves_a_point_outside_to_the_rim() -> None:
    np.testing.assert_allclose(from_disk(3.0, 4.0), (0.6, 0.8, 0.0), atol=1e-7)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_typed_lights_must_be_finite(bad: float) -> None:
    with pytest.raises(LightsError):
        from_disk(bad, 0.0)
    with pytest.raises(LightsError):
        from_angles(0.0, bad)


@given(st.floats(0.0, 359.9), st.floats(0.0, 89.9))
def test_angles_round_trip(azimuth: float, elevation: float) -> None:
    back = to_angles(from_angles(azimuth, elevation))
    assert math.remainder(back[0] - azimuth, 360.0) == pytest.approx(0.0, abs=1e-6)
    assert back[1] == pytest.approx(elevation, abs=1e-6)


@pytest.mark.parametrize(
    ("light", "angles"),
    [
        ((1, 0, 0), (0, 0)),
        ((0, 1, 0), (90, 0)),
        ((-1, 0, 1), (180, 45)),
        ((0, -1, 1), (270, 45)),
        ((0, 0, 1), (0, 90)),
    ],
)
def test_azimuth_counts_from_the_right_counter_clockwise(
    light: tuple[float, float, float], angles: tuple[float, float]
) -> None:
    assert to_angles(light) == pytest.approx(angles)
    np.testing.assert_allclose(from_angles(*angles), unit(light), atol=1e-12)


def test_the_zenith_and_a_tiny_negative_azimuth_stay_in_range() -> None:
    assert to_angles((1e-13, 0.0, 1.0)) == pytest.approx((0.0, 90.0))
    assert 0.0 <= to_angles((1.0, -1e-18, 0.5))[0] < 360.0


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        PLAIN.replace("3\n", "", 1),
        PLAIN.replace("3\n", "  3   \n", 1),
        PLAIN.replace("3\n", "+3\n", 1),
        "\ufeff" + PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\n\n") + "\n\n   \n",
        PLAIN.replace(" ", "\t"),
        PLAIN.replace(" ", "   \t "),
        PLAIN.replace("\n", "   \n"),
        "# made by hand\n; and another remark\n" + PLAIN + "#end\n",
        PLAIN.replace(" ", ","),
        PLAIN.replace(" ", ", "),
        PLAIN.replace(" ", ";"),
        PLAIN.replace(".6", ",6").replace(".8", ",8"),
        PLAIN.replace(".6", ",6").replace(".8", ",8").replace(" ", ";"),
        PLAIN.replace("0.6", "+6.0e-01").replace("0.8", ".8E0"),
        PLAIN.replace("a.jpg", '"a.jpg"').replace("b.jpg", '"b.jpg"'),
        PLAIN.encode("utf-16"),
    ],
    ids=range(20),
)
def test_variants_say_the_same(tmp_path: Path, content: str | bytes) -> None:
    found = read_lp(written(tmp_path, content))
    assert found.names == ("a.jpg", "b.jpg", "c.jpg")
    np.testing.assert_allclose(found.directions, VECTORS, atol=1e-12)
    np.testing.assert_allclose(found.raw, VECTORS, atol=1e-12)
    assert found.warnings == ()


@pytest.mark.parametrize(
    "name",
    [
        "img 01.jpg",
        "two  blanks.jpg",
        r"C:\My Photos\Grab 7\img 01.jpg",
        "jpg/xxx_0001.jpg",
        "석탑 사진 01.jpg",
        "Grabmal-Süd.JPG",
        "0001",
        "St.Mary 01",
        "v1.5 final",
        "a,b.jpg",
        "photo 5",
    ],
)
def test_names_are_kept_as_written(tmp_path: Path, name: str) -> None:
    found = read_lp(written(tmp_path, f"1\n{name} 0.6 0 0.8\n"))
    assert found.names == (name,)
    np.testing.assert_allclose(found.raw, [VECTORS[0]])


@pytest.mark.parametrize("separator", [" ", "\t", ",", ";", ", "])
@pytest.mark.parametrize("count", ["", "2\n"])
def test_directions_without_names(tmp_path: Path, separator: str, count: str) -> None:
    rows = [separator.join(row) for row in (("0.6", "0", "0.8"), ("0", "0", "1"))]
    found = read_lp(written(tmp_path, count + "\n".join(rows)))
    assert found.names is None
    np.testing.assert_allclose(found.directions, [VECTORS[0], VECTORS[2]])


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    assert read_lp(written(tmp_path, "2\n\n# remark\na 0 0 1\n\nb 0 1 1\n")).lines == (4, 6)


def test_a_wrong_count_is_told_and_the_rows_are_used(tmp_path: Path) -> None:
    found = read_lp(written(tmp_path, PLAIN.replace("3\n", "2\n", 1)))
    assert len(found) == 3
    assert "announces 2 lights but holds 3" in found.warnings[0]


def test_lights_that_are_not_unit_vectors_are_brought_to_length_one(tmp_path: Path) -> None:
    found = read_lp(written(tmp_path, "a 0.48 0 0.64\nb 0 0.6 0.8\n"))
    np.testing.assert_allclose(np.linalg.norm(found.directions, axis=1), 1.0)
    np.testing.assert_allclose(found.raw[0], (0.48, 0.0, 0.64))
    assert "0.8 to 1 instead of 1" in found.warnings[0]
    assert read_lp(written(tmp_path, "a 0.57 0 0.76\n")).warnings == ()


def test_positions_are_told_from_directions(tmp_path: Path) -> None:
    found = read_lp(written(tmp_path, "a 30 0 40\nb 0 30 40\n"))
    assert "positions" in found.warnings[0]
    np.testing.assert_allclose(found.directions[0], VECTORS[0])


def test_a_light_a_little_below_the_plane_is_moved_to_the_horizon(tmp_path: Path) -> None:
    found = read_lp(written(tmp_path, "a 0 0 1\nb 0.6 0.8 -0.0012\n"))
    np.testing.assert_allclose(found.directions[1], (0.6, 0.8, 0.0))
    assert not np.signbit(found.directions[1, 2])
    assert "(line 2)" in found.warnings[0]


def test_a_light_on_the_horizon_stays_finite(tmp_path: Path) -> None:
    found = read_lp(written(tmp_path, "a 0.6 0.8 0\nb 1 0 0\n"))
    np.testing.assert_array_equal(found.directions, [(0.6, 0.8, 0.0), (1.0, 0.0, 0.0)])
    assert found.warnings == ()


def test_western_european_names_are_read_and_told(tmp_path: Path) -> None:
    found = read_lp(written(tmp_path, "Grabmal-Süd.jpg 0 0 1\n".encode("cp1252")))
    assert found.names == ("Grabmal-Süd.jpg",)
    assert "not UTF-8" in found.warnings[0]
    assert len(read_lp(written(tmp_path, b"\x81\x8d.jpg 0 0 1\n"))) == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "holds no lights"),
        ("\n\n# nothing\n", "holds no lights"),
        ("48\n", "holds no lights"),
        (
            "3\na.jpg 0.6 0 0.8\nb.jpg 0.6 oops 0.8\n",
            "line 3: expected a photo name and 3 numbers .* found 'b.jpg 0.6 oops",
        ),
        ("a.jpg 0.3\n", "line 1: .* found 'a.jpg 0.3'"),
        ("a.jpg\n", "line 1"),
        ("12.5\n", "line 1"),
        ("3\n4\n", "line 2"),
        ("1\na.jpg nan 0 1\n", "line 2: expected 3 finite numbers, found 'a.jpg nan 0 1'"),
        ("a.jpg 0 -Infinity 1\n", "line 1: expected 3 finite numbers"),
        ("a.jpg 0 1e999 1\n", "line 1: expected 3 finite numbers"),
        ("a.jpg 0 1e200 1\n", "line 1: .* not a direction"),
        ("a.jpg 0 0 0\n", "line 1: .* not a direction"),
        ("a.jpg 0 0 0.00001\n", "line 1: .* not a direction"),
        ("a.jpg 0 0 1\n0 1 0\n", "line 2: expected a photo name"),
        ("0 0 1\na.jpg 0 1 0\n", "line 1: expected a photo name"),
        ("2\na.jpg 0 0 1\na.jpg 0 1 0\n", "line 3: 'a.jpg' stands already in line 2"),
        ("a 0 0 1\nb 0 1 -0.5\n", "line 2: the light 0 1 -0.5 lies below .* 1 of 2 lights"),
        ("a 0 0 -1\nb 0 1 -0.5\n", "seems to count z away from the camera"),
        ("img,0,1,0,2,0,9\n", "line 1"),
        ("img.jpg 0.1 0.2 0.9 1.0\n", "line 1"),
        ("img.jpg 1 0.1 0.2 0.9\n", "line 1"),
        ("name 0.5 0.1 0.2 0.9\n", "line 1"),
        ('"" 0 0 1\n', "line 1"),
        ("a.jpg 1_0 0 1\n", "line 1"),
        ("name x y z\na 0 0 1\n", "line 1: .* found 'name x y z'"),
        (b"II*\0\0\0", "not a text file"),
        (b"\xff\xfea\0b", "damaged"),
        ("x" * 500 + "\n", r"found 'x+\.\.\.'"),
    ],
)
def test_malformed_lists_are_refused_by_line(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(LightsError, match=told) as caught:
        read_lp(written(tmp_path, content))
    assert "some.lp" in str(caught.value)


def test_a_list_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(LightsError, match="cannot be read"):
        read_lp(tmp_path / "none.lp")
    with pytest.raises(LightsError, match="cannot be read"):
        read_lp(tmp_path)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "photo.lp"
    with path.open("wb") as file:
        file.truncate(lights.LIST_BYTES + 1)
    with pytest.raises(LightsError, match="10 MB"):
        read_lp(path)


def lights_or_error(path: Path) -> LightList | LightsError:
    """The lights, or the error in their place."""
    try:
        return read_lp(path)
    except LightsError as error:
        return error


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf3\n")
@example(b"a 0 0 1\x85\nb 0 1 1")
def test_any_bytes_give_lights_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.lp"
    path.write_bytes(content)
    found = lights_or_error(path)
    if isinstance(found, LightList):
        assert np.isfinite(found.directions).all()
    else:
        assert "any.lp" in str(found)


@given(st.text(alphabet='0123456789.,;+-eE \tnaif#"a\n', max_size=80))
def test_rows_near_the_grammar_give_unit_vectors_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "near.lp"
    path.write_text(content)
    found = lights_or_error(path)
    if isinstance(found, LightList):
        np.testing.assert_allclose(np.linalg.norm(found.directions, axis=1), 1.0)
        assert (found.directions[:, 2] >= 0.0).all()
        assert found.names is None or len(found.names) == len(found)
    else:
        assert "near.lp" in str(found)


NAMES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), min_size=1, max_size=20).filter(
        lambda name: bool(name.strip())
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda name: normalize("NFC", name),
)


@given(NAMES, st.integers(0, 2**32))
@example(["#1.jpg", ";x", '"', '""', " a ", "a.jpg 5", "b 0.5", "a;1,2", "3"], 0)
def test_written_lists_are_read_again(tmp_path_factory: pytest.TempPathFactory, names: list[str], seed: int) -> None:
    path = tmp_path_factory.getbasetemp() / "round.lp"
    directions = np.random.default_rng(seed).normal(size=(len(names), 3))
    directions[:, 2] = np.abs(directions[:, 2])
    write_lp(path, names, directions)
    found = read_lp(path)
    assert found.names == tuple(names)
    assert found.warnings == ()
    np.testing.assert_allclose(found.directions, unit(directions), atol=1e-8)


def test_the_canonical_form(tmp_path: Path) -> None:
    path = tmp_path / "lights.lp"
    write_lp(path, ["a.jpg", "b 1.jpg"], [(0.6, -0.0, 0.8), (-1e-12, 0.0, 5.0)])
    expected = "2\na.jpg 0.600000000 0.000000000 0.800000000\nb 1.jpg 0.000000000 0.000000000 1.000000000\n"
    assert path.read_bytes() == expected.encode()
    write_lp(path, None, [(0.0, 0.0, 1.0)])
    assert path.read_text() == "1\n0.000000000 0.000000000 1.000000000\n"
    assert [file.name for file in tmp_path.iterdir()] == ["lights.lp"]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\0b"])
def test_names_that_no_list_can_hold(tmp_path: Path, name: str) -> None:
    with pytest.raises(LightsError, match="rename the photo"):
        write_lp(tmp_path / "lights.lp", [name], [(0.0, 0.0, 1.0)])
    with pytest.raises(LightsError, match="rename the photo"):
        write_lp(tmp_path / "lights.lp", ["\udc80"], [(0.0, 0.0, 1.0)])
    assert not list(tmp_path.iterdir())


def test_names_and_lights_must_be_as_many(tmp_path: Path) -> None:
    with pytest.raises(LightsError, match="2 photo names cannot be paired with 1 lights"):
        write_lp(tmp_path / "lights.lp", ["a", "b"], [(0.0, 0.0, 1.0)])


def test_a_list_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_lp(tmp_path / "none" / "lights.lp", ["a"], [(0.0, 0.0, 1.0)])
    (tmp_path / "lights.lp").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_lp(tmp_path / "lights.lp", ["a"], [(0.0, 0.0, 1.0)])
    assert [file.name for file in tmp_path.iterdir()] == ["lights.lp"]


@pytest.mark.parametrize(
    ("name", "count", "named", "told"),
    [
        ("count47_rows48.lp", 48, True, "announces 47"),
        ("negative_z.lp", 48, True, "below the object's plane"),
        ("no_count_no_names.lp", 60, False, None),
        ("subfolder_names_240.lp", 240, True, None),
        ("trailing_blanks.lp", 63, True, None),
    ],
)
def test_real_odd_lists(rti_data: Path, name: str, count: int, named: bool, told: str | None) -> None:
    found = read_lp(rti_data / "lights" / name)
    assert (len(found), found.names is not None) == (count, named)
    assert len(found.warnings) == (told is not None)
    assert told is None or told in found.warnings[0]
