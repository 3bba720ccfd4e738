"""Polynomial texture maps in .ptm files, read and written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
from PIL import Image

from disk_rti_desktop.arrays import Bytes, Doubles, Floats
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import linear_decoder, luminance_decoder
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.errors import FormatError, NotThisFormatError, OutputError
from disk_rti_desktop.formats import open_relightable
from disk_rti_desktop.formats.ptm_file import PtmFile, save_ptm
from disk_rti_desktop.mlic.lights import from_disk, read_lp
from disk_rti_desktop.progress import finish

A, B, C = np.array([0, 0, 1]), np.array([0.5, 0.5, np.sqrt(0.5)]), np.array([-0.6, 0.2, np.sqrt(0.6)])
GOLDEN = {
    "legacy/ptmfitter_8x5/reference_8x5.ptm": (
        0.05,
        ((74.652, 67.352, 71.676), (112.974, 102.604, 110.424), (47.238, 42.664, 45.461)),
    ),
    "legacy/ushabti.ptm": (0.3, ((45.876, 43.352, 40.978), (34.458, 32.684, 30.717), (36.810, 34.833, 32.966))),
}
LIGHT = from_disk(0.3, -0.5)
Picture = Callable[[Relightable, Doubles], Floats]
SCALES, BIASES = (0.5, 0.25, 1.0, 2.0, 0.5, 1.5), (160.0, 97.0, 0.0, 127.0, 255.0, -20.0)
SIZE = (6, 4)  # rows and columns


def header(kind: str = "LRGB", version: str = "PTM_1.2", size: tuple[int, int] = SIZE) -> bytes:
    lines = [version, f"PTM_FORMAT_{kind}", str(size[1]), str(size[0])]
    lines += [" ".join(map(str, SCALES)), " ".join(map(str, BIASES))]
    return "".join(line + "\n" for line in lines).encode()


def noise(*shape: int) -> Bytes:
    return np.random.default_rng(7).integers(0, 256, shape, dtype=np.uint8)


def polynomial(levels: Bytes, light: Doubles) -> Doubles:
    """The value of coefficients (..., 6) of SCALES and BIASES in units where 255 is white, by the format's formula."""
    x, y, _ = light
    a = np.array(SCALES) * (levels.astype(np.float64) - np.array(BIASES))
    value: Doubles = a @ np.array([x * x, y * y, x * y, x, y, 1])
    return value


def opened(content: bytes, folder: Path, name: str = "coin.ptm") -> Relightable:
    (folder / name).write_bytes(content)
    return finish(open_relightable(folder / name))


@pytest.mark.parametrize("name", GOLDEN)
def test_published_files_give_the_golden_values(name: str, rti_data: Path, picture: Picture) -> None:
    tolerance, means = GOLDEN[name]
    found = finish(open_relightable(rti_data / name))
    for light, mean in zip((A, B, C), means, strict=True):
        assert np.clip(picture(found, light), 0, 255).mean(axis=(0, 1)) == pytest.approx(mean, abs=tolerance)


def test_the_reference_file_has_the_published_bytes_and_looks_like_its_photos(rti_data: Path, picture: Picture) -> None:
    folder = rti_data / "legacy" / "ptmfitter_8x5"
    found = finish(open_relightable(folder / "reference_8x5.ptm"))
    assert found.planes[:, 0, 0].tolist() == [195, 141, 150, 152, 165, 240, 98, 197, 92]
    assert found.planes[:, -1, 0].tolist() == [158, 121, 139, 161, 165, 241, 80, 195, 75]
    assert picture(found, A)[0, 0] == pytest.approx([116.235, 84.047, 89.412], abs=1e-3)
    errors = []
    for light, photo in zip(
        read_lp(folder / "reference_8x5.lp").directions, sorted(folder.glob("IMG*.jpg")), strict=True
    ):
        wanted = np.asarray(Image.open(photo), np.float64)
        errors.append(np.mean((np.clip(picture(found, light), 0, 255) - wanted) ** 2))
    assert 10 * np.log10(255**2 / np.mean(errors)) > 49


def test_every_published_file_opens_with_a_name_and_no_lights(rti_data: Path) -> None:
    found = finish(open_relightable(rti_data / "legacy" / "tablet1.ptm"))
    assert (found.name, found.width, found.height, len(found.lights)) == ("tablet1", 512, 512, 0)
    assert found.provenance["format"] == "PTM_1.2 PTM_FORMAT_JPEG_LRGB"


