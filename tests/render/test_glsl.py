"""Shader text, without a graphics card."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.render import glsl
from disk_rti_desktop.render.glsl import Packing

MakeRelightable = Callable[..., Relightable]


def mlp_of(relightable: Relightable) -> MlpDecoder:
    assert isinstance(relightable.decoder, MlpDecoder)
    return relightable.decoder


@pytest.mark.parametrize("masked", [False, True])
def test_every_decoder_has_a_shader_without_gaps(kind: str, masked: bool, make_relightable: MakeRelightable) -> None:
    decoder = make_relightable(kind).decoder
    text = glsl.decoding_shader(decoder, masked)
    assert text.startswith("#version 330 core\n")
    assert "{{" not in text
    assert "{%" not in text
    assert text.count("{") == text.count("}")
    assert len(re.findall("uniform usampler2D", text)) == len(Packing(decoder.planes + masked).textures)


def test_nothing_is_indexed_by_a_variable(kind: str, make_relightable: MakeRelightable) -> None:
    text = glsl.decoding_shader(make_relightable(kind).decoder, masked=False)
    assert all(index.isdigit() for index in re.findall(r"\[(.*?)\]", text))
    assert "for (" not in text


def test_every_weight_of_a_network_is_in_its_shader(make_relightable: MakeRelightable) -> None:
    decoder = mlp_of(make_relightable("mlp7 of 5 planes"))
    text = glsl.decoding_shader(decoder, masked=False)
    for weight in [*decoder.weights[1].ravel(), *decoder.weights[2].ravel(), *decoder.biases[1], *decoder.biases[2]]:
        assert glsl.number(weight) in text


def test_weights_that_are_no_numbers_are_refused_by_name(make_relightable: MakeRelightable) -> None:
    decoder = mlp_of(make_relightable("mlp20"))
    broken = replace(decoder, biases=(decoder.biases[0], np.full(20, np.nan, np.float32), decoder.biases[2]))
    with pytest.raises(DisplayError, match=r"mlp\.glsl .*finite"):
        glsl.decoding_shader(broken, masked=False)


def test_decoder_without_a_shader_is_told_by_name(
    make_relightable: MakeRelightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MlpDecoder, "shader", "crystal")
    with pytest.raises(DisplayError, match=r"crystal\.glsl"):
        glsl.decoding_shader(make_relightable("mlp20").decoder, masked=False)


def test_name_that_a_template_does_not_know_is_an_error(
    make_relightable: MakeRelightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MlpDecoder, "shader", "display")
    with pytest.raises(DisplayError, match=r"display\.glsl .*undefined"):
        glsl.decoding_shader(make_relightable("mlp20").decoder, masked=False)


def test_too_many_planes_for_opengl_is_told() -> None:
    planes = np.zeros((4, 300), np.float32)
    decoder = MlpDecoder(
        (planes, np.zeros((4, 4), np.float32), np.zeros((3, 4), np.float32)),
        (np.zeros(4, np.float32), np.zeros(4, np.float32), np.zeros(3, np.float32)),
    )
    with pytest.raises(DisplayError, match="256"):
        glsl.decoding_shader(decoder, masked=False)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_literals_keep_all_digits(value: float) -> None:
    text = glsl.number(value)
    assert np.float32(text) == np.float32(value)
    assert re.fullmatch(r"-?(\d+\.\d+([eE][+-]\d+)?|\d+[eE][+-]\d+)", text)


@pytest.mark.parametrize(
    ("channels", "textures"), [(1, (1,)), (9, (3,)), (16, (4,)), (18, (4, 1)), (48, (4, 4, 4)), (49, (4, 4, 4, 1))]
)
def test_packing_fills_texels_first(channels: int, textures: tuple[int, ...]) -> None:
    assert Packing(channels).textures == textures


@given(st.integers(1, 40))
def test_packed_planes_lie_one_after_the_other(channels: int) -> None:
    planes = np.random.default_rng(channels).integers(0, 256, (channels, 3, 5), dtype=np.uint8)
    packed = np.concatenate(Packing(channels).packed(planes), axis=2)
    np.testing.assert_array_equal(packed[:, :, :channels], np.moveaxis(planes, 0, 2))
    assert not packed[:, :, channels:].any()
