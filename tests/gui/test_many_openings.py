"""Opening, relighting and closing again and again: the memory stays what it was."""

import ctypes
import gc
import math
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from disk_rti_desktop.gui.main_window import MainWindow

CYCLES, SETTLED = 50, 20
M_MMAP_THRESHOLD, LARGE = -3, 1 << 20  # of glibc; bytes of a piece that is asked of the system by itself
STATUS = Path("/proc/self/statm")


def resident() -> int:
    """The bytes of memory that this process holds."""
    return int(STATUS.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not STATUS.exists(), reason="the system does not tell a process its memory in /proc")
def test_fifty_openings_take_no_more_memory_than_twenty(
    qtbot: QtBot, window: MainWindow, save: Callable[..., Path]
) -> None:
    # Or large pieces stay in the C library's store until that has grown as far as its threads let it.
    assert ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE) == 1
    objects = [save(name, 900, 700) for name in ("coin", "vase")]  # 11 MB of planes each, beside as much for drawing
    session = window.session
    held: list[int] = []
    for cycle in range(CYCLES):
        window.open(objects[cycle % 2])
        qtbot.waitUntil(lambda: session.opened is not None)
        for step in range(4):
            session.view = session.view.lit(0.6 * math.cos(step), 0.6 * math.sin(step))
            qtbot.wait(5)
        session.opened = None
        gc.collect()  # or it depends on what other tests have left how much garbage waits
        held.append(resident())
    assert max(held[SETTLED:]) <= 1.05 * max(held[:SETTLED])
