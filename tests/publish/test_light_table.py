"""What a page knows of a decoder is what the decoder does."""

from collections.abc import Callable

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import Basis, linear_decoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.publish.light_table import described, light_table, plain

MakeRelightable = Callable[..., Relightable]


def test_constants_and_columns_make_the_uniforms(kind: str, make_relightable: MakeRelightable, lights: Doubles) -> None:
    decoder = make_relightable(kind).decoder
    inner = decoder.inner if isinstance(decoder, LinearLightDecoder) else decoder
    basis: Basis = getattr(inner, "basis", Polynomial(1))  # a network takes the light's x and y as they are
    table = light_table(decoder)["uniforms"]
    for light in lights:
        terms = basis.evaluate(light[None])[0]
        for name, expected in decoder.uniforms(light).items():
            found = np.array(table[name]["constant"]) + terms @ np.array(table[name]["columns"])
            assert found == pytest.approx(expected.ravel(), abs=2e-5 * max(1, np.abs(terms).max()))


def test_unknown_functions_are_told() -> None:
    class Moon:
        terms = 2

        def evaluate(self, lights: Doubles) -> Doubles:
            return lights[:, :2]

    with pytest.raises(OutputError, match="functions of Moon"):
        described(Moon())
    with pytest.raises(OutputError, match="functions of Moon"):
        light_table(linear_decoder(Moon()))


def test_numbers_keep_what_a_float_holds() -> None:
    values = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    assert (np.array(plain(values), np.float32) == values).all()
    assert plain(np.array([0.5, 2.0])) == [0.5, 2.0]
