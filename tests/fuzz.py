"""Opens thousands of damaged files: `python -m tests.fuzz ptm 20000`, or without a reader all of them, one by one.

Each file must be read or refused with a sentence, within 2 seconds and with less than 1 GB of memory. What was measured
is printed; the file that breaks a reader is kept and named.
"""

import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np
import pyvips

from disk_rti_desktop.arrays import as_floats
from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.mlic.light_files import read_lights
from disk_rti_desktop.mlic.lights import from_disk
from disk_rti_desktop.mlic.photos import inspect, read_photo
from disk_rti_desktop.progress import finish
from tests.formats import test_ptm_file, test_rti_file, test_web_fuzz, test_web_tree
from tests.formats.conftest import mutated
from tests.mlic import test_light_files

SECONDS, MEGABYTES = 2.0, 1024
Draw = np.random.Generator
Read = Callable[[], object]


@dataclass
class Record:
    """What came of the damaged files."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0  # seconds
    megabytes: int = 0  # of memory, at most, above what the program took before


def relit(path: Path) -> None:
    """Opens a relightable image and lights it."""
    opened = finish(open_relightable(path))
    texels = as_floats(opened.planes.reshape(opened.decoder.planes, -1).T)
    with np.errstate(all="ignore"):
        opened.decoder.dequantized(opened.quantization).relight(texels, from_disk(0.3, -0.4))


def _files(seeds: list[bytes], path: Path, read: Callable[[Path], object], count: int) -> Iterator[Read]:
    """Damaged copies of single files, each written in the place of the last."""
    draw = np.random.default_rng(count)
    for number in range(count):
        path.write_bytes(mutated(seeds[number % len(seeds)], draw))
        yield partial(read, path)


def _ptm(folder: Path, count: int) -> Iterator[Read]:
    return _files([*test_ptm_file.SEEDS.values()], folder / "coin.ptm", relit, count)


def _rti(folder: Path, count: int) -> Iterator[Read]:
    return _files([*test_rti_file.SEEDS.values()], folder / "coin.rti", relit, count)


def _copies(content: bytes, count: int) -> Iterator[bytes]:
    draw = np.random.default_rng(count)
    return (mutated(content, draw) for _ in range(count))


def _web(folder: Path, count: int) -> Iterator[Read]:
    """Folders of each kind and layout, one file damaged; written out, as users have them."""
    seeds = list(test_web_fuzz.seeds(folder))
    for number, held in enumerate(seeds):
        place = folder / f"web{number}"
        for name, content in held.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
        for copy in test_web_fuzz.damaged(held, _copies, -(-count // len(seeds))):
            changed = [name for name in held if copy[name] is not held[name]]
            for name in changed:
                (place / name).write_bytes(copy[name])
            yield partial(relit, place)
            for name in changed:
                (place / name).write_bytes(held[name])


def _tree(folder: Path, count: int) -> Iterator[Read]:
    """webGLRtiMaker's folders: the description or a tile damaged."""
    draw = np.random.default_rng(count)
    for number, listed in enumerate((False, True)):
        place = folder / f"tree{number}"
        place.mkdir()
        test_web_tree.written(place, "LRGB_PTM", (40, 30), listed)
        names = sorted(place.iterdir())
        for _ in range(-(-count // 2)):
            path = place / "info.xml" if draw.random() < 0.6 else names[draw.integers(0, len(names))]
            sound = path.read_bytes()
            path.write_bytes(mutated(sound, draw))
            yield partial(relit, place)
            path.write_bytes(sound)


def _zip(folder: Path, count: int) -> Iterator[Read]:
    """Archives, stored and compressed, damaged at their beginning or in the list of their members."""
    info, planes = test_web_fuzz.DESCRIBED["rbf"]
    path = folder / "jar.zip"
    for method in (0, 8):
        sound = test_web_fuzz.zip_of({"info.json": info} | test_web_fuzz.interleaved(planes), path, method)
        for copy in test_web_fuzz.ends_damaged(sound, _copies, -(-count // 2)):
            path.write_bytes(copy)
            yield partial(relit, path)


def _lp(folder: Path, count: int) -> Iterator[Read]:
    rows = "".join(f"photo {i}.jpg {0.1 * i:.3f} -0.2 {0.9 - 0.05 * i:.4f}\n" for i in range(9))
    seeds = [f"9\n{rows}".encode(), b"0.1 0.2 0.9\n-0.4 0.2 0.8\n0 0 1\n", rows.replace(".", ",").encode("utf-16")]
    return _files(seeds, folder / "vase.lp", read_lights, count)


def _lights_json(folder: Path, count: int) -> Iterator[Read]:
    """RelightLab's projects and domes."""
    draw, path = np.random.default_rng(count), folder / "vase.relight"
    seeds = [test_light_files.project(), test_light_files.LAMPS, test_light_files.dome()]
    for number in range(count):
        text = test_light_files.spoiled(seeds[number % len(seeds)], draw)
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        yield partial(read_lights, path)


def _pixels(path: Path) -> None:
    """Reads a photo whole."""
    inspect(path)
    read_photo(path)


def _photo(folder: Path, count: int) -> Iterator[Read]:
    """Photos, whose headers and pixels libvips reads."""
    values = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    image = pyvips.Image.new_from_array(values).copy(interpretation="srgb")
    for suffix in (".jpg", ".png", ".tif"):
        path = folder / f"photo{suffix}"
        for copy in _copies(image.write_to_buffer(suffix), -(-count // 3)):
            path.write_bytes(copy)
            yield partial(_pixels, path)


READERS: dict[str, Callable[[Path, int], Iterator[Read]]] = {
    "ptm": _ptm,
    "rti": _rti,
    "web": _web,
    "tree": _tree,
    "zip": _zip,
    "lp": _lp,
    "relight": _lights_json,
    "photo": _photo,
}


def fuzz(reader: str, count: int, folder: Path) -> Record:
    """Reads so many damaged files; whatever is not an RtiError in a sentence, or takes too much, ends it."""
    record, before = Record(), _memory()
    for read in READERS[reader](folder, count):
        began = time.perf_counter()
        try:
            read()
        except RtiError as error:
            record.refused += 1
            if not str(error).replace("\n", " ").isprintable() or len(str(error)) > 1000:
                raise AssertionError(f"{reader}: not a sentence: {str(error)[:300]!a}") from error
        else:
            record.read += 1
        record.slowest = max(record.slowest, time.perf_counter() - began)
        record.megabytes = max(record.megabytes, _memory() - before)
        if record.slowest > SECONDS or record.megabytes > MEGABYTES:
            raise AssertionError(f"{reader}: {record.slowest:.2f} s, {record.megabytes} MB: too much")
    return record


def _memory() -> int:
    """Megabytes that the program has taken at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(words: list[str]) -> None:
    """Fuzzes the readers named, or all, with as many files as the number among the words says."""
    count = next((int(word) for word in words if word.isdigit()), 20_000)
    for reader in [word for word in words if not word.isdigit()] or READERS:
        folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{reader}-"))
        try:
            made = fuzz(reader, count, folder)
        except BaseException:
            click.echo(f"{reader}: the files are kept in {folder}", err=True)
            raise
        shutil.rmtree(folder)
        click.echo(
            f"{reader}: {made.read + made.refused} files, {made.read} read, {made.refused} refused, "
            f"slowest {made.slowest:.2f} s, {made.megabytes} MB",
        )


if __name__ == "__main__":
    main(sys.argv[1:])
