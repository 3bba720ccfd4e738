"""Synthetic collections: their known answers are right, and they come out whole or not at all."""

from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import pyvips
from scipy import ndimage

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.lights import from_angles, read_lp
from disk_rti_desktop.mlic.synthetic import MATERIALS, SURFACES, Scene, Subject
from disk_rti_desktop.mlic.synthetic.files import Suffix, photo_names
from disk_rti_desktop.mlic.synthetic.materials import gloss
from disk_rti_desktop.mlic.synthetic.shading import normals_of, sunlit
from disk_rti_desktop.progress import finish


def linear(photo: Floats) -> Floats:
    """The light behind display values below the shoulder: sRGB's curve undone."""
    undone: Floats = np.where(photo <= 0.04045, photo / 12.92, ((photo + 0.055) / 1.055) ** 2.4)
    return undone


def plane(material: str, *, right: float = 0.0, down: float = 0.0) -> Subject:
    """A bare inclined plane of 24 x 24 pixels."""
    rows, columns = np.mgrid[:24, :24].astype(np.float32)
    relief = (right * columns + down * rows).astype(np.float32)
    ones = np.ones((24, 24), np.float32)
    return Subject(
        Scene("canvas", (material,), 24, 24), relief, normals_of(relief), ones.astype(np.uint8) * 0, ones, ones
    )


def brightness(subject: Subject, light: Doubles) -> float:
    """The mean of one photo, linear."""
    (photo,) = synthetic.render(subject, light[None], bits=16)
    return float(linear((photo / 65535).astype(np.float32)).mean())


@pytest.mark.parametrize(("slope", "azimuth"), [((0.0, 0.0), 0.0), ((0.3, 0.0), 170.0), ((0.2, 0.4), 80.0)])
def test_a_matte_plane_gives_the_cosine(slope: tuple[float, float], azimuth: float) -> None:
    subject = plane("matte", right=slope[0], down=slope[1])
    normal = np.array([-slope[0], slope[1], 1.0]) / np.sqrt(1 + slope[0] ** 2 + slope[1] ** 2)
    lights = [from_angles(azimuth, elevation) for elevation in (30, 45, 60, 80)]
    albedo = np.mean(MATERIALS["matte"].base)
    for one, other in pairwise(lights):  # a difference: stray light cancels out
        expected = albedo * (normal @ other - normal @ one)
        assert brightness(subject, other) - brightness(subject, one) == pytest.approx(expected, abs=2e-4)


def test_a_metal_plane_is_bright_where_it_mirrors_the_light_and_dark_elsewhere() -> None:
    light = from_angles(180, 40)
    tilt = np.radians(90 - 40) / 2  # half way between light and camera
    mirroring = plane("silver", right=float(np.tan(tilt)))
    turned_away = plane("silver", right=-float(np.tan(tilt)))
    assert brightness(mirroring, light) > 0.95
    assert brightness(turned_away, light) < 0.03


@pytest.mark.parametrize("width", [0.05, 0.2, 0.6])
def test_the_lobe_has_the_known_height_at_its_peak(width: float) -> None:
    cosine = 0.8
    expected = 1 / (4 * width**2 * np.sqrt(cosine**2 * (1 - width**2) + width**2))
    values = [np.array(v, np.float32) for v in (width, 1.0, cosine, cosine)]
    assert float(gloss(*values)) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(("width", "tilt", "expected"), [(0.05, 0.5, 1.0), (0.05, 0.0, 1.0), (1.0, 0.0, 1 - np.log(2))])
def test_the_lobe_sends_on_what_is_known(width: float, tilt: float, expected: float) -> None:
    # A narrow lobe loses nothing; the widest, seen from above, integrates to 1 - ln 2.
    view = np.array([np.sin(tilt), 0, np.cos(tilt)])
    azimuth, height = np.meshgrid(np.linspace(0, 2 * np.pi, 1001)[:-1], (np.arange(1000) + 0.5) / 1000)
    flat = np.sqrt(1 - height**2)
    lights = np.stack([flat * np.cos(azimuth), flat * np.sin(azimuth), height], axis=-1)
    half = lights + view
    facing = half[..., 2] / np.linalg.norm(half, axis=-1)
    as32 = [np.asarray(v, np.float32) for v in (width, facing, height, view[2])]
    sent = float(gloss(*as32).mean()) * 2  # over the hemisphere's 2 pi, of pi
    assert sent == pytest.approx(expected, abs=0.012)


