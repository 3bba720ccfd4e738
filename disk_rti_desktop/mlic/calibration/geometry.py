"""Where the light is whose reflection on a ball is seen: the ball's outline, rays, directions and positions.

Formulas: formats specification §8. Space is measured in pixels of the photo: the origin lies in the middle of the
picture, x points to its right, y to its top, z to the camera; a ball lies on the object's plane, z = 0.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from disk_rti_desktop.arrays import Doubles
from disk_rti_desktop.errors import LightsError

FILM = 36.0  # millimetres: the width of the film that "35 mm equivalent" speaks of
SMALLEST_RADIUS = 10.0
FEWEST_POINTS = 3
PARALLEL = math.radians(1.0)  # rays that differ less come from too far away for a position


@dataclass(frozen=True)
class Camera:
    """What of the camera matters: the size of its photos, and the distance of its lens in pixels."""

    width: int
    height: int
    focal: float | None = None  # pixels; None: unknown, seen as if from infinitely far

    @classmethod
    def of_film(cls, width: int, height: int, focal35: float) -> "Camera":
        """The camera with a focal length of so many millimetres on 35 mm film."""
        if not (math.isfinite(focal35) and focal35 > 0):
            raise LightsError(f"A focal length is a number of millimetres above 0, not {focal35:g}.")
        return cls(width, height, focal35 * max(width, height) / FILM)

    @property
    def focal35(self) -> float | None:
        """The focal length in millimetres on 35 mm film."""
        return None if self.focal is None else self.focal * FILM / max(self.width, self.height)


@dataclass(frozen=True)
class Sphere:
    """The outline of a ball in the photos, in pixels from the top left corner.

    Seen in perspective it is an ellipse: `radius` is its half axis towards the middle of the picture.
    """

    x: float
    y: float
    radius: float


@dataclass(frozen=True, eq=False)
class Ray:
    """The way to a light: from the reflecting point of a ball, in a unit direction."""

    origin: Doubles  # (3,)
    direction: Doubles  # (3,); z may be below 0 where the light seems to stand under the object's plane


@dataclass(frozen=True, eq=False)
class Ball:
    """A ball in space."""

    centre: Doubles  # (3,)
    radius: float


def ball(sphere: Sphere, camera: Camera) -> Ball:
    """The ball that has this outline, lying on the object's plane."""
    flat = _from_middle(sphere.x, sphere.y, camera)
    if camera.focal is None:
        return Ball(np.array([flat[0], flat[1], sphere.radius]), sphere.radius)
    lens, first, second = _section(sphere, camera)
    to_first, to_second, across = first - lens, second - lens, second - first
    sides = [float(np.linalg.norm(side)) for side in (to_first, to_second, across)]
    area = float(np.linalg.norm(np.cross(to_first, to_second))) / 2
    radius = 2 * area / sum(sides)
    axis = to_first / sides[0] + to_second / sides[1]
    # Along the bisector of the cone of sight, to where the ball touches the plane.
    centre = lens + axis * ((radius - lens[2]) / axis[2])
    return Ball(centre, radius)


def ray(sphere: Sphere, x: float, y: float, camera: Camera) -> Ray | None:
    """The way to the light whose highlight lies at a pixel; None where the pixel lies beyond the outline."""
    solid = ball(sphere, camera)
    towards = np.append(_from_middle(x, y, camera), 0.0)
    if camera.focal is None:
        gaze = np.array([0.0, 0.0, -1.0])
        start = towards + np.array([0.0, 0.0, 4 * sphere.radius])
    else:
        start = np.array([0.0, 0.0, camera.focal])
        gaze = (towards - start) / np.linalg.norm(towards - start)
    away = start - solid.centre
    along = float(gaze @ away)
    inside = along * along - float(away @ away) + solid.radius**2
    if inside <= 0:
        return None
    hit = start + gaze * (-along - math.sqrt(inside))
    normal = (hit - solid.centre) / solid.radius
    return Ray(hit, gaze - 2 * float(gaze @ normal) * normal)


