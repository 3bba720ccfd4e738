"""Compiled decoding against the decoders' own `relight`: every kind, any width, extremes, and what is no number."""

import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes, Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.linear import LinearDecoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder, elu
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.render import cpu, decoding
from disk_rti_desktop.render.compiled import evaluate
from disk_rti_desktop.render.layers import Layer, layers_of
from disk_rti_desktop.render.view import View

MakeRelightable = Callable[..., Relightable]
MakeNetwork = Callable[[int, int, np.random.Generator], MlpDecoder]
LIGHT = View(light=(0.4, -0.3)).direction


def fast(decoder: Decoder, planes: Bytes, result: Bytes | Floats) -> None:
    layers = layers_of(decoder, LIGHT)
    assert layers is not None
    evaluate(planes, layers, result)


def assert_agrees(decoder: Decoder, planes: Bytes) -> None:
    """Compiled colours are those of the decoder: floats within a tenth of a byte's step, bytes within one."""
    expected = np.clip(decoder.relight(planes.T * np.float32(1 / 255), LIGHT), 0, 1) * 255
    floats = np.full(expected.shape, np.nan, np.float32)
    fast(decoder, planes, floats)
    np.testing.assert_allclose(floats * 255, expected, atol=0.1)
    levels = np.full(expected.shape, 77, np.uint8)
    fast(decoder, planes, levels)
    assert np.abs(levels - np.floor(expected + 0.5)).max() <= 1


def random_bytes(planes: int, pixels: int, rng: np.random.Generator) -> Bytes:
    return rng.integers(0, 256, (planes, pixels), dtype=np.uint8)


@pytest.mark.parametrize("pixels", [1, 127, 128, 300])
def test_every_decoder_is_that_of_the_reference(kind: str, pixels: int, make_relightable: MakeRelightable) -> None:
    relightable = make_relightable(kind)
    decoder = relightable.decoder.dequantized(relightable.quantization)
    if isinstance(decoder, LinearLightDecoder):
        assert layers_of(decoder, LIGHT) is None
    else:
        assert_agrees(decoder, random_bytes(decoder.planes, pixels, np.random.default_rng(pixels)))


@pytest.mark.parametrize("units", [1, 2, 3, 4, 5, 19, 20, 50, 70])
@pytest.mark.parametrize("planes", [1, 4, 9, 21])
@pytest.mark.parametrize("size", [0.01, 1.0, 3.0])
def test_networks_of_any_width(units: int, planes: int, size: float, make_network: MakeNetwork) -> None:
    rng = np.random.default_rng(100 * units + planes)
    decoder = make_network(units, planes, rng)
    first, second, third = decoder.weights
    scaled = (first * np.float32(size), second * np.float32(size), third)
    assert_agrees(replace(decoder, weights=scaled), random_bytes(planes, 200, rng))


@pytest.mark.parametrize("byte", [0, 255])
@pytest.mark.parametrize("bias", [-1e30, -100.0, -16.1, 0.0, 100.0])
def test_units_far_from_zero_saturate(byte: int, bias: float, make_network: MakeNetwork) -> None:
    decoder = make_network(6, 3, np.random.default_rng(2))
    _, inner, last = decoder.biases
    extreme = replace(decoder, biases=(np.full(6, bias, np.float32), inner, last))
    assert_agrees(extreme, np.full((3, 130), byte, np.uint8))


def test_elu_is_exact_to_millionths() -> None:
    """Through a network that hands one unit's value to the outside: -20 to 0 by the byte of its only plane."""
    one, none = np.ones((1, 1), np.float32), np.zeros(1, np.float32)
    first = np.array([[-20, 0, 0]], np.float32)
    last = np.array([[-1], [-1], [-1]], np.float32)
    second_bias = np.full(1, 2, np.float32)  # so that the second layer's unit passes its value on, and 2 more
    decoder = MlpDecoder((first, one, last), (none, second_bias, np.full(3, 2, np.float32)))
    found = np.empty((256, 3), np.float32)
    fast(decoder, np.arange(256, dtype=np.uint8)[None], found)
    expected = -elu(np.arange(256, dtype=np.float32) * np.float32(-20 / 255))
    np.testing.assert_allclose(found[:, 0], expected, atol=4e-6)
    assert expected.max() > 0.99


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_black_and_stays_in_its_channel(broken: float, make_network: MakeNetwork) -> None:
    decoder = make_network(5, 3, np.random.default_rng(4))
    last = np.array([broken, 0.5, 0.5], np.float32)
    planes = random_bytes(3, 400, np.random.default_rng(1))
    found, whole = np.empty((400, 3), np.uint8), np.empty((400, 3), np.uint8)
    fast(replace(decoder, biases=(*decoder.biases[:2], last)), planes, found)
    fast(decoder, planes, whole)
    assert (found[:, 0] == (255 if broken == np.inf else 0)).all()
    np.testing.assert_array_equal(found[:, 1:], whole[:, 1:])