def test_lrgb_is_read_from_the_bottom_up(tmp_path: Path, picture: Picture) -> None:
    terms, colours = noise(*SIZE, 6), noise(*SIZE, 3)
    found = opened(header() + terms.tobytes() + colours.tobytes(), tmp_path)
    wanted = polynomial(terms, LIGHT)[..., None] * colours / 255
    assert picture(found, LIGHT) == pytest.approx(wanted[::-1], abs=1e-2)
    assert found.provenance["remarks"] == []


def test_before_version_1_2_colours_follow_the_coefficients(tmp_path: Path, picture: Picture) -> None:
    pixels = noise(*SIZE, 9)
    found = opened(header(version="PTM_1.1") + pixels.tobytes(), tmp_path)
    wanted = polynomial(pixels[..., :6], LIGHT)[..., None] * pixels[..., 6:] / 255
    assert picture(found, LIGHT) == pytest.approx(wanted[::-1], abs=1e-2)
    assert "before PTM 1.2" in found.provenance["remarks"][0]


def test_rgb_has_a_block_for_each_channel(tmp_path: Path, picture: Picture) -> None:
    blocks = noise(3, *SIZE, 6)
    found = opened(header("RGB") + blocks.tobytes(), tmp_path)
    wanted = np.moveaxis(polynomial(blocks, LIGHT), 0, 2)
    assert picture(found, LIGHT) == pytest.approx(wanted[::-1], abs=1e-2)


def test_a_negative_scale_means_what_it_says(tmp_path: Path, picture: Picture) -> None:
    terms, colours = noise(*SIZE, 6), noise(*SIZE, 3)
    content = header().replace(b"\n0.5 ", b"\n-0.5 ") + terms.tobytes() + colours.tobytes()
    x = LIGHT[0]
    change = -2 * x * x * 0.5 * (terms[..., 0] - 160.0)
    wanted = (polynomial(terms, LIGHT) + change)[..., None] * colours / 255
    assert picture(opened(content, tmp_path), LIGHT) == pytest.approx(wanted[::-1], abs=1e-2)


@pytest.mark.parametrize("first", [b"\n", b" ", b"\r\n \n"])
@pytest.mark.parametrize(
    "rewritten",
    [
        lambda head: head,
        lambda head: head.replace(b"\n", b"\r\n"),
        lambda head: head.replace(b"\n", b" \n"),
        lambda head: head.replace(b"4\n6\n", b"4 6\n"),
    ],
)
def test_headers_as_they_occur_are_read(first: bytes, rewritten: Any, tmp_path: Path) -> None:
    payload = first + noise(4 * 6 * 9).tobytes()[len(first) :]
    found = opened(rewritten(header()) + payload, tmp_path)
    assert found.planes[6, -1, 0] == first[0]  # x² lies behind the colour and the terms 1, x, y


def test_bytes_behind_the_picture_are_left_aside_and_remarked(tmp_path: Path) -> None:
    found = opened(header() + bytes(4 * 6 * 9) + b"<?xpacket?>", tmp_path)
    assert found.provenance["remarks"] == ["11 bytes behind the picture are left aside"]


def test_the_content_decides_and_not_the_suffix(tmp_path: Path) -> None:
    content = header() + bytes(4 * 6 * 9)
    assert opened(content, tmp_path, "coin.rti").method == "PTM, luminance × colour"
    (tmp_path / "coin.ptm").write_bytes(b"GIF89a")
    assert not PtmFile().recognises(tmp_path / "coin.ptm")
    with pytest.raises(NotThisFormatError, match="begins with PTM_"):
        finish(PtmFile().open(tmp_path / "coin.ptm"))


JPEG_SIZE = (16, 24)
TABLES = {
    "quality": [95],
    "transforms": [1, 0, 0, 0, 0, 1, 0, 0, 0],
    "x": [0] * 9,
    "y": [0] * 9,
    "order": [8, 4, 3, 2, 1, 7, 5, 0, 6],
    "references": [5, -1, -1, -1, -1, 1, 7, -1, 7],
}


def jpeg(values: Bytes, **options: Any) -> bytes:
    bands = values.shape[2] if values.ndim == 3 else 1
    image = pyvips.Image.new_from_memory(values.tobytes(), values.shape[1], values.shape[0], bands, "uchar")
    image = image.copy(interpretation="b-w" if bands == 1 else "srgb")
    return bytes(image.jpegsave_buffer(Q=100, keep="none", subsample_mode="off", **options))