@pytest.mark.parametrize("surface", SURFACES)
def test_normals_are_the_slopes_of_the_height(surface: str) -> None:
    subject = synthetic.build(Scene(surface, ("plaster",), 72, 60, seed=4))
    np.testing.assert_allclose(np.linalg.norm(subject.normals, axis=-1), 1, atol=1e-5)
    inner = subject.normals[1:-1, 1:-1]
    right = (subject.relief[1:-1, 2:] - subject.relief[1:-1, :-2]) / 2
    down = (subject.relief[2:, 1:-1] - subject.relief[:-2, 1:-1]) / 2
    np.testing.assert_allclose(-inner[..., 0] / inner[..., 2], right, atol=1e-3)
    np.testing.assert_allclose(inner[..., 1] / inner[..., 2], down, atol=1e-3)


def test_a_slope_that_faces_the_top_has_its_normal_to_the_top() -> None:
    assert plane("matte", down=0.5).normals[5, 5] == pytest.approx(np.array([0, 0.447, 0.894]), abs=1e-3)


@pytest.mark.parametrize(("azimuth", "turn"), [(180, 0), (90, 3), (0, 2), (270, 1)])
def test_a_wall_casts_a_shadow_as_long_as_the_light_is_low(azimuth: int, turn: int) -> None:
    wall = np.zeros((40, 60), np.float32)
    wall[:, 10:12] = 10.0
    reached = np.rot90(sunlit(np.ascontiguousarray(np.rot90(wall, turn)), from_angles(azimuth, 30)), -turn)
    length = 10 / np.tan(np.radians(30))
    row = reached[20]
    assert row[:12].min() == 1  # in front of the wall, and on it
    assert row[12 : 10 + int(length)].max() == 0
    assert row[13 + int(length) :].min() == 1


@pytest.mark.parametrize("azimuth", [23, 111, 200, 316])
@pytest.mark.parametrize("elevation", [10, 35, 70])
def test_shadows_agree_with_rays_followed_one_by_one(azimuth: int, elevation: int) -> None:
    relief = synthetic.build(Scene("bas-relief", ("matte",), 64, 64)).relief
    light = from_angles(azimuth, elevation)
    rows, columns = np.mgrid[:64, :64].astype(float)
    blocked = np.full(relief.shape, -np.inf)
    for step in np.arange(0.5, 90, 0.25):
        along = step * light / np.hypot(light[0], light[1])
        at = [rows - along[1], columns + along[0]]
        blocked = np.maximum(blocked, ndimage.map_coordinates(relief, at, order=1, cval=-99) - relief - along[2])
    reached = sunlit(relief, light)
    sure = np.abs(blocked) > 0.7  # pixels: the edges of shadows are soft
    assert np.mean((reached > 0.5)[sure] == (blocked < 0)[sure]) > 0.985
    assert 0.005 < np.mean(blocked > 0.7) < 0.7 or elevation == 70


def test_the_zenith_casts_no_shadow() -> None:
    relief = synthetic.build(Scene("tablet", ("clay",), 40, 40)).relief
    assert sunlit(relief, from_angles(0, 90)).min() == 1


def test_shadows_are_dark_but_not_black() -> None:
    (photo,) = synthetic.render(Scene("bas-relief", ("plaster",), 64, 64), from_angles(140, 10)[None])
    darkest = np.percentile(photo, 2)
    assert 8 < darkest < 70
    assert np.percentile(photo, 95) > 100


def test_the_same_seed_gives_the_same_photos_and_another_seed_others() -> None:
    lights = synthetic.spread_lights(2)
    scenes = [Scene("tablet", ("clay", "gold"), 40, 32, seed=seed) for seed in (5, 5, 6)]
    first, again, other = (np.stack(list(synthetic.render(scene, lights, noise=0.02))) for scene in scenes)
    np.testing.assert_array_equal(first, again)
    assert np.mean(first != other) > 0.5


