"""Pictures for what knows no colour profile, such as films and printed pages: in sRGB."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from disk_rti_desktop.arrays import Bytes


def as_srgb(image: Bytes, profile: bytes | None) -> Bytes:
    """A picture (h, w, 3) in sRGB, if its profile tells how; without one it is taken to be in sRGB."""
    if profile is None:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(Image.fromarray(image), source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return image if converted is None else np.asarray(converted)
