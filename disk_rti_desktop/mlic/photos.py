"""Photo files: what their headers say, and their values, streamed in strips through libvips.

Strips of all photos side by side are made in one pass: each file is decoded once, from top to bottom, and only a few
rows of each are in memory. Values stay as stored: 8 or 16 bits, no colour conversion.
"""

import contextlib
import hashlib
import mmap
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyvips

from disk_rti_desktop.arrays import Floats, Mask, PhotoValues
from disk_rti_desktop.errors import OutputError, ParameterError, PhotoError
from disk_rti_desktop.mlic import exif
from disk_rti_desktop.mlic.picture_file import loader, reason

SUFFIXES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff")
LARGEST_SIDE = 65535
LARGEST_PICTURE = 2**31
STRIP_BYTES = 20 * 1024 * 1024

_KINDS = ("srgb", "b-w", "rgb", "rgb16", "grey16")
_BITS: dict[str, Literal[8, 16]] = {"uchar": 8, "ushort": 16}

# The cache of operations would keep files open and memory in use after a collection is closed, and would answer with
# the old picture where a file was written anew.
pyvips.cache_set_max(0)

# Photos are decoded in threads of our own. libvips keeps the more decoded rows of each, the more threads it may start.
pyvips.concurrency_set(1)


@dataclass(frozen=True)
class Crop:
    """A rectangle of the photos, in pixels from the top left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Photo:
    """What the header of a photo says."""

    path: Path
    width: int  # as it is to be seen: after the EXIF orientation
    height: int
    bits: Literal[8, 16]
    bands: int  # as stored: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha
    orientation: int  # EXIF, 1 to 8; 1 is upright
    profile: bytes | None  # ICC
    exposure: str | None  # time, aperture and sensitivity from EXIF, where the camera noted them


def inspect(path: Path) -> Photo:
    """What the header says, without decoding the picture; a PhotoError if it cannot serve."""
    image = _opened(path)
    orientation = exif.orientation(image)
    width, height = (image.width, image.height) if orientation < 5 else (image.height, image.width)
    if max(width, height) > LARGEST_SIDE or width * height > LARGEST_PICTURE:
        raise PhotoError(f"{path.name} has {width} × {height} pixels; at most {LARGEST_SIDE} a side can be used.")
    profile = (image.get("icc-profile-data") or None) if image.get_typeof("icc-profile-data") else None
    return Photo(path, width, height, _BITS[image.format], image.bands, orientation, profile, exif.exposure(image))


def _opened(path: Path, file: mmap.mmap | None = None) -> Any:
    """The photo, from the file where it is at hand, as an image that is decoded from top to bottom while it is read."""
    source = os.fsencode(path) if file is None else pyvips.Source.new_from_memory(file)
    load = getattr(pyvips.Image, _loader(path) + ("" if file is None else "_source"))
    try:
        image = load(source, access="sequential", fail_on="error")
    except pyvips.Error as error:
        raise _damaged(path, error) from error
    if image.interpretation == "cmyk":
        raise PhotoError(f"{path.name} is a CMYK picture for printing; save it as RGB or grey.")
    if image.interpretation not in _KINDS or image.bands > 4:
        raise PhotoError(
            f"{path.name} has {image.bands} channels of the kind '{image.interpretation}'; save it as RGB or grey."
        )
    stored = image.get("bits-per-sample") if image.get_typeof("bits-per-sample") else 8
    if image.format not in _BITS or 8 < stored < 16:
        found = f"{stored}-bit" if image.format in _BITS else f"'{image.format}'"
        raise PhotoError(f"{path.name} holds {found} values; save it with 8 or 16 bits a channel.")
    return image


def _loader(path: Path) -> str:
    """The libvips loader for the file's content, whatever its suffix says."""
    try:
        found = loader(path)
        empty = path.stat().st_size == 0
    except OSError as error:
        raise PhotoError(f"The photo {path} cannot be read: {error.strerror or error}.") from error
    if empty:
        raise PhotoError(f"{path.name} is empty (0 bytes): copy it from the camera again.")
    if found is None:
        raise PhotoError(f"{path.name} is not a JPEG, PNG or TIFF picture, whatever its name says: export it again.")
    return found


def _damaged(path: Path, error: pyvips.Error) -> PhotoError:
    """The error for a photo that libvips cannot decode."""
    return PhotoError(
        f"The photo {path.name} is damaged or cut short ({reason(error)}): copy it from the camera or export it again."
    )


def focal_length(path: Path) -> float | None:
    """The focal length in millimetres on 35 mm film; None if the camera did not note it, or the photo was cropped."""
    return exif.focal_length(_opened(path))


