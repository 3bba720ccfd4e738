"""Mirroring balls on a matte table under known lights, ray by ray, for an eye far away or behind a lens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from disk_rti_desktop.arrays import Doubles

TABLE = 0.55
BALL = 0.02


@dataclass(frozen=True)
class Scene:
    """Balls (x, y of the touching point, radius; pixels from the middle, y upwards) before a camera."""

    width: int
    height: int
    balls: tuple[tuple[float, float, float], ...]
    focal: float | None = None

    def rays(self) -> tuple[Doubles, Doubles]:
        """Where the gaze of each pixel (height, width, 3) begins, and its direction."""
        rows, columns = np.mgrid[: self.height, : self.width].astype(np.float64)
        flat = np.stack([columns - self.width / 2, self.height / 2 - rows, np.zeros_like(rows)], axis=-1)
        if self.focal is None:
            return np.add(flat, (0.0, 0.0, 1e4)), np.broadcast_to([0.0, 0.0, -1.0], flat.shape)
        lens = np.array([0.0, 0.0, self.focal])
        gaze = flat - lens
        return np.broadcast_to(lens, flat.shape), gaze / np.linalg.norm(gaze, axis=-1, keepdims=True)

    def render(self, light: Sequence[float] | Doubles, near: bool = False) -> NDArray[np.uint8]:
        """The photo under a light from a direction, or at a position; as grey values."""
        start, gaze = self.rays()
        towards = np.asarray(light, np.float64)
        steep = towards[2] / np.linalg.norm(towards)
        picture = np.full((self.height, self.width), TABLE * (0.3 + 0.7 * steep))
        for x, y, radius in self.balls:
            away = start - (x, y, radius)
            along = (gaze * away).sum(-1)
            beneath = along**2 - (away**2).sum(-1) + radius**2
            hit = beneath > 0
            spot = start + gaze * (-along - np.sqrt(np.maximum(beneath, 0)))[..., None]
            normal = (spot - (x, y, radius)) / radius
            mirrored = gaze - 2 * (gaze * normal).sum(-1, keepdims=True) * normal
            to_light = towards - spot if near else np.broadcast_to(towards, spot.shape)
            to_light = to_light / np.linalg.norm(to_light, axis=-1, keepdims=True)
            apart = 1 - (mirrored * to_light).sum(-1)
            picture = np.where(hit, BALL + 1.5 * np.exp(-apart / 0.004), picture)
        grain = np.random.default_rng(0).normal(0, 0.004, picture.shape)
        values: NDArray[np.uint8] = np.round(255 * np.clip(picture + grain, 0, 1)).astype(np.uint8)
        return values


@pytest.fixture
def shoot(tmp_path: Path) -> Callable[..., Path]:
    """Writes photos `ball_01.png` ... of a Scene, told by its fields, under lights, and gives back their folder."""

    def write(scene: tuple[Any, ...], lights: Doubles, near: bool = False, name: str = "balls") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for number, light in enumerate(lights, start=1):
            Image.fromarray(Scene(*scene).render(light, near)).save(folder / f"ball_{number:02d}.png", compress_level=1)
        return folder

    return write
