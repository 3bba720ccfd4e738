"""Where shaders and resources lie: in a checkout, in an installed wheel, or in a frozen application."""

import sys
from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    """The folder that holds `shaders` and `resources`."""
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package, package.parent, *([Path(frozen)] if frozen else [])]
    for folder in candidates:
        if (folder / "shaders").is_dir():
            return folder
    searched = ", ".join(map(str, candidates))
    raise FileNotFoundError(f"no 'shaders' folder in {searched}: reinstall the application")


def shaders() -> Path:
    """The folder of the .glsl files."""
    return _root() / "shaders"


def resources() -> Path:
    """The folder of icons, themes and help pages."""
    return _root() / "resources"