def strips(paths: Sequence[Path], crop: Crop | None = None, rows: int = 128) -> Iterator[tuple[int, PhotoValues]]:
    """The first row and the values (rows, width, photos, 3) of each strip, top to bottom, as stored.

    The photos must be of one size and depth. A strip has fewer rows than asked for where it would pass `STRIP_BYTES`.
    In memory the rows of each photo lie together, and while a strip is used the next one is decoded.
    A photo that cannot be decoded raises a PhotoError that names it.
    """
    _allow_open_files(len(paths))
    with _temporary_folder() as folder, ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as threads:
        staged = [folder / f"{index}.raw" for index in range(len(paths))]
        files = [_mapped(path) for path in paths]
        images = [_rgb(image) for image in threads.map(_upright, paths, files, staged)]
        _refuse_unlike(paths, images)
        images = [_cropped(image, crop) for image in images]
        height, row_bytes = images[0].height, images[0].width * _BITS[images[0].format] // 8 * 3
        rows = max(1, min(rows, _in_whole_blocks(STRIP_BYTES // (row_bytes * len(images)))))
        upcoming = _decoding(threads, paths, images, 0, rows)
        for first in range(0, height, rows):
            values, decoded = upcoming
            # Only then may further rows be asked for: a photo is decoded from top to bottom.
            deque(decoded, 0)
            _let_go(files)
            if first + rows < height:
                upcoming = _decoding(threads, paths, images, first + rows, rows)
            yield first, values.transpose(1, 2, 0, 3)
        # Windows removes the temporary files only once nothing reads them.
        del images


def _mapped(path: Path) -> mmap.mmap:
    """The file as bytes that come into memory where they are read."""
    _loader(path)  # an empty file, for one, is refused here
    try:
        with path.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise PhotoError(f"The photo {path} cannot be read: {error.strerror or error}.") from error


def _let_go(files: Sequence[mmap.mmap]) -> None:
    """Takes files out of this process's memory, where otherwise all that was read of them would be at the end."""
    if sys.platform != "win32":
        for file in files:
            file.madvise(mmap.MADV_DONTNEED)


def _in_whole_blocks(rows: int) -> int:
    """As many rows or a few less: libvips keeps JPEG rows by eights, and memory falls to pieces if these are torn."""
    return rows - rows % 8 if rows > 8 else rows


def _decoding(
    threads: ThreadPoolExecutor, paths: Sequence[Path], images: Sequence[Any], first: int, rows: int
) -> tuple[PhotoValues, Iterator[None]]:
    """An array (photos, rows, width, 3) for some rows of all photos, which is filled once the iterator has ended."""
    count = min(rows, images[0].height - first)
    values: PhotoValues = np.empty((len(images), count, images[0].width, 3), _dtype(images[0]))
    return values, threads.map(_read_rows, paths, images, repeat(first), values)


def _read_rows(path: Path, image: Any, first: int, values: PhotoValues) -> None:
    """Decodes some rows of one photo into an array (rows, width, 3).

    They are fetched as a region: to evaluate the image anew for each strip would make libvips forget the rows that it
    has decoded beyond the strip, and these cannot be decoded twice.
    """
    try:
        fetched = pyvips.Region.new(image).fetch(0, first, image.width, len(values))
    except pyvips.Error as error:
        raise _damaged(path, error) from error
    values[:] = np.frombuffer(fetched, values.dtype).reshape(values.shape)


def _allow_open_files(count: int) -> None:
    """Raises this process's limit of open files, where it is too low for so many photos at once."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = count + 256
    if soft != resource.RLIM_INFINITY and soft < needed:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="disk-rti-", ignore_cleanup_errors=True)
    except OSError as error:
        raise OutputError(f"No temporary folder can be made: {error}. Free some space, or set TMPDIR.") from error
    with folder as name:
        yield Path(name)


def _upright(path: Path, file: mmap.mmap, staged: Path) -> Any:
    """The photo as it is to be seen.

    A photo that must be turned, or whose file holds the whole picture several times in rising quality, cannot be
    decoded row by row: it goes through an uncompressed temporary file, so that memory stays bounded.
    """
    image = _opened(path, file)
    orientation = exif.orientation(image)
    progressive = any(image.get_typeof(field) and image.get(field) for field in ("jpeg-multiscan", "interlaced"))
    if orientation == 1 and not progressive:
        return image
    try:
        image.rawsave(os.fsencode(staged))
    except pyvips.Error as error:
        if "write error" in str(error):
            raise OutputError(
                f"The temporary folder {staged.parent.parent} is full: free some space, or set TMPDIR to another disk."
            ) from error
        raise _damaged(path, error) from error
    raw = pyvips.Image.rawload(
        os.fsencode(staged),
        image.width,
        image.height,
        image.bands,
        format=image.format,
        interpretation=image.interpretation,
    )
    return _turned(raw, orientation)


def _turned(image: Any, orientation: int) -> Any:
    """The image turned and mirrored as an EXIF orientation says."""
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image.autorot()


def _rgb(image: Any) -> Any:
    """Three channels: grey is repeated, transparency dropped."""
    if image.bands >= 3:
        return image.extract_band(0, n=3) if image.bands > 3 else image
    grey = image.extract_band(0) if image.bands > 1 else image
    return grey.bandjoin([grey, grey])


def _cropped(image: Any, crop: Crop | None) -> Any:
    """The part of the image that the crop leaves."""
    if crop is None:
        return image
    check_crop(crop, image.width, image.height)
    return image.crop(crop.x, crop.y, crop.width, crop.height)


def check_crop(crop: Crop, width: int, height: int) -> None:
    """A ParameterError if the crop does not lie within a picture of this size."""
    inside = 0 <= crop.x < crop.x + crop.width <= width and 0 <= crop.y < crop.y + crop.height <= height
    if not inside:
        raise ParameterError(
            f"The crop {crop.x},{crop.y},{crop.width},{crop.height} (left, top, width, height) does not lie within "
            f"the photos of {width} × {height} pixels."
        )


def _refuse_unlike(paths: Sequence[Path], images: Sequence[Any]) -> None:
    """Photos side by side must be of one size and depth."""
    for path, image in zip(paths, images, strict=True):
        if _likeness(image) != _likeness(images[0]):
            raise PhotoError(
                f"{path.name} is {_likeness(image)}, {paths[0].name} is {_likeness(images[0])}: "
                "all photos must be of one size and depth."
            )


def _likeness(image: Any) -> str:
    """What photos must have in common, in words."""
    return f"{image.width} × {image.height} pixels of {_BITS[image.format]} bits"


def _dtype(image: Any) -> np.dtype[Any]:
    """The numbers that hold the image's values."""
    return np.dtype(np.uint16 if image.format == "ushort" else np.uint8)


def _values(image: Any) -> PhotoValues:
    """All values of an image (height, width, bands)."""
    content = np.frombuffer(image.write_to_memory(), _dtype(image))
    result: PhotoValues = content.reshape(image.height, image.width, image.bands)
    return result


def _whole(path: Path) -> Any:
    """The photo as it is to be seen, for reading all of it at once."""
    image = _opened(path)
    orientation = exif.orientation(image)
    return image if orientation == 1 else _turned(image.copy_memory(), orientation)


def read_photo(path: Path, crop: Crop | None = None) -> PhotoValues:
    """The values of one photo (height, width, 3), as stored."""
    try:
        return _values(_cropped(_rgb(_whole(path)), crop))
    except pyvips.Error as error:
        raise _damaged(path, error) from error


def thumbnail(path: Path, side: int = 64) -> Floats:
    """The whole photo, shrunk if need be to fit a square of `side` pixels: (height, width, 3), 0..1."""
    _loader(path)
    try:
        small = pyvips.Image.thumbnail(os.fsencode(path), side, height=side, size="down", fail_on="error")
        values = _values(_rgb(small))
    except pyvips.Error as error:
        raise _damaged(path, error) from error
    return (values / np.float32(np.iinfo(values.dtype).max)).astype(np.float32)


def read_mask(path: Path, width: int, height: int, crop: Crop | None = None) -> Mask:
    """Where the object is in photos of this size, cropped: brighter than half, and less than half transparent."""
    try:
        values = _values(_whole(path))
    except pyvips.Error as error:
        raise _damaged(path, error) from error
    if values.shape[:2] != (height, width):
        raise PhotoError(
            f"The mask {path.name} has {values.shape[1]} × {values.shape[0]} pixels, the photos {width} × {height}: "
            "they must be of one size."
        )
    bright = np.greater(values, np.iinfo(values.dtype).max // 2)
    colours = bright.shape[2] - (bright.shape[2] in (2, 4))
    solid = bright[:, :, colours:].all(axis=2)
    mask: Mask = np.logical_and(np.asarray(bright[:, :, :colours].any(axis=2)), solid)
    if crop is not None:
        mask = mask[crop.y : crop.y + crop.height, crop.x : crop.x + crop.width]
    if not mask.any():
        raise PhotoError(f"The mask {path.name} leaves nothing of the picture: the object must be white.")
    return mask


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal digits."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PhotoError(f"{path} cannot be read: {error.strerror or error}.") from error
