"""The focal length that the camera has noted in its photos."""

from pathlib import Path

import pytest
from PIL import Image

from disk_rti_desktop.mlic.photos import focal_length

DETAILS, FOCAL, WIDTH = 0x8769, 0xA405, 0xA002  # the tags of EXIF


@pytest.mark.parametrize(
    ("noted", "expected"),
    [({FOCAL: 50}, 50), ({FOCAL: 50, WIDTH: 30}, 50), ({FOCAL: 50, WIDTH: 60}, None), ({FOCAL: 0}, None), ({}, None)],
)
def test_it_is_believed_unless_the_photo_was_cropped(
    tmp_path: Path, noted: dict[int, int], expected: float | None
) -> None:
    exif = Image.Exif()
    exif.get_ifd(DETAILS).update(noted)
    Image.new("RGB", (30, 20)).save(tmp_path / "photo.jpg", exif=exif)
    assert focal_length(tmp_path / "photo.jpg") == expected
