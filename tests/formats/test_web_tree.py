"""The older web folders of webGLRtiMaker, made here for every kind, both ways of telling the tiles, and odd sizes."""

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.mlic.picture_file import picture_content
from disk_rti_desktop.progress import finish

Picture = Callable[[Relightable, Doubles], Floats]
TILE = 16
SIZES = [(40, 30), (16, 16), (5, 7), (33, 64), (17, 3)]
LIGHTS = [from_disk(0, 0), from_disk(0.5, -0.3), from_disk(-0.7, 0.6)]
LAYERS = {"HSH_RTI": 4, "LRGB_PTM": 3, "RGB_PTM": 6}
BORDER = 99  # what stands around the picture, and in the border of the tiles


def square_of(width: int, height: int) -> int:
    """The side of the square that the picture lies in."""
    return max(TILE, 1 << (max(width, height) - 1).bit_length())


def quarter(row: int, column: int, side: int) -> str:
    """The way to a tile from the largest: which quarter of which."""
    halves = []
    while side > 1:
        side //= 2
        halves.append(2 * (row >= side) + (column >= side))
        row, column = row % side, column % side
    return "".join(map(str, halves))


def numbered(side: int) -> dict[tuple[int, int], int]:
    """The numbers of the smallest tiles, told by going through all levels in order."""
    levels = side.bit_length() - 1
    ways = [""]
    for level in range(levels):
        ways += ["".join(way) for way in product("0123", repeat=level + 1)]
    return {(row, column): 1 + ways.index(quarter(row, column, side)) for row in range(side) for column in range(side)}


def tree_text(width: int, height: int, listed: bool) -> tuple[str, dict[tuple[int, int], int]]:
    """The description of the tiles, and their numbers; listed ones are numbered backwards."""
    square = square_of(width, height)
    side = square // TILE
    count = sum(4**level for level in range(side.bit_length()))
    head = f"{count} 0\n{TILE}\n{square} {square} 255\n0 0 0\n"
    if not listed:
        return head, numbered(side)
    numbers = {place: count - i for i, place in enumerate(numbered(side))}
    lines = [
        f"{number} 0 -1 -1 -1 -1 {TILE} 1 {x / side} {1 - (y + 1) / side} 0 {(x + 1) / side} {1 - y / side} 1"
        for (y, x), number in numbers.items()
    ]
    lines += [f"{number} -1 1 2 3 4 {TILE} 1 0 0 0 1 1 1" for number in range(1, count - len(numbers) + 1)]
    return head + "\n".join(lines) + "\n", numbers


def written(
    folder: Path, kind: str, size: tuple[int, int], listed: bool, suffix: str = "png", terms: int | None = None
) -> Bytes:
    """A folder of random layers; the layers (n, height, width, 3)."""
    width, height = size
    layers = np.random.default_rng(7).integers(0, 256, (LAYERS[kind], height, width, 3), dtype=np.uint8)
    text, numbers = tree_text(width, height, listed)
    square = square_of(width, height)
    top, left = (square - height) // 2, (square - width) // 2
    terms = terms or (4 if kind == "HSH_RTI" else 6)
    for number, layer in enumerate(layers, start=1):
        padded = np.full((square + 2, square + 2, 3), BORDER, np.uint8)
        padded[1 + top : 1 + top + height, 1 + left : 1 + left + width] = layer
        for (y, x), name in numbers.items():
            tile = padded[y * TILE : (y + 1) * TILE + 2, x * TILE : (x + 1) * TILE + 2]
            if (tile != BORDER).any():
                (folder / f"{name}_{number}.{suffix}").write_bytes(picture_content(f"a.{suffix}", tile))
    scale, bias = " ".join(f"{-0.1 * i}" for i in range(terms)), " ".join(f"{0.5 + i / 10}" for i in range(terms))
    if kind != "HSH_RTI":
        scale, bias = "1.5 2 1 0.5 -1 2", "100 149 68 77 20.5 -3"
    (folder / "info.xml").write_text(
        f'<!DOCTYPE WebMultiRes>\n<MultiRes format="{int(suffix == "png")}">\n<Content type="{kind}">\n'
        f'<Size width="{width}" height="{height}" coefficients="{terms}"/>\n<Scale>{scale} </Scale>\n'
        f"<Bias>{bias} </Bias>\n</Content>\n<Tree>{text}</Tree>\n</MultiRes>\n"
    )
    return layers


def expected(kind: str, layers: Bytes, light: Doubles) -> Floats:
    """The picture by the formulas of the format, where 255 is white."""
    values = layers.astype(np.float64)
    if kind == "HSH_RTI":
        functions = Harmonics(1).evaluate(light[None])[0]
        coefficients = [values[i] / 255 * (0.5 + i / 10) - 0.1 * i for i in range(4)]
        return np.asarray(255 * sum(f * c for f, c in zip(functions, coefficients, strict=True)), np.float32)
    x, y, _ = light
    functions = np.array([x * x, y * y, x * y, x, y, 1])
    scale, bias = (1.5, 2, 1, 0.5, -1, 2), (100, 149, 68, 77, 20.5, -3)
    if kind == "RGB_PTM":
        return np.asarray(sum(functions[i] * scale[i] * (values[i] - bias[i]) for i in range(6)), np.float32)
    both = np.concatenate([values[0], values[1]], axis=2)
    luminance = sum(functions[i] * scale[i] * (both[:, :, i] - bias[i]) for i in range(6))
    return np.asarray(luminance[:, :, None] * values[2] / 255, np.float32)


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", LAYERS)
def test_layers_come_out_of_their_tiles(
    kind: str, size: tuple[int, int], listed: bool, tmp_path: Path, picture: Picture
) -> None:
    layers = written(tmp_path, kind, size, listed)
    for path in (tmp_path, tmp_path / "info.xml"):
        opened = finish(open_relightable(path))
        assert (opened.width, opened.height) == size
        assert opened.provenance == {"format": f"MultiRes {kind}"}
        for light in LIGHTS:
            np.testing.assert_allclose(picture(opened, light), expected(kind, layers, light), atol=0.02)


