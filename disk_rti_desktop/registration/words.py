"""What a registration is, in plain words."""

import math

from disk_rti_desktop.encodings.base import Relightable
from disk_rti_desktop.registration.registering import Registration
from disk_rti_desktop.registration.transform import KINDS

UNEVEN = 0.05  # of the scale that two pictures tell of themselves, against the one that was found


def in_words(found: Registration) -> str:
    """How well the second picture lies on the first."""
    if found.automatic:
        return (
            f"{found.agreeing} of {found.compared} patches agree; half of them lie within {found.residual:.2f} pixels, "
            f"95 of 100 within {found.largest:.2f}."
        )
    return f"{found.agreeing} pairs of points; typically {found.residual:.2f} pixels off, at most {found.largest:.2f}."


def movement_in_words(found: Registration, second: Relightable) -> str:
    """What was done to the second picture."""
    middle = second.width / 2, second.height / 2
    turn, scale = math.degrees(found.transform.turn_at(middle)), found.transform.scale_at(middle)
    way = "left" if turn > 0 else "right"
    return (
        f"{KINDS[found.transform.kind]}: turned {abs(turn):.1f}° to the {way} with its light, drawn at {scale:.3f} of "
        f"its size; it covers {found.overlap:.0%} of the first picture."
    )


def remarks(found: Registration, first: Relightable, second: Relightable) -> list[str]:
    """What to bear in mind when the two are compared."""
    said = []
    if found.transform.kind == "homography":
        said.append("The camera looked at a slant: the light on the two is not quite the same, nor are their normals.")
    if first.mm_per_pixel and second.mm_per_pixel:
        scale = found.transform.scale_at((second.width / 2, second.height / 2))
        told = second.mm_per_pixel / first.mm_per_pixel
        if abs(scale / told - 1) > UNEVEN:
            said.append(f"By their millimetres per pixel the scale should be {told:.3f}: one of these is wrong.")
    if first.profile != second.profile:
        said.append("Their colour profiles are different: colours differ for that reason, too.")
    if not found.automatic and found.compared < 6:
        said.append("So few points can hide an error: refine automatically, or mark more.")
    return said
