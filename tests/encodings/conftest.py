"""Small collections in memory."""

import numpy as np
import pytest

from disk_rti_desktop.arrays import as_floats
from disk_rti_desktop.mlic import synthetic
from disk_rti_desktop.mlic.sampling import Samples


@pytest.fixture(scope="session")
def samples() -> Samples:
    """Every pixel of a small glossy relief under 30 lights."""
    lights = synthetic.spread_lights(30)
    scene = synthetic.Scene("bas-relief", ("satin", "gold"), 32, 24, seed=3)
    photos = np.stack([as_floats(photo) for photo in synthetic.render(scene, lights)], axis=2)  # (h, w, lights, 3)
    return Samples(photos.reshape(-1, len(lights), 3), lights, photos)
