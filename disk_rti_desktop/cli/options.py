"""What several commands take: paths, numbers, lights."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from disk_rti_desktop.errors import ParameterError

if TYPE_CHECKING:
    from disk_rti_desktop.arrays import Doubles

T = TypeVar("T")
EXISTING = click.Path(exists=True, path_type=Path)
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ANY_PATH = click.Path(path_type=Path)

leave_out = click.option(
    "--leave-out", multiple=True, metavar="NAME", help="A photo not to use, by its name; may be given several times."
)


def numbers(text: str, count: int, option: str, kind: Callable[[str], T]) -> list[T]:
    """That many numbers of an option, parted by commas."""
    try:
        values = [kind(word) for word in text.split(",")]
    except ValueError as error:
        raise click.BadParameter(
            f"expected {count} numbers parted by commas, found '{text}'", param_hint=option
        ) from error
    if len(values) != count:
        raise click.BadParameter(f"expected {count} numbers parted by commas, found '{text}'", param_hint=option)
    return values


def named_numbers(words: tuple[str, ...]) -> dict[str, float]:
    """The numbers of options like gain=2, by name."""
    found = {}
    for word in words:
        name, _, number = word.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError as error:
            raise click.BadParameter(
                f"expected a name and a number as in gain=2, found '{word}'", param_hint="--set"
            ) from error
    return found


def light_direction(light: str | None, azimuth: float | None, elevation: float | None) -> "Doubles":
    """The unit vector (3,) of the light that the options tell."""
    from disk_rti_desktop.mlic import lights

    if light is not None and azimuth is None and elevation is None:
        x, y = numbers(light, 2, "--light", float)
        if not x * x + y * y <= 1.0001:
            raise ParameterError(f"The light {light} is outside the unit disc: x² + y² must not be more than 1.")
        return lights.from_disk(x, y)
    if light is None and azimuth is not None and elevation is not None:
        return lights.from_angles(azimuth, elevation)
    raise click.UsageError("Give the light as --light X,Y or as --azimuth A --elevation E.")
