"""What a making would cost on this computer, in words; measured in the background, once for each method."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from disk_rti_desktop import large_arrays
from disk_rti_desktop.encodings import Encoding, estimates
from disk_rti_desktop.encodings.estimates import Pace
from disk_rti_desktop.gui.amounts import duration_in_words, size_in_words
from disk_rti_desktop.gui.experience import Durations, expected
from disk_rti_desktop.gui.task import Task
from disk_rti_desktop.mlic import Mlic
from disk_rti_desktop.progress import Steps

SPARE = 0.9  # of the computer's memory, that a making may take
MEASURING = "measuring this computer…"


class Costs(QObject):
    """Time, memory and room on disk of methods.

    Signals:
        measured(): the time of one more method is known.
    """

    measured = Signal()

    def __init__(self, experience: Durations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._experience = experience
        self._paces: dict[str, Pace] = {}
        self._wanted: list[Encoding] = []
        self._mlic: Mlic | None = None
        self._task: Task | None = None

    def measure(self, encodings: Sequence[Encoding], mlic: Mlic) -> None:
        """Measures how fast this computer is with each of them that is not known yet."""
        self._mlic = mlic
        known = {*self._paces, *(encoding.name for encoding in self._wanted)}
        self._wanted += [encoding for encoding in encodings if encoding.name not in known]
        self._go_on()

    def release(self) -> None:
        """Does not wait for what is being measured."""
        self._wanted = []
        if self._task is not None:
            self._task.give_up()
            self._task = None

    def seconds(self, encodings: Sequence[Encoding], mlic: Mlic) -> float | None:
        """The time by what was measured of this computer; None while that is not known."""
        return estimates.seconds_needed(encodings, mlic, self._paces)

    def in_words(self, encodings: Sequence[Encoding], mlic: Mlic) -> str:
        """Time, as makings like these took here, and memory, as far as they are known."""
        seconds = self.seconds(encodings, mlic)
        time = MEASURING if seconds is None else duration_in_words(expected(seconds, encodings[0], self._experience))
        return f"{time}\n{size_in_words(estimates.memory_needed(encodings, mlic))} of memory"

    def refusal(self, encodings: Sequence[Encoding], mlic: Mlic) -> str:
        """Why this computer cannot make them; empty if it can."""
        needed, there = estimates.memory_needed(encodings, mlic), large_arrays.memory_of_computer()
        if there is None or needed < SPARE * there:
            return ""
        return (
            f"Needs {size_in_words(needed)} of memory, and this computer has {size_in_words(there)}: crop the photos, "
            "or choose a method with fewer values for a pixel."
        )

    def disk(self, encodings: Sequence[Encoding], mlic: Mlic) -> int:
        """Bytes that the results take at most."""
        return estimates.disk_needed(encodings, mlic)

    def too_full(self, encodings: Sequence[Encoding], mlic: Mlic, place: Path) -> str:
        """That a disk is too full for the results; empty if it is not."""
        needed, free = estimates.disk_needed(encodings, mlic), large_arrays.free_space(place)
        if free is None or needed < free:
            return ""
        return f"{place} has {size_in_words(free)} free, and up to {size_in_words(needed)} are needed: choose another."

    def _go_on(self) -> None:
        if self._task is not None or self._mlic is None or not self._wanted:
            return
        encoding = self._wanted[0]
        steps: Steps[Pace] = estimates.measured(encoding, self._mlic)
        self._task = Task(steps)
        self._task.succeeded.connect(lambda pace: self._take(encoding, pace))
        self._task.failed.connect(lambda _error: self._take(encoding, None))
        self._task.start()

    def _take(self, encoding: Encoding, pace: Pace | None) -> None:
        """Notes a pace; what cannot be measured stays unknown, and will tell why when it is made."""
        self._task = None
        self._wanted = [other for other in self._wanted if other.name != encoding.name]
        if pace is not None:
            self._paces[encoding.name] = pace
        self.measured.emit()
        self._go_on()
