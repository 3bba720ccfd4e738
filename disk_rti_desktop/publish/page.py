"""A page of our own: one HTML file that relights by itself in a browser, without server and network.

It holds the plane pictures as they are in a web folder. Those of large pictures lie beside it in scripts, because a
browser lets a page that was opened from a disk read scripts, and no other file.
"""

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.mlic.picture_file import picture_content
from disk_rti_desktop.progress import Progress, Steps
from disk_rti_desktop.publish import Published
from disk_rti_desktop.publish.light_table import light_table
from disk_rti_desktop.publish.templates import as_json, light_facts, profile_remarks, title, whole_page
from disk_rti_desktop.render.glsl import PLANES_PER_PICTURE, page_shaders
from disk_rti_desktop.writing import check_folder, check_writable, written_file, written_folder

SUFFIXES = (".html", ".htm")
LARGEST_INSIDE = (
    48 * 1024 * 1024
)  # bytes of planes, about as many as the page then has: mail and editors still take them
LARGEST_SIDE = 16384  # of a texture, on most computers
SCRIPTS = ("disc.js", "bases.js", "picture.js", "page.js")

_Script = tuple[str, str]  # file name and text


def check_page(out: Path, beside: bool | None, overwrite: bool) -> None:
    """Raises an OutputError if the page could not be written there, or something is there already."""
    if out.suffix.lower() not in SUFFIXES:
        raise OutputError(f"{out}: a page is a file named something.html. Choose another name.")
    check_folder(out)
    if out.exists() and (out.is_dir() or not overwrite):
        raise OutputError(f"{out}: already exists. Choose another name, or say --overwrite to replace a file.")
    if beside:
        check_writable(planes_folder(out))


def planes_folder(out: Path) -> Path:
    """Where the planes lie that are not in the page."""
    return out.with_name(f"{out.stem}_planes")


def export_page(
    relightable: Relightable,
    out: Path,
    compared: Relightable | None = None,
    beside: bool | None = None,
    overwrite: bool = False,
) -> Steps[Published]:
    """Writes the page, and the folder of its planes if these lie beside it.

    With a second relightable of the same picture the reader can compare them. Without a word the size decides whether
    the planes lie beside the page.
    """
    check_page(out, beside, overwrite)
    shown = [relightable, *([compared] if compared is not None else [])]
    _check(shown)
    text = _description(shown)
    if beside is None:
        beside = sum(one.planes.nbytes for one in shown) > LARGEST_INSIDE
    remarks = profile_remarks(relightable)
    if not beside:
        inside: list[Markup] = []
        for done, (_, script) in enumerate(_plane_scripts(shown)):
            yield Progress(done, _count(shown), "Writing the planes")
            inside.append(Markup(script))
        _write(out, _page(relightable, text, inside, []))
        return Published((out,), remarks)
    folder = planes_folder(out)
    with written_folder(folder) as unfinished:
        addresses: list[str] = []
        for done, (name, script) in enumerate(_plane_scripts(shown)):
            yield Progress(done, _count(shown), "Writing the planes")
            (unfinished / name).write_text(script, encoding="ascii")
            addresses.append(f"{folder.name}/{name}")
        _write(out, _page(relightable, text, [], addresses))
    return Published((out, folder), remarks)


def _count(shown: Sequence[Relightable]) -> int:
    """How many files of planes there are."""
    return sum(1 for _ in _groups(shown)) + (shown[0].mask is not None)


def _write(out: Path, page: str) -> None:
    with written_file(out) as unfinished:
        unfinished.write_text(page, encoding="utf-8")


def _check(shown: Sequence[Relightable]) -> None:
    """Refuses what no browser shows."""
    first = shown[0]
    if max(first.width, first.height) > LARGEST_SIDE:
        raise OutputError(
            f"{first.name}: {first.width} × {first.height} pixels, and browsers draw at most {LARGEST_SIDE} on a side. "
            "Encode a part of it: disk-rti encode PHOTOS --crop."
        )
    for other in shown[1:]:
        if (other.width, other.height) != (first.width, first.height):
            raise ParameterError(
                f"{other.name}: {other.width} × {other.height} pixels, expected {first.width} × {first.height} as "
                f"{first.name} has. Compare encodings of the same photos."
            )


def _description(shown: Sequence[Relightable]) -> Markup:
    """What the page knows of its pictures."""
    first = shown[0]
    values = {
        "width": first.width,
        "height": first.height,
        "masked": first.mask is not None,
        **light_facts(first),
        "pictures": [_picture(relightable) for relightable in shown],
    }
    return as_json(values)


def _picture(relightable: Relightable) -> dict[str, Any]:
    decoder = relightable.decoder.dequantized(relightable.quantization)
    shaders = page_shaders(decoder)
    return {
        "method": relightable.method,
        "planes": decoder.planes,
        "vertex": shaders.vertex,
        "decoding": shaders.decoding,
        "showing": shaders.showing,
        "light": light_table(decoder),
    }


def _groups(shown: Sequence[Relightable]) -> Iterator[tuple[int, int]]:
    """Each plane picture: the number of the relightable, and of its first plane."""
    for number, relightable in enumerate(shown):
        for start in range(0, relightable.decoder.planes, PLANES_PER_PICTURE):
            yield number, start


def _plane_scripts(shown: Sequence[Relightable]) -> Iterator[_Script]:
    """One script for each plane picture and for the mask: it hands the page a PNG file as a data URI."""
    for number, start in _groups(shown):
        group = shown[number].planes[start : start + PLANES_PER_PICTURE]
        group = np.pad(group, ((0, PLANES_PER_PICTURE - len(group)), (0, 0), (0, 0)))
        index = start // PLANES_PER_PICTURE
        yield (
            f"plane_{number}_{index}.js",
            _script(f"{number}_{index}", picture_content("p.png", group.transpose(1, 2, 0))),
        )
    if (mask := shown[0].mask) is not None:
        levels = mask.astype(np.uint8) * np.uint8(255)
        yield "mask.js", _script("mask", picture_content("m.png", levels))


def _script(name: str, png: bytes) -> str:
    return f'planeFiles["{name}"] = "data:image/png;base64,{base64.b64encode(png).decode("ascii")}";'


def _page(relightable: Relightable, description: Markup, inside: Sequence[Markup], beside: Sequence[str]) -> str:
    """The HTML file."""
    return whole_page(
        "page.html", name=title(relightable), scripts=SCRIPTS, description=description, inside=inside, beside=beside
    )
