"""The built-in demonstration, made once in its cache folder."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from disk_rti_desktop import formats
from disk_rti_desktop.pipeline import Made
from disk_rti_desktop.progress import Steps


@dataclass(frozen=True)
class Demonstration:
    """The making of the demonstration in a folder, as a job of the workshop."""

    out: Path
    subject: str = "Demonstration"
    method: str = "a medallion, distilled"

    def steps(self) -> Steps[Made]:
        """The making of it."""
        return steps(self.out)

    def discard(self) -> None:
        """There is nothing to forget: it is always made anew."""


def results(folder: Path) -> list[Path]:
    """The finished relightables of the demonstration: its result, then what to compare it with; or fewer."""
    return [path for path in sorted(folder.glob("*")) if formats.recognised(path)]


def steps(folder: Path) -> Steps[Made]:
    """Makes the demonstration in the folder, in place of what an interrupted one has left there."""
    from disk_rti_desktop import demonstration  # it needs scipy, which the window does without until then

    shutil.rmtree(folder, ignore_errors=True)
    return (yield from demonstration.make(folder))
