"""One picture in one file, 8 or 16 bits: JPEG, PNG or TIFF, by its suffix when written, by its content when read."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Bytes, PhotoValues
from disk_rti_desktop.errors import OutputError, ParameterError

_SIGNATURES = (
    (b"\xff\xd8\xff", "jpegload"),
    (b"\x89PNG\r\n\x1a\n", "pngload"),
    (b"II*\0", "tiffload"),
    (b"MM\0*", "tiffload"),
    (b"II+\0", "tiffload"),
    (b"MM\0+", "tiffload"),
)
_SAVERS: dict[str, tuple[str, dict[str, object]]] = {
    ".jpg": ("jpegsave_buffer", {"Q": 95, "subsample_mode": "off"}),
    # On planes, photos and normals alike this took a third less time than level 6 unfiltered, and a quarter less room.
    ".png": ("pngsave_buffer", {"compression": 3, "filter": "avg"}),
    ".tif": ("tiffsave_buffer", {"compression": "deflate", "predictor": "horizontal"}),
}


def loader(path: Path) -> str | None:
    """The libvips loader for the file's content, whatever its suffix says; None if it is no picture of these kinds.

    An OSError says that the file cannot be read. libvips is never asked to guess: it knows kinds that name other files.
    """
    with path.open("rb") as file:
        return loader_of(file.read(16))


def loader_of(content: bytes) -> str | None:
    """The libvips loader for a file's content or its beginning; with `_buffer` at its end, the one for bytes."""
    return next((name for signature, name in _SIGNATURES if content.startswith(signature)), None)


def reason(error: pyvips.Error) -> str:
    """What libvips says was wrong, in its first line; the line before it only names the operation."""
    lines = [line.strip() for line in str(error).splitlines()[1:] if line.strip()]
    return lines[0] if lines else "no reason given"


def write_picture(path: Path, picture: PhotoValues) -> None:
    """Write a picture (height, width, 3), or a grey one (height, width).

    An OSError says that it cannot be written; `writing` tells the user, by the name of the whole.
    """
    path.write_bytes(picture_content(path.name, picture))


def picture_content(name: str, picture: PhotoValues) -> bytes:
    """The file of that name for a picture (height, width, 3), or a grey one (height, width)."""
    suffix = Path(name).suffix
    if suffix not in _SAVERS:
        raise ParameterError(f"{name}: a picture is written as {', '.join(_SAVERS)}, not as {suffix!r}.")
    wide = picture.dtype == np.uint16
    if wide and suffix == ".jpg":
        raise ParameterError(f"{name}: JPEG holds 8 bits a channel; choose .png or .tif for 16.")
    height, width = picture.shape[:2]
    bands = 1 if picture.ndim == 2 else picture.shape[2]
    image = pyvips.Image.new_from_memory(
        np.ascontiguousarray(picture).data, width, height, bands, "ushort" if wide else "uchar"
    )
    colours = ("grey16" if wide else "b-w") if bands == 1 else ("rgb16" if wide else "srgb")
    return _saved(name, image.copy(interpretation=colours))


def channels_content(name: str, channels: Sequence[Bytes]) -> bytes:
    """The file of that name for a picture whose three channels (height, width) lie apart, and are not copied."""
    whole = [np.ascontiguousarray(channel) for channel in channels]
    bands = [pyvips.Image.new_from_memory(one.data, one.shape[1], one.shape[0], 1, "uchar") for one in whole]
    return _saved(name, bands[0].bandjoin(bands[1:]).copy(interpretation="srgb"))


def _saved(name: str, image: pyvips.Image) -> bytes:
    saver, options = _SAVERS[Path(name).suffix]
    try:
        content: bytes = getattr(image, saver)(keep="none", **options)
    except pyvips.Error as error:
        raise OutputError(f"{name}: cannot be made into a picture file ({reason(error)}).") from error
    return content