@pytest.mark.parametrize("surface", SURFACES)
def test_an_object_is_the_same_at_any_size(surface: str) -> None:
    small, large = (synthetic.build(Scene(surface, ("matte",), n, n, seed=2)).relief / n for n in (120, 240))
    halved = large.reshape(120, 2, 120, 2).mean(axis=(1, 3))
    assert np.corrcoef(small.ravel(), halved.ravel())[0, 1] > 0.97


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("material", MATERIALS)
def test_every_surface_can_be_of_every_material(surface: str, material: str) -> None:
    lights = np.stack([from_angles(135, 20), from_angles(-60, 65)])
    low, high = synthetic.render(Scene(surface, (material,), 64, 48, seed=1), lights)
    assert low.shape == high.shape == (48, 64, 3)
    assert high.std() > 4, "nothing to see"
    assert np.abs(low.astype(int) - high).mean() > 4, "the light makes no difference"


def test_mixtures_use_all_their_materials() -> None:
    names = ("plaster", "gold", "satin", "enamel", "silver")
    regions = synthetic.build(Scene("canvas", names, 90, 60, seed=9)).regions
    shares = np.bincount(regions.ravel(), minlength=5) / regions.size
    assert len(shares) == 5
    assert shares.min() > 0.04


def test_the_demo_shows_all_its_materials() -> None:
    scene = synthetic.demo_scene()
    assert np.bincount(synthetic.build(scene).regions.ravel()).min() > 0.01 * scene.width * scene.height
    assert len(scene.materials) >= 5


