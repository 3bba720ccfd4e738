"""Decoders as affine layers with ELU between them, laid out for the compiled path: four rows, four columns at a time.

The last layer gives four numbers: red, green and blue, and a factor that all three are multiplied by.
"""

import numpy as np

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.linear import LinearDecoder, LuminanceDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder

Layer = tuple[Floats, Floats]
"""Weights (outputs, inputs) and bias (outputs,), both filled up with zeros to multiples of four."""

_STEP = 4
_ONE = np.ones(1, np.float32)


def layers_of(decoder: Decoder, light: Doubles) -> tuple[Layer, ...] | None:
    """The layers that take bytes, 0 to 255, of a decoder of `byte / 255` under a light (3,); None if it has none."""
    uniforms = decoder.uniforms(light)
    match decoder:
        case MlpDecoder(weights=(first, second, third), biases=(_, inner, last)):
            return (
                _layer(_of_bytes(first[:, : decoder.planes]), uniforms["light_bias"]),
                _layer(second, inner),
                _layer(third, np.concatenate([last, _ONE])),
            )
        case LinearDecoder() | DenseDecoder():
            return (_layer(_of_bytes(uniforms["weights"].T), np.concatenate([uniforms["offset"], _ONE])),)
        case LuminanceDecoder():
            weights = np.zeros((_STEP, decoder.planes), np.float32)
            weights[:3, :3] = np.diag(uniforms["colour_scale"])
            weights[3, 3:] = uniforms["weights"]
            return (_layer(_of_bytes(weights), np.concatenate([uniforms["colour_offset"], uniforms["offset"]])),)
    return None


def _of_bytes(weights: Floats) -> Floats:
    """Weights of bytes instead of their 255th parts."""
    return np.asarray(weights / np.float32(255), np.float32)


def _layer(weights: Floats, bias: Floats) -> Layer:
    rows, columns = (-(-length // _STEP) * _STEP for length in weights.shape)
    filled = np.zeros((rows, columns), np.float32)
    filled[: weights.shape[0], : weights.shape[1]] = weights
    filled_bias = np.zeros(rows, np.float32)
    filled_bias[: len(bias)] = bias
    return filled, filled_bias
