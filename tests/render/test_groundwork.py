"""Groundwork is made once, tile by tile, kept within its budget, and never taken for ready while it is not."""

from collections.abc import Callable

import numpy as np

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.groundwork import FIELDS, Groundwork, groundwork_of, grown, keys_under
from disk_rti_desktop.render.modes import mode
from disk_rti_desktop.render.pieces import Rectangle
from disk_rti_desktop.render.pyramid import TILE, TileKey
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
NORMALS = mode("normals")
WINDOW = (100, 80)


def test_only_what_a_window_shows_is_made_and_only_once(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 2 * TILE, TILE))
    view = View((100.0, 100.0), 1.0, mode=NORMALS)
    assert groundwork.missing(view, WINDOW)
    assert len(list(groundwork.steps(view, WINDOW))) == 1
    assert not groundwork.missing(view, WINDOW)
    assert list(groundwork.steps(view, WINDOW)) == []
    elsewhere = View((TILE + 100.0, 100.0), 1.0, mode=NORMALS)
    assert groundwork.missing(elsewhere, WINDOW)
    between = View((float(TILE), 100.0), 1.0, mode=NORMALS)
    assert len(list(groundwork.steps(between, WINDOW))) == 1
    assert not groundwork.missing(elsewhere, WINDOW)


def test_coarser_levels_come_first(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 100, 80))
    view = View((50.0, 40.0), 1.0, mode=NORMALS)
    steps = groundwork.steps(view, WINDOW, coarser=2)
    next(steps)
    next(steps)
    assert not groundwork.missing(view, WINDOW, coarser=2)
    assert groundwork.missing(view, WINDOW)
    finish(steps)
    assert not any(groundwork.missing(view, WINDOW, coarser) for coarser in range(3))


def test_a_region_is_put_together_from_tiles(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("ptm", TILE + 40, TILE + 30)
    groundwork = Groundwork(relightable)
    view = View((float(TILE), float(TILE)), 1.0, mode=NORMALS)
    region = Rectangle(TILE - 30, TILE - 20, TILE + 25, TILE + 20)
    assert groundwork.surface(0, region) is None
    finish(groundwork.steps(view, WINDOW))
    found = groundwork.surface(0, region)
    assert found is not None
    rows = groundwork.surface_of_rows(slice(region.top, region.bottom))
    np.testing.assert_array_equal(found.texels, rows.texels[:, region.left : region.right])


def test_memory_stays_within_its_budget_but_for_what_is_seen(make_relightable: MakeRelightable) -> None:
    tile = TILE * TILE * 24
    groundwork = Groundwork(make_relightable("lrgb", 3 * TILE, TILE), memory=tile)
    for column in (0, 1, 2):
        view = View(((column + 0.5) * TILE, 100.0), 1.0, mode=NORMALS)
        finish(groundwork.steps(view, WINDOW))
        assert groundwork.bytes == tile
        assert not groundwork.missing(view, WINDOW)
    both = View((float(TILE), 100.0), 1.0, mode=NORMALS)
    finish(groundwork.steps(both, WINDOW))
    assert groundwork.bytes == 2 * tile
    assert not groundwork.missing(both, WINDOW)


def test_modes_that_need_nothing_are_ready(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 100, 80))
    for name in ("default", "image-unsharp"):
        view = View((50.0, 40.0), 1.0, mode=mode(name))
        assert not groundwork.missing(view, WINDOW)
        assert list(groundwork.steps(view, WINDOW)) == []


def test_a_view_beside_the_picture_needs_nothing(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 100, 80))
    assert not groundwork.missing(View((5000.0, 40.0), 1.0, mode=NORMALS), WINDOW)


def test_the_choice_near_another_light_serves_until_its_own_is_made(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 100, 80))
    chosen = mode("dynamic-multi-light")
    first, second = (View(light=light, mode=chosen) for light in ((0.1, 0.2), (0.5, 0.2)))
    assert groundwork.nearly(chosen, first.direction) is None
    finish(groundwork.steps(first, WINDOW))
    assert groundwork.missing(second, WINDOW)
    standing_in = groundwork.nearly(chosen, second.direction)
    assert standing_in is not None
    np.testing.assert_allclose(standing_in.lights[0], second.direction)
    assert groundwork.field(chosen, second.direction) is None
    finish(groundwork.steps(second, WINDOW))
    assert groundwork.nearly(chosen, second.direction) is groundwork.field(chosen, second.direction)


def test_few_choices_of_lights_are_kept(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 30, 20))
    views = [View(light=(x / 10, 0.0), mode=mode("dynamic-multi-light")) for x in range(FIELDS + 2)]
    for view in views:
        finish(groundwork.steps(view, WINDOW))
    kept = [not groundwork.missing(view, WINDOW) for view in views]
    assert kept == [False] * 2 + [True] * FIELDS


def test_the_static_choice_does_not_depend_on_the_light(make_relightable: MakeRelightable) -> None:
    groundwork = Groundwork(make_relightable("lrgb", 30, 20))
    view = View(light=(0.1, 0.2), mode=mode("static-multi-light"))
    finish(groundwork.steps(view, WINDOW))
    assert not groundwork.missing(view.lit(0.5, 0.5), WINDOW)


def test_all_who_draw_share_it(make_relightable: MakeRelightable) -> None:
    relightable = make_relightable("lrgb", 100, 80)
    view = View((50.0, 40.0), 1.0, mode=NORMALS)
    cpu.render(relightable, view, WINDOW)
    assert not groundwork_of(relightable).missing(view, WINDOW)


def test_rectangles_and_tiles() -> None:
    assert grown(Rectangle(5, 0, 20, 9), (25, 30), 10) == Rectangle(0, 0, 25, 19)
    keys = list(keys_under(2, Rectangle(TILE - 1, 0, TILE + 1, TILE)))
    assert keys == [TileKey(2, 0, 0), TileKey(2, 1, 0)]
