"""How long makings really took beside what was measured before them: so the next estimate is nearer the truth."""

import math
from collections.abc import Mapping

from disk_rti_desktop.encodings import Encoding
from disk_rti_desktop.encodings.estimates import steps_of

MOST = 8.0  # times as long, or as short: more is no experience but an accident, such as a computer that slept

Durations = Mapping[str, float]
"""How many times as long as was measured beforehand makings took, by their kind."""


def kind_of(encoding: Encoding) -> str:
    """What makings must share to tell of each other: the method, and for how long it learns."""
    return f"{encoding.name} {steps_of(encoding):.0f}"


def expected(seconds: float, encoding: Encoding, known: Durations) -> float:
    """What was measured beforehand, as experience has it."""
    return seconds * known.get(kind_of(encoding), 1.0)


def refined(known: Durations, encoding: Encoding, measured: float, took: float) -> Durations:
    """The experience with one making more, that counts as much as all before it."""
    ratio = min(max(took / measured, 1 / MOST), MOST)
    before = known.get(kind_of(encoding), ratio)
    return {**known, kind_of(encoding): round(math.sqrt(before * ratio), 3)}
