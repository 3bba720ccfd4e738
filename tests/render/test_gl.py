"""OpenGL objects: what they refuse, and in which words."""

import subprocess
import sys

import numpy as np
import pytest

from disk_rti_desktop.errors import DisplayError
from disk_rti_desktop.render import gl, glsl

GREY = "#version 330 core\nuniform vec3 tones[2];\nout vec4 shown;\nvoid main() { shown = vec4(tones[1], 1.0); }\n"


def test_computer_without_opengl_is_told_at_import() -> None:
    script = (
        "import sys\n"
        "sys.modules['OpenGL.GL'] = None\n"
        "from disk_rti_desktop.errors import DisplayError\n"
        "try:\n"
        "    import disk_rti_desktop.render.gl\n"
        "except DisplayError as error:\n"
        "    print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "There is no OpenGL library" in told.stdout


@pytest.mark.usefixtures("in_gl")
class TestInContext:
    def test_device_names_the_driver(self) -> None:
        assert "OpenGL" in gl.device()

    def test_older_versions_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gl, "LEAST_VERSION", (9, 0))
        with pytest.raises(DisplayError, match="update the graphics driver"):
            gl.device()

    def test_shader_that_does_not_compile_carries_the_drivers_words(self) -> None:
        with pytest.raises(DisplayError, match="compile a shader") as caught:
            gl.Program(glsl.vertex_shader(), "#version 330 core\nvoid main() { nonsense(); }\n")
        assert "nonsense" in str(caught.value.__cause__)

    def test_shaders_that_do_not_fit_together_are_told(self) -> None:
        fragment = "#version 330 core\nvec4 missing();\nout vec4 a;\nvoid main() { a = missing(); }\n"
        with pytest.raises(DisplayError, match="link a shader"):
            gl.Program(glsl.vertex_shader(), fragment)

    def test_program_fills_its_target_with_its_uniforms(self) -> None:
        program = gl.Program(glsl.vertex_shader(), GREY)
        colours = gl.Texture(gl.COLOURS, 5, 4)
        target = gl.Framebuffer(colours)
        target.bind()
        program.use()
        program.set("tones", [0, 0, 0, 0.2, 0.4, 0.6])
        program.set("no such name", [1])
        program.draw()
        np.testing.assert_array_equal(target.read(1, 2, 3, 2), np.broadcast_to((51, 102, 153), (2, 3, 3)))
        with pytest.raises(ValueError, match="tones takes 6 numbers, not 3"):
            program.set("tones", [0, 0, 0])
        for thing in (target, colours, program):
            thing.release()

    def test_texels_come_back_as_they_went(self) -> None:
        texels = np.random.default_rng(0).integers(0, 256, (3, 7, 4), dtype=np.uint8)
        colours = gl.Texture(gl.COLOURS, 7, 3)
        colours.upload(texels)
        target = gl.Framebuffer(colours)
        np.testing.assert_array_equal(target.read(0, 0, 7, 3), texels[:, :, :3])
        with pytest.raises(ValueError, match=r"\(3, 7, 4\), not \(3, 7, 3\)"):
            colours.upload(texels[:, :, :3])
        target.release()
        colours.release()

    def test_errors_of_opengl_are_told_in_words(self) -> None:
        told = r"OpenGL failed at making a texture: a number is out of range\."
        with pytest.raises(DisplayError, match=told), gl.reported("making a texture"):
            gl.Texture(gl.COLOURS, -1, 10)