def flat_planes(count: int) -> Bytes:
    """Planes that JPEG keeps exactly: one value in each block."""
    return noise(count, JPEG_SIZE[0] // 8, JPEG_SIZE[1] // 8).repeat(8, axis=1).repeat(8, axis=2)


def jpeg_content(
    planes: Bytes,
    corrections: list[bytes] | None = None,
    pictures: list[bytes] | None = None,
    kind: str = "JPEG_LRGB",
    **changes: list[int],
) -> bytes:
    """A file with these decoded planes; with other tables than usual where asked for."""
    corrections = corrections or [b""] * len(planes)
    pictures = pictures or [jpeg(plane) for plane in planes]
    tables = TABLES | {"sizes": [len(p) for p in pictures], "sides": [len(c) for c in corrections]} | changes
    lines = "".join(" ".join(map(str, table)) + "\n" for table in tables.values())
    body = b"".join(picture + correction for picture, correction in zip(pictures, corrections, strict=True))
    return header(kind, size=JPEG_SIZE) + lines.encode() + body


def reconstructed(planes: Bytes, sides: list[dict[int, int]]) -> Bytes:
    """The planes (9, height, width), bottom row first, by the format's rules, in whole numbers."""
    done: dict[int, Any] = {}
    for turn in range(9):
        plane = TABLES["order"].index(turn)
        values = planes[plane].astype(int)
        if (reference := TABLES["references"][plane]) >= 0:
            source = 255 - done[reference] if TABLES["transforms"][plane] else done[reference]
            values = (source + values - 128) % 256
        for index, value in sides[plane].items():
            values.flat[index] = value
        done[plane] = values
    return np.stack([done[plane] for plane in range(9)]).astype(np.uint8)


def test_jpeg_planes_are_put_together_from_differences_and_corrections(tmp_path: Path, picture: Picture) -> None:
    planes = flat_planes(9)
    sides: list[dict[int, int]] = [{} for _ in planes]
    sides[7], sides[5], sides[0] = {3: 200, 383: 1}, {25: 0}, {0: 255, 100: 7}
    packed = [b"".join(i.to_bytes(4, "big") + bytes([v]) for i, v in side.items()) for side in sides]
    found = opened(jpeg_content(planes, packed), tmp_path)
    wanted = reconstructed(planes, sides)
    terms, colours = np.moveaxis(wanted[:6], 0, 2), np.moveaxis(wanted[6:], 0, 2)
    shaded = polynomial(terms, LIGHT)[..., None] * colours / 255
    assert picture(found, LIGHT) == pytest.approx(shaded[::-1], abs=1e-2)


def test_jpeg_rgb_has_eighteen_planes(tmp_path: Path, picture: Picture) -> None:
    planes = flat_planes(18)
    tables: dict[str, Any] = {name: [0] * 18 for name in ("transforms", "x", "y")}
    content = jpeg_content(planes, kind="JPEG_RGB", **tables, order=list(range(18)), references=[-1] * 18)
    wanted = polynomial(np.moveaxis(planes.reshape(3, 6, *JPEG_SIZE), 1, 3), LIGHT)
    assert picture(opened(content, tmp_path), LIGHT) == pytest.approx(np.moveaxis(wanted, 0, 2)[::-1], abs=1e-2)


PAYLOAD = bytes(4 * 6 * 9)
REFUSED = [
    (b"PTM_", "expected PTM_ and a number such as 1.2 for the version, found 'PTM_'"),
    (b"PTM_X\n", "expected PTM_ and a number"),
    (header(version="PTM_1.3") + PAYLOAD, "expected PTM_1.2 or an older one for the version, found 'PTM_1.3'"),
    (header("LUM") + PAYLOAD, "line 2: .*found 'PTM_FORMAT_LUM'"),
    (header("PTM_LUT") + PAYLOAD, "found 'PTM_FORMAT_PTM_LUT'"),
    (header("JPEGLS_LRGB") + PAYLOAD, "found 'PTM_FORMAT_JPEGLS_LRGB'"),
    (header("LRGB\0") + PAYLOAD, r"found 'PTM_FORMAT_LRGB\\x00'"),
    (header(size=(0, 4)) + PAYLOAD, "4 × 0 pixels; each must be from 1"),
    (header(size=(4, -4)) + PAYLOAD, "-4 × 4 pixels"),
    (header(size=(10**9, 4)) + PAYLOAD, "4 × 1000000000 pixels"),
    (header(size=(60000, 60000)) + PAYLOAD, "no more than 2147483648"),
    (header().replace(b"\n4\n", b"\n4.5\n") + PAYLOAD, "line 3: expected a whole number for the width, found '4.5'"),
    (header().replace(b"\n4\n6\n", b"\n") + PAYLOAD, "expected a whole number for the width, found '0.5'"),
    (b"PTM_1.2\nPTM_FORMAT_RGB\n", "expected a whole number for the width, found nothing"),
    (header().replace(b"0.5 ", b"", 1) + PAYLOAD, "the end of the scale, found '97.0"),
    (header().replace(b"160.0 ", b"", 1) + PAYLOAD, "finite number for the bias \\(number 6 of 6\\), found"),
    (header().replace(b"160.0 ", b"160.0 1 ", 1) + PAYLOAD, "the end of the bias, found '-20.0'"),
    (header().replace(b"160.0", b"nan") + PAYLOAD, "finite number for the bias .*found 'nan'"),
    (header().replace(b"160.0", b"1e999") + PAYLOAD, "finite number for the bias .*found '1e999'"),
    (header().replace(b"0.5 0.25", b"1e29 inf") + PAYLOAD, "finite number for the scale .*found 'inf'"),
    (header().replace(b"0.5 0.25", b"1e29 1e29").replace(b"160.0", b"1e29") + PAYLOAD, "numbers too large to show"),
    (header().replace(b"0.5 0.25 1.0 2.0 0.5 1.5", b"0 0 0 0 0 0.0") + PAYLOAD, "all scales are 0"),
    (header() + PAYLOAD[:-7], "ends too early, by 7 of"),
    (header("RGB") + PAYLOAD, "ends too early, by 216 of"),
    (header().rstrip(), "the end of the bias"),
    (header().replace(b"160.0", b"1" * 50_000) + PAYLOAD, "finite number for the bias .*found '1111"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_spoiled_file_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        opened(content, tmp_path)
    assert str(tmp_path / "coin.ptm") in str(caught.value)


NINE = list(range(9))
JPEG_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"transforms": [0] * 18}, "the end of the transforms"),
    ({"order": [0, *NINE[:8]]}, "its order is 0 0 1 2 3 4 5 6 7, expected each of 0 to 8 once"),
    ({"references": [9, *[-1] * 8]}, "plane 0 refers to plane 9, expected -1 to 8"),
    ({"references": [-2, *[-1] * 8]}, "plane 0 refers to plane -2"),
    ({"references": [0, *[-1] * 8]}, "plane 0 refers to plane 0, which is not decoded before"),
    ({"references": [1, 0, *[-1] * 7]}, "plane 1 refers to plane 0, which is not decoded before"),
    ({"transforms": [4] + [0] * 8}, "its transforms are 4 0 0"),
    ({"transforms": [2] + [0] * 8}, "motion compensation"),
    ({"y": [0] * 8 + [1]}, "motion compensation"),
    ({"sizes": [-1] * 9}, "the sizes of its pictures are -1"),
    ({"sizes": [0] * 9}, "no picture empty"),
    ({"sides": [-5] * 9}, "of their corrections -5"),
    ({"sides": [4] * 9}, "corrections have 5 bytes each"),
    ({"sizes": [10**6] * 9}, "ends too early"),
    ({"sizes": [1] * 9}, "plane 0 is not a JPEG picture|at least"),
    ({"corrections": [b"\0\0\1\x80\0", *[b""] * 8]}, "for pixel 384, and there are 384"),
    ({"pictures": {2: b"nothing" * 20}}, "plane 2 is not a JPEG picture"),
    ({"pictures": {2: jpeg(flat_planes(1)[0])[:-90]}}, "plane 2 cannot be decoded"),
    ({"pictures": {2: jpeg(noise(8, 24))}}, "JPEG of 24 × 8 pixels and 1 channels, expected 24 × 16"),
    ({"pictures": {2: jpeg(noise(*JPEG_SIZE, 3))}}, "and 3 channels, expected 24 × 16 and 1"),
    ({"pictures": {2: jpeg(noise(*JPEG_SIZE), interlace=True)}}, "progressive JPEG"),
]


