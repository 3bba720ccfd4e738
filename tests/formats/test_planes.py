"""Picture files decoded strip by strip: the same bytes in every kind of file, and as little held as can be."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from PIL import Image

from disk_rti_desktop import large_arrays
from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats import open_relightable, planes, save, web_parts
from disk_rti_desktop.formats.archive import save_archive
from disk_rti_desktop.formats.planes import PictureFile, plane_strips
from disk_rti_desktop.formats.web_files import FolderFiles
from disk_rti_desktop.mlic.picture_file import picture_content
from disk_rti_desktop.progress import finish
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.view import View

WIDTH, HEIGHT = 61, 47
NOISE = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


@pytest.fixture(autouse=True)
def thin_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips of five rows, and a rest."""
    monkeypatch.setattr(planes, "STRIP", 5 * WIDTH + 1)


def written(kind: str, **options: Any) -> bytes:
    content: bytes = pyvips.Image.new_from_array(NOISE).write_to_buffer(kind, **options)
    return content


FILES = {
    "png": written(".png"),
    "interlaced": written(".png", interlace=True),
    "jpeg": written(".jpg", Q=95),
    "progressive": written(".jpg", Q=95, interlace=True),
    "tiff": written(".tif", compression="deflate"),
    "tiled": written(".tif", tile=True, tile_width=16, tile_height=16),
}


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("kind", FILES)
def test_strips_are_the_picture(kind: str, held: bool, tmp_path: Path) -> None:
    path, content = tmp_path / "größe.bin", FILES[kind]
    path.write_bytes(content)
    strips = list(plane_strips(PictureFile(path, content[:16], content if held else None), (WIDTH, HEIGHT)))
    assert [len(strip) for strip in strips] == [5] * 9 + [2]
    at_once = np.asarray(Image.open(io.BytesIO(content)), np.uint8)
    assert kind in ("jpeg", "progressive") or np.array_equal(at_once, NOISE)
    np.testing.assert_allclose(np.concatenate(strips).astype(int), at_once.astype(int), atol=2)  # two decoders of JPEG


def test_a_rectangle_inside_and_what_is_filled_up() -> None:
    file = PictureFile(Path("a.png"), FILES["png"], FILES["png"])
    inner = np.concatenate(list(plane_strips(file, (WIDTH - 7, HEIGHT - 9), (9, 7))))
    np.testing.assert_array_equal(inner, NOISE[9:, 7:])
    square = picture_content("a.png", np.pad(NOISE, ((0, 64 - HEIGHT), (0, 64 - WIDTH), (0, 0))))
    filled = list(plane_strips(PictureFile(Path("a.png"), square, square), (WIDTH, HEIGHT), filled=64))
    np.testing.assert_array_equal(np.concatenate(filled), NOISE)


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_file_that_is_damaged_in_its_middle_is_told(kind: str, held: bool, tmp_path: Path) -> None:
    path, content = tmp_path / "plane_1.png", FILES[kind][: len(FILES[kind]) // 2]
    path.write_bytes(content)
    file = PictureFile(path, content[:16], content if held else None)
    with pytest.raises(FormatError, match=r"plane_1.png: damaged \(.+\). Copy it again."):
        list(plane_strips(file, (WIDTH, HEIGHT)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A web folder of nine noisy planes."""
    levels = np.random.default_rng(4).integers(0, 256, (27, HEIGHT, WIDTH), np.uint8)
    ones = np.ones(27, np.float32)
    made = Relightable("x", "m", levels, Quantization(-ones, ones), linear_decoder(Harmonics(2)), np.zeros((0, 3)))
    return finish(save(made, tmp_path / "noise"))


def test_a_large_file_is_read_from_where_it_lies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = finish(open_relightable(folder)).planes
    asked: list[int] = []

    def read(files: FolderFiles, name: str, start: int, count: int) -> bytes:
        asked.append(count)
        return (files.where / name).read_bytes()[start : start + count]

    monkeypatch.setattr(FolderFiles, "read", read)
    monkeypatch.setattr(web_parts, "LARGE_FILE", 1000)
    np.testing.assert_array_equal(finish(open_relightable(folder)).planes, before)
    described = (folder / "info.json").stat().st_size
    assert sorted(set(asked)) == [16, described]


def test_files_in_an_archive_are_read_out_of_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_parts, "LARGE_FILE", 1000)
    before = finish(open_relightable(folder))
    path = finish(save_archive(before, folder.with_name("noise.zip")))
    np.testing.assert_array_equal(finish(open_relightable(path)).planes, before.planes)


def test_what_lies_in_a_file_looks_as_what_lies_in_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    view = View((30.0, 20.0), 0.4, (0.3, -0.4))
    in_memory = finish(open_relightable(folder))
    small, whole = cpu.render(in_memory, view, (40, 30)), cpu.relight(in_memory, view.direction)
    kept = folder.with_name("large")
    monkeypatch.setattr(large_arrays, "large_arrays_path", lambda: kept)
    monkeypatch.setattr(large_arrays, "SMALL", 0)
    monkeypatch.setattr(large_arrays, "budget", lambda: 0)
    on_disk = finish(open_relightable(folder))
    assert kept.is_dir()
    np.testing.assert_array_equal(on_disk.planes, in_memory.planes)
    np.testing.assert_array_equal(cpu.render(on_disk, view, (40, 30)), small)
    np.testing.assert_array_equal(cpu.relight(on_disk, view.direction), whole)


def test_closing_ends_the_reading_within_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []

    def slow(*arguments: Any, **options: Any) -> Iterator[Bytes]:
        for strip in plane_strips(*arguments, **options):
            time.sleep(0.15)
            decoded.append(len(strip))
            yield strip

    monkeypatch.setattr(web_parts, "plane_strips", slow)
    steps = open_relightable(folder)
    while len(decoded) < 4:
        next(steps)
    steps.close()
    assert sum(decoded) < 9 * HEIGHT / 3
