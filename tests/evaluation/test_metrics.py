"""Scores against closed forms and against the library's own whole-picture answers."""

from importlib import import_module
from typing import Any

import numpy as np
import pytest

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.evaluation import metrics
from disk_rti_desktop.evaluation.metrics import Scores


def skimage(module: str) -> Any:
    """A part of the library that the scores come from."""
    return import_module(f"skimage.{module}")


def pictures(height: int = 60, width: int = 41) -> tuple[Bytes, Bytes]:
    """A picture and the same with noise."""
    draw = np.random.default_rng(3)
    truth = draw.integers(0, 256, (height, width, 3), dtype=np.uint8)
    return np.clip(truth + draw.integers(-40, 40, truth.shape), 0, 255).astype(np.uint8), truth


def test_psnr_of_one_level_off_everywhere() -> None:
    truth = np.full((9, 9, 3), 100, np.uint8)
    assert metrics.scores(truth + np.uint8(1), truth).psnr == pytest.approx(20 * np.log10(255))


def test_the_same_picture_has_perfect_scores() -> None:
    _, truth = pictures()
    assert metrics.scores(truth, truth) == Scores(np.inf, 1.0, 0.0)


def test_delta_e_of_greys_is_a_difference_of_lightness() -> None:
    # CIEDE2000 of two neutral greys is |L1 - L2| / S_L (Sharma, Wu, Dalal 2005).
    dark, light = np.full((8, 8, 3), 100, np.uint8), np.full((8, 8, 3), 110, np.uint8)

    def lightness(level: int) -> float:
        return float(116 * np.cbrt(((level / 255 + 0.055) / 1.055) ** 2.4) - 16)

    middle = (lightness(100) + lightness(110)) / 2 - 50
    weight = 1 + 0.015 * middle**2 / np.sqrt(20 + middle**2)
    expected = (lightness(110) - lightness(100)) / weight
    assert metrics.scores(light, dark).delta_e == pytest.approx(expected, rel=1e-3)


def test_bands_and_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, truth = pictures()
    monkeypatch.setattr(metrics, "_BAND", 7)
    monkeypatch.setattr(metrics, "_PIXELS", 100)
    found = metrics.scores(shown, truth)
    color, library = skimage("color"), skimage("metrics")
    difference = color.deltaE_ciede2000(color.rgb2lab(shown), color.rgb2lab(truth))
    assert found.psnr == pytest.approx(library.peak_signal_noise_ratio(truth, shown))
    assert found.ssim == pytest.approx(library.structural_similarity(truth, shown, channel_axis=2, data_range=255))
    assert found.delta_e == pytest.approx(difference.mean())


def test_with_a_mask_only_the_object_counts() -> None:
    shown, truth = pictures()
    mask = np.zeros(truth.shape[:2], np.bool_)
    mask[10:40, 12:30] = True
    alone = metrics.scores(shown[10:40, 12:30].copy(), truth[10:40, 12:30].copy())
    found = metrics.scores(shown, truth, mask)
    assert (found.psnr, found.delta_e) == pytest.approx((alone.psnr, alone.delta_e))
    outside = np.where(mask[:, :, None], shown, np.uint8(0))
    assert metrics.scores(outside, truth, mask).psnr == pytest.approx(found.psnr)
    _, places = skimage("metrics").structural_similarity(truth, shown, channel_axis=2, data_range=255, full=True)
    assert found.ssim == pytest.approx(places[mask].mean())


def test_an_object_at_the_rim_alone_has_scores() -> None:
    shown, truth = pictures()
    mask = np.zeros(truth.shape[:2], np.bool_)
    mask[0, :5] = True
    assert np.isfinite(metrics.scores(shown, truth, mask).ssim)


def test_too_small_pictures_are_refused() -> None:
    shown, truth = pictures(6, 20)
    with pytest.raises(InputError, match="20 × 6 pixels are too small"):
        metrics.scores(shown, truth)


def test_means_leave_lpips_out_where_one_has_none() -> None:
    assert metrics.mean([Scores(20, 0.5, 2, 0.1), Scores(30, 0.7, 4, 0.3)]) == Scores(25, 0.6, 3, 0.2)
    assert metrics.mean([Scores(20, 0.5, 2, 0.1), Scores(30, 0.7, 4)]).lpips is None


def test_photos_of_16_bits_are_judged_in_8() -> None:
    deep = np.array([[[0, 65535, 257 * 7 + 100]]], np.uint16)
    assert metrics.as_bytes(deep).tolist() == [[[0, 255, 7]]]
    shallow = np.arange(256, dtype=np.uint8).reshape(1, 256, 1)
    assert (metrics.as_bytes(shallow) == shallow).all()
