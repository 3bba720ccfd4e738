"""Plane pictures in tiles, as libvips and the field's packers write them: the planes come out as they went in."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.progress import finish

SIZES = [(300, 200), (256, 256), (257, 100), (513, 259), (40, 30), (1, 1), (512, 1025)]


def planes_of(width: int, height: int, pictures: int = 2) -> Bytes:
    """Random planes (k, height, width)."""
    return np.random.default_rng(width).integers(0, 256, (3 * pictures, height, width), dtype=np.uint8)


def described(where: Path, planes: Bytes, **more: Any) -> Path:
    """A folder with the info.json of a luminance PTM of so many planes."""
    where.mkdir()
    count, height, width = planes.shape
    info = {"width": width, "height": height, "type": "ptm", "colorspace": "lrgb", "nplanes": count}
    info["materials"] = [{"scale": [1] * count, "bias": [0] * count}]
    (where / "info.json").write_text(json.dumps(info | more))
    return where


def pictures(planes: Bytes) -> list[pyvips.Image]:
    """One picture for each three planes."""
    groups = (planes[i : i + 3].transpose(1, 2, 0) for i in range(0, len(planes), 3))
    return [pyvips.Image.new_from_array(np.ascontiguousarray(group)) for group in groups]


def deepzoom(folder: Path, planes: Bytes, depth: str = "onetile", overlap: int = 0, tile_size: int = 256) -> None:
    for i, picture in enumerate(pictures(planes)):
        picture.dzsave(str(folder / f"plane_{i}"), suffix=".png", depth=depth, overlap=overlap, tile_size=tile_size)


def zoomify(folder: Path, planes: Bytes) -> None:
    for i, picture in enumerate(pictures(planes)):
        picture.dzsave(str(folder / f"plane_{i}"), layout="zoomify", suffix=".png")


def google(folder: Path, planes: Bytes) -> None:
    for i, picture in enumerate(pictures(planes)):
        picture.dzsave(str(folder / f"plane_{i}"), layout="google", suffix=".png", skip_blanks=-1)


def row_and_column(tile: Path) -> tuple[int, int]:
    column, row = tile.stem.split("_")
    return int(row), int(column)


def tiles_of(folder: Path, planes: Bytes) -> tuple[list[list[bytes]], int]:
    """The tiles of each picture, from the smallest level on, row by row; and how many levels there are."""
    deepzoom(folder, planes)
    found = []
    for i in range(len(planes) // 3):
        levels = sorted((folder / f"plane_{i}_files").glob("[0-9]*"), key=lambda level: int(level.name))
        files = [sorted(level.glob("*.png"), key=row_and_column) for level in levels]
        found.append([file.read_bytes() for level in files for file in level])
        shutil.rmtree(folder / f"plane_{i}_files")
        (folder / f"plane_{i}.dzi").unlink()
    return found, len(levels)


def index_of(tiles: list[bytes], planes: Bytes, levels: int, **more: Any) -> str:
    offsets = np.cumsum([0, *map(len, tiles)]).tolist()
    size = {"width": planes.shape[2], "height": planes.shape[1]}
    return json.dumps(
        {"tilesize": 256, "overlap": 0, "format": "png", "nlevels": levels, "offsets": offsets} | size | more
    )


def tarzoom(folder: Path, planes: Bytes) -> None:
    found, levels = tiles_of(folder, planes)
    for i, tiles in enumerate(found):
        (folder / f"plane_{i}.tzb").write_bytes(b"".join(tiles))
        (folder / f"plane_{i}.tzi").write_text(index_of(tiles, planes, levels))


def itarzoom(folder: Path, planes: Bytes) -> None:
    found, levels = tiles_of(folder, planes)
    tiles = [tile for together in zip(*found, strict=True) for tile in together]
    (folder / "planes.tzb").write_bytes(b"".join(tiles))
    more = {"stride": len(found), "mode": "interleaved"}
    (folder / "planes.tzi").write_text(index_of(tiles, planes, levels, **more))


Write = Callable[[Path, Bytes], None]
LAYOUTS: dict[str, Write] = {
    "deepzoom": deepzoom,
    "deepzoom from one pixel": lambda folder, planes: deepzoom(folder, planes, depth="onepixel"),
    "deepzoom with overlap": lambda folder, planes: deepzoom(folder, planes, overlap=1, tile_size=254),
    "zoomify": zoomify,
    "google": google,
    "tarzoom": tarzoom,
    "itarzoom": itarzoom,
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", SIZES)
def test_planes_come_out_of_tiles_as_they_went_in(layout: str, size: tuple[int, int], tmp_path: Path) -> None:
    planes = planes_of(*size)
    folder = described(tmp_path / "vase", planes)
    LAYOUTS[layout](folder, planes)
    opened = finish(open_relightable(folder))
    assert (opened.planes == planes).all()


def test_single_pictures_are_preferred_to_their_tiles(tmp_path: Path) -> None:
    planes = planes_of(300, 200)
    folder = described(tmp_path / "vase", planes)
    deepzoom(folder, np.zeros_like(planes))
    for i, picture in enumerate(pictures(planes)):
        picture.pngsave(str(folder / f"plane_{i}.png"))
    assert (finish(open_relightable(folder)).planes == planes).all()


def test_groups_of_tiles_may_be_counted_from_the_largest_level(tmp_path: Path) -> None:
    planes = planes_of(300, 200)
    folder = described(tmp_path / "vase", planes)
    zoomify(folder, planes)
    for i in range(2):
        properties = folder / f"plane_{i}" / "ImageProperties.xml"
        properties.write_text(properties.read_text().replace('NUMTILES="3"', 'NUMTILES="900"'))
    assert (finish(open_relightable(folder)).planes == planes).all()


def test_normals_may_follow_the_planes(tmp_path: Path) -> None:
    planes = planes_of(300, 300, pictures=3)
    folder = described(tmp_path / "vase", planes[:6])
    itarzoom(folder, planes)
    assert (finish(open_relightable(folder)).planes == planes[:6]).all()


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new))

    return spoil


def index_changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        file = folder / "planes.tzi"
        index = json.loads(file.read_text())
        change(index)
        file.write_text(json.dumps(index))

    return spoil


def bomb(folder: Path) -> None:
    (folder / "plane_0.dzi").write_text('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Image>&b;</Image>')


REFUSED: list[tuple[str, Callable[[Path], object], str]] = [
    ("deepzoom", lambda f: (f / "plane_1.dzi").unlink(), r"plane_1\.dzi: missing"),
    ("deepzoom", lambda f: (f / "plane_1_files/1/1_0.png").unlink(), r"1_0\.png: this tile is missing"),
    ("deepzoom", replaced("plane_0.dzi", 'TileSize="256"', 'TileSize="0"'), "'TileSize' is 0"),
    ("deepzoom", replaced("plane_0.dzi", 'TileSize="256"', 'TileSize="128"'), r"2/0_0\.png: this tile is missing"),
    ("deepzoom", replaced("plane_0.dzi", 'Overlap="0"', 'Overlap="256"'), "'Overlap' is 256"),
    ("deepzoom", replaced("plane_0.dzi", 'Overlap="0"', 'Overlap="-1"'), "'Overlap' is \"-1\""),
    ("deepzoom", replaced("plane_0.dzi", 'Format="png"', 'Format="/../png"'), "'Format' is \"/../png\""),
    ("deepzoom", replaced("plane_0.dzi", 'Width="300"', 'Width="301"'), "'Width' is 301, expected 300"),
    ("deepzoom", replaced("plane_0.dzi", "<Image", "<Picture"), "not valid XML"),
    ("deepzoom", lambda f: (f / "plane_0.dzi").write_text("<Folder/>"), "expected the XML element Image, found Folder"),
    ("deepzoom", bomb, "not valid XML"),
    ("deepzoom", lambda f: (f / "plane_0.dzi").write_bytes(b" " * 70_000), "larger than"),
    ("zoomify", lambda f: (f / "plane_1/ImageProperties.xml").unlink(), r"ImageProperties\.xml: missing"),
    ("zoomify", replaced("plane_0/ImageProperties.xml", 'TILESIZE="256"', 'TILESIZE="x"'), "'TILESIZE' is \"x\""),
    ("zoomify", replaced("plane_0/ImageProperties.xml", 'HEIGHT="200"', 'HEIGHT="20"'), "'HEIGHT' is 20, expected 200"),
    ("google", lambda f: (f / "plane_1/1/0/1.png").unlink(), "this tile is missing"),
    ("google", lambda f: shutil.rmtree(f / "plane_1"), "this tile is missing"),
    ("tarzoom", lambda f: (f / "plane_1.tzi").unlink(), r"plane_1\.tzi: missing"),
    ("tarzoom", lambda f: (f / "plane_1.tzb").unlink(), r"plane_1\.tzb: missing"),
    ("tarzoom", lambda f: (f / "plane_0.tzb").write_bytes(b"x"), r"plane_0\.tzb: 1 bytes, expected \d+"),
    ("tarzoom", lambda f: (f / "plane_0.tzi").write_text("[]"), "expected a JSON object"),
    ("itarzoom", index_changed(lambda index: index.update(tilesize=0)), "'tilesize' is 0"),
    ("itarzoom", index_changed(lambda index: index.update(tilesize=128)), "'nlevels' is 2, expected 3"),
    ("itarzoom", index_changed(lambda index: index.update(overlap=256)), "'overlap' is 256"),
    ("itarzoom", index_changed(lambda index: index.update(width=301)), "'width' is 301, expected a picture of 300"),
    ("itarzoom", index_changed(lambda index: index.update(nlevels=3)), "'nlevels' is 3, expected 2"),
    ("itarzoom", index_changed(lambda index: index.update(stride=4)), "'stride' is 4, expected 2 or 3"),
    ("itarzoom", index_changed(lambda index: index.update(stride=3)), "'offsets' has 7 numbers, expected 10"),
    ("itarzoom", index_changed(lambda index: index.update(format="../png")), "'format' is \"../png\""),
    ("itarzoom", index_changed(lambda index: index["offsets"].pop()), "'offsets' has 6 numbers, expected 7"),
    ("itarzoom", index_changed(lambda index: index["offsets"].__setitem__(3, 1)), "numbers that grow from 0"),
    ("itarzoom", index_changed(lambda index: index["offsets"].__setitem__(0, 1)), "numbers that grow from 0"),
    ("itarzoom", index_changed(lambda index: index["offsets"].__setitem__(6, 1e29)), r"planes\.tzb: \d+ bytes"),
]  # fmt: skip


@pytest.mark.parametrize(("layout", "spoil", "message"), REFUSED)
def test_spoiled_tiles_are_refused(layout: str, spoil: Callable[[Path], object], message: str, tmp_path: Path) -> None:
    planes = planes_of(300, 200)
    folder = described(tmp_path / "vase", planes)
    LAYOUTS[layout](folder, planes)
    spoil(folder)
    with pytest.raises(FormatError, match=message):
        finish(open_relightable(folder))


def test_a_picture_that_its_bytes_cannot_hold_is_refused_before_memory_is_taken(tmp_path: Path) -> None:
    planes = planes_of(40, 30)
    folder = described(tmp_path / "vase", planes, width=65535, height=32768)
    for i, picture in enumerate(pictures(planes)):
        picture.pngsave(str(folder / f"plane_{i}.png"))
    with pytest.raises(FormatError, match="cannot hold the 12884705280 values"):
        finish(open_relightable(folder))


def test_a_bomb_of_a_picture_is_refused(tmp_path: Path) -> None:
    folder = described(tmp_path / "vase", planes_of(1, 1), width=8000, height=8000)
    for i in range(2):
        pyvips.Image.black(8000, 8000, bands=3).pngsave(str(folder / f"plane_{i}.png"))
    with pytest.raises(FormatError, match="cannot hold the 384000000 values"):
        finish(open_relightable(folder))


def test_too_many_tiles_are_refused(tmp_path: Path) -> None:
    planes = planes_of(40, 30)
    folder = described(tmp_path / "vase", planes, width=60_000, height=30_000)
    deepzoom(folder, planes)
    for i in range(2):
        text = (folder / f"plane_{i}.dzi").read_text().replace('TileSize="256"', 'TileSize="16"')
        text = text.replace('"40"', '"60000"').replace('"30"', '"30000"')
        (folder / f"plane_{i}.dzi").write_text(text)
    with pytest.raises(FormatError, match="make more than 1000000"):
        finish(open_relightable(folder))
