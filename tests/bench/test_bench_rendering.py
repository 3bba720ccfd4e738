"""The bench: every way of drawing shows the same picture, and the figures are those of what was asked for."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from disk_rti_desktop.bench.rendering import LOOPS, PROCESSOR, SHADER, Latency, Measured, Preparation, Speed
from disk_rti_desktop.bench.report import facts, lines
from disk_rti_desktop.bench.subjects import looped, subject
from disk_rti_desktop.bench.timing import LEAST_FRAMES, MOST_FRAMES, Frames, time_frames, whole
from disk_rti_desktop.cli import commands
from disk_rti_desktop.encodings.linear import linear_decoder
from disk_rti_desktop.encodings.ptm import Polynomial

AGREE = """
import numpy as np
from disk_rti_desktop.bench.context import opengl
from disk_rti_desktop.bench.subjects import looped, subject
from disk_rti_desktop.render import cpu
from disk_rti_desktop.render.view import View

light = View(light=(0.3, -0.5)).direction
with opengl():
    from disk_rti_desktop.render.gpu import GpuRenderer
    for units in (1, 4, 6, 20):
        picture = subject(units, 6000)
        expected = cpu.relight(picture, light).astype(int)
        assert expected.std() > 10
        for drawn in (picture, looped(picture)):
            renderer = GpuRenderer(drawn)
            assert np.abs(renderer.relight(light) - expected).max() <= 1, (units, drawn.decoder)
            renderer.release()
print("agree")
"""


def needs_opengl() -> None:
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        if os.environ.get("EXPECT_GL") == "1":
            pytest.fail("EXPECT_GL=1, but there is no display")
        pytest.skip("OpenGL cannot be tested: there is no display")


def test_both_shaders_draw_what_the_processors_do() -> None:
    """In a process of its own, as the bench makes Qt's application and ends with it."""
    needs_opengl()
    done = subprocess.run([sys.executable, "-c", AGREE], capture_output=True, text=True, timeout=200)
    assert done.stdout == "agree\n", done.stderr


def test_command_tells_all_figures(tmp_path: Path) -> None:
    needs_opengl()
    path = tmp_path / "bench.json"
    words = ["bench", "render", "--units", "3,2", "--mpixel", "0.02,0.01", "--seconds", "0", "--json", str(path)]
    done = subprocess.run(
        [sys.executable, "-m", "disk_rti_desktop", *words], capture_output=True, text=True, timeout=200
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(path.read_text())
    assert "OpenGL" in found["renderer"]
    assert found["problem"] is None
    assert {(one["way"], one["units"], one["pixels"]) for one in found["speeds"]} == {
        *((way, units, pixels) for way in (SHADER, PROCESSOR) for units in (2, 3) for pixels in (10_000, 20_000)),
        *((LOOPS, units, 10_000) for units in (2, 3)),
    }
    for one in found["speeds"]:
        assert one["frames"] == LEAST_FRAMES
        assert one["mpixel_per_second"] == pytest.approx(one["fps"] * one["pixels"] / 1e6)
    assert {(one["way"], one["units"]) for one in found["preparations"]} == {
        (way, units) for way in (SHADER, LOOPS) for units in (2, 3)
    }
    assert all(one["compiling"] > 0 for one in found["preparations"])
    assert [(one["units"], one["level"]) for one in found["latencies"]] == [
        (u, level) for u in (2, 3) for level in range(3)
    ]
    assert all(0 < one["p50"] <= one["p95"] for one in found["latencies"])
    assert done.stdout.startswith(found["renderer"])
    assert "times as fast as with loops" in done.stdout


def test_without_a_display_the_processors_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("other systems always have a display")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    path = tmp_path / "bench.json"
    words = ["bench", "render", "--units", "2", "--mpixel", "0.01", "--seconds", "0", "--json", str(path)]
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 0, result.output
    found = json.loads(path.read_text())
    assert found["renderer"] is None
    assert "no display" in found["problem"]
    assert [one["way"] for one in found["speeds"]] == [PROCESSOR]
    assert "no display" in result.stdout


@pytest.mark.parametrize(
    "words", [["--units", "0"], ["--units", "a"], ["--mpixel", "1,,2"], ["--mpixel", "1000"], ["--mpixel", "nan"]]
)
def test_numbers_out_of_range_are_wrong_usage(words: list[str]) -> None:
    result = CliRunner().invoke(commands, ["bench", "render", *words])
    assert result.exit_code == 2
    assert f"Invalid value for {words[0]}" in result.output
    assert words[1] in result.output


def test_subject_has_about_the_pixels_asked_for() -> None:
    picture = subject(5, 123_456)
    assert picture.width * picture.height == pytest.approx(123_456, rel=0.01)
    assert picture.width / picture.height == pytest.approx(4 / 3, rel=0.01)
    with pytest.raises(TypeError):
        looped(replace(picture, decoder=linear_decoder(Polynomial())))


def test_frames_are_timed_one_by_one() -> None:
    lights: list[tuple[float, float]] = []

    def draw(light: tuple[float, float]) -> None:
        lights.append(light)
        time.sleep(0.02)

    frames = time_frames(draw, 0.1)
    assert LEAST_FRAMES <= len(frames.seconds) <= 5
    assert len(lights) == len(frames.seconds) + 1 == len(set(lights))
    assert min(frames.seconds) >= 0.02
    assert frames.processor_seconds < 0.02  # nobody works while asleep
    assert len(time_frames(lights.append, 9.0).seconds) == MOST_FRAMES


def test_rates_and_percentiles() -> None:
    frames = Frames([0.1, 0.2, 0.4], 0.5)
    assert frames.rate == pytest.approx(5)
    assert frames.percentile(50) == pytest.approx(0.2)
    assert frames.percentile(100) == pytest.approx(0.4)
    assert frames.idle_rate == pytest.approx((os.cpu_count() or 1) / 0.5)


def test_lines_compare_with_the_loops() -> None:
    fast, slow = Frames([0.1], 0.2), Frames([0.9], 1.0)
    speeds = [Speed(SHADER, 20, 10**6, fast), Speed(LOOPS, 20, 10**6, slow), Speed(SHADER, 20, 2 * 10**6, slow)]
    measured = Measured(
        "card", None, speeds, [Preparation(SHADER, 20, 10**6, 0.31, 0.02)], [Latency(20, 10**6, 1, fast)]
    )
    text = "\n".join(lines(measured))
    assert "20 units: 9.0 times as fast as with loops (5.0 by the processors' work)" in text
    assert "compiling 0.31 s, uploading 0.02 s" in text
    assert "1 levels coarser: p50 100 ms, p95 100 ms" in text
    json.dumps(facts(measured), allow_nan=False)


def test_a_whole_picture_is_seen_pixel_by_pixel() -> None:
    view = whole((40, 31), (0.1, 0.2))
    assert view.corner((40, 31)) == (0, 0)
    assert view.zoom == 1
    np.testing.assert_allclose(view.direction[:2], (0.1, 0.2))
