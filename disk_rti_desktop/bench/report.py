"""The bench's figures as text for people and as JSON for programs."""

import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from disk_rti_desktop import __version__
from disk_rti_desktop.bench.rendering import LOOPS, PROCESSOR, SHADER, Latency, Measured, Preparation, Speed
from disk_rti_desktop.writing import written_file

_TITLES = {
    SHADER: "shader, weights as constants",
    LOOPS: "shader, loops over arrays",
    PROCESSOR: "processors, no OpenGL",
}


def facts(measured: Measured) -> dict[str, Any]:
    """All figures, by name; times in seconds."""
    return {
        "version": __version__,
        "renderer": measured.renderer,
        "problem": measured.problem,
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "speeds": [_speed(one) for one in measured.speeds],
        "preparations": [vars(one) for one in measured.preparations],
        "latencies": [_latency(one) for one in measured.latencies],
    }


def _speed(speed: Speed) -> dict[str, Any]:
    frames = speed.frames
    return {
        "way": speed.way,
        "units": speed.units,
        "pixels": speed.pixels,
        "frames": len(frames.seconds),
        "fps": frames.rate,
        "mpixel_per_second": frames.rate * speed.pixels / 1e6,
        "processor_seconds": frames.processor_seconds,
        "mpixel_per_second_of_idle_processors": frames.idle_rate * speed.pixels / 1e6,
    }


def _latency(latency: Latency) -> dict[str, Any]:
    return {
        "units": latency.units,
        "pixels": latency.pixels,
        "level": latency.level,
        "p50": latency.frames.percentile(50),
        "p95": latency.frames.percentile(95),
    }


def write_json(path: Path, measured: Measured) -> None:
    """Writes all figures."""
    with written_file(path) as unfinished:
        unfinished.write_text(json.dumps(facts(measured), indent=1, allow_nan=False) + "\n", encoding="utf-8")


def lines(measured: Measured) -> Iterator[str]:
    """The figures as lines of text."""
    yield f"{measured.renderer or measured.problem} ({os.cpu_count()} processors)"
    yield ""
    yield f"{'':30}{'units':>6}{'Mpixel':>8}{'fps':>9}{'Mpixel/s':>10}{'if idle':>9}"
    for speed in measured.speeds:
        told = _speed(speed)
        yield (
            f"{_TITLES[speed.way]:30}{speed.units:6}{speed.pixels / 1e6:8g}{told['fps']:9.2f}"
            f"{told['mpixel_per_second']:10.2f}{told['mpixel_per_second_of_idle_processors']:9.2f}"
        )
    yield from _comparisons(measured)
    yield from (_prepared(one) for one in measured.preparations)
    for latency in measured.latencies:
        told = _latency(latency)
        yield (
            f"light to frame, {latency.units} units, {latency.pixels / 1e6:.1f} Mpixel window, {latency.level} levels "
            f"coarser: p50 {1000 * told['p50']:.0f} ms, p95 {1000 * told['p95']:.0f} ms"
        )
    yield "If idle: as if all processors were free for it, from the time that they worked; says nothing of a real GPU."


def _prepared(one: Preparation) -> str:
    return (
        f"{_TITLES[one.way]}, {one.units} units, {one.pixels / 1e6:.1f} Mpixel: compiling {one.compiling:.2f} s, "
        f"uploading {one.uploading:.2f} s"
    )


def _comparisons(measured: Measured) -> Iterator[str]:
    """How much faster ours is than the loops, at the same width and size."""
    known = {(one.way, one.units, one.pixels): one.frames for one in measured.speeds}
    for (way, units, pixels), frames in known.items():
        if way == LOOPS:
            ours = known[SHADER, units, pixels]
            yield (
                f"{units} units: {ours.rate / frames.rate:.1f} times as fast as with loops "
                f"({frames.processor_seconds / ours.processor_seconds:.1f} by the processors' work)"
            )
