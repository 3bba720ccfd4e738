"""The folder for OpenLIME: what its neural layer needs, and what the page asks of the script.

The numbers in the names are those of the list of what OpenLIME needs: of the folder 1 numbering, 2 the hidden width,
3 no profile, 4 kinds of JPEG, 5 tiles, 6 uniforms; of the page 1 colours, 2 coming to rest at all pixels. The speed of
our own page, the list's last point, is measured in `test_page.py`.
"""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from click.testing import CliRunner
from defusedxml.ElementTree import parse

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.cli import commands
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import InputError, OutputError
from disk_rti_desktop.formats import open_relightable, save
from disk_rti_desktop.progress import finish
from disk_rti_desktop.publish.openlime import Layout, export_openlime, tile_side, uniform_vectors

MakeRelightable = Callable[..., Relightable]

# Stands in for OpenLIME: it writes down what the page asks of it.
STAND_IN = """
const asked = {lights: [], updates: 0};
const OpenLIME = {
  Viewer: class {
    constructor(place, options) {
      Object.assign(asked, {place, options});
      this.camera = {fitCameraBox: () => {}};
      this.canvas = {targetfps: 30, addEvent: () => {}};
      const sheet = document.createElement("div");
      sheet.classList.add("openlime-overlay");
      document.querySelector(place).append(document.createElement("canvas"), sheet);
      asked.viewer = this;
    }
    addController(controller) { asked.controller = controller; }
    addLayer(name, layer) { asked.layer = layer; }
  },
  Layer: class {
    constructor(options) {
      this.options = options;
      this.imageShader = {isLinear: false};
      this.rasters = [0, 1, 2, 3].map(() => ({isLinear: false}));
      this.currentRelightFraction = 0.5;
    }
    setLight(...light) { asked.lights.push(light); }
    emit(name) { asked.updates += name === "update"; }
  },
  ControllerPanZoom: class {},
};
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A file that passes for OpenLIME."""
    path = tmp_path / "openlime.min.js"
    path.write_text(STAND_IN)
    return path


