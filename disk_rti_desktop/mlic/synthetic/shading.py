"""One photo of a height field: direct light, cast shadows, and the glow that lit parts give to their surroundings."""

import numpy as np
from scipy import ndimage

from disk_rti_desktop.arrays import Doubles, Floats
from disk_rti_desktop.mlic.synthetic.surfaces import spline_weights

_PENUMBRA = 0.6  # pixels of height over which a shadow's edge fades
_KNEE = 0.75  # linear values above roll off towards 1, as on film


def normals_of(height: Floats) -> Floats:
    """The unit normals (rows, columns, 3) of a height field in pixels, by central differences."""
    down, right = np.gradient(height)
    normals = np.empty((*height.shape, 3), np.float32)
    normals[..., 0], normals[..., 1], normals[..., 2] = -right, down, 1
    normals /= np.sqrt(np.einsum("ijk,ijk->ij", normals, normals))[..., None]
    return normals


def sunlit(height: Floats, light: Doubles) -> Floats:
    """How much of the light reaches each place, 0 in another part's cast shadow, for a height field in pixels.

    The shadow's upper bound is carried from row to row away from the light, in a frame that is sheared along the
    light's path: the work is one look at each pixel whatever the length of the shadows.
    """
    x, y, z = (float(part) for part in light)
    if np.hypot(x, y) < 1e-6:
        return np.ones_like(height)
    flipped = abs(x) > abs(y)
    field = height.T if flipped else height
    # A step goes one row further from the light; `drift` is its sideways part, `fall` the light's descent.
    step, drift = (-x, y) if flipped else (y, -x)
    if step < 0:
        field = field[::-1]
    drift /= abs(step)
    fall = z / abs(step)
    reached = _carried(np.ascontiguousarray(field), drift, np.float32(fall))
    if step < 0:
        reached = reached[::-1]
    return np.ascontiguousarray(reached.T if flipped else reached)


def _carried(field: Floats, drift: float, fall: np.float32) -> Floats:
    """`sunlit` for light that goes down the rows, `drift` columns to the right and `fall` lower per row."""
    rows, columns = field.shape
    reached = np.empty_like(field)
    span = int(np.ceil(abs(drift) * rows)) + 1
    bound = np.full(columns + span + 1, field.min() - 1, np.float32)  # in the sheared frame
    for row in range(rows):
        shift = -drift * row + (span if drift > 0 else 0)
        whole = int(shift)
        part = np.float32(shift - whole)
        above = bound[whole : whole + columns + 1]
        line = field[row]
        reached[row] = line - above[:-1] * (1 - part) - above[1:] * part
        edged = np.concatenate([line[:1], line, line[-1:]])
        np.maximum(above, edged[1:] * (1 - part) + edged[:-1] * part, out=above)
        bound -= fall
    reached /= np.float32(_PENUMBRA)
    reached += 1
    return np.clip(reached, 0, 1, out=reached)


def openness(height: Floats) -> Floats:
    """How much of the sky each place sees, 0..1: the less, the deeper it lies among its surroundings."""
    side = min(height.shape)
    hidden = np.zeros_like(height)
    for reach in (0.006, 0.02, 0.06):
        radius = max(1.0, reach * side)
        depth = ndimage.gaussian_filter(height, radius, truncate=2.5) - height
        hidden += np.clip(depth / (1.2 * radius), 0, 1).astype(np.float32)
    seen: Floats = np.exp(np.float32(-0.9) * hidden)
    return seen


def glow(radiance: Floats) -> Floats:
    """What lit places send to their surroundings: the picture (rows, columns, 3), blurred."""
    blurred: Floats = ndimage.gaussian_filter(radiance, (0.035 * min(radiance.shape[:2]),) * 2 + (0,), truncate=3)
    return blurred


def displayed(linear: Floats) -> Floats:
    """Linear light as a photo shows it, 0..1: sRGB's curve (IEC 61966-2-1), with a shoulder instead of clipping."""
    room = np.float32(1 - _KNEE)
    rolled = np.clip(linear, 0, _KNEE) + room * (1 - np.exp(-np.maximum(linear - _KNEE, 0) / room))
    curved = np.where(rolled <= 0.0031308, 12.92 * rolled, 1.055 * rolled ** np.float32(1 / 2.4) - 0.055)
    shown: Floats = curved.astype(np.float32)
    return shown


def enlarged(small: Floats, size: tuple[int, int], rows: slice) -> Floats:
    """Some rows (rows, columns, 3) of a small smooth picture, drawn out to this size."""
    down = np.arange(rows.start, rows.stop, dtype=np.float32) * np.float32(small.shape[0] / size[0])
    right = np.arange(size[1], dtype=np.float32) * np.float32(small.shape[1] / size[1])
    padded = np.pad(small, ((1, 2), (1, 2), (0, 0)), mode="edge")
    vertical = np.tensordot(spline_weights(down, padded.shape[0]), padded, 1)  # (rows, small columns, 3)
    across = spline_weights(right, padded.shape[1])
    drawn: Floats = np.stack([vertical[..., channel] @ across.T for channel in range(3)], axis=-1)
    return drawn