def test_units_that_are_no_numbers_spread_to_no_other_pixels() -> None:
    """A weight so large that inf - inf comes of byte 255, and a number of byte 0."""
    huge = np.float32(3e38)
    first = np.array([[huge, 0, 0], [huge, 0, 0]], np.float32)
    second = np.array([[huge, -huge], [0, 0]], np.float32)
    third = np.full((3, 2), 1, np.float32)
    halves = np.full(3, 0.5, np.float32)
    decoder = MlpDecoder((first, second, third), (np.zeros(2, np.float32), np.zeros(2, np.float32), halves))
    planes = np.zeros((1, 384), np.uint8)
    planes[0, 100:200] = 255
    found = np.empty((384, 3), np.uint8)
    fast(decoder, planes, found)
    assert (found[100:200] == 0).all()
    assert (np.delete(found, np.s_[100:200], axis=0) == 128).all()


@pytest.mark.parametrize("kind", ["mlp20", "ptm"])
def test_large_pictures_go_this_way_and_small_ones_do_not(
    kind: str, make_relightable: MakeRelightable, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []

    def noted(planes: Bytes, layers: tuple[Layer, ...], result: Bytes | Floats) -> None:
        assert layers[0][0].shape[1] >= len(planes)
        called.append(planes.shape[1])
        result[:] = 0

    monkeypatch.setattr(decoding, "_evaluator", lambda: noted)
    cpu.relight(make_relightable(kind, 64, 64), LIGHT)
    assert called == []
    cpu.relight(make_relightable(kind, 300, 301), LIGHT)
    assert sum(called) == 300 * 301


def test_unrounded_colours_are_the_same(make_relightable: MakeRelightable, monkeypatch: pytest.MonkeyPatch) -> None:
    relightable = make_relightable("mlp20", 300, 301)
    decoder = relightable.decoder.dequantized(relightable.quantization)
    found = decoding.relit(relightable.planes, decoder, LIGHT)
    monkeypatch.setattr(decoding, "_evaluator", lambda: None)
    np.testing.assert_allclose(found, decoding.relit(relightable.planes, decoder, LIGHT), atol=1e-4)


def test_planes_that_are_read_only_or_a_part_of_others_are_taken(make_network: MakeNetwork) -> None:
    decoder = make_network(7, 5, np.random.default_rng(0))
    planes = random_bytes(5, 600, np.random.default_rng(0))[:, 10:510:2]
    planes.flags.writeable = False
    assert_agrees(decoder, planes)


def test_without_the_compiler_numpy_decodes(
    make_relightable: MakeRelightable, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    relightable = make_relightable("ptm", 300, 301)
    expected = cpu.relight(relightable, LIGHT)
    decoding._evaluator.cache_clear()
    monkeypatch.setitem(sys.modules, "disk_rti_desktop.render.compiled", None)
    try:
        found = cpu.relight(relightable, LIGHT)
    finally:
        decoding._evaluator.cache_clear()
    assert np.abs(found.astype(int) - expected).max() <= 1
    assert "without compiled code" in caplog.text


def test_a_picture_without_columns_is_empty() -> None:
    decoder = LinearDecoder(Polynomial(), np.zeros(18, np.float32), np.ones(18, np.float32))
    assert cpu.decoded(np.zeros((18, 4, 0), np.uint8), decoder, LIGHT).shape == (4, 0, 3)
