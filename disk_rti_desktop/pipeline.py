"""The whole way from photos to a saved relightable, as one Steps: what the command line and the wizard both run.

Order: check that the result can be written, look at the collection, draw pixels, fit, rehearse with some photos held
out, encode, write; then the same with each method asked for in comparison, from the same photos.
"""

import math
import time
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from disk_rti_desktop import __version__
from disk_rti_desktop.encodings.base import Codec, Encoding, Relightable, Resumable, encode, preview
from disk_rti_desktop.encodings.checkpoints import Checkpoints
from disk_rti_desktop.encodings.rehearsal import Rehearsal, rehearse, shortened
from disk_rti_desktop.errors import ParameterError
from disk_rti_desktop.formats import save
from disk_rti_desktop.mlic import Crop, Mlic, Outline, load, sample
from disk_rti_desktop.mlic.photos import sha256
from disk_rti_desktop.mlic.sampling import Samples
from disk_rti_desktop.progress import Progress, Steps, mapped, part
from disk_rti_desktop.writing import check_writable

APPLICATION = "DisK-RTI Desktop"
PREVIEW_SHARE = 0.2  # of the time that previews may take


@dataclass(frozen=True)
class Made:
    """A saved relightable, and how long each stage took."""

    relightable: Relightable
    path: Path
    seconds: dict[str, float]
    rehearsal: Rehearsal | None = None  # how well photos held out were predicted; None if there were too few
    comparisons: tuple["Made", ...] = ()
    warnings: tuple[str, ...] = ()  # what is odd about the photos

    @property
    def score(self) -> str:
        """How well photos held out were predicted, in words; empty if there were too few photos."""
        rehearsed = [(made.relightable.method, made.rehearsal) for made in (self, *self.comparisons) if made.rehearsal]
        if not rehearsed:
            return ""
        scores = ", ".join(f"{name} {rehearsal.mean:.1f} dB" for name, rehearsal in rehearsed)
        count = len(rehearsed[0][1].psnr)
        return f"In a quick rehearsal, {count} photos held out were predicted (higher is closer): {scores}."


@dataclass
class _Stopwatch:
    """Seconds of the stages, each running until the next begins."""

    seconds: dict[str, float] = field(default_factory=dict)
    _started: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """What ran until now was that stage."""
        now = time.perf_counter()
        self.seconds[stage] = round(self.seconds.get(stage, 0.0) + now - self._started, 3)
        self._started = now


def make(
    photos: Path,
    out: Path,
    encoding: Encoding,
    *,
    lights: Path | None = None,
    crop: Crop | None = None,
    mask: Path | Outline | None = None,
    leave_out: Collection[str] = (),
    mm_per_pixel: float | None = None,
    compare_with: tuple[Encoding, ...] = (),
) -> Steps[Made]:
    """Encodes the photos and saves the result as the folder `out`; a comparison is saved beside it, `out_<method>`.

    Photos are left out by their names. Progress previews are Relightables.
    """
    check_scale(mm_per_pixel)
    targets = [(out, encoding)] + [(out.with_name(f"{out.name}_{short(e)}"), e) for e in compare_with]
    for folder, _ in targets:
        check_writable(folder)
    watch = _Stopwatch()
    yield Progress(0, 1, "Looking at the photos")
    mlic = load(photos, lights=lights, crop=crop, mask=mask, leave_out=leave_out)
    mlic = replace(mlic, mm_per_pixel=mm_per_pixel)
    wanted = max(e.pixels for _, e in targets)
    samples = yield from part(sample(mlic, wanted, int(getattr(encoding, "seed", 0))), 0.0, 0.04)
    origin = yield from part(_origin(mlic, mask), 0.04, 0.05)
    watch.lap("read")
    made: list[Made] = []
    main_share = 0.95 if not compare_with else 0.85
    for i, (folder, method) in enumerate(targets):
        start = 0.05 if i == 0 else main_share + (1 - main_share) * (i - 1) / len(compare_with)
        end = main_share if i == 0 else main_share + (1 - main_share) * i / len(compare_with)
        made.append((yield from part(_one(mlic, samples, origin, method, folder, watch), start, end)))
        watch = _Stopwatch()
    warnings = tuple(finding.text for finding in mlic.findings if finding.severity == "warning")
    return replace(made[0], comparisons=tuple(made[1:]), warnings=warnings)


