"""Shapes on a picture, and their selectors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.notes.selectors import selector_of, shape_of
from disk_rti_desktop.notes.shapes import FEWEST, KINDS, Kind, Shape

number = st.integers(-9_999_000, 9_999_000).map(lambda thousandths: thousandths / 1000)
point = st.tuples(number, number)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    kind = draw(st.sampled_from(KINDS))
    most = 12 if kind == "outline" else FEWEST[kind]
    return Shape(kind, tuple(draw(st.lists(point, min_size=FEWEST[kind], max_size=most))))


@given(shapes())
def test_a_shape_is_found_again_in_its_selector(shape: Shape) -> None:
    again = shape_of(selector_of(shape))
    assert again.kind == shape.kind
    if shape.kind == "box":
        assert again.bounds == pytest.approx(shape.bounds, abs=0.0011)
    else:
        assert again.points == shape.points


def test_a_box_is_a_media_fragment() -> None:
    selector = selector_of(Shape("box", ((30, 40.5), (10, 20))))
    assert selector["type"] == "FragmentSelector"
    assert selector["value"] == "xywh=pixel:10,20,20,20.5"


def test_shapes_that_others_write_are_understood() -> None:
    svg = '<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:rect x="1" y="2" width="3" height="4"/></svg:svg>'
    assert shape_of({"type": "SvgSelector", "value": svg}) == Shape("box", ((1, 2), (4, 6)))
    assert shape_of({"type": "FragmentSelector", "value": "xywh=1,2,3,4"}) == Shape("box", ((1, 2), (4, 6)))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("FragmentSelector", "xywh=percent:1,2,3,4"),
        ("FragmentSelector", "t=10,20"),
        ("SvgSelector", "<svg><path d='M0 0'/></svg>"),
        ("SvgSelector", "<svg><circle cx='nan' cy='1'/></svg>"),
        ("SvgSelector", "<svg><circle cx='1e300' cy='1'/></svg>"),
        ("SvgSelector", "<svg><polygon points='1,2 3,4 5'/></svg>"),
        ("SvgSelector", "<svg><polygon points='1,2 3,4'/></svg>"),
        ("SvgSelector", "<svg/>"),
        ("SvgSelector", "<svg"),
        ("SvgSelector", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg><circle cx='1' cy='1'/>&a;</svg>"),
        ("XPathSelector", "/html"),
        ("SvgSelector", None),
    ],
)
def test_other_selectors_are_no_shapes(kind: str, value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        shape_of({"type": kind, "value": value})


@pytest.mark.parametrize(("kind", "count"), [("point", 2), ("line", 1), ("box", 3), ("outline", 2)])
def test_a_shape_has_its_number_of_points(kind: Kind, count: int) -> None:
    with pytest.raises(ValueError, match="points"):
        Shape(kind, ((0.0, 0.0),) * count)


def test_the_corner_opposite_to_the_one_that_is_dragged_stays() -> None:
    box = Shape("box", ((10, 10), (30, 40)))
    assert box.reshaped(0, (0, 5)).bounds == (0, 5, 30, 35)
    assert box.reshaped(2, (20, 20)).bounds == (10, 10, 10, 10)
    assert box.reshaped(1, (40, 0)).bounds == (10, 0, 30, 40)


def test_how_far_a_point_is_from_a_shape() -> None:
    assert Shape("point", ((3, 4),)).distance((0, 0)) == 5
    assert Shape("line", ((0, 0), (10, 0))).distance((5, 3)) == 3
    assert Shape("line", ((0, 0), (10, 0))).distance((13, 4)) == 5
    assert Shape("line", ((1, 1), (1, 1))).distance((4, 5)) == 5
    assert Shape("box", ((0, 0), (10, 10))).distance((5, 4)) == 4
    assert Shape("outline", ((0, 0), (10, 0), (10, 10))).distance((5, 5)) == pytest.approx(0)
