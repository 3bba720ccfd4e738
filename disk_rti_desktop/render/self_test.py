"""Whether a graphics driver draws right: known pictures, compared with the processor's."""

from collections.abc import Iterator

import numpy as np

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.linear import linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.gpu import GpuRenderer, check_alike
from disk_rti_desktop.render.view import View


def self_test() -> None:
    """Draws a known picture for each kind of decoder in the current context; a DisplayError if it comes out wrong."""
    view, size = View((11.0, 7.5), 1.3, (0.3, -0.4)), (32, 24)
    for index, relightable in enumerate(_known_pictures()):
        renderer = GpuRenderer(relightable)
        try:
            if index == 0:  # one view is enough: all kinds are shown alike once they are decoded
                found, expected = renderer.render(view, size), cpu.render(relightable, view, size)
            else:
                found, expected = renderer.relight(view.direction), cpu.relight(relightable, view.direction)
        finally:
            renderer.release()
        check_alike(found, expected, relightable.method)


def _known_pictures() -> Iterator[Relightable]:
    """A small relightable image with even noise for each kind of decoder."""
    rng = np.random.default_rng(20)

    def numbers(*shape: int) -> Floats:
        return np.asarray(rng.normal(0, shape[-1] ** -0.5, shape), np.float32)

    # As small as will do: most of the test's time goes into compiling.
    mlp = MlpDecoder(
        (numbers(4, 5), numbers(4, 4), numbers(3, 4)), (numbers(4), numbers(4), np.full(3, 0.5, np.float32))
    )
    basis = Polynomial(degree=1)
    decoders: tuple[Decoder, ...] = (linear_decoder(basis), luminance_decoder(basis), mlp)
    for decoder in decoders:
        k = decoder.planes
        quantization = Quantization(np.full(k, -0.2, np.float32), np.full(k, 0.8, np.float32))
        planes = rng.integers(0, 256, (k, 15, 22), dtype=np.uint8)
        mask = rng.random((15, 22)) > 0.1
        yield Relightable("known", decoder.shader, planes, quantization, decoder, np.zeros((0, 3)), mask=mask)
