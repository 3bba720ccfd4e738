"""What the mouse and the keys mean over a picture; pure answers, so that every widget gives the same.

Left drag moves the picture, right drag the light; Shift or Alt make the left button move the light, as the bulb mode
does; the middle button always moves the picture. The arrow keys nudge the light, with Ctrl the line of a wipe.
"""

from typing import Literal

from PySide6.QtCore import Qt

Drag = Literal["picture", "light"]

NUDGE = 0.05
FINE_NUDGE = 0.01
LINE_STEP = 0.02  # of the window's width
WHEEL_NOTCH = 120  # eighths of a degree, as Qt counts them
ZOOM_OF_A_NOTCH = 1.2

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_PLAIN_OR_SHIFT = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


def drag_of(button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, bulb: bool) -> Drag | None:
    """What a drag with this button moves; None: nothing."""
    if button == Qt.MouseButton.RightButton:
        return "light"
    if button == Qt.MouseButton.MiddleButton:
        return "picture"
    if button == Qt.MouseButton.LeftButton:
        asked = modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
        return "light" if bulb or asked else "picture"
    return None


def nudge_of(key: int, modifiers: Qt.KeyboardModifier) -> tuple[float, float] | None:
    """How far an arrow key moves the light in x and y, finely with Shift; None for any other key."""
    plain = modifiers & ~Qt.KeyboardModifier.KeypadModifier
    if key not in _ARROWS or plain not in _PLAIN_OR_SHIFT:
        return None
    x, y = _ARROWS[Qt.Key(key)]
    step = FINE_NUDGE if plain == Qt.KeyboardModifier.ShiftModifier else NUDGE
    return x * step, y * step


def line_step_of(key: int, modifiers: Qt.KeyboardModifier) -> float | None:
    """How far Ctrl with an arrow key moves the line of a wipe, as a share of the width; None for any other key."""
    plain = modifiers & ~Qt.KeyboardModifier.KeypadModifier
    if key not in (Qt.Key.Key_Left, Qt.Key.Key_Right) or plain != Qt.KeyboardModifier.ControlModifier:
        return None
    return _ARROWS[Qt.Key(key)][0] * LINE_STEP


def zoom_of_wheel(angle: int) -> float:
    """The factor of a turn of the wheel."""
    return float(ZOOM_OF_A_NOTCH ** (angle / WHEEL_NOTCH))
