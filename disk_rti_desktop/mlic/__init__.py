"""Multi-light image collections: photos and their lights, found, checked, streamed and sampled."""

from disk_rti_desktop.mlic.collection import Mlic, Report, check, load, look
from disk_rti_desktop.mlic.findings import Finding
from disk_rti_desktop.mlic.outline import Outline
from disk_rti_desktop.mlic.pairing import Pair
from disk_rti_desktop.mlic.photos import Crop
from disk_rti_desktop.mlic.sampling import Samples, held_out, hold_out, sample

__all__ = [
    "Crop",
    "Finding",
    "Mlic",
    "Outline",
    "Pair",
    "Report",
    "Samples",
    "check",
    "held_out",
    "hold_out",
    "load",
    "look",
    "sample",
]
