"""A second date on the command line: written on the first's pixels, or refused in words."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from click.testing import CliRunner

from disk_rti_desktop import formats
from disk_rti_desktop.cli import commands
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.progress import finish


def speckled(width: int = 160, height: int = 120) -> Relightable:
    """A picture with structure of every size, the same under each light."""
    rng = np.random.default_rng(1)
    plane = np.zeros((240, 320))
    for side in (4, 8, 20):
        plane += np.kron(rng.normal(size=(240 // side, 320 // side)), np.ones((side, side)))
    decoder = linear_decoder(Polynomial(1))
    planes = np.full((decoder.planes, height, width), 128, np.uint8)
    planes[:3] = np.clip(128 + 30 * plane[:height, :width], 0, 255)
    ranges = Quantization(np.full(9, -0.05, np.float32), np.ones(9, np.float32))
    ranges.low[:3] = 0
    ranges.high[3:] = 0.05
    return Relightable("wall", "PTM", planes, ranges, decoder, np.zeros((0, 3)))


def test_register(tmp_path: Path) -> None:
    first = speckled()
    moved = replace(first, planes=np.ascontiguousarray(first.planes[:, 6:, 9:]))
    for name, picture in (("first", first), ("second", moved)):
        finish(formats.save(picture, tmp_path / name))
    words = ["register", str(tmp_path / "first"), str(tmp_path / "second"), "-o", str(tmp_path / "laid")]
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 0, result.output
    assert "patches agree" in result.output
    laid = finish(formats.open_relightable(tmp_path / "laid"))
    assert laid.planes.shape == first.planes.shape
    away = np.abs(laid.planes[0, 12:-12, 15:-12].astype(int) - first.planes[0, 12:-12, 15:-12])
    assert np.median(away) <= 3
    assert laid.mask is not None
    assert not laid.mask[:5].any()


def test_what_is_no_second_date_is_refused(tmp_path: Path) -> None:
    first = speckled()
    for name, picture in (("first", first), ("second", replace(first, planes=np.full_like(first.planes, 9)))):
        finish(formats.save(picture, tmp_path / name))
    words = ["register", str(tmp_path / "first"), str(tmp_path / "second"), "-o", str(tmp_path / "laid")]
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 1
    assert "could not be laid on each other" in result.output
    assert not (tmp_path / "laid").exists()
