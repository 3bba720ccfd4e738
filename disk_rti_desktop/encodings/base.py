"""What every method shares: an Encoding fits a Codec, a Codec makes a Relightable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

import numpy as np

from disk_rti_desktop.arrays import Bytes, Doubles, Floats, Mask, as_floats
from disk_rti_desktop.encodings.checkpoints import Checkpoints
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.large_arrays import room_for
from disk_rti_desktop.mlic.collection import Mlic
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps


class Decoder(Protocol):
    """The function of the light that turns a pixel's coefficients into its colour."""

    @property
    def shader(self) -> str:
        """The template below shaders/ that evaluates this decoder on the GPU."""

    @property
    def planes(self) -> int:
        """How many coefficients a pixel has (k)."""

    def relight(self, coefficients: Floats, light: Doubles) -> Floats:
        """Colours (n, 3), 0..1 where the method is sane, of coefficients (n, k) under one light (3,): the truth."""

    def dequantized(self, quantization: Quantization) -> Self:
        """The same function taking `byte / 255` (n, k): the dequantisation is folded into the decoder."""

    def uniforms(self, light: Doubles) -> Mapping[str, Floats]:
        """What the shader receives for this light."""


BLOCK = 1 << 15  # pixels encoded in one go: as floats under all lights, many more leave the cache and fill the memory

Encode = Callable[[Floats], Floats]
"""Pixels (n, lights, 3), 0..1, to coefficients (n, k)."""


@dataclass(frozen=True)
class Codec:
    """A fitted method: pixels to coefficients, and the decoder back."""

    encode: Encode
    decoder: Decoder
    quantization: Quantization  # the byte range of the coefficients, settled by the fit


@dataclass(frozen=True, eq=False)
class Relightable:
    """A relightable image: all that is kept of a collection, as bytes, with the decoder that reads them."""

    name: str  # of the object
    method: str  # for people: "HSH order 3", "DisK-NeuralRTI, 20 units"
    planes: Bytes  # (k, height, width)
    quantization: Quantization
    decoder: Decoder
    lights: Doubles  # (n, 3) the photographed lights; (0, 3) when not known
    profile: bytes | None = None  # the photos' ICC profile
    mask: Mask | None = None  # (height, width), False where there is no object
    provenance: Mapping[str, Any] = field(default_factory=dict)  # JSON values; see formats.provenance
    mm_per_pixel: float | None = None  # millimetres on the object that one pixel covers, where that is known

    @property
    def width(self) -> int:
        """Columns of the picture."""
        return int(self.planes.shape[2])

    @property
    def height(self) -> int:
        """Rows of the picture."""
        return int(self.planes.shape[1])


class Encoding(Protocol):
    """A method with its parameters: a frozen pydantic model whose described fields make form, command line and file."""

    name: ClassVar[str]
    """Short and stable, as on the command line: "hsh"."""
    number: ClassVar[str | None]
    """The parameter that digits behind the name set: "order" makes "hsh3" mean order 3."""
    presets: ClassVar[Mapping[str, Mapping[str, Any]]]
    """Parameters of the qualities "quick", "standard" and "best"."""

    @property
    def title(self) -> str:
        """The method for people, with what tells its variants apart: "HSH order 3"."""

    @property
    def pixels(self) -> int:
        """How many pixels the fit wants to see."""

    def fit(self, samples: Samples) -> Steps[Codec]:
        """Learns from sampled pixels; progress previews are Codecs."""

    def model_dump(self) -> dict[str, Any]:
        """The parameters, by name."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """The same with some parameters changed, which are not checked."""

    @classmethod
    def model_json_schema(cls) -> dict[str, Any]:
        """The parameters with their titles, descriptions, ranges and defaults."""


@runtime_checkable
class Resumable(Protocol):
    """A method whose fit takes long enough to be taken up again after the program was killed."""

    def fit_on(self, samples: Samples, checkpoints: Checkpoints) -> Steps[Codec]:
        """As `fit`, going on from what was kept."""


def encode(mlic: Mlic, codec: Codec, method: str) -> Steps[Relightable]:
    """The collection as bytes, strip by strip."""
    planes = room_for(mlic.name, (codec.decoder.planes, mlic.height, mlic.width), np.uint8)
    few = max(1, BLOCK // mlic.width)
    for row, strip in mlic.strips():
        end = row + len(strip)
        for first in range(row, end, few):
            values = strip[first - row : first - row + few]
            pixels = as_floats(values).reshape(-1, len(mlic.lights), 3)
            levels = codec.quantization.to_bytes(codec.encode(pixels))
            planes[:, first : first + len(values)] = levels.T.reshape(-1, len(values), mlic.width)
        yield Progress(end, mlic.height, "Encoding the picture")
    return Relightable(
        name=mlic.name,
        method=method,
        planes=planes,
        quantization=codec.quantization,
        decoder=codec.decoder,
        lights=mlic.lights,
        profile=mlic.profile,
        mask=mlic.mask,
        mm_per_pixel=mlic.mm_per_pixel,
    )


def preview(codec: Codec, samples: Samples, method: str) -> Relightable:
    """The overview of the samples, as the codec renders it so far."""
    height, width = samples.overview.shape[:2]
    levels = codec.quantization.to_bytes(codec.encode(samples.overview.reshape(height * width, -1, 3)))
    planes = np.ascontiguousarray(levels.T).reshape(-1, height, width)
    return Relightable("", method, planes, codec.quantization, codec.decoder, samples.lights)
