"""Work for the workshop that goes on for as long as a test wants."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from disk_rti_desktop import formats
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.pipeline import Made
from disk_rti_desktop.progress import Figure, Progress, Steps, finish


@dataclass(eq=False)
class Handwork:
    """Work whose end the test decides; its result is on the disk when it is done."""

    relightable: Relightable
    out: Path
    subject: str = "bowl"
    method: str = "by hand"
    error: Exception | None = None
    enough: threading.Event = field(default_factory=threading.Event)
    begun: int = 0
    steps_done: int = 0
    discarded: bool = False

    def steps(self) -> Steps[Made]:
        self.begun += 1
        while not self.enough.is_set():
            self.steps_done += 1
            figures = (Figure("loss", "student", 0.1), Figure("score", "photos held out", 20.0))
            yield Progress(1, 10, "Learning", self.relightable, figures)
            time.sleep(0.002)
        if self.error is not None:
            raise self.error
        if not formats.recognised(self.out):
            finish(formats.save(self.relightable, self.out))
        return Made(self.relightable, self.out, {})

    def discard(self) -> None:
        self.discarded = True
