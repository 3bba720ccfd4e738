"""Collections found in the folders that customary tools make."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from disk_rti_desktop.errors import CollectionError, LightsError, PhotoError
from disk_rti_desktop.mlic import load
from disk_rti_desktop.mlic.layouts import choose_list, find
from disk_rti_desktop.mlic.lights import write_lp

PhotoSet = Callable[..., Path]
WINDOWS_NAMES = [rf"D:\RTI\Grab 7\jpeg-exports\photo{index:02d}.jpg" for index in range(1, 10)]


def test_photos_with_their_list_beside_them(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "item7", lp="dirs.lp")
    found = find(folder, None)
    assert (found.name, found.folder) == ("item7", folder)
    assert len(found.photos) == 9
    assert found.lists == (folder / "dirs.lp",)


def test_an_rtibuilder_object_folder(tmp_path: Path, photo_set: PhotoSet) -> None:
    root = tmp_path / "Grab 7"
    photo_set(root / "jpeg-exports", lp=None)
    photo_set(root / "original-captures", lp=None)
    photo_set(root / "assembly-files", listed=WINDOWS_NAMES, lp="Grab 7.lp")
    for photo in (root / "assembly-files").glob("*.png"):
        photo.rename(photo.with_stem(f"blend-{photo.stem}"))
    write_lp(root / "assembly-files" / "Grab 7_OriginalSet.lp", None, np.eye(3))
    for path in (root, root / "jpeg-exports", root / "assembly-files" / "Grab 7.lp"):
        mlic = load(path)
        assert mlic.name == "Grab 7"
        assert mlic.lights_file == root / "assembly-files" / "Grab 7.lp"
        assert {photo.parent for photo in mlic.photos} == {root / "jpeg-exports"}
        assert {pair.rule for pair in mlic.pairs} == {"stem"}


@pytest.mark.parametrize("folder", ["jpeg-exports", "cropped-files"])
def test_the_list_tells_which_of_two_photo_folders_is_meant(tmp_path: Path, photo_set: PhotoSet, folder: str) -> None:
    root = tmp_path / "vase"
    photo_set(root / "jpeg-exports", lp=None)
    photo_set(root / "cropped-files", lp=None)
    listed = [name.replace("jpeg-exports", folder) for name in WINDOWS_NAMES]
    (root / "assembly-files").mkdir()
    write_lp(root / "assembly-files" / "vase.lp", listed, load_lights(tmp_path, photo_set))
    assert load(root).photos[0].parent == root / folder


def load_lights(tmp_path: Path, photo_set: PhotoSet) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """The lights of the usual set."""
    return load(photo_set(tmp_path / "aside")).lights


def test_an_original_set_alone_serves(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set", lp="vase_OriginalSet.lp")
    assert load(folder).lights_file == folder / "vase_OriginalSet.lp"


def test_a_synthrti_object(tmp_path: Path, photo_set: PhotoSet) -> None:
    root = tmp_path / "Object1"
    photo_set(root / "Dome", lp="dirs.lp")
    photo_set(root / "Test", count=5, lp="dirs.lp")
    assert (load(root).name, len(load(root).photos)) == ("Object1", 9)
    assert (load(root / "Test").name, len(load(root / "Test").photos)) == ("Object1", 5)


def test_the_list_one_level_up(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "vase" / "photos", lp=None)
    listed = [f"photos/{photo.name}" for photo in sorted(folder.glob("*.png"))]
    write_lp(tmp_path / "vase" / "vase.lp", listed, load_lights(tmp_path, photo_set))
    for path in (folder, tmp_path / "vase", tmp_path / "vase" / "vase.lp"):
        mlic = load(path)
        assert (mlic.name, len(mlic.photos)) == ("vase", 9)


def test_a_single_picture_beside_the_list_does_not_hide_the_photos(tmp_path: Path, photo_set: PhotoSet) -> None:
    root = tmp_path / "vase"
    folder = photo_set(root / "captures", lp=None)
    photo_set(root, count=1, names=["overview.jpg"], lp=None)
    write_lp(root / "vase.LP", sorted(path.name for path in folder.iterdir()), load_lights(tmp_path, photo_set))
    assert load(root).photos[0].parent == folder


def test_photos_of_the_folder_itself_come_first(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set")
    photo_set(folder / "other", count=12)
    assert len(load(folder).photos) == 9


def test_hidden_files_and_other_files_do_not_disturb(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set")
    for name in ("._photo01.png", ".DS_Store", "Thumbs.db", "notes.txt", "._lights.lp"):
        (folder / name).write_bytes(b"\0\1")
    (folder / "folder.png").mkdir()
    mlic = load(folder)
    assert len(mlic.photos) == 9
    assert not [found for found in mlic.findings if "Left out" in found.text or "left aside" in found.text]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_a_circle_is_told_as_a_photo_that_cannot_be_read(tmp_path: Path, photo_set: PhotoSet) -> None:
    photo = photo_set(tmp_path) / "photo04.png"
    photo.unlink()
    photo.symlink_to(photo.name)
    with pytest.raises(PhotoError, match=f"{photo.name} cannot be read: .*symbolic links"):
        load(tmp_path)


def test_another_list_can_be_named(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set")
    other = tmp_path / "other.lp"
    lights = load(folder).lights[:, [1, 0, 2]]
    write_lp(other, None, lights)
    mlic = load(folder, lights=other)
    assert mlic.lights_file == other
    np.testing.assert_allclose(mlic.lights, lights, atol=1e-8)


def rewritten(folder: Path, name: str, shift: int = 0, names: str = "photo{:02d}.png") -> None:
    """A further list in the folder, with the lights handed on by so many photos."""
    lights = load(folder, lights=folder / "first.lp").lights
    write_lp(folder / name, [names.format(index) for index in range(1, 10)], np.roll(lights, shift, axis=0))


def test_customary_names_are_preferred(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set", lp="first.lp")
    rewritten(folder, "Dirs.lp", 1)
    assert choose_list(find(folder, None)).path.name == "Dirs.lp"
    rewritten(folder, "LIGHTS.LP", 2)
    assert choose_list(find(folder, None)).path.name == "LIGHTS.LP"
    assert "Other light lists there, not used: Dirs.lp, first.lp." in [found.text for found in load(folder).findings]


def test_the_only_list_that_names_all_photos_is_taken(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set", lp="first.lp")
    rewritten(folder, "second.lp", 1, "foreign{:02d}.png")
    (folder / "third.lp").write_text("nonsense")
    assert load(folder).lights_file == folder / "first.lp"


def test_lists_that_say_the_same_are_no_conflict(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set", lp="first.lp")
    rewritten(folder, "second.lp")
    assert load(folder).lights_file == folder / "first.lp"


def test_lists_that_differ_must_be_chosen_between(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set", lp="first.lp")
    rewritten(folder, "second.lp", 1)
    with pytest.raises(LightsError, match=r"2 light lists \(first\.lp, second\.lp\) and several of them fit"):
        load(folder)
    assert load(folder, lights=folder / "second.lp").lights_file == folder / "second.lp"
    (folder / "photo03.png").unlink()
    with pytest.raises(LightsError, match="none of them fits the photos"):
        load(folder)


def test_no_list_is_told_with_the_places_searched(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set", lp=None)
    with pytest.raises(LightsError, match="No light list"):
        load(folder)
    (folder / "vase.dome").write_text("{}")
    with pytest.raises(LightsError, match=r"vase\.dome is a dome .* holds no lights"):
        load(folder)


def test_a_folder_of_collections_is_not_one(tmp_path: Path, photo_set: PhotoSet) -> None:
    photo_set(tmp_path / "item1", lp="dirs.lp")
    photo_set(tmp_path / "item2", lp="dirs.lp")
    photo_set(tmp_path, count=1, names=["stray.jpg"], lp=None)
    with pytest.raises(CollectionError, match="holds several collections: item1, item2"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([], r"holds no photos \(JPEG, PNG or TIFF\)"),
        (["a.txt"], "holds no photos"),
        (["mask.png"], "holds no photos"),
        (["IMG_1.CR2", "IMG_2.CR2"], r"holds 2 camera raw files \(IMG_1\.CR2 \.\.\.\)"),
        (["a.exr"], r"pictures of a kind that is not read \(a\.exr \.\.\.\)"),
        (["info.json", "plane_0.jpg"], "is a relightable image"),
        (["lights.lp"], "holds no photos"),
    ],
)
def test_a_folder_without_photos(tmp_path: Path, files: list[str], told: str) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(CollectionError, match=told):
        load(tmp_path)


def test_what_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="does not exist"):
        load(tmp_path / "none")
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(CollectionError, match=r"a\.jpg is not a folder or a light list"):
        load(tmp_path / "a.jpg")


def test_a_list_without_photos_cannot_be_loaded(tmp_path: Path) -> None:
    write_lp(tmp_path / "lights.lp", None, np.eye(3))
    with pytest.raises(CollectionError, match="No photos lie beside"):
        load(tmp_path / "lights.lp")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets any bytes be a file name")
def test_a_name_that_is_no_text_is_told(tmp_path: Path, photo_set: PhotoSet) -> None:
    folder = photo_set(tmp_path / "set")
    (folder / "photo01.png").rename(folder / b"s\xfcd.png".decode("utf-8", "surrogateescape"))
    with pytest.raises(CollectionError, match=r"'s\\udcfcd.png' .* is not valid text"):
        load(folder)
