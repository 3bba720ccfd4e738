"""The light in motion over an object, as a film (MP4, H.264) or an animated GIF."""

import math
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import imageio_ffmpeg
import numpy as np

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.errors import OutputError, ParameterError
from disk_rti_desktop.mlic.lights import from_angles
from disk_rti_desktop.progress import Progress, Steps, finish
from disk_rti_desktop.render.cpu import CpuRenderer
from disk_rti_desktop.render.groundwork import groundwork_of
from disk_rti_desktop.render.modes import DEFAULT, Mode
from disk_rti_desktop.render.view import Size, View, turned_size
from disk_rti_desktop.snapshots.colours import as_srgb
from disk_rti_desktop.snapshots.facts import told
from disk_rti_desktop.snapshots.legend import light_disc
from disk_rti_desktop.snapshots.shots import Shot
from disk_rti_desktop.snapshots.xmp import write_sidecar
from disk_rti_desktop.writing import check_folder, written_file

Course = Literal["circle", "arc", "raking"]
COURSES: dict[Course, str] = {
    "circle": "Once around the object",
    "arc": "Over the object to the other side, and back",
    "raking": "Down to raking light, and up again",
}
SUFFIXES = (".mp4", ".gif")
_HIGH = 70.0  # degrees, where the course down to raking light begins
_MOST_FRAMES = 3_600
_GIF_OPTIONS = [
    *("-filter_complex", "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a"),
    *("-loop", "0"),
]
# The standard's matrix and television's range are what players expect.
_MP4_OPTIONS = [
    *("-crf", "17", "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-movflags", "+faststart"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
]


@dataclass(frozen=True)
class Sweep:
    """A course of the light, and how it is filmed."""

    course: Course = "circle"
    azimuth: float = 0.0  # degrees: where it begins, or from where it rakes
    elevation: float = 20.0  # degrees: its height, or how low it gets
    seconds: float = 8.0
    rate: int = 25  # pictures a second
    side: int = 1080  # pixels of the longer side at most
    disc: bool = True  # whether a small disc in the corner shows the light
    mode: Mode = DEFAULT
    turns: int = 0

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("seconds", self.seconds, 0.5, 600),
            ("rate", self.rate, 1, 60),
            ("side", self.side, 16, 4096),
            ("elevation", self.elevation, 0, 90),
            ("azimuth", self.azimuth, -360, 720),
        ):
            if not (math.isfinite(value) and low <= value <= high):
                raise ParameterError(f"A light sweep's {name} is a number from {low:g} to {high:g}, not {value:g}.")
        if self.frames > _MOST_FRAMES:
            raise ParameterError(f"A light sweep has at most {_MOST_FRAMES} pictures, not {self.frames}.")

    @property
    def frames(self) -> int:
        """How many pictures it has."""
        return max(2, round(self.seconds * self.rate))

    def light(self, number: int) -> tuple[float, float]:
        """Azimuth and elevation of one picture; behind the last one the first fits again."""
        time = number / self.frames
        if self.course == "circle":
            return (self.azimuth + 360 * time) % 360, self.elevation
        there = (1 - math.cos(2 * math.pi * time)) / 2  # gently from 0 to 1 and back
        if self.course == "raking":
            high = max(_HIGH, self.elevation)
            return self.azimuth % 360, high + (self.elevation - high) * there
        along = self.elevation + (180 - 2 * self.elevation) * there
        return (self.azimuth % 360, along) if along <= 90 else ((self.azimuth + 180) % 360, 180 - along)

    def size(self, relightable: Relightable) -> Size:
        """The size of its pictures: even both ways, as the films' colours want it."""
        width, height = turned_size((relightable.width, relightable.height), self.turns)
        scale = min(1.0, self.side / max(width, height))
        return max(2, round(width * scale) // 2 * 2), max(2, round(height * scale) // 2 * 2)

    def view(self, relightable: Relightable, number: int) -> View:
        """What one picture shows: the object, whole."""
        size = turned_size(self.size(relightable), self.turns)
        zoom = max(size[0] / relightable.width, size[1] / relightable.height)
        view = View((relightable.width / 2, relightable.height / 2), zoom, mode=self.mode, turns=self.turns)
        return view.lit(*from_angles(*self.light(number))[:2].tolist())


def sweep_saved(relightable: Relightable, sweep: Sweep, path: Path, source: Path | None) -> Steps[Path]:
    """Writes the film, and its facts beside it: whole, or not at all."""
    if path.suffix.lower() not in SUFFIXES:
        raise OutputError(f"{path.name}: light sweeps are written as .mp4 or .gif: choose one of these.")
    check_folder(path)
    renderer, size = CpuRenderer(relightable), sweep.size(relightable)
    with written_file(path) as unfinished, _film(unfinished, path.name, size, sweep.rate) as film:
        for number in range(sweep.frames):
            yield Progress(number, sweep.frames, f"Picture {number + 1} of {sweep.frames}")
            film(np.ascontiguousarray(_frame(relightable, renderer, sweep, number)))
        yield Progress(sweep.frames, sweep.frames, f"Writing {path.name}")
    first = Shot(relightable, sweep.view(relightable, 0), size)
    course = {"Sweep": sweep.course, "SweepSeconds": sweep.seconds, "SweepRate": sweep.rate}
    write_sidecar(path, {**told(first, source), **course})
    return path


def sweep_preview(relightable: Relightable, sweep: Sweep, room: Size) -> Steps[Bytes]:
    """The picture of its lowest light, small enough for some room (h, w, 3)."""
    yield Progress(0, 1, "Relighting")
    width, height = sweep.size(relightable)
    scale = min(room[0] / width, room[1] / height, 1.0)
    small = replace(sweep, side=max(16, math.floor(max(width, height) * scale)))
    return _frame(relightable, CpuRenderer(relightable), small, sweep.frames // 2 if sweep.course == "raking" else 0)


def _frame(relightable: Relightable, renderer: CpuRenderer, sweep: Sweep, number: int) -> Bytes:
    view, size = sweep.view(relightable, number), sweep.size(relightable)
    if not view.mode.plain:
        finish(groundwork_of(relightable).steps(view.upright, turned_size(size, view.turns)))
    frame = as_srgb(renderer.render(view, size), relightable.profile).copy()
    side = min(size) // 6
    if sweep.disc and side >= 16:
        frame[-side:, -side:] = light_disc(view, side)
    return frame


@contextmanager
def _film(path: Path, name: str, size: Size, rate: int) -> Generator[Any, None, None]:
    """Takes pictures (h, w, 3) one by one into a film; it is finished at the end of the block."""
    gif = path.suffix.lower() == ".gif"
    writer = imageio_ffmpeg.write_frames(
        str(path),
        size,
        fps=rate,
        codec="gif" if gif else "libx264",
        pix_fmt_out="pal8" if gif else "yuv420p",
        quality=None,
        macro_block_size=2,
        ffmpeg_log_level="error",
        output_params=_GIF_OPTIONS if gif else _MP4_OPTIONS,
    )
    try:
        writer.send(None)
        yield writer.send
        writer.close()
    except (OSError, RuntimeError) as error:
        last = str(error).strip().splitlines()[-1:] or ["no reason given"]
        raise OutputError(
            f"{name}: the film cannot be written ({last[0]}). Check the free space, or choose another folder."
        ) from error
    finally:
        writer.close()
