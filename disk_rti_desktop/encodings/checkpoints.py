"""What a long training keeps on disk, so that the same training goes on where it was when it was stopped or killed."""

import shutil
import time
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from disk_rti_desktop.errors import OutputError
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.writing import written_file

Arrays = Mapping[str, NDArray[Any]]

SECONDS = 10.0  # between two states of one training


class Checkpoints:
    """A hidden folder beside the result, with the last state of each network in training; None keeps nothing.

    States count for the same method, photos and lights only (`key`), and a damaged one not at all.
    """

    def __init__(self, folder: Path | None, key: str = "") -> None:
        self._folder, self._key = folder, key
        self._kept: dict[str, float] = {}

    @classmethod
    def beside(cls, result: Path, method: object, samples: Samples) -> "Checkpoints":
        """Those of the training that makes this result from these samples."""
        digest = sha256(repr(method).encode())
        for array in (samples.pixels, samples.lights):
            digest.update(np.ascontiguousarray(array).data)
        return cls(_place(result), digest.hexdigest())

    def load(self, name: str) -> Arrays | None:
        """The last state kept under that name."""
        if self._folder is None:
            return None
        try:
            with (self._folder / f"{name}.npz").open("rb") as stream, np.load(stream, allow_pickle=False) as file:
                state = dict(file)
            return state if str(state.pop("key")) == self._key else None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None

    def due(self, name: str) -> bool:
        """Whether it is time to keep the next state of that name."""
        since = self._kept.setdefault(name, time.monotonic())
        return self._folder is not None and time.monotonic() - since >= SECONDS

    def keep(self, name: str, state: Arrays) -> None:
        """Replaces the state of that name; where nothing can be written, the training goes on without."""
        self._kept[name] = time.monotonic()
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with written_file(self._folder / f"{name}.npz") as file, file.open("wb") as stream:
                arrays: dict[str, Any] = {"key": np.array(self._key), **state}
                np.savez(stream, **arrays)
        except (OSError, OutputError):
            return

    def clear(self) -> None:
        """Forgets all states."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def discard(result: Path) -> None:
    """Forgets what a training that was to make this result has kept; it cannot be taken up again."""
    Checkpoints(_place(result)).clear()


def _place(result: Path) -> Path:
    """The hidden folder beside a result."""
    return result.with_name(f".{result.name}.training")
