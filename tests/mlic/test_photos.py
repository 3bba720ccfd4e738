"""Photos of every kind, whole and damaged, read at once and in strips."""

import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms, ImageOps
from PIL.TiffImagePlugin import IFDRational

from disk_rti_desktop.arrays import PhotoValues
from disk_rti_desktop.errors import OutputError, ParameterError, PhotoError
from disk_rti_desktop.mlic import photos
from disk_rti_desktop.mlic.photos import Crop, inspect, read_photo, sha256, strips, thumbnail

PICTURE = np.random.default_rng(4).integers(0, 256, (30, 40, 3), dtype=np.uint8)
NOISE = np.random.default_rng(5).integers(0, 256, (120, 90, 3), dtype=np.uint8)


WritePhoto = Callable[..., Path]


def gathered(paths: list[Path], crop: Crop | None = None, rows: int = 7) -> PhotoValues:
    """All strips below each other (height, width, photos, 3)."""
    parts = list(strips(paths, crop, rows))
    assert [first for first, _ in parts] == list(np.cumsum([0, *(len(strip) for _, strip in parts[:-1])]))
    values: PhotoValues = np.concatenate([strip for _, strip in parts])
    return values


@pytest.fixture
def quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Nothing may be printed: the one clear error says it all."""
    yield
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


@pytest.mark.parametrize("name", ["a.png", "A.PNG", "b.tif", "c.TIFF", "석탑 사진 01.png", "Süd [1].tif", "e'f\"g.png"])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_lossless_photos_are_read_as_stored(
    tmp_path: Path, write_photo: WritePhoto, name: str, kind: type[np.unsignedinteger]
) -> None:
    values = PICTURE.astype(kind) * (257 if kind is np.uint16 else 1)
    path = tmp_path / name
    written = write_photo(tmp_path / f"plain{path.suffix.lower()}", values).rename(path)
    header = inspect(written)
    assert (header.width, header.height, header.bits, header.orientation) == (40, 30, 8 * kind().itemsize, 1)
    assert (header.profile, header.exposure) == (None, None)
    found = read_photo(written)
    assert found.dtype == kind
    np.testing.assert_array_equal(found, values)
    np.testing.assert_array_equal(gathered([written])[:, :, 0], values)


@pytest.mark.parametrize("suffix", [".jpg", ".JPEG"])
def test_jpeg_photos_are_read(tmp_path: Path, write_photo: WritePhoto, suffix: str) -> None:
    path = write_photo(tmp_path / f"a{suffix}", PICTURE, quality=95)
    with Image.open(path) as reference:
        expected = np.asarray(reference).astype(int)
    assert np.abs(read_photo(path).astype(int) - expected).max() <= 2


def test_the_content_counts_not_the_suffix(tmp_path: Path, write_photo: WritePhoto) -> None:
    path = write_photo(tmp_path / "a.png", PICTURE).rename(tmp_path / "a.jpg")
    np.testing.assert_array_equal(read_photo(path), PICTURE)


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1"])
def test_every_kind_of_picture_becomes_three_channels(tmp_path: Path, mode: str) -> None:
    image = Image.fromarray(PICTURE)
    if mode == "RGBA":
        image.putalpha(Image.fromarray(PICTURE[:, :, 0]))
    image = image.convert(mode)
    image.save(tmp_path / "a.png")
    expected = np.asarray(image.convert("RGBA"))[:, :, :3]
    np.testing.assert_array_equal(read_photo(tmp_path / "a.png"), expected)
    np.testing.assert_array_equal(gathered([tmp_path / "a.png"])[:, :, 0], expected)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_grey_photos_of_16_bits(tmp_path: Path, write_photo: WritePhoto, suffix: str) -> None:
    values = PICTURE[:, :, 0].astype(np.uint16) * 257
    found = read_photo(write_photo(tmp_path / f"a{suffix}", values))
    np.testing.assert_array_equal(found, np.repeat(values[:, :, None], 3, axis=2))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_photos_are_turned_as_exif_says(tmp_path: Path, orientation: int, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    exif = Image.Exif()
    exif[0x0112] = orientation
    if suffix == ".tif":
        Image.fromarray(PICTURE).save(path, tiffinfo={0x0112: orientation})
    else:
        Image.fromarray(PICTURE).save(path, exif=exif)
    with Image.open(path) as image:
        image.getexif()[0x0112] = orientation
        expected = np.asarray(ImageOps.exif_transpose(image))
    header = inspect(path)
    assert (header.height, header.width) == expected.shape[:2]
    assert header.orientation == orientation
    np.testing.assert_array_equal(read_photo(path), expected)
    np.testing.assert_array_equal(gathered([path, path])[:, :, 1], expected)
    np.testing.assert_array_equal(gathered([path], Crop(3, 5, 8, 9))[:, :, 0], expected[5:14, 3:11])


def test_pictures_in_rising_quality_are_read_in_strips(tmp_path: Path, write_photo: WritePhoto) -> None:
    interlaced = tmp_path / "interlaced.png"
    pyvips.Image.new_from_array(PICTURE).write_to_file(str(interlaced), interlace=True)
    progressive = write_photo(tmp_path / "progressive.jpg", PICTURE, progressive=True)
    found = gathered([interlaced, progressive])
    np.testing.assert_array_equal(found[:, :, 0], PICTURE)
    np.testing.assert_array_equal(found[:, :, 1], read_photo(progressive))


def test_the_profile_is_kept_and_not_applied(tmp_path: Path, write_photo: WritePhoto) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = write_photo(tmp_path / "a.png", PICTURE, icc_profile=profile)
    assert inspect(path).profile == profile
    np.testing.assert_array_equal(read_photo(path), PICTURE)


def test_the_camera_notes_are_read(tmp_path: Path, write_photo: WritePhoto) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0x829A: IFDRational(1, 60), 0x829D: IFDRational(28, 10), 0x8827: 100})
    path = write_photo(tmp_path / "a.jpg", PICTURE, exif=exif)
    assert inspect(path).exposure == "1/60 s, f/2.8, ISO 100"


@pytest.mark.parametrize("rows", [1, 7, 30, 1000])
def test_strips_put_all_photos_side_by_side(tmp_path: Path, write_photo: WritePhoto, rows: int) -> None:
    pictures = [PICTURE, PICTURE[::-1], 255 - PICTURE]
    paths = [write_photo(tmp_path / f"{index}.png", picture) for index, picture in enumerate(pictures)]
    np.testing.assert_array_equal(gathered(paths, rows=rows), np.stack(pictures, axis=2))
    crop = Crop(5, 11, 20, 13)
    np.testing.assert_array_equal(gathered(paths, crop, rows), np.stack(pictures, axis=2)[11:24, 5:25])
    np.testing.assert_array_equal(read_photo(paths[1], crop), pictures[1][11:24, 5:25])


def test_colour_and_grey_go_together(tmp_path: Path, write_photo: WritePhoto) -> None:
    paths = [write_photo(tmp_path / "a.png", PICTURE), write_photo(tmp_path / "b.png", PICTURE[:, :, 0])]
    found = gathered(paths)
    np.testing.assert_array_equal(found[:, :, 0], PICTURE)
    np.testing.assert_array_equal(found[:, :, 1], np.repeat(PICTURE[:, :, :1], 3, axis=2))


def test_wide_strips_have_fewer_rows(tmp_path: Path, write_photo: WritePhoto, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [write_photo(tmp_path / "a.png", PICTURE)] * 2
    monkeypatch.setattr(photos, "STRIP_BYTES", 40 * 2 * 3 * 4)
    assert [len(strip) for _, strip in strips(paths)] == [4] * 7 + [2]
    monkeypatch.setattr(photos, "STRIP_BYTES", 1)
    assert [len(strip) for _, strip in strips(paths)] == [1] * 30


def test_strips_are_of_whole_jpeg_blocks(
    tmp_path: Path, write_photo: WritePhoto, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write_photo(tmp_path / "a.png", PICTURE)] * 2
    monkeypatch.setattr(photos, "STRIP_BYTES", 40 * 2 * 3 * 12)
    assert [len(strip) for _, strip in strips(paths)] == [8, 8, 8, 6]


def test_the_rows_of_each_photo_lie_together_in_memory(tmp_path: Path, write_photo: WritePhoto) -> None:
    paths = [write_photo(tmp_path / "a.png", PICTURE)] * 3
    assert all(strip.transpose(2, 0, 1, 3).flags.c_contiguous for _, strip in strips(paths, rows=4))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much of its files a process holds")
def test_files_do_not_stay_in_memory(tmp_path: Path, write_photo: WritePhoto) -> None:
    paths = [write_photo(tmp_path / f"{index}.tif", np.tile(NOISE, (8, 12, 1))) for index in range(8)]
    size = sum(path.stat().st_size for path in paths)
    before = memory_of_files()
    grown = [memory_of_files() - before for _ in strips(paths, rows=64)]
    assert size > 20e6
    assert max(grown) < size / 2


def memory_of_files() -> int:
    """Bytes of files that lie in this process's memory."""
    status = Path("/proc/self/status").read_text().split()
    return 1024 * int(status[status.index("RssFile:") + 1])


