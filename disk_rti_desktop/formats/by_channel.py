"""Relightables whose colour channels share coefficients, with coefficients of its own for each channel instead.

That is how .ptm (RGB) and .rti files hold them. A colour times a luminance, or luma and chroma, multiply out.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder, linear_decoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.progress import Progress, Steps

STRIP = 1 << 16  # pixels


def multiplied_out(decoder: Decoder) -> LinearDecoder | None:
    """The decoder of the same picture by channel; None where the channels share nothing, or are no sums."""
    return linear_decoder(decoder.basis) if isinstance(decoder, LuminanceDecoder | DenseDecoder) else None


def by_channel(relightable: Relightable) -> Steps[Relightable]:
    """The same picture, each coefficient within half a step of a byte; the channels of a term share their range."""
    decoder = relightable.decoder
    if not isinstance(decoder, LuminanceDecoder | DenseDecoder):
        raise TypeError(f"planes with a {type(decoder).__name__} cannot be multiplied out")
    terms = decoder.basis.terms
    pixels = relightable.width * relightable.height
    low, high = np.full(terms, np.inf, np.float32), np.full(terms, -np.inf, np.float32)
    for start, values in _strips(relightable, decoder):
        yield Progress(start, 2 * pixels, "Multiplying out")
        low, high = np.minimum(low, values.min(axis=(0, 2))), np.maximum(high, values.max(axis=(0, 2)))
    quantization = Quantization(np.repeat(low, 3), np.repeat(high, 3))
    planes = room_for("The picture by channel", (3 * terms, pixels), np.uint8)
    for start, values in _strips(relightable, decoder):
        yield Progress(pixels + start, 2 * pixels, "Multiplying out")
        planes[:, start : start + len(values)] = quantization.to_bytes(values.reshape(len(values), -1)).T
    return replace(
        relightable,
        method=f"{relightable.method}, by channel",
        planes=planes.reshape(-1, relightable.height, relightable.width),
        quantization=quantization,
        decoder=linear_decoder(decoder.basis),
    )


def _strips(relightable: Relightable, decoder: LuminanceDecoder | DenseDecoder) -> Iterator[tuple[int, Floats]]:
    """The number of the first pixel, and the coefficients (pixels, terms, 3) of some."""
    levels = relightable.planes.reshape(decoder.planes, -1)
    for start in range(0, levels.shape[1], STRIP):
        stored = relightable.quantization.to_coefficients(levels[:, start : start + STRIP].T)
        values = decoder.low + decoder.span * stored
        if isinstance(decoder, LuminanceDecoder):
            yield start, values[:, 3:, None] * values[:, None, :3]
        else:
            yield start, (decoder.mean + np.tensordot(values, decoder.colours, axes=(1, 1))).astype(np.float32)
