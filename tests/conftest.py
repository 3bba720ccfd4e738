"""What all tests share: where real data lies, and that nothing of the user's is touched."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time, and no complaint when a busy machine takes long over one.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

TESTS = Path(__file__).resolve().parent
REPOSITORY, WINDOW = TESTS.parent, TESTS / "gui"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of the window in one process, for only one window of a screen has the keys."""
    for item in items:
        if item.path.is_relative_to(WINDOW):
            item.add_marker(pytest.mark.xdist_group("window"))


def pytest_collection_finish() -> None:
    """Spares whoever looks for what a test has left the many objects that are there before the first one."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def rti_data() -> Path:
    """The folder of real collections and files, named by RTI_DATA; skips where there is none."""
    folder = Path(os.environ.get("RTI_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: set RTI_DATA to run this test")
    return folder
