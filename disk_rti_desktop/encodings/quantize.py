"""Coefficients as bytes: one convention, `coefficient = low + byte / 255 * (high - low)` for each plane."""

from dataclasses import dataclass

import numpy as np

from disk_rti_desktop.arrays import Bytes, Floats

NO_SPAN = 1e-30  # a plane with a smaller range holds one value


@dataclass(frozen=True, eq=False)
class Quantization:
    """The range of each coefficient plane that the bytes 0..255 stand for."""

    low: Floats  # (k,)
    high: Floats  # (k,), nowhere below low

    @property
    def span(self) -> Floats:
        """What one whole byte range covers, per plane (k,)."""
        return self.high - self.low

    def to_bytes(self, coefficients: Floats) -> Bytes:
        """The nearest bytes of coefficients (n, k); values outside the range are clipped to it."""
        scale = np.divide(255.0, self.span, out=np.zeros_like(self.span), where=self.span > NO_SPAN)
        levels = coefficients - self.low
        levels *= scale
        np.rint(levels, out=levels)
        np.clip(levels, 0, 255, out=levels)
        return levels.astype(np.uint8)

    def to_coefficients(self, levels: Bytes) -> Floats:
        """The coefficients (n, k) that bytes stand for."""
        return (self.low + levels.astype(np.float32) * (self.span / np.float32(255))).astype(np.float32)


def spanning(coefficients: Floats, outliers: float = 0.0) -> Quantization:
    """The range of coefficients (n, k), leaving out the share `outliers` of the values at either end."""
    low, high = np.quantile(coefficients, [outliers, 1 - outliers], axis=0)
    return Quantization(low.astype(np.float32), high.astype(np.float32))
