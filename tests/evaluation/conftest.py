"""A small rendered object with photos to learn from and photos to judge by."""

from pathlib import Path

import pytest

from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.progress import finish


@pytest.fixture(scope="session")
def dome_and_test(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SynthRTI object: `Dome` with 24 photos of 40 × 32 pixels, `Test` with 3."""
    folder = tmp_path_factory.mktemp("evaluation") / "relief"
    scene = synthetic.Scene("bas-relief", ("satin",), 40, 32, seed=2)
    test_lights = synthetic.test_lights()[[1, 8, 17]]
    lights = synthetic.spread_lights(24)
    finish(synthetic.write(scene, folder, lights=lights, test_lights=test_lights, suffix=".png"))
    return folder
