"""Which photos a method may learn from, and which it is judged by.

- a folder of test photos that the user names
- SynthRTI (Dulecha et al. 2020): `Dome` to learn from, `Test` to judge by
- RealRTI: some photos held out of the collection, by the rule of `mlic.sampling.held_out`
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from disk_rti_desktop.errors import CollectionError, InputError, ParameterError, PhotoError
from disk_rti_desktop.mlic import Mlic, load
from disk_rti_desktop.mlic.layouts import LIST_SUFFIXES
from disk_rti_desktop.mlic.pairing import naturally
from disk_rti_desktop.mlic.sampling import hold_out

HELD_OUT = 5  # photos, as in the published comparisons


@dataclass(frozen=True, eq=False)
class Item:
    """One object: the photos to learn from, the photos to judge by, and how these were chosen."""

    name: str
    fitted: Mlic
    judged: Mlic
    rule: str

    @property
    def held_out(self) -> list[str]:
        """The file names of the photos to judge by."""
        return [photo.name for photo in self.judged.photos]


def items(
    path: Path,
    test: Path | None = None,
    count: int | None = None,
    whole: bool = False,
    leave_out: Collection[str] = (),
) -> list[Item]:
    """The object at the path, or all objects in the folders below; `whole` leaves masks aside.

    Photos of a single object can be left out by name. `count` photos are held out unless a folder `test` is named or an
    object brings its own; with several objects `test` holds a folder of the same name for each.
    """
    if _is_collection(path):
        return [item(path, test, count, whole, leave_out)]
    folders = [folder for folder in naturally(_folders(path)) if _is_collection(folder)]
    if not folders:
        load(path)  # which tells what is wrong, or finds photos in another customary place
        return [item(path, test, count, whole, leave_out)]
    if leave_out:
        raise ParameterError(f"{path} holds {len(folders)} objects: photos can be left out of a single one only.")
    found = []
    for folder in folders:
        try:
            found.append(item(folder, test and test / folder.name, count, whole))
        except InputError as error:
            raise type(error)(f"{folder.name}: {error}") from error
    return found


def item(
    path: Path,
    test: Path | None = None,
    count: int | None = None,
    whole: bool = False,
    leave_out: Collection[str] = (),
) -> Item:
    """The object at the path, parted into photos to learn from and photos to judge by."""
    synthetic = {folder.name.lower(): folder for folder in _folders(path)}
    if test is None and count is None and {"dome", "test"} <= set(synthetic):
        test = synthetic["test"]
    mask = next((p for p in [path / "mask.png"] if "dome" in synthetic and p.is_file()), None)
    collection = load(path, mask=mask, leave_out=leave_out)
    if whole:
        collection = replace(collection, mask=None)
    if test is not None:
        return _judged_by(collection, load(test), test.name)
    count = count or HELD_OUT
    kept, held = hold_out(collection, count)
    rule = (
        f"{count} of {len(collection.photos)} photos are held out: the lights inside the convex hull of all (x, y) are "
        f"parted into {count} bands of elevation with equally many lights, and each band gives the light nearest its "
        "median."
    )
    return Item(collection.name, collection.only(kept), collection.only(held), rule)


def _judged_by(collection: Mlic, judged: Mlic, folder: str) -> Item:
    """A collection with the test photos of a folder."""
    if (judged.width, judged.height) != (collection.width, collection.height):
        raise PhotoError(
            f"The photos in {folder} have {judged.width} × {judged.height} pixels, those to learn from "
            f"{collection.width} × {collection.height}: they must show the same object from the same place."
        )
    if shared := set(judged.photos) & set(collection.photos):
        raise CollectionError(f"{folder} holds photos to learn from ({min(shared).name}): choose another test folder.")
    rule = f"Learned from {len(collection.photos)} photos, judged by the {len(judged.photos)} photos in {folder}."
    return Item(collection.name, collection, judged, rule)


def _is_collection(path: Path) -> bool:
    """Whether a light list says that photos lie here, and not only in folders below that are objects themselves."""
    if path.is_file():
        return True
    places = [path, *(f for f in _folders(path) if f.name.lower() in ("dome", "assembly-files"))]
    return any(file.suffix.lower() in LIST_SUFFIXES for place in places for file in _entries(place))


def _folders(path: Path) -> list[Path]:
    return [entry for entry in _entries(path) if entry.is_dir()] if path.is_dir() else []


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, without hidden files."""
    try:
        return [entry for entry in folder.iterdir() if not entry.name.startswith(".")]
    except OSError as error:
        raise CollectionError(f"The folder {folder} cannot be read: {error.strerror or error}.") from error
