"""LPIPS against torch's own layers and published values; weights that are none are refused."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from disk_rti_desktop.arrays import Floats
from disk_rti_desktop.errors import InputError
from disk_rti_desktop.evaluation import lpips


def random_weights() -> dict[str, Floats]:
    """Arrays of the right shapes; heads are positive, as real ones are."""
    draw = np.random.default_rng(0)
    return {
        name: (abs(values) if name.startswith("lin") else values / math.sqrt(values[0].size))
        for name, shape in lpips._shapes().items()
        for values in [draw.standard_normal(shape, np.float32)]
    }


def save(path: Path, arrays: dict[str, Any]) -> None:
    np.savez(path, **arrays)


@pytest.fixture
def weights_file(tmp_path: Path) -> Path:
    path = tmp_path / "weights.npz"
    save(path, random_weights())
    return path


@pytest.mark.parametrize(("height", "width"), [(17, 17), (37, 64), (64, 41)])
def test_layers_are_those_of_torch(height: int, width: int) -> None:
    weights = {name: torch.from_numpy(values) for name, values in random_weights().items()}
    picture = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    values = (torch.from_numpy(picture).permute(2, 0, 1)[None] / 127.5 - 1) - torch.tensor(
        [-0.030, -0.088, -0.188]
    ).view(1, 3, 1, 1)
    values = values / torch.tensor([0.458, 0.448, 0.450]).view(1, 3, 1, 1)

    def convolved(name: str, values: Any, **options: int) -> Any:
        layer = torch.nn.functional.conv2d(values, weights[f"{name}.weight"], weights[f"{name}.bias"], **options)
        return torch.relu(layer)

    values = convolved("features.0", values, stride=2)
    expected = [values]
    for number in (3, 4, 6, 7, 9, 10, 11, 12):
        if number in (3, 6, 9):
            values = torch.nn.functional.max_pool2d(values, 3, 2, ceil_mode=True)
        squeezed = convolved(f"features.{number}.squeeze", values)
        near = convolved(f"features.{number}.expand1x1", squeezed)
        values = torch.cat([near, convolved(f"features.{number}.expand3x3", squeezed, padding=1)], 1)
        if number not in (3, 6):
            expected.append(values)
    found = list(lpips.Lpips(random_weights())._features(picture))
    assert len(found) == len(expected) == 7
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == pytest.approx(theirs[0].numpy(), abs=1e-4 * float(theirs.abs().max()))


def test_published_values_come_out(rti_data: Path) -> None:
    # The documentation of torchmetrics gives these for the pictures that this seed draws.
    metric = lpips.load_lpips(rti_data / "lpips" / "lpips_squeeze_v0.1.npz")
    generator = torch.Generator().manual_seed(42)
    first, second = (
        np.rint(255 * torch.rand(2, 3, 100, 100, generator=generator).numpy()).astype(np.uint8).transpose(0, 2, 3, 1)
        for _ in range(2)
    )
    found = [metric.distance(a, b) for a, b in zip(first, second, strict=True)]
    assert found == pytest.approx([0.1024, 0.0938], abs=2e-4)  # pictures of 8 bits are a little off


def test_what_lies_outside_the_mask_does_not_count(weights_file: Path) -> None:
    metric = lpips.load_lpips(weights_file)
    draw = np.random.default_rng(2)
    truth = draw.integers(0, 256, (48, 48, 3), dtype=np.uint8)
    mask = np.zeros((48, 48), np.bool_)
    mask[:, :24] = True
    shown = truth.copy()
    shown[:, 24:] = 255 - shown[:, 24:]
    assert metric.distance(shown, truth, mask) == 0
    assert metric.distance(shown, truth) > 0.01
    shown[:, :24] = 255 - shown[:, :24]
    assert metric.distance(shown, truth, mask) > metric.distance(truth, truth) == 0


def test_pictures_too_small_for_the_network_are_refused(weights_file: Path) -> None:
    small = np.zeros((16, 40, 3), np.uint8)
    with pytest.raises(InputError, match="40 × 16: leave the weights file away"):
        lpips.load_lpips(weights_file).distance(small, small)


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        (
            "features.0.weight",
            np.zeros((64, 3, 9), np.float32),
            r"'features.0.weight' has the shape \(64, 3, 9\)",
        ),
        ("lin3.model.1.weight", np.full((1, 384, 1, 1), np.nan, np.float32), "holds what is no number"),
        ("features.12.squeeze.bias", np.array(["a"] * 64, object), "cannot be read as weights"),
    ],
)
def test_wrong_weights_are_refused_by_name(name: str, values: Any, message: str, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    save(path, random_weights() | {name: values})
    with pytest.raises(InputError, match=message):
        lpips.load_lpips(path)


def test_files_that_are_no_weights_are_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing.npz"
    with pytest.raises(InputError, match=r"missing\.npz: cannot be read"):
        lpips.load_lpips(missing)
    for content in (b"", b"hello", b"PK\x03\x04 broken"):
        missing.write_bytes(content)
        with pytest.raises(InputError, match="cannot be read as weights of LPIPS"):
            lpips.load_lpips(missing)
    save(missing, {"other": np.zeros(3)})
    with pytest.raises(InputError, match=r"holds no 'features\.0\.weight'"):
        lpips.load_lpips(missing)
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(InputError, match="cannot be read as weights of LPIPS"):
        lpips.load_lpips(tmp_path / "array.npy")
