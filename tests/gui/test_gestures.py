"""Mouse buttons and keys mean what the field is used to."""

import pytest
from PySide6.QtCore import Qt

from disk_rti_desktop.gui.gestures import LINE_STEP, drag_of, line_step_of, nudge_of, zoom_of_wheel

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CONTROL, KEYPAD = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.KeypadModifier


@pytest.mark.parametrize(
    ("button", "modifiers", "bulb", "expected"),
    [
        (LEFT, PLAIN, False, "picture"),
        (LEFT, SHIFT, False, "light"),
        (LEFT, ALT, False, "light"),
        (LEFT, PLAIN, True, "light"),
        (RIGHT, PLAIN, False, "light"),
        (RIGHT, PLAIN, True, "light"),
        (MIDDLE, PLAIN, False, "picture"),
        (MIDDLE, PLAIN, True, "picture"),
        (Qt.MouseButton.BackButton, PLAIN, False, None),
    ],
)
def test_what_a_drag_moves(
    button: Qt.MouseButton, modifiers: Qt.KeyboardModifier, bulb: bool, expected: str | None
) -> None:
    assert drag_of(button, modifiers, bulb) == expected


@pytest.mark.parametrize(
    ("key", "modifiers", "expected"),
    [
        (Qt.Key.Key_Left, PLAIN, (-0.05, 0)),
        (Qt.Key.Key_Up, PLAIN, (0, 0.05)),
        (Qt.Key.Key_Down, SHIFT, (0, -0.01)),
        (Qt.Key.Key_Right, SHIFT, (0.01, 0)),
        (Qt.Key.Key_Right, KEYPAD, (0.05, 0)),
        (Qt.Key.Key_Right, CONTROL, None),
        (Qt.Key.Key_A, PLAIN, None),
    ],
)
def test_how_far_an_arrow_moves_the_light(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, expected: tuple[float, float] | None
) -> None:
    assert nudge_of(key, modifiers) == expected


def test_the_wheel_undoes_itself() -> None:
    assert zoom_of_wheel(120) > 1
    assert zoom_of_wheel(120) * zoom_of_wheel(-120) == pytest.approx(1)
    assert zoom_of_wheel(0) == 1


def test_ctrl_and_an_arrow_move_the_line_of_a_wipe() -> None:
    assert line_step_of(Qt.Key.Key_Left, CONTROL) == -LINE_STEP
    assert line_step_of(Qt.Key.Key_Right, CONTROL) == LINE_STEP
    assert line_step_of(Qt.Key.Key_Up, CONTROL) is None
    assert line_step_of(Qt.Key.Key_Left, PLAIN) is None
    assert line_step_of(0x01FFFFFF, CONTROL) is None
