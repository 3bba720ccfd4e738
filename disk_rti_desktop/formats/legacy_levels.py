"""Byte planes on their way into a file in which several share one range: what they reach, and their new bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder
from disk_rti_desktop.formats.legacy_files import STRIP_BYTES
from disk_rti_desktop.progress import Progress, Steps


@dataclass(frozen=True, eq=False)
class Levels:
    """Byte planes (k, height, width); a coefficient is `low + byte / 255 * span` of its plane, where 1 is white."""

    planes: Bytes
    low: Doubles  # (k,)
    span: Doubles  # (k,)

    def coefficients(self, plane: int) -> Doubles:
        """What each of the bytes 0 to 255 of a plane stands for (256,)."""
        coefficients: Doubles = self.low[plane] + np.arange(256) / 255 * self.span[plane]
        return coefficients

    def reach(self, group: Sequence[int]) -> tuple[float, float]:
        """The smallest and the largest coefficient in some planes."""
        ends = [
            self.coefficients(plane)[level]
            for plane in group
            for level in (self.planes[plane].min(), self.planes[plane].max())
        ]
        return float(min(ends)), float(max(ends))

    def share_range(self, group: Sequence[int]) -> bool:
        """Whether a byte means the same in all of some planes."""
        first, others = group[0], list(group)
        same_low, same_span = self.low[others] == self.low[first], self.span[others] == self.span[first]
        return bool(same_low.all() and same_span.all())


def levels_of(relightable: Relightable, decoder: LinearDecoder | LuminanceDecoder) -> Levels:
    """The planes of a relightable with a linear decoder, whose own range is taken into account."""
    low = decoder.low + decoder.span * relightable.quantization.low
    span = decoder.span * relightable.quantization.span
    return Levels(relightable.planes, low.astype(np.float64), span.astype(np.float64))


def write_strips(file: BinaryIO, planes: Bytes, order: Sequence[int], tables: Bytes) -> Steps[None]:
    """Writes some planes, the values of a pixel together in the order given, each byte through its plane's table."""
    height, width = planes.shape[1:]
    step = max(1, STRIP_BYTES // (width * len(order)))
    for row in range(0, height, step):
        yield Progress(row, height, "Writing the planes")
        strip = np.empty((min(step, height - row), width, len(order)), np.uint8)
        for i, plane in enumerate(order):
            strip[:, :, i] = tables[plane][planes[plane, row : row + step]]
        file.write(strip.data)
