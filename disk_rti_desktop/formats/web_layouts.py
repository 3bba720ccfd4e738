"""The ways in which a web folder keeps its plane pictures, told by the files that are there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats import layout_tar, layout_tiles
from disk_rti_desktop.formats.fields import Fields
from disk_rti_desktop.formats.web_files import Files
from disk_rti_desktop.formats.web_parts import Part

SUFFIXES = ("png", "jpg", "jpeg", "tif", "tiff")  # the lossless one first, where there are two


@dataclass(frozen=True)
class Layout:
    """One way to keep the pictures."""

    found: Callable[[Files, int], bool]
    """Whether the picture of a number is there."""
    parts: Callable[[Files, tuple[int, int], range], Iterator[Part]]
    """Where the pictures of these numbers lie, of that width and height."""
    numbered: bool = True


def image_found(files: Files, number: int) -> bool:
    """Whether there is a plane picture of that number."""
    return _plane_file(files, number) is not None


def image_parts(files: Files, size: tuple[int, int], numbers: range) -> Iterator[Part]:
    """Each picture in one file."""
    found = {number: _plane_file(files, number) for number in numbers}
    if missing := [f"plane_{number}.png (or .jpg)" for number, file in found.items() if file is None]:
        raise FormatError(
            f"{files.where}: expected {len(found)} plane files, and {', '.join(missing[:5])} missing. Copy it again."
        )
    for picture, file in enumerate(found.values()):
        if file is not None:
            yield Part(picture, 0, 0, size[1], size[0], file[0], 0, file[1])


def _plane_file(files: Files, number: int) -> tuple[str, int] | None:
    """Name and bytes of the plane picture of that number."""
    names = (f"plane_{number}.{suffix}" for suffix in SUFFIXES)
    return next(((name, size) for name in names if (size := files.size(name)) is not None), None)


IMAGE = Layout(image_found, image_parts)
LAYOUTS = (
    IMAGE,
    Layout(layout_tiles.deepzoom_found, layout_tiles.deepzoom_parts),
    Layout(layout_tar.tarzoom_found, layout_tar.tarzoom_parts),
    Layout(layout_tar.itarzoom_found, layout_tar.itarzoom_parts, numbered=False),
    Layout(layout_tiles.zoomify_found, layout_tiles.zoomify_parts),
    Layout(layout_tiles.google_found, layout_tiles.google_parts),
)


def located(files: Files, info: Fields, count: int) -> list[Part]:
    """Where so many plane pictures lie; numbered from 0, or from 1 as OpenLIME wants neural folders."""
    neural = info.values.get("type") == "neural"
    layout, first = _layout(files, (0, 1) if neural else (0,))
    if neural and first == 0 and layout.numbered and layout.found(files, count):
        raise FormatError(
            f"{files.where}: has both plane_0 and plane_{count}, of which only {count} belong together. "
            "Remove the one that is left over from another numbering."
        )
    return list(layout.parts(files, info.size(), range(first, first + count)))


def _layout(files: Files, firsts: tuple[int, ...]) -> tuple[Layout, int]:
    """The layout that is there, and its first number; single pictures where none is."""
    found = ((layout, first) for layout in LAYOUTS for first in firsts if layout.found(files, first))
    return next(found, (IMAGE, 0))
