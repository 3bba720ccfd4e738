"""A headless Chromium, spoken to through its debugging pipe, and relightable images of every kind to show in it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from disk_rti_desktop.arrays import Doubles, Floats, Mask
from disk_rti_desktop.encodings.base import Decoder, Relightable
from disk_rti_desktop.encodings.dense import DenseDecoder
from disk_rti_desktop.encodings.dmd import Modes
from disk_rti_desktop.encodings.hsh import Harmonics
from disk_rti_desktop.encodings.linear import Basis, LinearDecoder, LuminanceDecoder
from disk_rti_desktop.encodings.linear_light import LinearLightDecoder
from disk_rti_desktop.encodings.mlp import MlpDecoder
from disk_rti_desktop.encodings.octahedral import OctahedralGrid
from disk_rti_desktop.encodings.ptm import Polynomial
from disk_rti_desktop.encodings.quantize import Quantization
from disk_rti_desktop.encodings.rbf import RadialShares
from disk_rti_desktop.encodings.sh import SphericalHarmonics
from disk_rti_desktop.mlic.lights import unit

MakeRelightable = Callable[..., Relightable]

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--remote-debugging-pipe",
)

# Starts a program that reads its orders from descriptor 3 and answers on 4.
AS_3_AND_4 = """
import os, sys
there, back = (os.dup2(int(old), new) for old, new in zip(sys.argv[1:3], (103, 104)))
os.dup2(there, 3), os.dup2(back, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class Browser:
    """One process of Chromium with one tab."""

    def __init__(self, program: str, folder: Path) -> None:
        there, self._out = os.pipe()
        self._in, back = os.pipe()
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-c", AS_3_AND_4, str(there), str(back), program, *OPTIONS, f"--user-data-dir={folder}"],
            pass_fds=(there, back),
            stderr=self._log,
            stdout=self._log,
            env={**os.environ, "HOME": str(folder)},
        )
        os.close(there)
        os.close(back)
        self._buffer, self._number, self._session = b"", 0, ""
        self.problems: list[str] = []

    def attach(self) -> None:
        """Turns to the tab, once the browser answers."""
        tab = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")

    def open(self, address: str, width: int = 800, height: int = 600) -> "Browser":
        """The page at this address in a window of that size, when it has loaded and said that it is ready."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.problems = []
        self.send("Page.navigate", url=address)
        until = time.monotonic() + 60
        while self.ask("document.readyState") != "complete" or self.ask("location.href") != address:
            assert time.monotonic() < until, f"{address} does not load"
            time.sleep(0.02)
        return self

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page; a promise's when it is kept."""
        answer = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def send(self, method: str, **values: object) -> Any:
        """The answer to a command of the DevTools protocol."""
        self._number += 1
        order: dict[str, object] = {"id": self._number, "method": method, "params": values}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._out, json.dumps(order).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self._number:
                assert "error" not in message, message
                return message["result"]
            self._note(message)

    def _next(self) -> Any:
        while b"\0" not in self._buffer:
            more = os.read(self._in, 1 << 20)
            assert more, "the browser has ended"
            self._buffer += more
        first, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(first)

    def _note(self, message: Any) -> None:
        method, values = message.get("method"), message.get("params")
        if method == "Runtime.exceptionThrown":
            self.problems.append(str(values["exceptionDetails"]))
        elif method == "Log.entryAdded" and values["entry"]["level"] == "error":
            self.problems.append(str(values["entry"]))
        elif method == "Network.requestWillBeSent" and not values["request"]["url"].startswith(("file:", "data:")):
            self.problems.append(f"asked for {values['request']['url']}")

    def close(self) -> None:
        """Ends the process."""
        os.close(self._out)
        os.close(self._in)
        self._process.terminate()
        self._process.wait(20)
        self._log.close()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, drawing without a graphics card; skips where there is none."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium: install Debian's package chromium to test pages")
    started = Browser(program, tmp_path_factory.mktemp("chromium"))
    try:
        started.attach()
        yield started
    finally:
        started.close()


def _ranges(planes: int, draw: np.random.Generator) -> tuple[Floats, Floats]:
    low = draw.normal(0.1, 0.2, planes).astype(np.float32)
    return low, draw.uniform(0.2, 1.0, planes).astype(np.float32) / np.float32(planes / 6)


def _linear(basis: Basis) -> Callable[[np.random.Generator], Decoder]:
    return lambda draw: LinearDecoder(basis, *_ranges(3 * basis.terms, draw))


def _network(units: int, planes: int, draw: np.random.Generator) -> MlpDecoder:
    def normal(*shape: int) -> Floats:
        return np.asarray(draw.normal(size=shape) / np.sqrt(shape[-1]), np.float32)

    layers = (normal(units, planes + 2), normal(units, units), normal(3, units))
    return MlpDecoder(layers, (normal(units), normal(units), np.full(3, 0.5, np.float32)))


def _dense(basis: Basis, draw: np.random.Generator) -> DenseDecoder:
    mean = draw.uniform(0.2, 0.8, (basis.terms, 3)).astype(np.float32)
    colours = draw.normal(0, 0.1, (basis.terms, 7, 3)).astype(np.float32)
    return DenseDecoder(basis, mean, colours, *_ranges(7, draw))


def _lights(count: int) -> Doubles:
    draw = np.random.default_rng(count)
    return unit(draw.normal(size=(count, 3)) * [1, 1, 0.3] + [0, 0, 1.2])


DECODERS: dict[str, Callable[[np.random.Generator], Decoder]] = {
    "network of 20": lambda draw: _network(20, 9, draw),
    "network of 7, 5 planes, linear light": lambda draw: LinearLightDecoder(_network(7, 5, draw)),
    "ptm": _linear(Polynomial()),
    "lrgb": lambda draw: LuminanceDecoder(Polynomial(), *_ranges(9, draw)),
    "hsh of 16": _linear(Harmonics(3)),
    "sh of 9": _linear(SphericalHarmonics(2)),
    "dmd of 12": _linear(Modes(12)),
    "rbf": lambda draw: _dense(RadialShares(_lights(30), 0.3), draw),
    "bilinear": lambda draw: _dense(OctahedralGrid(6), draw),
}


OTHERS: dict[str, Callable[[np.random.Generator], Decoder]] = {
    "dmd of 17": _linear(Modes(17)),
    "network of 7": lambda draw: _network(7, 9, draw),
    "network of 7, 5 planes": lambda draw: _network(7, 5, draw),
    "network of 50": lambda draw: _network(50, 9, draw),
}


@pytest.fixture(params=DECODERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each decoder by name."""
    return str(request.param)


@pytest.fixture
def lights() -> Doubles:
    """Lights all over the hemisphere, overhead and at its rim too."""
    return np.concatenate([_lights(12), [[0, 0, 1], [1, 0, 0], [-0.6, 0.8, 0]]])


@pytest.fixture
def make_relightable() -> MakeRelightable:
    """A function (kind, width, height, mask, lights) that gives a relightable image with random planes and weights."""

    def make(
        kind: str, width: int = 61, height: int = 47, mask: Mask | None = None, lights: Doubles | None = None
    ) -> Relightable:
        draw = np.random.default_rng(5)
        decoder = (DECODERS | OTHERS)[kind](draw)
        k = decoder.planes
        planes = draw.integers(0, 256, (k, height, width), dtype=np.uint8)
        quantization = Quantization(np.full(k, -0.1, np.float32), np.full(k, 0.9, np.float32))
        known = np.zeros((0, 3)) if lights is None else lights
        return Relightable("vase & <jug>", kind, planes, quantization, decoder, known, mask=mask)

    return make
