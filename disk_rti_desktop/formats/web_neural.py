"""The web folder's neural kind, as the NeuralRTI training codes and OpenLIME know it (formats specification §10).

The lists of weights are matrices (outputs, inputs), row by row, with inputs and units padded by zeros to a multiple of
four. Planes and outputs are in the order blue, green, red ("bgr"). The width is taken from the biases, because writers
put the number of photos under `samples`.
"""

from typing import Any

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError
from disk_rti_desktop.formats.fields import Fields

LARGEST_WIDTH = 512


def read_neural(info: Fields) -> tuple[MlpDecoder, Quantization, str]:
    """Decoder, byte ranges and title that an info.json describes."""
    planes = info.whole("planes", 3, 48)
    if planes % 3:
        raise info.wrong("planes", "a multiple of 3")
    low, high = info.numbers("min", planes), info.numbers("max", planes)
    if (high < low).any():
        raise info.wrong("max", "no number below its 'min'")
    weights, biases = info.lists("weights", 3), info.lists("biases", 3)
    units, inputs = len(biases[0]), padded(planes + 2)
    if not 1 <= units <= LARGEST_WIDTH:
        raise FormatError(
            f"{info.path}: 'biases[0]' has {units} numbers, expected 1 to {LARGEST_WIDTH}, one for each unit."
        )
    wanted = (units * inputs, units * units, 3 * units)
    for i, (layer, count) in enumerate(zip(weights, wanted, strict=True)):
        if len(layer) != count:
            raise FormatError(
                f"{info.path}: 'weights[{i}]' has {len(layer)} numbers, expected {count} for {units} units. "
                "The file is damaged."
            )
    if len(biases[1]) != units or len(biases[2]) != 3:
        raise FormatError(
            f"{info.path}: 'biases' have {len(biases[1])} and {len(biases[2])} numbers in the last two layers, "
            f"expected {units} and 3. The file is damaged."
        )
    first = weights[0].reshape(units, inputs)[:, : planes + 2]
    decoder = _without_padding(first, weights[1].reshape(units, units), weights[2].reshape(3, units), biases)
    if info.choice("colorspace", ("bgr", "rgb")) == "bgr":
        decoder = reversed_colours(decoder)
    quantization = Quantization(low.astype(np.float32), high.astype(np.float32))
    return decoder, quantization, f"NeuralRTI, {decoder.units} units"


def _without_padding(first: Doubles, second: Doubles, third: Doubles, biases: list[Doubles]) -> MlpDecoder:
    """The decoder without units at the end that are zero throughout: a zero passes ELU as zero."""
    idle = ~(first.any(axis=1) | second.any(axis=1) | second.any(axis=0) | third.any(axis=0))
    idle &= (biases[0] == 0) & (biases[1] == 0)
    kept = len(idle) - int(np.argmin(idle[::-1])) if not idle.all() else len(idle)
    return MlpDecoder(
        (_single(first[:kept]), _single(second[:kept, :kept]), _single(third[:, :kept])),
        (_single(biases[0][:kept]), _single(biases[1][:kept]), _single(biases[2])),
    )


def _single(values: Doubles) -> Floats:
    return values.astype(np.float32)


def reversed_colours(decoder: MlpDecoder) -> MlpDecoder:
    """The decoder whose outputs come in the opposite order."""
    weights, biases = decoder.weights, decoder.biases
    return MlpDecoder((*weights[:2], weights[2][::-1].copy()), (*biases[:2], biases[2][::-1].copy()))


def padded(count: int) -> int:
    """The next multiple of four."""
    return -(-count // 4) * 4


def neural_info(decoder: Decoder, quantization: Quantization) -> dict[str, Any] | None:
    """The keys that describe a neural decoder; None for any other."""
    if not isinstance(decoder, MlpDecoder):
        return None
    decoder = reversed_colours(decoder)
    more = padded(decoder.units) - decoder.units
    first = np.pad(decoder.weights[0], ((0, more), (0, padded(decoder.planes + 2) - decoder.planes - 2)))
    second = np.pad(decoder.weights[1], ((0, more), (0, more)))
    third = np.pad(decoder.weights[2], ((0, 0), (0, more)))
    biases = (np.pad(decoder.biases[0], (0, more)), np.pad(decoder.biases[1], (0, more)), decoder.biases[2])
    return {
        "type": "neural",
        "colorspace": "bgr",
        "planes": decoder.planes,
        "samples": padded(decoder.units),
        "min": quantization.low.tolist(),
        "max": quantization.high.tolist(),
        "weights": [layer.ravel().tolist() for layer in (first, second, third)],
        "biases": [layer.tolist() for layer in biases],
    }
