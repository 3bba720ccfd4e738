"""Laying a picture of the same object, from another date, on a first one: finding how, judging how well, doing it.

Order: `register` finds the transform (or `from_points` does, from pairs of points), `registered` resamples the second
picture on the first's pixels and turns its light along, `records` keeps what was found for the next time.
"""

from disk_rti_desktop.registration.registering import Registration, from_points, register
from disk_rti_desktop.registration.resampling import registered
from disk_rti_desktop.registration.transform import KINDS, Transform, TransformKind

__all__ = ["KINDS", "Registration", "Transform", "TransformKind", "from_points", "register", "registered"]
