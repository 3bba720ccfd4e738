"""Writing pictures: PNG, TIFF or JPEG of 8 or 16 bits, with profile, scale and facts, whole or not at all.

libvips takes the rows as it needs them, so that a picture may lie in a file that is larger than the memory.
"""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import numpy as np
import pyvips

from disk_rti_desktop.arrays import PhotoValues
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.mlic.picture_file import reason
from disk_rti_desktop.snapshots.xmp import Facts, packet, write_sidecar
from disk_rti_desktop.writing import check_folder, written_file

FORMATS: Mapping[str, str] = MappingProxyType(
    {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".jpg": "JPEG", ".jpeg": "JPEG"}
)
LARGEST_JPEG = 65_500  # pixels on a side: what libjpeg can write
_TILED = 1 << 26  # bytes of pixels, from which a TIFF is written in tiles
_BIG_TIFF = 1 << 31  # bytes of pixels, from which its offsets may not fit into 32 bits
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_HEAD = 33  # bytes of a PNG's signature and first chunk, which the specification wants to be first
_FINEST, _COARSEST = 1e-4, 1e3  # millimetres; a resolution beyond these is no resolution for printing


def check_picture_path(path: Path, depth: int = 8) -> None:
    """Raises an OutputError now rather than after long work, if no picture could be written by that name."""
    if _kind(path) == "JPEG" and depth != 8:
        raise OutputError(f"{path.name}: JPEG holds 8 bits a channel: choose PNG or TIFF for {depth}.")
    check_folder(path)


def save_picture(
    image: PhotoValues,
    path: Path,
    facts: Facts,
    profile: bytes | None,
    mm_per_pixel: float | None = None,
    *,
    beside: bool = False,
) -> None:
    """Writes a picture (h, w, 3) by the path's suffix, with the facts inside and, if wished, beside it."""
    kind = _kind(path)
    height, width = image.shape[:2]
    if kind == "JPEG" and max(height, width) > LARGEST_JPEG:
        raise OutputError(
            f"{path.name}: a JPEG has at most {LARGEST_JPEG} pixels on a side, and this picture is "
            f"{width} x {height}: choose PNG or TIFF."
        )
    if kind == "JPEG" and image.dtype != np.uint8:
        raise OutputError(f"{path.name}: JPEG holds 8 bits a channel: choose PNG or TIFF for 16.")
    content = packet(facts)
    with written_file(path) as unfinished:
        try:
            _write(_vips_image(image, profile, mm_per_pixel), unfinished, kind, content, image.nbytes)
        except pyvips.Error as error:
            said = reason(error).removeprefix(f"{unfinished}: ")
            raise OutputError(
                f"{path.name}: cannot be written ({said}). Check the free space and the rights, or choose another "
                "folder."
            ) from error
    if beside:
        write_sidecar(path, facts)


def _kind(path: Path) -> str:
    """The kind of picture, "PNG", "TIFF" or "JPEG", that the path's suffix asks for."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise OutputError(f"{path.name}: pictures are written as .png, .tif or .jpg: choose one of these.")
    return kind


def _vips_image(image: PhotoValues, profile: bytes | None, mm_per_pixel: float | None) -> pyvips.Image:
    wide = image.dtype == np.uint16
    height, width = image.shape[:2]
    made = pyvips.Image.new_from_memory(
        np.ascontiguousarray(image).data, width, height, 3, "ushort" if wide else "uchar"
    ).copy(interpretation="rgb16" if wide else "srgb")
    if mm_per_pixel is not None and _FINEST <= mm_per_pixel <= _COARSEST:
        made = made.copy(xres=1 / mm_per_pixel, yres=1 / mm_per_pixel)  # pixels per mm: printed, it has its true size
    if profile is not None:
        made.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    return made


def _write(image: pyvips.Image, path: Path, kind: str, content: bytes, size: int) -> None:
    if kind == "PNG":
        with path.open("wb") as file:
            _PngFile(file, _png_text(content)).take(image)
        return
    image.set_type(pyvips.GValue.blob_type, "xmp-data", content)
    if kind == "TIFF":
        image.tiffsave(
            str(path),
            keep="icc|xmp",
            compression="deflate",
            predictor="horizontal",
            tile=size >= _TILED,
            bigtiff=size >= _BIG_TIFF,
        )
    else:
        image.jpegsave(str(path), keep="icc|xmp|exif", Q=95, subsample_mode="off")


class _PngFile:
    """Where libvips writes a PNG to, with one more chunk behind its first one.

    libvips itself would put XMP into compressed Latin-1 text, where the specification (part 3, §1.1.5) wants iTXt.
    """

    def __init__(self, file: BinaryIO, chunk: bytes) -> None:
        self._file, self._chunk = file, chunk
        self._head = b""
        self._failure: OSError | None = None

    def take(self, image: pyvips.Image) -> None:
        """Writes the picture; an OSError says why it could not be."""
        target = pyvips.TargetCustom()
        target.on_write(self._write)
        try:
            image.pngsave_target(target, keep="icc", compression=4, filter="avg")
        except pyvips.Error as error:
            if self._failure is not None:
                raise self._failure from error
            raise

    def _write(self, content: bytes) -> int:
        """Called by libvips, which takes a negative number for a failure, and no exceptions."""
        try:
            if len(self._head) < _HEAD:
                self._head += content
                if len(self._head) >= _HEAD:
                    self._file.write(self._head[:_HEAD] + self._chunk + self._head[_HEAD:])
            else:
                self._file.write(content)
        except OSError as error:
            self._failure = error
            return -1
        return len(content)


def _png_text(content: bytes) -> bytes:
    """A PNG chunk of plain international text (ISO 15948, §11.3.4.5)."""
    body = b"iTXt" + _XMP_KEYWORD + b"\0\0\0\0\0" + content
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
