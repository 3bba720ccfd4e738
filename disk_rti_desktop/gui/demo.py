"""The built-in demonstration, made afresh in its cache folder."""

import shutil
from pathlib import Path

from disk_rti_desktop import demonstration
from disk_rti_desktop.pipeline import Made
from disk_rti_desktop.progress import Steps


def steps(folder: Path) -> Steps[Made]:
    """Makes the demonstration in the folder, in place of what an interrupted one has left there."""
    shutil.rmtree(folder, ignore_errors=True)
    return (yield from demonstration.make(folder))