def test_folder_1_planes_are_numbered_from_1_and_exact(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    relightable = make_relightable("network of 20")
    finish(export_openlime(relightable, tmp_path / "vase"))
    names = {path.name for path in (tmp_path / "vase").iterdir()}
    assert names == {"index.html", "info.json", "plane_1.jpg", "plane_2.jpg", "plane_3.jpg"}
    again = finish(open_relightable(tmp_path / "vase"))
    assert (again.planes == relightable.planes).all()
    assert (again.name, again.method) == (relightable.name, relightable.method)


@pytest.mark.parametrize(("units", "samples"), [(20, 20), (50, 52), (7, 8)])
def test_folder_2_samples_is_the_padded_width(
    units: int, samples: int, make_relightable: MakeRelightable, tmp_path: Path
) -> None:
    finish(export_openlime(make_relightable(f"network of {units}"), tmp_path / "vase"))
    info = json.loads((tmp_path / "vase" / "info.json").read_text())
    assert (info["samples"], info["type"], info["planes"], info["colorspace"]) == (samples, "neural", 9, "bgr")
    assert [len(layer) for layer in info["weights"]] == [12 * samples, samples**2, 3 * samples]
    assert [len(layer) for layer in info["biases"]] == [samples, samples, 3]


@pytest.mark.parametrize("quality", [None, 90])
@pytest.mark.parametrize("layout", ["image", "deepzoom"])
def test_folder_3_planes_carry_nothing_that_a_browser_would_apply(
    layout: Layout, quality: int | None, make_relightable: MakeRelightable, tmp_path: Path
) -> None:
    relightable = replace(make_relightable("network of 20", 256, 128), profile=b"not of the planes")
    made = finish(export_openlime(relightable, tmp_path / "vase", layout, None, quality))
    assert any("sRGB" in remark for remark in made.remarks)
    pictures = [path for path in (tmp_path / "vase").rglob("*") if path.suffix in (".jpg", ".png")]
    assert len(pictures) == (3 if layout == "image" else 9)
    for path in pictures:
        fields = pyvips.Image.new_from_file(str(path)).get_fields()
        assert not {"icc-profile-data", "exif-data", "orientation", "xmp-data"} & set(fields)


def test_folder_4_jpeg_planes_are_jpeg_and_near(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    smooth = np.add.outer(np.arange(64), np.arange(96)).astype(np.uint8)
    relightable = replace(make_relightable("network of 20", 96, 64), planes=np.stack([smooth] * 9))
    finish(export_openlime(relightable, tmp_path / "vase", quality=95))
    assert (tmp_path / "vase" / "plane_1.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    assert np.abs(finish(open_relightable(tmp_path / "vase")).planes.astype(int) - smooth).max() <= 3
    assert json.loads((tmp_path / "vase" / "info.json").read_text())["quality"] == 95


def test_folder_5_deepzoom_begins_with_one_tile_and_has_none_smaller(
    make_relightable: MakeRelightable, tmp_path: Path
) -> None:
    relightable = make_relightable("network of 20", 600, 900)
    finish(export_openlime(relightable, tmp_path / "vase", "deepzoom"))
    folder = tmp_path / "vase"
    for number in (1, 2, 3):
        described = parse(folder / f"plane_{number}.dzi").getroot()
        assert described.attrib == {"Format": "png", "Overlap": "0", "TileSize": "300"}
        tiles = folder / f"plane_{number}_files"
        assert [path.name for path in (tiles / "0").iterdir()] == ["0_0.png"]
        assert {path.name for path in tiles.iterdir()} == {"0", "1", "2"}
        largest = list((tiles / "2").iterdir())
        assert len(largest) == 6
        sizes = {(tile.width, tile.height) for tile in map(pyvips.Image.new_from_file, map(str, largest))}
        assert sizes == {(300, 300)}
    assert (finish(open_relightable(folder)).planes == relightable.planes).all()


@pytest.mark.parametrize(
    ("size", "side"),
    [((1024, 2048), 1024), ((1920, 1080), 120), ((4096, 3072), 1024), ((600, 900), 300), ((997, 997), 997)],
)
def test_folder_5_tiles_divide_both_sides_or_are_one(size: tuple[int, int], side: int) -> None:
    assert tile_side(*size) == (side if side >= 128 else max(size))


def test_folder_5_one_tile_is_told(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    made = finish(export_openlime(make_relightable("network of 20", 61, 47), tmp_path / "vase", "deepzoom"))
    assert "One tile for all: no tile of 128 to 1024 pixels divides 61 × 47 evenly" in " ".join(made.remarks)
    assert [path.name for path in (tmp_path / "vase" / "plane_1_files").iterdir()] == ["0"]
    huge = make_relightable("network of 20", 8209, 2)
    with pytest.raises(OutputError, match="too large for one tile"):
        finish(export_openlime(huge, tmp_path / "huge", "deepzoom"))


def test_folder_6_vectors_of_uniforms_are_counted(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    assert [uniform_vectors(units) for units in (20, 24, 50, 52)] == [193, 254, 905, 905]
    made = finish(export_openlime(make_relightable("network of 50"), tmp_path / "wide"))
    assert "50 units take 905 vectors" in " ".join(made.remarks)
    made = finish(export_openlime(make_relightable("network of 20"), tmp_path / "narrow"))
    assert "vectors" not in " ".join(made.remarks)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a web server over the test's folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_page_1_and_2_exact_colours_and_all_pixels_at_rest(
    make_relightable: MakeRelightable, lights: Doubles, script: Path, tmp_path: Path, served: str, browser: Any
) -> None:
    relightable = make_relightable("network of 20", 256, 128, lights=lights)
    made = finish(export_openlime(relightable, tmp_path / "vase", "deepzoom", script))
    assert made.remarks == ()
    page = browser.open(f"{served}/vase/index.html")
    assert page.ask("part('message').hidden")
    assert page.ask("asked.options") == {"canvas": {"useOffscreenFramebuffer": False}}
    assert page.ask("asked.layer.options") == {"type": "neural", "layout": "deepzoom", "url": "info.json"}
    assert page.ask("[asked.layer.imageShader, ...asked.layer.rasters].every(one => one.isLinear)")
    assert page.ask("asked.controller instanceof OpenLIME.ControllerPanZoom")
    for part in ("canvas", ".openlime-overlay"):
        box = page.ask(
            f"(box => [box.left, box.top, box.width, box.height])("
            f"document.querySelector('#stage {part}').getBoundingClientRect())"
        )
        assert box == [0, 0, 800, 600]
    page.ask("setLight(0.5, 0.25)")
    assert page.ask("asked.lights.at(-1)") == [[0.5, 0.25], 0]
    assert page.ask("asked.viewer.canvas.targetfps") == 30
    page.ask("new Promise(done => setTimeout(done, 500))")
    assert page.ask("[asked.layer.currentRelightFraction, asked.viewer.canvas.targetfps]") == [1, 0]
    assert page.ask("asked.updates") > 0
    page.send("Input.dispatchKeyEvent", type="keyDown", key="ArrowLeft")
    assert page.ask("asked.lights.at(-1)") == [[0.45, 0.25], 0]
    assert page.ask("scene.lights.length") == len(lights)


def test_the_page_tells_what_is_missing(
    make_relightable: MakeRelightable, script: Path, tmp_path: Path, browser: Any
) -> None:
    made = finish(export_openlime(make_relightable("network of 20"), tmp_path / "vase"))
    assert "as openlime.js, or name it here with --openlime" in made.remarks[0]
    page = browser.open((tmp_path / "vase" / "index.html").as_uri())
    assert "put it beside this page" in page.ask("part('message').textContent")
    (tmp_path / "vase" / "openlime.js").write_bytes(script.read_bytes())
    page = browser.open((tmp_path / "vase" / "index.html").as_uri())
    assert "from a web server only" in page.ask("part('message').textContent")


@pytest.mark.parametrize(
    ("kind", "message"),
    [("ptm", "shows neural ones"), ("network of 7, 5 planes", "has 5 numbers for a pixel, and OpenLIME reads 9")],
)
def test_what_openlime_does_not_show_is_refused(
    kind: str, message: str, make_relightable: MakeRelightable, tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match=message):
        finish(export_openlime(make_relightable(kind), tmp_path / "vase"))
    assert list(tmp_path.iterdir()) == []


def test_another_script_is_refused(make_relightable: MakeRelightable, tmp_path: Path) -> None:
    (tmp_path / "other.js").write_text("alert(1)")
    with pytest.raises(InputError, match=r"other\.js: is not OpenLIME's script"):
        finish(export_openlime(make_relightable("network of 20"), tmp_path / "vase", "image", tmp_path / "other.js"))
    assert not (tmp_path / "vase").exists()


def test_the_commands_publish(make_relightable: MakeRelightable, script: Path, tmp_path: Path) -> None:
    finish(save(make_relightable("network of 20"), tmp_path / "vase"))
    finish(save(make_relightable("hsh of 16"), tmp_path / "hsh"))

    def run(*words: str | Path) -> str:
        result = CliRunner().invoke(commands, ["export", *map(str, words)])
        assert result.exit_code == 0, result.output
        return result.output

    told = run("openlime", tmp_path / "vase", "-o", tmp_path / "out", "--openlime", script, "--quality", "90")
    assert told == f"{tmp_path / 'out'}: network of 20, 61 × 47, layout image\n"
    assert (tmp_path / "out" / "openlime.js").read_text() == STAND_IN
    told = run("page", tmp_path / "vase", "-o", tmp_path / "a.html", "--compare", tmp_path / "hsh", "--beside")
    assert told == f"{tmp_path / 'a.html'}, {tmp_path / 'a_planes'}: network of 20, 61 × 47\n"
    assert len(list((tmp_path / "a_planes").iterdir())) == 3 + 16
