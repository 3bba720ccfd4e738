"""In which manner two pictures are compared, and the choice of the two; the session holds the values."""

from dataclasses import dataclass, field
from typing import Literal

from disk_rti_desktop.render.difference import Difference, difference

SLOWEST, FASTEST = 0.5, 3.0
"""Changes in a second. More than three flashes can cause seizures (WCAG 2.2, 2.3.1); two changes are one flash."""

Manner = Literal["beside", "wipe", "flip", "difference"]


@dataclass(frozen=True)
class Comparing:
    """How a comparison is seen, if there is one."""

    on: bool = True  # else the first picture is seen alone
    manner: Manner = "beside"
    line: float = 0.5  # where a wipe parts the pictures, as a share of the width
    second: bool = False  # whether the second one is seen, where one flips between them
    flicker: bool = False  # whether the two change places by themselves, where one flips ...
    rate: float = 1.5  # ... and how many times in a second
    difference: Difference = field(default_factory=lambda: difference("signed"))
