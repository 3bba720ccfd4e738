"""The array types that the rooms hand to each other.

Pictures are `[row, column, channel]`, row 0 at the top, channels R, G, B; values are display-referred, as in
the photos.
A light is a unit vector `(x, y, z)`: x to the right of the picture, y to its top, z from the object to the camera.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Indices = NDArray[np.int64]
PhotoValues = NDArray[np.uint8] | NDArray[np.uint16]
Numbers = NDArray[np.floating[Any]]


def as_floats(values: PhotoValues) -> Floats:
    """Photo values of 8 or 16 bits as 0..1."""
    result = values.astype(np.float32)
    result *= np.float32(1 / np.iinfo(values.dtype).max)
    return result