def test_a_photo_written_anew_is_read_anew(tmp_path: Path, write_photo: WritePhoto) -> None:
    path = write_photo(tmp_path / "a.png", PICTURE)
    read_photo(path)
    write_photo(path, 255 - PICTURE)
    np.testing.assert_array_equal(read_photo(path), 255 - PICTURE)


def cut(path: Path, share: float = 0.5) -> Path:
    """The file without its end."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("suffix", "options"), [(".jpg", {"quality": 95}), (".png", {}), (".tif", {}), (".jpg", {"progressive": True})]
)
def test_a_cut_photo_is_named(tmp_path: Path, write_photo: WritePhoto, suffix: str, options: dict[str, object]) -> None:
    paths = [write_photo(tmp_path / f"photo{index}{suffix}", NOISE, **options) for index in range(3)]
    cut(paths[1])
    told = "photo1.* is damaged or cut short"
    with pytest.raises(PhotoError, match=told):
        gathered(paths)
    with pytest.raises(PhotoError, match=told):
        read_photo(paths[1])
    with pytest.raises(PhotoError, match=told):
        thumbnail(paths[1])
    assert gathered([paths[0], paths[2]]).shape == (120, 90, 2, 3)


@pytest.mark.usefixtures("quiet")
def test_rows_above_the_damage_are_given_before_the_error(tmp_path: Path, write_photo: WritePhoto) -> None:
    paths = [write_photo(tmp_path / f"photo{index}.jpg", np.tile(NOISE, (8, 1, 1))) for index in range(2)]
    cut(paths[0])
    steps = strips(paths, rows=16)
    assert next(steps)[0] == 0
    with pytest.raises(PhotoError, match=r"photo0\.jpg"):
        list(steps)


@pytest.mark.usefixtures("quiet")
def test_a_damaged_png_is_named(tmp_path: Path, write_photo: WritePhoto) -> None:
    path = write_photo(tmp_path / "a.png", NOISE)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(PhotoError, match=r"a\.png is damaged"):
        read_photo(path)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", r"a\.jpg is empty \(0 bytes\)"),
        (b"hello", r"a\.jpg is not a JPEG, PNG or TIFF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", r"a\.jpg is not a JPEG"),
        (b"\xff\xd8\xff", r"a\.jpg is damaged"),
        (b"\x89PNG\r\n\x1a\n", r"a\.jpg is damaged"),
        (b"II*\0" + b"\0" * 30, r"a\.jpg is damaged"),
    ],
)
def test_files_that_are_no_photos(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    for reader in (inspect, read_photo, thumbnail):
        with pytest.raises(PhotoError, match=told):
            reader(path)


def test_a_missing_photo_is_named(tmp_path: Path) -> None:
    for reader in (inspect, read_photo, thumbnail, sha256):
        with pytest.raises(PhotoError, match=r"none\.jpg cannot be read: No such file"):
            reader(tmp_path / "none.jpg")


@pytest.mark.usefixtures("quiet")
def test_pictures_of_unsupported_kinds(tmp_path: Path) -> None:
    grey = PICTURE[:, :, 0]
    Image.fromarray(grey.astype(np.float32)).save(tmp_path / "float.tif")
    Image.fromarray(grey.astype(np.int32)).save(tmp_path / "int.tif")
    Image.fromarray(PICTURE).convert("CMYK").save(tmp_path / "cmyk.jpg")
    pyvips.Image.new_from_array(np.repeat(PICTURE, 2, axis=2)).write_to_file(str(tmp_path / "six.tif"))
    told = {
        "float.tif": "holds 'float' values; save it with 8 or 16 bits",
        "int.tif": "holds 'int' values",
        "cmyk.jpg": "is a CMYK picture for printing; save it as RGB",
        "six.tif": "has 6 channels",
    }
    for name, words in told.items():
        with pytest.raises(PhotoError, match=f"{name} {words}"):
            inspect(tmp_path / name)


def test_absurd_sizes_are_refused_from_the_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(PICTURE).save(tmp_path / "a.png")
    monkeypatch.setattr(photos, "LARGEST_SIDE", 39)
    with pytest.raises(PhotoError, match=r"a\.png has 40 × 30 pixels"):
        inspect(tmp_path / "a.png")


def test_unlike_photos_cannot_lie_side_by_side(tmp_path: Path, write_photo: WritePhoto) -> None:
    first = write_photo(tmp_path / "a.png", PICTURE)
    narrow = write_photo(tmp_path / "b.png", PICTURE[:, :20])
    deep = write_photo(tmp_path / "c.png", PICTURE.astype(np.uint16))
    with pytest.raises(PhotoError, match=r"b\.png is 20 × 30 pixels of 8 bits, a\.png is 40 × 30"):
        gathered([first, narrow])
    with pytest.raises(PhotoError, match=r"c\.png is 40 × 30 pixels of 16 bits"):
        gathered([first, deep])


@pytest.mark.parametrize(
    "crop", [Crop(-1, 0, 5, 5), Crop(0, 0, 41, 5), Crop(0, 26, 5, 5), Crop(0, 0, 0, 5), Crop(9, 9, 3, -1)]
)
def test_a_crop_outside_the_photos_is_refused(tmp_path: Path, write_photo: WritePhoto, crop: Crop) -> None:
    path = write_photo(tmp_path / "a.png", PICTURE)
    with pytest.raises(ParameterError, match="does not lie within the photos of 40 × 30 pixels"):
        read_photo(path, crop)
    with pytest.raises(ParameterError, match="does not lie within"):
        gathered([path], crop)


def test_temporary_files_are_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    Image.fromarray(NOISE).save(tmp_path / "a.jpg", progressive=True)
    steps = strips([tmp_path / "a.jpg"], rows=10)
    next(steps)
    assert list(temporary.glob("*/*.raw"))
    del steps
    assert not list(temporary.iterdir())


def test_no_room_for_temporary_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.fromarray(NOISE).save(tmp_path / "a.jpg", progressive=True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(OutputError, match="No temporary folder can be made"):
        gathered([tmp_path / "a.jpg"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_full_disk_is_told_from_a_damaged_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    Image.fromarray(NOISE).save(tmp_path / "a.jpg", progressive=True)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OutputError, match="is full: free some space"):
            gathered([tmp_path / "a.jpg"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_limit_of_open_files_is_raised(tmp_path: Path, write_photo: WritePhoto) -> None:
    import resource

    path = write_photo(tmp_path / "a.jpg", PICTURE)
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, limits[1]))
    try:
        assert gathered([path] * 150).shape == (30, 40, 150, 3)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_thumbnails_are_small_and_upright(tmp_path: Path, write_photo: WritePhoto, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    flat = np.full((300, 200, 3), (51, 102, 204), np.uint8)
    found = thumbnail(write_photo(tmp_path / f"a{suffix}", flat, exif=exif), 30)
    assert found.shape == (20, 30, 3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, np.broadcast_to((0.2, 0.4, 0.8), found.shape), atol=0.02)


def test_thumbnails_of_16_bits_have_the_same_range(tmp_path: Path, write_photo: WritePhoto) -> None:
    path = write_photo(tmp_path / "a.png", np.full((40, 40, 3), 32768, np.uint16))
    np.testing.assert_allclose(thumbnail(path, 8), 0.5, atol=0.01)


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"photo" * 100_000)
    assert sha256(tmp_path / "a") == hashlib.sha256(b"photo" * 100_000).hexdigest()
