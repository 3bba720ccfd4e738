"""The pixels a method learns from: drawn in one pass over the photos."""

from dataclasses import dataclass

from disk_rti_desktop.arrays import Doubles, Floats


@dataclass(frozen=True, eq=False)
class Samples:
    """Pixels of a collection under all of its lights, and a small overview of the whole picture."""

    pixels: Floats  # (n, lights, 3), 0..1
    lights: Doubles  # (lights, 3)
    overview: Floats  # (height, width, lights, 3), 0..1: every so-many-th pixel, for previews
