"""Rendered collections whose lights, normals and materials are known: the demo, the tests, the benchmark."""

from disk_rti_desktop.mlic.synthetic.files import render, write
from disk_rti_desktop.mlic.synthetic.lights import dome_lights, spread_lights, test_lights
from disk_rti_desktop.mlic.synthetic.materials import MATERIALS
from disk_rti_desktop.mlic.synthetic.scene import SURFACES, Scene, Subject, build, demo_scene

__all__ = [
    "MATERIALS",
    "SURFACES",
    "Scene",
    "Subject",
    "build",
    "demo_scene",
    "dome_lights",
    "render",
    "spread_lights",
    "test_lights",
    "write",
]
