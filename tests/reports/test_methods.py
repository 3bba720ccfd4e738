"""Methods, parameters and scores in words, also where a file tells nonsense."""

from dataclasses import replace
from typing import Any

import pytest

from disk_rti_desktop.encodings import ENCODINGS, method
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.sh import SphericalHarmonics
from disk_rti_desktop.reports import methods


@pytest.mark.parametrize(
    ("decoder", "words"),
    [
        (linear_decoder(Polynomial()), "polynomial texture map"),
        (luminance_decoder(Polynomial()), "polynomial texture map"),
        (linear_decoder(Harmonics(2)), "Hemispherical harmonics"),
        (linear_decoder(SphericalHarmonics(9)), "Spherical harmonics"),
        (LinearLightDecoder(linear_decoder(Polynomial())), "polynomial texture map"),
    ],
)
def test_each_decoder_has_its_words(relightable: Relightable, decoder: Any, words: str) -> None:
    assert words in methods.in_words(replace(relightable, decoder=decoder))


@pytest.mark.parametrize("name", ENCODINGS)
def test_every_parameter_of_our_methods_is_explained(name: str) -> None:
    encoding = method(name)
    rows = methods.parameters({"method": name, "parameters": encoding.model_dump()})
    assert len(rows) == len(encoding.model_dump())
    assert all(row.meaning and row.value for row in rows)


def test_parameters_of_unknown_methods_are_told_as_they_are() -> None:
    assert [(row.name, row.value) for row in methods.parameters({"method": "x", "parameters": {"a_b": True}})] == [
        ("A b", "yes")
    ]
    assert methods.parameters({"parameters": "all"}) == []


def test_decibels_become_a_share_of_brightness() -> None:
    kept = methods.held_out({"held_out": {"psnr": 20, "photos": ["a", "b"]}})
    assert kept is not None
    assert kept.levels == pytest.approx(10.0)
    assert methods.HeldOut(40.0, ()).levels == pytest.approx(1.0)
    assert kept.photos == ("a", "b")


def test_each_photo_has_its_own_score_where_that_is_on_record() -> None:
    kept = {"psnr": 21.0, "photos": ["a", "b"], "decibels": [20, 22.04]}
    found = methods.held_out({"held_out": kept})
    assert found is not None
    assert found.listed == "a 20.0 dB, b 22.0 dB"
    for wrong in ([20], "20", [20, "22"], None):
        less = methods.held_out({"held_out": {**kept, "decibels": wrong}})
        assert less is not None
        assert less.listed == "a, b"


@pytest.mark.parametrize("kept", [None, 7, {}, {"psnr": "30"}, {"psnr": True}, {"psnr": float("nan")}, {"psnr": 1e9}])
def test_a_score_that_cannot_be_is_none(kept: object) -> None:
    assert methods.held_out({"held_out": kept}) is None


def test_every_name_that_a_file_tells_is_one_line() -> None:
    kept = methods.held_out({"held_out": {"psnr": 20.0, "photos": ["a\n\x1b[31mb"]}})
    assert kept is not None
    assert kept.photos == ("a [31mb",)
