"""Our own page: what the file holds, and what it shows in a browser, opened from the disk."""

import base64
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import Basis
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.errors import DisplayError, OutputError, ParameterError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.mlic.light_region import light_region
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.progress import finish
from disk_rti_desktop.publish.page import export_page
from disk_rti_desktop.render.cpu import relight
from disk_rti_desktop.render.placement import BACKGROUND

MakeRelightable = Callable[..., Relightable]

WITHIN = 2  # levels of 255 that canvas and reference may be apart
LIGHTS = [(0.0, 0.0), (0.45, -0.3), (-0.7, 0.6)]
BUSY = 1.2  # of the cores, by the load
OPENLIME_PIXELS = 0.32e6  # a second, of 20 units, as OpenLIME relights without a graphics card


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """A function that writes a relightable as a page and opens it in the browser."""

    def open_page(
        relightable: Relightable,
        compared: Relightable | None = None,
        size: tuple[int, int] = (640, 480),
        **options: Any,
    ) -> Any:
        out = tmp_path / "a page.html"
        finish(export_page(relightable, out, compared, overwrite=True, **options))
        shown = browser.open(out.as_uri(), *size)
        shown.ask("opened")
        return shown

    return open_page


def canvas(page: Any, light: tuple[float, float], **view: float) -> tuple[Bytes, tuple[int, int]]:
    """The canvas under a light, pixel by pixel unless the view is told otherwise, and where the picture's corner is."""
    changes = {"zoom": 1, "fitted": False, **view, "light": light}
    data = page.ask(f"Object.assign(view, {json.dumps(changes)}); draw(); stage.toDataURL('image/png')")
    left, top = page.ask("corner()")
    return pixels(data), (-round(left), -round(top))


def pixels(address: str) -> Bytes:
    """The colours (h, w, 3) of a PNG file in a data URI."""
    with Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as image:
        return np.asarray(image.convert("RGB"))


def picture_of(page: Any, relightable: Relightable, light: tuple[float, float], **view: float) -> Bytes:
    """The part of the canvas that shows the picture."""
    shown, (left, top) = canvas(page, light, **view)
    return shown[top : top + relightable.height, left : left + relightable.width]


def apart(one: Bytes, other: Bytes) -> int:
    """By how many levels two pictures differ at most."""
    assert one.shape == other.shape
    return int(np.abs(one.astype(int) - other).max())


def test_the_canvas_shows_the_reference(kind: str, make_relightable: MakeRelightable, opened: Any) -> None:
    relightable = make_relightable(kind)
    page = opened(relightable)
    for light in LIGHTS:
        assert apart(picture_of(page, relightable, light), relight(relightable, from_disk(*light))) <= WITHIN
    assert page.problems == []


@pytest.mark.parametrize("name", ["student", "teacher"])
def test_published_networks_relight(name: str, rti_data: Path, opened: Any) -> None:
    relightable = finish(open_relightable(rti_data / "neural_web" / name))
    page = opened(relightable)
    for light in LIGHTS:
        assert apart(picture_of(page, relightable, light), relight(relightable, from_disk(*light))) <= WITHIN


def test_the_page_evaluates_the_same_functions(
    kind: str, make_relightable: MakeRelightable, lights: Doubles, opened: Any
) -> None:
    decoder = make_relightable(kind).decoder
    inner = decoder.inner if isinstance(decoder, LinearLightDecoder) else decoder
    basis: Basis = getattr(inner, "basis", Polynomial(1))  # a network takes the light's x and y as they are
    page = opened(make_relightable(kind, 4, 4))
    found = page.ask(
        f"{json.dumps(lights.tolist())}.map(light => "
        "bases[scene.pictures[0].light.basis.kind](scene.pictures[0].light.basis, light))"
    )
    assert np.array(found) == pytest.approx(basis.evaluate(lights), abs=2e-4)


