"""The methods: every way to turn a collection into a relightable image."""

import difflib
import re
from typing import Any

from pydantic import ValidationError

from disk_rti_desktop.encodings.base import Encoding
from disk_rti_desktop.encodings.distilled import Distilled
from disk_rti_desktop.encodings.dmd import Dmd
from disk_rti_desktop.encodings.hsh import Hsh
from disk_rti_desktop.encodings.neural import Neural
from disk_rti_desktop.encodings.ptm import Ptm
from disk_rti_desktop.encodings.published import Published
from disk_rti_desktop.encodings.rbf import Rbf
from disk_rti_desktop.errors import ParameterError

__all__ = ["COMPARED", "ENCODINGS", "QUALITIES", "Encoding", "method"]

ENCODINGS: dict[str, type[Encoding]] = {kind.name: kind for kind in (Distilled, Published, Neural, Hsh, Ptm)}
COMPARED: dict[str, type[Encoding]] = {kind.name: kind for kind in (Rbf, Dmd)}
"""Methods that are judged beside the others and have no file format here."""
QUALITIES = ("quick", "standard", "best")


def method(text: str, quality: str = "standard", **parameters: Any) -> Encoding:
    """The encoding that a text names: "hsh", "hsh3", "distilled10", "published20:alpha=0.3:improved=false".

    Digits behind the name set its main number; parameters given apart override those of the quality and of the text.
    """
    head, *options = text.strip().split(":")
    known = ENCODINGS | COMPARED
    name = head if head in known else head.rstrip("0123456789")
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ParameterError(f"There is no method '{head}': choose one of {', '.join(ENCODINGS)}.{hint}")
    kind = known[name]
    if quality not in QUALITIES:
        raise ParameterError(f"There is no quality '{quality}': choose one of {', '.join(QUALITIES)}.")
    values: dict[str, Any] = dict(kind.presets[quality])
    if digits := head[len(name) :]:
        if kind.number is None:
            raise ParameterError(f"The method '{name}' takes no number: write '{name}' instead of '{head}'.")
        values[kind.number] = digits
    for option in options:
        key, found, value = option.partition("=")
        if not found or not re.fullmatch(r"\w+", key):
            raise ParameterError(
                f"'{option}' in '{text}' is no option: write name=value, as in 'published20:alpha=0.3'."
            )
        values[key] = value
    try:
        return kind(**values | parameters)
    except ValidationError as error:
        first = error.errors()[0]
        what = ".".join(map(str, first["loc"]))
        raise ParameterError(
            f"The method '{name}' cannot take {what} = {first['input']!r}: {first['msg'].lower()}. "
            f"It knows {', '.join(kind.model_json_schema()['properties'])}."
        ) from error
