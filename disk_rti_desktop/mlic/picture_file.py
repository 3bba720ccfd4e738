"""One picture to one file, 8 or 16 bits: JPEG, PNG or TIFF by its suffix."""

from pathlib import Path

import numpy as np
import pyvips

from disk_rti_desktop.arrays import PhotoValues
from disk_rti_desktop.errors import OutputError, ParameterError

_SAVERS: dict[str, tuple[str, dict[str, object]]] = {
    ".jpg": ("jpegsave_buffer", {"Q": 95, "subsample_mode": "off"}),
    ".png": ("pngsave_buffer", {"compression": 3}),
    ".tif": ("tiffsave_buffer", {"compression": "deflate", "predictor": "horizontal"}),
}


def write_picture(path: Path, picture: PhotoValues) -> None:
    """Write a picture (height, width, 3); what cannot be written raises an OutputError."""
    if path.suffix not in _SAVERS:
        raise ParameterError(f"{path.name}: a picture is written as {', '.join(_SAVERS)}, not as {path.suffix!r}.")
    wide = picture.dtype == np.uint16
    if wide and path.suffix == ".jpg":
        raise ParameterError(f"{path.name}: JPEG holds 8 bits a channel; choose .png or .tif for 16.")
    height, width, channels = picture.shape
    saver, options = _SAVERS[path.suffix]
    image = pyvips.Image.new_from_memory(
        np.ascontiguousarray(picture).data, width, height, channels, "ushort" if wide else "uchar"
    )
    image = image.copy(interpretation="rgb16" if wide else "srgb")
    try:
        path.write_bytes(getattr(image, saver)(**options))
    except (OSError, pyvips.Error) as error:
        raise OutputError(f"{path} could not be written: {error}. Free some space or choose another folder.") from error
