"""A driver is asked to draw known pictures before anything else is drawn."""

import pytest

from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.render import gl
from disk_rti_desktop.render.self_test import self_test

pytestmark = pytest.mark.usefixtures("in_gl")


def test_this_driver_is_right() -> None:
    self_test()


def test_a_driver_that_draws_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = gl.Program.draw
    pixels: list[int] = []

    def draw_all_but_one(program: gl.Program) -> None:
        pixels.append(1)
        if len(pixels) > 2:
            draw(program)

    monkeypatch.setattr(gl.Program, "draw", draw_all_but_one)
    with pytest.raises(DisplayError, match=r"draws pictures wrong \(linear.*update the driver"):
        self_test()