def meeting_point(rays: Sequence[Ray]) -> Doubles | None:
    """The point (3,) nearest to all rays; None where they are all but parallel, or meet behind their origins."""
    directions = np.stack([one.direction for one in rays])
    origins = np.stack([one.origin for one in rays])
    nearest = np.clip(directions @ directions.T, -1, 1).min()
    if math.acos(float(nearest)) < PARALLEL:
        return None
    across = np.eye(3) - directions[:, :, None] * directions[:, None, :]
    wanted: Doubles = np.linalg.solve(across.sum(0), (across @ origins[:, :, None]).sum(0)[:, 0])
    in_front = ((wanted - origins) * directions).sum(1) > 0
    return wanted if in_front.all() and wanted[2] > 0 else None


def angle(one: ArrayLike, other: ArrayLike) -> float:
    """Degrees between two vectors (3,)."""
    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    return math.degrees(math.atan2(float(np.linalg.norm(np.cross(first, second))), float(first @ second)))


def fit_outline(points: Doubles, camera: Camera, tolerance: float = 1.0) -> Sphere:
    """The outline through border points (n, 2) in pixels; those farther off than `tolerance` pixels count little.

    In perspective all border points are seen under the same angle from the ball's axis; else they lie on a circle.
    """
    from scipy.optimize import least_squares

    if len(points) < FEWEST_POINTS:
        raise LightsError(f"The outline of a ball needs at least {FEWEST_POINTS} border points, not {len(points)}.")
    middle = points.mean(axis=0)
    spread = np.linalg.svd(points - middle, compute_uv=False)
    if spread[1] < 0.05 * spread[0]:
        raise LightsError("The border points of the ball lie on a line: mark some all around it.")
    radius = float(np.linalg.norm(points - middle, axis=1).mean())
    circle = least_squares(_off_circle, [*middle, radius], args=(points,), loss="soft_l1", f_scale=tolerance).x
    if camera.focal is not None:
        circle = least_squares(_off_cone, circle, args=(points, camera), loss="soft_l1", f_scale=tolerance).x
    return Sphere(float(circle[0]), float(circle[1]), float(abs(circle[2])))


def _off_circle(circle: Doubles, points: Doubles) -> Doubles:
    distances: Doubles = np.hypot(points[:, 0] - circle[0], points[:, 1] - circle[1]) - circle[2]
    return distances


def _off_cone(circle: Doubles, points: Doubles, camera: Camera) -> Doubles:
    """How far, in pixels near the middle of the picture, points lie beside the cone of sight around a ball."""
    assert camera.focal is not None
    lens, first, second = _section(Sphere(circle[0], circle[1], max(1e-3, abs(circle[2]))), camera)
    one, other = _unit(first - lens), _unit(second - lens)
    axis = _unit(one + other)
    gaze = np.column_stack([_from_middle(points[:, 0], points[:, 1], camera), np.full(len(points), -camera.focal)])
    seen = np.arccos(np.clip(gaze @ axis / np.linalg.norm(gaze, axis=1), -1, 1))
    off: Doubles = (seen - math.acos(min(1.0, float(axis @ one)))) * camera.focal
    return off


def _section(sphere: Sphere, camera: Camera) -> tuple[Doubles, Doubles, Doubles]:
    """The lens, and the outline's points nearest to and farthest from the middle of the picture, in space."""
    assert camera.focal is not None
    flat = _from_middle(sphere.x, sphere.y, camera)
    away = float(np.linalg.norm(flat))
    outwards = flat / away if away > 1e-9 else np.array([1.0, 0.0])
    near, far = flat - outwards * sphere.radius, flat + outwards * sphere.radius
    return np.array([0.0, 0.0, camera.focal]), np.append(near, 0.0), np.append(far, 0.0)


def _from_middle(x: ArrayLike, y: ArrayLike, camera: Camera) -> Doubles:
    """Points of the photo (..., 2) as seen from its middle, y upwards."""
    right, up = np.asarray(x, np.float64) - camera.width / 2, camera.height / 2 - np.asarray(y, np.float64)
    return np.stack([right, up], axis=-1)


def _unit(vector: Doubles) -> Doubles:
    length: Doubles = vector / np.linalg.norm(vector)
    return length
