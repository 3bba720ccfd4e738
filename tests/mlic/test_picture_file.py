"""One picture to one file."""

from pathlib import Path

import numpy as np
import pytest
import pyvips

from disk_rti_desktop.arrays import PhotoValues
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.mlic.picture_file import write_picture


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_lossless_files_give_back_every_value(tmp_path: Path, suffix: str, kind: type) -> None:
    rng = np.random.default_rng(3)
    picture: PhotoValues = rng.integers(0, np.iinfo(kind).max + 1, (11, 17, 3)).astype(kind)
    write_picture(tmp_path / f"a{suffix}", picture[:, ::-1])
    np.testing.assert_array_equal(pyvips.Image.new_from_file(tmp_path / f"a{suffix}").numpy(), picture[:, ::-1])


def test_jpeg_keeps_the_colour_of_every_pixel(tmp_path: Path) -> None:
    picture = np.zeros((16, 16, 3), np.uint8)
    picture[:, ::2] = (200, 40, 40)
    picture[:, 1::2] = (40, 40, 200)
    write_picture(tmp_path / "a.jpg", picture)
    stored = pyvips.Image.new_from_file(tmp_path / "a.jpg").numpy().astype(int)
    assert np.abs(stored - picture).max() < 12  # with halved chroma the two colours would run together


def test_what_a_format_cannot_hold_is_refused(tmp_path: Path) -> None:
    wide = np.zeros((4, 4, 3), np.uint16)
    with pytest.raises(ParameterError, match=r"a\.jpg: JPEG holds 8 bits"):
        write_picture(tmp_path / "a.jpg", wide)
    with pytest.raises(ParameterError, match=r"not as '\.bmp'"):
        write_picture(tmp_path / "a.bmp", wide)


def test_a_missing_folder_is_left_to_the_caller_to_tell(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_picture(tmp_path / "none" / "a.png", np.zeros((4, 4, 3), np.uint8))