def test_jpeg_tiles_are_read_too(tmp_path: Path) -> None:
    layers = written(tmp_path, "HSH_RTI", (40, 30), False, "jpg")
    opened = finish(open_relightable(tmp_path))
    assert opened.planes.shape == (12, 30, 40)
    assert np.abs(opened.planes[0].astype(int) - layers[0, :, :, 0]).mean() < 20


CHANGES: list[tuple[tuple[str, str], str]] = [
    (("HSH_RTI", "IMAGE"), "'type' is \"IMAGE\", expected one of HSH_RTI, LRGB_PTM, RGB_PTM"),
    (('width="40"', 'width="0"'), "'width' is 0"),
    (('width="40"', 'width="400"'), "'Tree' is .*in which the picture lies"),
    (('coefficients="4"', 'coefficients="5"'), "'coefficients' is 5, expected 1, 4, 9 or 16"),
    (('coefficients="4"', 'coefficients="9"'), "'Scale' has 4 numbers, expected 9"),
    (("<Scale>", "<Scale>x "), "'Scale' is .*expected a list of 4 finite numbers"),
    (("<Bias>0.5", "<Bias>nan"), "'Bias' is .*expected a list of 4 finite numbers"),
    (("<Bias>0.5", "<Bias>-1"), "'Bias' is .*expected no negative number"),
    (("<Tree>21 0\n16", "<Tree>21 0\n15"), "'Tree' is .*in which the picture lies"),
    (("<Tree>21", "<Tree>5"), "'Tree' is .*expected 21 tiles, as a square of 4 × 4"),
    (("<Tree>21", "<Tree>1e300"), "'Tree' is .*expected"),
    (("0 0 0\n</Tree>", "0 0 0 1 2 3</Tree>"), "expected 14 numbers for each of 21 tiles"),
    (("</MultiRes>", ""), "not valid XML"),
    (("<!DOCTYPE WebMultiRes>", '<!DOCTYPE a [<!ENTITY b "c">]>'), "not valid XML"),
    (("MultiRes", "Multi"), "no relightable image"),
    (('format="1"', 'format="0"'), r"_1\.jpg: this tile is missing"),
]


@pytest.mark.parametrize(("change", "message"), CHANGES)
def test_a_spoiled_description_is_refused(change: tuple[str, str], message: str, tmp_path: Path) -> None:
    written(tmp_path, "HSH_RTI", (40, 30), False)
    text = (tmp_path / "info.xml").read_text()
    assert change[0] in text
    (tmp_path / "info.xml").write_text(text.replace(*change))
    with pytest.raises(FormatError, match=message):
        finish(open_relightable(tmp_path))


def test_listed_tiles_outside_the_square_are_refused(tmp_path: Path) -> None:
    written(tmp_path, "HSH_RTI", (40, 30), True)
    text = (tmp_path / "info.xml").read_text()
    (tmp_path / "info.xml").write_text(text.replace("1 0.75 0.0 0", "1 1.75 0.0 0"))
    with pytest.raises(FormatError, match="expected tiles inside the square"):
        finish(open_relightable(tmp_path))


def test_spoiled_tiles_are_refused(tmp_path: Path) -> None:
    written(tmp_path, "HSH_RTI", (40, 30), False)
    tile = next(tmp_path.glob("*_2.png"))
    tile.write_bytes(picture_content("a.png", np.zeros((TILE, TILE, 3), np.uint8)))
    with pytest.raises(FormatError, match=f"{tile.name}: 16 × 16 pixels, expected"):
        finish(open_relightable(tmp_path))
    tile.unlink()
    with pytest.raises(FormatError, match=f"{tile.name}: this tile is missing"):
        finish(open_relightable(tmp_path))


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize("spoilt", ["info.xml", "tile"])
def test_damaged_folders_are_read_or_refused(listed: bool, spoilt: str, damage: Any, tmp_path: Path) -> None:
    written(tmp_path, "LRGB_PTM", (40, 30), listed)
    path = tmp_path / "info.xml"
    if spoilt == "info.xml":
        assert damage(path.read_bytes(), path, 1000) > 20
        return
    tile = next(tmp_path.glob("*_1.png"))
    content = tile.read_bytes()
    refused = 0
    for start in range(0, len(content), 11):
        tile.write_bytes(content[:start] + bytes([content[start] ^ 255]) + content[start + 1 :])
        try:
            finish(open_relightable(path))
        except FormatError:
            refused += 1
    assert refused > 20
