"""Photos as pictures for the screen, decoded in the background."""

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.mlic import photos
from disk_rti_desktop.progress import Progress, Steps

SHOWN_SIDE = 1600  # pixels of a photo that fills a window


def loaded(path: Path, side: int = SHOWN_SIDE) -> Steps[QImage]:
    """A photo as large as the screen needs it."""
    yield Progress(0, 1, path.name)
    return as_image(np.asarray(np.round(255 * photos.thumbnail(path, side)), np.uint8))


def as_image(values: Bytes) -> QImage:
    """The picture of values (height, width, 3)."""
    height, width = values.shape[:2]
    return QImage(np.ascontiguousarray(values).tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