@pytest.mark.parametrize(("changes", "message"), JPEG_REFUSED, ids=[message for _, message in JPEG_REFUSED])
def test_a_spoiled_jpeg_file_is_refused(changes: dict[str, Any], message: str, tmp_path: Path) -> None:
    planes = flat_planes(9)
    others: dict[int, bytes] = changes.get("pictures", {})
    pictures = [others.get(i, jpeg(plane)) for i, plane in enumerate(planes)]
    with pytest.raises(FormatError, match=message) as caught:
        opened(jpeg_content(planes, **(changes | {"pictures": pictures})), tmp_path)
    assert str(tmp_path / "coin.ptm") in str(caught.value)


def test_a_small_file_cannot_ask_for_a_large_picture(tmp_path: Path) -> None:
    content = jpeg_content(flat_planes(9)).replace(b"\n24\n16\n", b"\n60000\n30000\n")
    with pytest.raises(FormatError, match="has 7031250 at least"):
        opened(content, tmp_path)


def random_relightable(decoder: Decoder) -> Relightable:
    draw = np.random.default_rng(3)
    low = draw.uniform(-1, 0.5, decoder.planes).astype(np.float32)
    high = low + draw.uniform(0.1, 2, decoder.planes).astype(np.float32)
    if decoder.shader == "lrgb":
        low[:3], high[:3] = 0, 1
    planes = draw.integers(0, 256, (decoder.planes, 5, 7), dtype=np.uint8)
    return Relightable("vase", "PTM", planes, Quantization(low, high), decoder, np.zeros((0, 3)))