def check_scale(mm_per_pixel: float | None) -> None:
    """A ParameterError if a pixel cannot be that large."""
    if mm_per_pixel is not None and not (math.isfinite(mm_per_pixel) and mm_per_pixel > 0):
        raise ParameterError(f"A pixel covers more than 0 mm of the object, not {mm_per_pixel:g} mm.")


def short(encoding: Encoding) -> str:
    """The method as part of a file name: "hsh3"."""
    number = "" if encoding.number is None else str(getattr(encoding, encoding.number))
    return encoding.name + number


def _one(
    mlic: Mlic, samples: Samples, origin: dict[str, Any], encoding: Encoding, folder: Path, watch: _Stopwatch
) -> Steps[Made]:
    """Fits, encodes and saves with one method; what was stopped before all was saved is taken up where it was."""
    seen = _first(samples, encoding.pixels)
    if not isinstance(encoding, Resumable):
        return (yield from _saved(mlic, samples, origin, encoding, encoding.fit(seen), folder, watch))
    checkpoints = Checkpoints.beside(folder, encoding, seen)
    fit = encoding.fit_on(seen, checkpoints)
    made = yield from _saved(mlic, samples, origin, encoding, fit, folder, watch)
    checkpoints.clear()
    return made


def _saved(
    mlic: Mlic,
    samples: Samples,
    origin: dict[str, Any],
    encoding: Encoding,
    fit: Steps[Codec],
    folder: Path,
    watch: _Stopwatch,
) -> Steps[Made]:
    """What one method makes, encoded and saved."""
    fitting = _with_previews(fit, samples, encoding.title)
    fitted = 0.65 if shortened(encoding) else 0.4
    codec = yield from part(fitting, 0.0, fitted)
    watch.lap("fit")
    rehearsal = yield from part(rehearse(encoding, samples), fitted, 0.75)
    watch.lap("rehearse")
    relightable = yield from part(encode(mlic, codec, encoding.title), 0.75, 0.95)
    watch.lap("encode")
    provenance = origin | {
        "method": encoding.name,
        "parameters": encoding.model_dump(),
        "held_out": rehearsal
        and {
            "psnr": round(rehearsal.mean, 2),
            "photos": [mlic.photos[photo].name for photo in rehearsal.psnr],
            "decibels": [round(decibels, 2) for decibels in rehearsal.psnr.values()],
        },
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": dict(watch.seconds),
    }
    relightable = replace(relightable, provenance=provenance)
    path = yield from part(save(relightable, folder), 0.95, 1.0)
    watch.lap("write")
    return Made(relightable, path, watch.seconds, rehearsal)


def _first(samples: Samples, count: int) -> Samples:
    """The first of the pixels, which were drawn in random order."""
    return samples if len(samples.pixels) <= count else replace(samples, pixels=samples.pixels[:count])


def _with_previews(steps: Steps[Codec], samples: Samples, method: str) -> Steps[Codec]:
    """The same steps, with Codecs as previews turned into Relightables, now and then."""
    began, spent = time.perf_counter(), 0.0

    def shown(progress: Progress) -> Progress:
        nonlocal spent
        now = time.perf_counter()
        if not isinstance(progress.preview, Codec) or spent > PREVIEW_SHARE * (now - began):
            return replace(progress, preview=None)
        relightable = preview(progress.preview, samples, method)
        spent += time.perf_counter() - now
        return replace(progress, preview=relightable)

    return mapped(steps, shown)


def _origin(mlic: Mlic, mask: Path | Outline | None) -> Steps[dict[str, Any]]:
    """What a result was made from: every file with its SHA-256."""
    photos = []
    for i, path in enumerate(mlic.photos):
        yield Progress(i, len(mlic.photos), "Noting where the photos come from")
        photos.append({"name": path.name, "sha256": sha256(path)})
    crop = mlic.crop
    return {
        "application": APPLICATION,
        "version": __version__,
        "photos": photos,
        "lights_file": mlic.lights_file and {"name": mlic.lights_file.name, "sha256": sha256(mlic.lights_file)},
        "bits": mlic.bits,
        "crop": crop and [crop.x, crop.y, crop.width, crop.height],
        "masked": mlic.mask is not None,
        "outline": [list(point) for point in mask.points] if isinstance(mask, Outline) else None,
        "left_out": list(mlic.left_out),
    }