@pytest.mark.parametrize(
    ("surface", "materials", "width", "seed", "message"),
    [
        ("marble", ("matte",), 32, 0, "no surface 'marble': choose one of canvas"),
        ("canvas", ("cheese",), 32, 0, "no material 'cheese': choose from matte"),
        ("canvas", (), 32, 0, "at least one material"),
        ("canvas", ("matte",), 7, 0, "7 x 32 pixels"),
        ("canvas", ("matte",), 20_001, 0, "20001 x 32 pixels"),
        ("canvas", ("matte",), 32, -1, "not -1"),
    ],
)
def test_impossible_scenes_are_explained(
    surface: str, materials: tuple[str, ...], width: int, seed: int, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        Scene(surface, materials, width, 32, seed)


def elevations(lights: Doubles) -> list[tuple[int, int]]:
    """How many lights stand at each elevation, in degrees."""
    values, counts = np.unique(np.round(np.degrees(np.arcsin(lights[:, 2]))).astype(int), return_counts=True)
    return list(zip(values.tolist(), counts.tolist(), strict=True))


def test_the_domes_are_those_of_the_protocol() -> None:
    dome, test = synthetic.dome_lights(), synthetic.test_lights()
    assert elevations(dome) == [(10, 18), (30, 12), (50, 10), (70, 8), (90, 1)]
    assert elevations(test) == [(20, 8), (40, 4), (60, 4), (80, 4)]
    np.testing.assert_allclose(np.linalg.norm(np.concatenate([dome, test]), axis=1), 1)
    assert (test @ dome.T).max() < np.cos(np.radians(5)), "a test light is one of the dome's"


@pytest.mark.parametrize("count", [1, 7, 49, 200])
def test_spread_lights_cover_the_dome(count: int) -> None:
    lights = synthetic.spread_lights(count)
    assert lights.shape == (count, 3)
    np.testing.assert_allclose(np.linalg.norm(lights, axis=1), 1)
    assert np.sin(np.radians(10)) <= lights[:, 2].min() <= lights[:, 2].max() <= np.sin(np.radians(85))
    if count >= 49:
        closest = np.sort(lights @ lights.T, axis=1)[:, -2]
        gaps = np.degrees(np.arccos(closest)) * np.sqrt(count)
        assert gaps.max() < 2.2 * gaps.min()
        assert np.abs(lights[:, :2].mean(axis=0)).max() < 0.05


def test_no_light_at_all_and_lights_behind_are_refused() -> None:
    with pytest.raises(ParameterError, match="at least one light, not 0"):
        synthetic.spread_lights(0)
    for lights in (np.array([[0.6, 0.0, -0.8]]), np.zeros((0, 3))):
        with pytest.raises(ParameterError, match="in front of the object"):
            next(synthetic.render(Scene("canvas", ("matte",), 16, 16), lights))


def test_camera_noise_is_as_strong_as_asked() -> None:
    subject, light = plane("matte"), from_angles(0, 50)[None]
    (clean,), (noisy,) = (synthetic.render(subject, light, bits=16, noise=noise) for noise in (0.0, 0.02))
    assert (noisy / 65535.0 - clean / 65535.0).std() == pytest.approx(0.02, rel=0.1)
    with pytest.raises(ParameterError, match=r"0 to 1, not -0\.1"):
        next(synthetic.render(subject, light, noise=-0.1))


def test_16_bits_refine_8() -> None:
    scene, lights = Scene("tablet", ("porcelain",), 40, 40), synthetic.spread_lights(1)
    (coarse,), (fine,) = (synthetic.render(scene, lights, bits=bits) for bits in (8, 16))
    assert [photo.dtype.name for photo in (coarse, fine)] == ["uint8", "uint16"]
    assert np.abs(fine / 257 - coarse).max() <= 0.51
    assert len(np.unique(fine)) > 4 * len(np.unique(coarse))


SCENE = Scene("bas-relief", ("satin", "gold"), 40, 24, seed=1)


def listing(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(("suffix", "bits"), [(".jpg", 8), (".png", 8), (".png", 16), (".tif", 16)])
def test_a_collection_is_written(tmp_path: Path, suffix: Suffix, bits: Literal[8, 16]) -> None:
    lights = synthetic.spread_lights(3)
    folder = finish(synthetic.write(SCENE, tmp_path / "new" / "out", lights=lights, suffix=suffix, bits=bits))
    names = [f"image0{number}{suffix}" for number in (1, 2, 3)]
    assert listing(tmp_path) == [f"new/out/{name}" for name in [*names, "lights.lp", "normals.png"]]
    written = read_lp(folder / "lights.lp")
    assert written.names == tuple(names)
    np.testing.assert_allclose(written.directions, lights, atol=1e-8)
    for name, photo in zip(names, synthetic.render(SCENE, lights, bits=bits), strict=True):
        stored = pyvips.Image.new_from_file(folder / name).numpy()
        assert stored.dtype == photo.dtype
        assert np.abs(stored.astype(int) - photo).mean() < (4 if suffix == ".jpg" else 1e-9)
    normals = pyvips.Image.new_from_file(folder / "normals.png").numpy() / 127.5 - 1
    assert np.abs(normals - synthetic.build(SCENE).normals).max() < 0.01


def test_with_test_lights_it_has_the_layout_of_the_benchmark(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()  # an empty folder may be filled
    reports: list[float] = []
    steps = synthetic.write(SCENE, tmp_path / "out", test_lights=synthetic.test_lights())
    folder = finish(steps, lambda progress: reports.append(progress.fraction))
    assert reports == sorted(reports)
    assert reports[-1] == 1
    dome = [f"Dome/{name}" for name in photo_names(49, ".jpg")]
    test = [f"Test/{name}" for name in photo_names(20, ".jpg")]
    assert listing(folder) == sorted([*dome, *test, "Dome/lights.lp", "Dome/normals.png", "Test/lights.lp"])


def test_names_sort_as_they_count() -> None:
    assert photo_names(2, ".tif") == ["image01.tif", "image02.tif"]
    names = photo_names(120, ".png")
    assert names[0] == "image001.png"
    assert names == sorted(names)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(OutputError, match="not empty"):
        finish(synthetic.write(SCENE, tmp_path))
    assert listing(tmp_path) == ["mine.txt"]


def test_a_cancelled_collection_leaves_nothing(tmp_path: Path) -> None:
    steps = synthetic.write(SCENE, tmp_path / "out")
    next(steps)
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_jpeg_does_not_pretend_to_hold_16_bits(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="8 bits a channel"):
        finish(synthetic.write(SCENE, tmp_path / "out", bits=16))
    assert list(tmp_path.iterdir()) == []
