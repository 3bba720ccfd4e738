"""The ways to look at a relit picture: their names, parameters, ranges and defaults, stated here and nowhere else.

Names, ranges and defaults are those of RTIViewer 1.1, the field's customary viewer; what each computes is in `enhance`
and, for the choice of lights, in `multilight`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, Self

from disk_rti_desktop.errors import ParameterError

Part = Literal["normals", "albedo", "curvature"]
"""What a mode reads of the surface."""


@dataclass(frozen=True)
class Parameter:
    """A number that the user sets: within a range, or one of some choices."""

    name: str  # on the command line
    title: str
    low: float
    high: float
    default: float
    step: float = 0.01
    choices: tuple[tuple[float, str], ...] = ()  # value and words; empty: any number within the range

    def checked(self, value: float) -> float:
        """The value; a ParameterError if it cannot be."""
        if self.choices:
            if value not in [choice for choice, _ in self.choices]:
                allowed = ", ".join(f"{choice:g}" for choice, _ in self.choices)
                raise ParameterError(f"{self.name} is one of {allowed}, not {value:g}.")
        elif not self.low <= value <= self.high:
            raise ParameterError(f"{self.name} is a number from {self.low:g} to {self.high:g}, not {value:g}.")
        return value


@dataclass(frozen=True)
class Kind:
    """A mode by its name, with what it needs."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...] = ()
    surface: tuple[Part, ...] = ()  # what it reads of the surface
    blurs: Literal["relit", "shading", "normals"] | None = None  # what it wants blurred
    lights: Literal["static", "dynamic"] | None = None  # whether it chooses lights of its own, and when anew

    @property
    def margin(self) -> int:
        """How many texels beyond what is seen it reads."""
        return BLUR_RADIUS if self.blurs else 0


BLUR_RADIUS = 10  # five boxes of 5 x 5, one after the other


def _choices(*values: int) -> tuple[tuple[float, str], ...]:
    return tuple((value, str(value)) for value in values)


_GAIN = Parameter("gain", "Gain", 0.01, 4, 1)
SHARPNESS = ((0.0, "Laplacian"), (1.0, "Laplacian²"), (2.0, "Sobel, L1"), (3.0, "Sobel, L2"))
_SHARPNESS = Parameter("sharpness", "Sharpness by", 0, 3, 1, 1, SHARPNESS)
_WEIGHT = Parameter("weight", "Weight of sharpness", 0, 1, 0.7)

_ALL = (
    Kind("default", "Default", "The picture as it is relit."),
    Kind(
        "normals",
        "Normals",
        "Which way the surface faces: red grows to the right, green to the top of the upright picture.",
        surface=("normals",),
    ),
    Kind(
        "diffuse-gain",
        "Diffuse gain",
        "Deepens how brightness falls off as the light leaves the direction that the surface faces.",
        (Parameter("gain", "Gain", 1, 10, 2, 0.1),),
        ("normals", "albedo", "curvature"),
    ),
    Kind(
        "specular",
        "Specular enhancement",
        "Adds a highlight, as if the surface were polished, and takes colour away.",
        (
            Parameter("diffuse", "Diffuse colour", 0, 1, 0.4),
            Parameter("specularity", "Specularity", 0, 1, 0.7),
            Parameter("highlight", "Highlight size", 1, 150, 75, 1),
        ),
        ("normals",),
    ),
    Kind(
        "normal-unsharp",
        "Normal unsharp masking",
        "Exaggerates the bends of the surface, and lights it evenly matte.",
        (_GAIN, Parameter("environment", "Environment", 0.1, 2, 0.5)),
        ("normals", "albedo"),
        "normals",
    ),
    Kind(
        "image-unsharp",
        "Image unsharp masking",
        "Sharpens the brightness of the relit picture.",
        (_GAIN,),
        blurs="relit",
    ),
    Kind(
        "luminance-unsharp",
        "Luminance unsharp masking",
        "Sharpens light and shade, and leaves the colours of the surface alone.",
        (_GAIN,),
        ("albedo",),
        "shading",
    ),
    Kind(
        "static-multi-light",
        "Static multi-light",
        "Lights each place by itself so that its relief is seen best; the light ball has no effect.",
        (
            Parameter("offset", "Local offset", 5, 15, 10, 5, _choices(5, 10, 15)),
            Parameter("tile", "Tile size", 8, 32, 8, 8, _choices(8, 16, 32)),
            Parameter("tiling", "First tiling", 4, 64, 64, 4, _choices(4, 16, 64)),
            _SHARPNESS,
            _WEIGHT,
            Parameter("threshold", "Threshold", 0, 1, 0.7),
            Parameter("smoothing", "Smoothing", 3, 7, 3, 2, _choices(3, 5, 7)),
            Parameter("iterations", "Iterations", 0, 10, 2, 1),
        ),
        lights="static",
    ),
    Kind(
        "dynamic-multi-light",
        "Dynamic multi-light",
        "Turns the light a little for each place, so that its relief is seen best near the light you set.",
        (Parameter("tile", "Tile size", 8, 128, 32, 8), Parameter("offset", "Offset", 1, 20, 10, 1)),
        lights="dynamic",
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in _ALL})


@dataclass(frozen=True)
class Mode:
    """A mode with its parameters set."""

    kind: Kind
    values: tuple[float, ...]

    def value(self, name: str) -> float:
        """A parameter's value."""
        return self.values[self._index(name)]

    def with_value(self, name: str, value: float) -> Self:
        """The mode with one parameter changed; a ParameterError if there is none such, or if it is out of range."""
        index = self._index(name)
        checked = self.kind.parameters[index].checked(value)
        return replace(self, values=(*self.values[:index], checked, *self.values[index + 1 :]))

    @property
    def plain(self) -> bool:
        """Whether it shows the relit picture as it is."""
        return self.kind is KINDS["default"]

    def _index(self, name: str) -> int:
        names = [parameter.name for parameter in self.kind.parameters]
        if name not in names:
            known = ", ".join(names) or "no parameters"
            raise ParameterError(f"The mode {self.kind.name} has no '{name}': it has {known}.")
        return names.index(name)


def mode(name: str, /, **values: float) -> Mode:
    """A mode by name, its other parameters at their defaults."""
    kind = KINDS.get(name)
    if kind is None:
        raise ParameterError(f"There is no mode '{name}': choose one of {', '.join(KINDS)}.")
    made = Mode(kind, tuple(parameter.default for parameter in kind.parameters))
    for key, value in values.items():
        made = made.with_value(key, value)
    return made


DEFAULT = mode("default")

DISPLAY = (
    Parameter("exposure", "Exposure", -4, 4, 0, 0.05),  # stops of light
    Parameter("gain", "Gain", 0, 4, 1),
    Parameter("gamma", "Gamma", 0.3, 3, 1),
)


@dataclass(frozen=True)
class Display:
    """How the screen alone shows a picture: brighter or darker, by the parameters `DISPLAY`."""

    exposure: float = 0.0
    gain: float = 1.0
    gamma: float = 1.0

    @property
    def neutral(self) -> bool:
        """Whether the picture is shown as it is."""
        return self == NEUTRAL


NEUTRAL = Display()