def test_the_file_needs_nothing_else(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    out = tmp_path / "vase.html"
    relightable = make_relightable("network of 20")
    assert finish(export_page(relightable, out)).paths == (out,)
    assert [path.name for path in tmp_path.iterdir()] == ["vase.html"]
    text = out.read_text("utf-8")
    assert not re.search(r"https?:|//[a-z]+\.[a-z]|\bfetch\(|XMLHttpRequest|\bimport\b|<link|src=", text)
    assert "<h1>vase &amp; &lt;jug&gt;</h1>" in text
    planes = [pixels(address) for address in re.findall(r'= "(data:image/png;base64,[^"]+)"', text)]
    assert (np.concatenate(planes, axis=2).transpose(2, 0, 1) == relightable.planes).all()


def test_planes_beside_the_page_show_the_same(make_relightable: MakeRelightable, opened: Any, tmp_path: Path) -> None:
    relightable = make_relightable("hsh of 16")
    page = opened(relightable, beside=True)
    assert len(list((tmp_path / "a page_planes").iterdir())) == 16
    assert (tmp_path / "a page.html").stat().st_size < 100_000
    assert apart(picture_of(page, relightable, (0.3, 0.3)), relight(relightable, from_disk(0.3, 0.3))) <= WITHIN
    assert page.problems == []


def test_large_planes_lie_beside(
    make_relightable: MakeRelightable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disk_rti_desktop.publish.page.LARGEST_INSIDE", 1000)
    made = finish(export_page(make_relightable("ptm"), tmp_path / "vase.html"))
    assert made.paths == (tmp_path / "vase.html", tmp_path / "vase_planes")
    with pytest.raises(OutputError, match="vase_planes: already exists"):
        finish(export_page(make_relightable("ptm"), tmp_path / "vase.html", overwrite=True))
    made = finish(export_page(make_relightable("ptm"), tmp_path / "vase.html", beside=False, overwrite=True))
    assert made.paths == (tmp_path / "vase.html",)


def test_a_lost_picture_is_told(make_relightable: MakeRelightable, opened: Any) -> None:
    page = opened(make_relightable("ptm"))
    page.ask("gl.getExtension('WEBGL_lose_context').loseContext()")
    page.ask("new Promise(done => setTimeout(done, 100))")
    assert page.ask("part('message').hidden ? '' : part('message').textContent").endswith("Load the page again.")


def test_a_missing_plane_is_told(browser: Any, make_relightable: MakeRelightable, tmp_path: Path) -> None:
    out = tmp_path / "vase.html"
    finish(export_page(make_relightable("ptm"), out, beside=True))
    (tmp_path / "vase_planes" / "plane_0_3.js").unlink()
    browser.open(out.as_uri())
    assert browser.ask("opened.catch(() => part('message').textContent)").startswith(
        "A file of this picture is missing"
    )


def test_outside_the_mask_lies_the_background(make_relightable: MakeRelightable, opened: Any) -> None:
    mask = np.zeros((47, 61), np.bool_)
    mask[10:30, 20:50] = True
    relightable = make_relightable("hsh of 16", mask=mask)
    page = opened(relightable)
    shown, expected = picture_of(page, relightable, (0.2, 0.1)), relight(relightable, from_disk(0.2, 0.1))
    assert apart(shown, np.where(mask[..., None], expected, np.array(BACKGROUND, np.uint8))) <= WITHIN


def test_a_second_encoding_lies_behind_the_line(make_relightable: MakeRelightable, opened: Any) -> None:
    first, second = make_relightable("network of 20"), make_relightable("hsh of 16")
    page = opened(first, second)
    assert page.ask("[part('left').textContent, part('right').textContent]") == ["network of 20", "hsh of 16"]
    assert not page.ask("part('compare').hidden")
    for line, expected in ((1, first), (0, second)):
        truth = relight(expected, from_disk(0.1, 0.2))
        assert apart(picture_of(page, first, (0.1, 0.2), line=line), truth) <= WITHIN
    half = picture_of(page, first, (0.1, 0.2), line=0.5)
    assert apart(half[:, :25], relight(first, from_disk(0.1, 0.2))[:, :25]) <= WITHIN
    assert apart(half[:, 35:], relight(second, from_disk(0.1, 0.2))[:, 35:]) <= WITHIN


def test_a_level_down_is_the_mean_of_the_planes(make_relightable: MakeRelightable, opened: Any) -> None:
    relightable = make_relightable("network of 20", 64, 48)
    page = opened(relightable)
    shown, _ = canvas(page, (0.3, -0.2), zoom=0.5)
    middle = shown[240 - 12 : 240 + 12, 320 - 16 : 320 + 16]
    means = relightable.planes.reshape(-1, 24, 2, 32, 2).mean(axis=(2, 4))
    halved = replace(relightable, planes=np.rint(means).astype(np.uint8))
    assert np.abs(middle.astype(int) - relight(halved, from_disk(0.3, -0.2))).mean() < 1


def drag(page: Any, start: tuple[int, int], end: tuple[int, int], button: str = "left", modifiers: int = 0) -> None:
    """Draws the mouse from one place to another."""
    buttons = {"left": 1, "right": 2}[button]
    for kind, (x, y) in (("mousePressed", start), ("mouseMoved", end), ("mouseReleased", end)):
        values = {"type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "modifiers": modifiers}
        page.send("Input.dispatchMouseEvent", **values)


def press(page: Any, key: str, modifiers: int = 0) -> None:
    """A stroke of a key."""
    for kind in ("keyDown", "keyUp"):
        page.send("Input.dispatchKeyEvent", type=kind, key=key, modifiers=modifiers)


def test_mouse_and_keys_move_light_and_picture(make_relightable: MakeRelightable, opened: Any) -> None:
    page = opened(make_relightable("ptm"))
    page.ask("setLight(0, 0)")
    drag(page, (300, 240), (348, 216))
    assert page.ask("view.light") == pytest.approx([0.2, 0.1])
    press(page, "ArrowLeft")
    press(page, "ArrowUp", modifiers=8)
    assert page.ask("view.light") == pytest.approx([0.15, 0.11])
    drag(page, (300, 100), (2000, 100))
    assert np.hypot(*page.ask("view.light")) == pytest.approx(1)
    press(page, "1")
    x = page.ask("view.x")
    assert page.ask("view.zoom") == 1
    drag(page, (300, 240), (310, 240), "right")
    drag(page, (300, 240), (310, 240), modifiers=8)
    assert page.ask("view.x") == pytest.approx(x - 20)
    page.send("Input.dispatchMouseEvent", type="mouseWheel", x=320, y=240, deltaX=0, deltaY=-100)
    assert page.ask("view.zoom") == pytest.approx(1.2)
    press(page, "0")
    assert page.ask("[view.zoom, view.x]") == pytest.approx([480 / 47, 30.5])
    assert page.problems == []


def test_fingers_move_the_light_and_zoom(make_relightable: MakeRelightable, opened: Any) -> None:
    page = opened(make_relightable("ptm"), size=(390, 700))

    def touch(kind: str, *points: tuple[int, int]) -> None:
        there = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        page.send("Input.dispatchTouchEvent", type=kind, touchPoints=there)

    page.ask("setLight(0, 0)")
    touch("touchStart", (100, 300))
    touch("touchMove", (139, 300))
    touch("touchEnd")
    assert page.ask("view.light") == pytest.approx([0.2, 0], abs=0.01)
    before = page.ask("view.zoom")
    touch("touchStart", (150, 300), (250, 300))
    touch("touchMove", (100, 300), (300, 300))
    touch("touchEnd")
    assert page.ask("view.zoom") == pytest.approx(2 * before, rel=0.01)


def test_the_page_fits_a_phone(make_relightable: MakeRelightable, opened: Any) -> None:
    page = opened(make_relightable("ptm"), make_relightable("lrgb"), size=(320, 560))
    press(page, "?")
    for name in ("panel", "compare", "gestures", "line", "help"):
        left, top, right, bottom = page.ask(
            f"(box => [box.left, box.top, box.right, box.bottom])(part('{name}').getBoundingClientRect())"
        )
        assert left >= 0, name
        assert top >= 0, name
        assert right <= 320, name
        assert bottom <= 560, name
    assert page.ask("document.documentElement.scrollWidth") == 320


def test_light_beyond_the_photographed_ones_is_told(
    make_relightable: MakeRelightable, lights: Doubles, opened: Any
) -> None:
    page = opened(make_relightable("ptm", lights=lights[:12]))
    region = light_region(lights[:12])
    around = np.random.default_rng(2).uniform(-0.7, 0.7, (40, 2)).tolist()
    told = page.ask(
        f"{json.dumps(around)}.map(light => {{ view.light = light; draw(); return part('beyond').hidden; }})"
    )
    assert told == [region.covers(*light) for light in around]
    assert len(set(told)) == 2
    assert page.ask("scene.lights.length") == 12
    page = opened(make_relightable("ptm"))
    assert page.ask("view.light = [0.9, 0]; draw(); part('beyond').hidden")


def test_it_is_ten_times_as_fast_as_openlime(make_relightable: MakeRelightable, opened: Any) -> None:
    if os.getloadavg()[0] > BUSY * (os.cpu_count() or 1):
        pytest.skip("this computer is too busy to measure a speed")
    page = opened(make_relightable("network of 20", 1920, 1080), size=(1920, 1080))
    milliseconds = (page.ask(RELIGHT_AND_WAIT.replace("LIGHT", str(i / 60))) for i in range(60))
    assert any(1920 * 1080 / (passed / 1000) >= 10 * OPENLIME_PIXELS for passed in milliseconds)


RELIGHT_AND_WAIT = """(() => {
  const began = performance.now();
  view.light = [LIGHT, 0.2];
  draw();
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  return performance.now() - began;
})()"""


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [("vase.png", OutputError, "named something.html"), ("none/vase.html", OutputError, "no folder")],
)
def test_a_page_is_written_where_it_can_be(
    name: str, error: type[Exception], message: str, make_relightable: MakeRelightable, tmp_path: Path
) -> None:
    with pytest.raises(error, match=message):
        finish(export_page(make_relightable("ptm"), tmp_path / name))


def test_what_is_there_stays(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    out = tmp_path / "vase.html"
    out.write_text("mine")
    with pytest.raises(OutputError, match="--overwrite"):
        finish(export_page(make_relightable("ptm"), out))
    assert out.read_text() == "mine"
    finish(export_page(make_relightable("ptm"), out, overwrite=True))
    assert out.read_text().startswith("<!doctype html>")


def test_what_no_browser_shows_is_refused(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    wide = make_relightable("ptm", 16385, 1)
    with pytest.raises(OutputError, match="browsers draw at most 16384"):
        finish(export_page(wide, tmp_path / "a.html"))
    with pytest.raises(ParameterError, match="Compare encodings of the same photos"):
        finish(export_page(make_relightable("ptm"), tmp_path / "a.html", make_relightable("ptm", 60)))
    assert list(tmp_path.iterdir()) == []


def test_too_many_planes_are_refused(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    with pytest.raises(DisplayError, match=r"51 planes .* take 48"):
        finish(export_page(make_relightable("dmd of 17"), tmp_path / "a.html"))


def test_a_profile_is_told(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    made = finish(export_page(replace(make_relightable("ptm"), profile=b"icc"), tmp_path / "a.html"))
    assert "takes the colours for sRGB" in made.remarks[0]
