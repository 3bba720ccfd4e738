"""Light calibration: where the lights were, by their highlights on one or more mirroring balls in the photos."""

from disk_rti_desktop.mlic.calibration.calibrating import calibrate, photos_in
from disk_rti_desktop.mlic.calibration.geometry import Camera, Sphere
from disk_rti_desktop.mlic.calibration.highlights import REASONS, Highlight
from disk_rti_desktop.mlic.calibration.solution import Calibration, Light, save_lights, save_record

__all__ = [
    "REASONS",
    "Calibration",
    "Camera",
    "Highlight",
    "Light",
    "Sphere",
    "calibrate",
    "photos_in",
    "save_lights",
    "save_record",
]
