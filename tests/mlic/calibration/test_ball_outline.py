"""The outline of a glossy ball, out of focus and with shadows, is found to a fraction of a pixel."""

import numpy as np
import pytest
from scipy import ndimage

from disk_rti_desktop.arrays import Bytes, Doubles
from disk_rti_desktop.mlic.calibration.geometry import Camera, Sphere
from disk_rti_desktop.mlic.calibration.outline import outlined

WIDTH, HEIGHT, X, Y, RADIUS = 260, 240, 131.3, 118.6, 80.4


def views(mirrored: float, blur: float, shadow: float) -> Bytes:
    """A ball (8, HEIGHT, WIDTH), its rim mirroring a share of its surroundings; the shadow turns with the light."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64)
    away = np.hypot(columns - X, rows - Y) / RADIUS
    cosine = np.sqrt(np.clip(1 - away**2, 0, 1))
    ball = 12 + mirrored * 150 * (1 - cosine) ** 5
    turn = np.arctan2(rows - Y, columns - X)
    photos = []
    for light in np.linspace(0, 2 * np.pi, 8, endpoint=False):
        shaded = 1 - shadow * (np.cos(turn - light) > 0.5) * (away < 1.4)
        surroundings = (150 + 25 * np.cos(turn - light)) * shaded
        photo = np.where(away < 1, ball, surroundings)
        photos.append(ndimage.gaussian_filter(photo, blur))
    return np.round(np.stack(photos)).astype(np.uint8)


def as_it_is(x: Doubles, y: Doubles) -> tuple[Doubles, Doubles]:
    return x, y


@pytest.mark.parametrize("shadow", [0.0, 0.9])
@pytest.mark.parametrize(("mirrored", "blur"), [(0.0, 0.7), (0.0, 2.0), (0.9, 0.7), (0.9, 2.0)])
def test_the_outline_is_found(mirrored: float, blur: float, shadow: float) -> None:
    near = Sphere(X + 2, Y - 2, RADIUS * 1.03)
    found = outlined(views(mirrored, blur, shadow), near, Camera(WIDTH, HEIGHT), as_it_is)
    assert (found.x, found.y) == pytest.approx((X, Y), abs=0.3)
    assert found.radius == pytest.approx(RADIUS, rel=0.006)


def test_an_outline_that_is_not_there_stays_as_it_was() -> None:
    near = Sphere(X, Y, RADIUS)
    found = outlined(np.full((8, HEIGHT, WIDTH), 90, np.uint8), near, Camera(WIDTH, HEIGHT), as_it_is)
    assert found == near