@pytest.mark.parametrize("decoder", [linear_decoder(Polynomial()), luminance_decoder(Polynomial())])
def test_what_is_written_comes_back_within_one_step(decoder: Decoder, tmp_path: Path) -> None:
    before = random_relightable(decoder)
    path = finish(save_ptm(before, tmp_path / "vase.ptm"))
    after = finish(open_relightable(path))
    assert type(after.decoder) is type(decoder)

    def coefficients(relightable: Relightable) -> Floats:
        return relightable.quantization.to_coefficients(relightable.planes.reshape(decoder.planes, -1).T)

    error = np.abs(coefficients(after) - coefficients(before)).max(axis=0)
    assert (error <= after.quantization.span / 255 + 1e-6).all()
    for bias in path.read_bytes().split(b"\n")[5].split():
        assert 0 <= int(bias) <= 255


@pytest.mark.parametrize("kind", ["LRGB", "RGB"])
def test_what_was_read_is_written_with_the_same_bytes(kind: str, tmp_path: Path) -> None:
    head = header(kind).replace(b"-20.0", b"20.0")
    payload = noise(4 * 6 * (9 if kind == "LRGB" else 18)).tobytes()
    path = finish(save_ptm(opened(head + payload, tmp_path), tmp_path / "copy.ptm"))
    assert path.read_bytes().endswith(b"\n0.5 0.25 1 2 0.5 1.5\n160 97 0 127 255 20\n" + payload)


def test_coefficients_that_are_nothing_or_hardly_anything_are_written_without_exponents(
    tmp_path: Path, picture: Picture
) -> None:
    decoder = linear_decoder(Polynomial())
    low = np.zeros(18, np.float32)
    high = np.repeat(np.array([0, 1e-9, 1e-20, 0.5, 1, 2], np.float32), 3)
    before = Relightable("vase", "PTM", noise(18, 5, 7), Quantization(low, high), decoder, np.zeros((0, 3)))
    path = finish(save_ptm(before, tmp_path / "vase.ptm"))
    scales = path.read_bytes().split(b"\n")[4]
    assert b"e" not in scales
    assert 0 not in [float(word) for word in scales.split()]
    assert picture(finish(open_relightable(path)), LIGHT) == pytest.approx(picture(before, LIGHT), abs=1e-2)


def test_only_polynomials_of_the_second_degree_are_written(tmp_path: Path) -> None:
    for decoder in (linear_decoder(Harmonics(1)), linear_decoder(Polynomial(3))):
        with pytest.raises(OutputError, match="polynomials of the second degree, and this is PTM"):
            finish(save_ptm(random_relightable(decoder), tmp_path / "vase.ptm"))
    assert list(tmp_path.iterdir()) == []


SEEDS = {
    "LRGB": header() + noise(4 * 6 * 9).tobytes(),
    "RGB": header("RGB") + noise(4 * 6 * 18).tobytes(),
    "JPEG_LRGB": jpeg_content(flat_planes(9), [b"\0\0\0\1\x80"] * 9),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_files_are_read_or_refused(seed: str, damage: Any, tmp_path: Path) -> None:
    assert 30 < damage(SEEDS[seed], tmp_path / "coin.ptm", 256) < 150
