"""What tests of several file formats share: pictures under a light, and damaged copies of files."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles, Floats, as_floats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import RtiError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.progress import finish

Mutations = Callable[[bytes, int], Iterator[bytes]]
Damage = Callable[[bytes, Path, int], int]
Picture = Callable[[Relightable, Doubles], Floats]

HEAD = 400  # bytes, where most of the damage is done
NUMBERS = [b"0", b"-1", b"1", b"2", b"9", b"255", b"65535", b"65536", b"2147483647", b"99999999999999999999", b"1e308"]
WORDS = [b"nan", b"inf", b"", b"\0", b"\n", b"1" * 5000, b"PTM_1.1", b"PTM_FORMAT_RGB", b"#" * 70_000]


@pytest.fixture
def picture() -> Picture:
    """The colours (height, width, 3) under a light (3,), where 255 is white, not clipped."""

    def colours(relightable: Relightable, light: Doubles) -> Floats:
        texels = as_floats(relightable.planes.reshape(relightable.decoder.planes, -1).T)
        shown = 255 * relightable.decoder.dequantized(relightable.quantization).relight(texels, light)
        return shown.reshape(relightable.height, relightable.width, 3)

    return colours


def mutated(content: bytes, draw: np.random.Generator) -> bytes:
    """The content after one to three kinds of damage, as bad disks, broken copies and ill will do it."""
    for _ in range(draw.integers(1, 4)):
        reach = len(content) if draw.random() < 0.3 else min(len(content), HEAD)
        start = int(draw.integers(0, reach + 1))
        stop = start + int(draw.integers(0, 20))
        kind = draw.integers(0, 6)
        if kind == 0:
            content = content[:start] + draw.bytes(stop - start) + content[stop:]
        elif kind == 1:
            content = content[: draw.integers(0, len(content) + 1)]
        elif kind == 2:
            content = content[:start] + content[stop:]
        elif kind == 3:
            content = content[:stop] + content[start:]
        else:
            found = list(re.finditer(rb"[^\s]+", content[:HEAD]))
            if found:
                word = found[draw.integers(0, len(found))]
                other = (NUMBERS if kind == 4 else NUMBERS + WORDS)[draw.integers(0, len(NUMBERS))]
                content = content[: word.start()] + other + content[word.end() :]
    return content


@pytest.fixture
def mutations() -> Mutations:
    """So many damaged copies of a file's content, the same ones every time."""

    def copies(content: bytes, count: int) -> Iterator[bytes]:
        draw = np.random.default_rng(count)
        return (mutated(content, draw) for _ in range(count))

    return copies


@pytest.fixture
def damage() -> Damage:
    """How many of 150 damaged copies of a file are refused, the same ones every time; all others must open."""

    def refused(content: bytes, path: Path, growth: int) -> int:
        draw, count = np.random.default_rng(20), 0
        for _ in range(150):
            copy = mutated(content, draw)
            path.write_bytes(copy)
            try:
                opened = finish(open_relightable(path))
            except RtiError:
                count += 1
            else:
                assert opened.planes.nbytes <= growth * len(copy)
        return count

    return refused
