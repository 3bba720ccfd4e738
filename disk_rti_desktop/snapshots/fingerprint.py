"""What tells one relightable image from all others, wherever it lies and whatever it is called."""

import hashlib
from weakref import WeakKeyDictionary

import numpy as np

from disk_rti_desktop.encodings.base import Relightable

_known: WeakKeyDictionary[Relightable, str] = WeakKeyDictionary()


def fingerprint(relightable: Relightable) -> str:
    """The SHA-256, as hexadecimal digits, of its planes' bytes: plane by plane, row by row.

    Only they are the same to the bit before and after saving: files keep some decoders in other, equal words. Name,
    lights, mask, profile and scale do not count, so that the image stays the same one when these are mended.
    """
    known = _known.get(relightable)
    if known is None:
        content = np.ascontiguousarray(relightable.planes)
        known = _known.setdefault(relightable, hashlib.sha256(content.data).hexdigest())
    return known
