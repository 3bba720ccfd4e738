"""Relightable images as pages for browsers: one of our own, and a folder around OpenLIME."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Published:
    """What was written, and what the user should know of it."""

    paths: tuple[Path, ...]
    remarks: tuple[str, ...]
