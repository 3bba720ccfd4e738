"""The few OpenGL objects that the renderer is made of; each owns one, until it is released in its context.

PyOpenGL checks for errors after every call. Nothing here asks PyOpenGL for the current context, so that it does not
matter whether that was made through GLX or EGL, and which of them PyOpenGL has taken the display for.
Importing this module raises a DisplayError where there is no OpenGL library.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from disk_rti_desktop.arrays import Bytes
from disk_rti_desktop.errors import DisplayError

try:
    from OpenGL import GL
    from OpenGL.error import Error as OpenGLError
    from OpenGL.error import NullFunctionError
except (ImportError, AttributeError) as failure:  # PyOpenGL meets a missing library in either way
    raise DisplayError("There is no OpenGL library on this computer: install the graphics driver.") from failure

LEAST_VERSION = (3, 3)


@dataclass(frozen=True)
class PixelFormat:
    """How a texture keeps its texels, and how they are handed over."""

    internal: int
    layout: int
    numbers: int
    texel_bytes: int


COLOURS = PixelFormat(GL.GL_RGBA8, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, 4)
HALVES = PixelFormat(GL.GL_RGBA16F, GL.GL_RGBA, GL.GL_HALF_FLOAT, 8)
NUMBERS = PixelFormat(GL.GL_R32F, GL.GL_RED, GL.GL_FLOAT, 4)
_ELEMENTS: Mapping[int, type[np.generic]] = MappingProxyType(
    {GL.GL_UNSIGNED_INT: np.uint32, GL.GL_HALF_FLOAT: np.float16, GL.GL_FLOAT: np.float32}
)
WORDS: Mapping[int, PixelFormat] = MappingProxyType(
    {
        1: PixelFormat(GL.GL_R32UI, GL.GL_RED_INTEGER, GL.GL_UNSIGNED_INT, 4),
        2: PixelFormat(GL.GL_RG32UI, GL.GL_RG_INTEGER, GL.GL_UNSIGNED_INT, 8),
        3: PixelFormat(GL.GL_RGB32UI, GL.GL_RGB_INTEGER, GL.GL_UNSIGNED_INT, 12),
        4: PixelFormat(GL.GL_RGBA32UI, GL.GL_RGBA_INTEGER, GL.GL_UNSIGNED_INT, 16),
    }
)
"""Texels of one to four whole words of 32 bits."""


@contextmanager
def reported(doing: str) -> Iterator[None]:
    """Tells OpenGL's errors as a DisplayError that names what was being done."""
    try:
        yield
    except (OpenGLError, NullFunctionError) as error:
        raise DisplayError(f"OpenGL failed at {doing}: {_reason(error)}.") from error


# What drivers without a graphics card call themselves: Mesa's, Google's, and those of Windows and macOS.
_BY_PROCESSOR = ("llvmpipe", "softpipe", "swrast", "swiftshader", "gdi generic", "basic render", "software")


def is_by_processor(device: str) -> bool:
    """Whether OpenGL is played by the processor, as the name of the device tells."""
    return any(name in device.lower() for name in _BY_PROCESSOR)


def finish() -> None:
    """Waits until everything is drawn."""
    GL.glFinish()


_ERRORS: Mapping[int, str] = MappingProxyType(
    {
        GL.GL_INVALID_ENUM: "it does not know a value",
        GL.GL_INVALID_VALUE: "a number is out of range",
        GL.GL_INVALID_OPERATION: "it does not allow this now",
        GL.GL_INVALID_FRAMEBUFFER_OPERATION: "there is nothing to draw into",
        GL.GL_OUT_OF_MEMORY: "the graphics memory is full: close other pictures or programs",
    }
)


def _reason(error: Exception) -> str:
    """What an OpenGL error says, in words; PyOpenGL's own list of arguments stays among the details."""
    code = getattr(error, "err", None)
    return _ERRORS.get(code, f"error {code:#x}") if isinstance(code, int) else str(error).partition("\n")[0]


def device() -> str:
    """The names of the current context's graphics card and version; a DisplayError if it is none or too old."""
    with reported("asking for the version"):
        renderer, version = GL.glGetString(GL.GL_RENDERER), GL.glGetString(GL.GL_VERSION)
        if renderer is None or version is None:
            raise DisplayError("There is no OpenGL here: the driver gave no context.")
        found = (int(GL.glGetIntegerv(GL.GL_MAJOR_VERSION)), int(GL.glGetIntegerv(GL.GL_MINOR_VERSION)))
    name = f"{renderer.decode(errors='replace')}, OpenGL {version.decode(errors='replace')}"
    if found < LEAST_VERSION:
        raise DisplayError(f"OpenGL 3.3 is needed, and this computer has {name}: update the graphics driver.")
    return name


@contextmanager
def settled() -> Iterator[int]:
    """Drawing plainly, pixel over pixel, within a scissor; gives the target, which is bound again afterwards."""
    target = GL.glGetIntegerv(GL.GL_DRAW_FRAMEBUFFER_BINDING)
    viewport = GL.glGetIntegerv(GL.GL_VIEWPORT)
    for switch in (GL.GL_BLEND, GL.GL_DEPTH_TEST, GL.GL_STENCIL_TEST, GL.GL_CULL_FACE, GL.GL_FRAMEBUFFER_SRGB):
        GL.glDisable(switch)
    GL.glColorMask(True, True, True, True)
    GL.glEnable(GL.GL_SCISSOR_TEST)
    try:
        yield int(target)
    finally:
        GL.glDisable(GL.GL_SCISSOR_TEST)
        GL.glUseProgram(0)
        GL.glBindVertexArray(0)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        GL.glBindTexture(GL.GL_TEXTURE_2D, 0)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, int(target))
        GL.glViewport(*(int(value) for value in viewport))


def bind_target(framebuffer: int) -> None:
    """Makes a framebuffer that Qt or others own the target of drawing."""
    GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, framebuffer)


def set_viewport(x: int, y: int, width: int, height: int) -> None:
    """Maps drawing onto a rectangle of the target, counted from its lower left corner."""
    GL.glViewport(x, y, width, height)


def set_scissor(x: int, y: int, width: int, height: int) -> None:
    """Keeps drawing within a rectangle of the target, counted from its lower left corner."""
    GL.glScissor(x, y, width, height)


def clear(colour: Sequence[int]) -> None:
    """Fills the scissor with a colour of bytes."""
    red, green, blue = (value / 255 for value in colour)
    GL.glClearColor(red, green, blue, 1.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)


@contextmanager
def adding() -> Iterator[None]:
    """Drawing that adds to what is in the target."""
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFunc(GL.GL_ONE, GL.GL_ONE)
    try:
        yield
    finally:
        GL.glDisable(GL.GL_BLEND)


def clear_to_nothing() -> None:
    """Fills the scissor with zeros, alpha too."""
    GL.glClearColor(0.0, 0.0, 0.0, 0.0)
    GL.glClear(GL.GL_COLOR_BUFFER_BIT)


@dataclass(frozen=True)
class _Uniform:
    """A variable of a program that is set from outside."""

    location: int
    kind: int
    count: int  # of an array's elements


_COMPONENTS: Mapping[int, int] = MappingProxyType(
    {
        GL.GL_FLOAT: 1,
        GL.GL_FLOAT_VEC3: 3,
        GL.GL_FLOAT_VEC4: 4,
        GL.GL_INT_VEC2: 2,
        GL.GL_SAMPLER_2D: 1,
        GL.GL_UNSIGNED_INT_SAMPLER_2D: 1,
    }
)


class Program:
    """A compiled vertex and fragment shader, and the empty vertex array that drawing needs."""

    def __init__(self, vertex: str, fragment: str) -> None:
        self._id: int = GL.glCreateProgram()
        self._vertices: int = GL.glGenVertexArrays(1)
        try:
            self._link([_compiled(GL.GL_VERTEX_SHADER, vertex), _compiled(GL.GL_FRAGMENT_SHADER, fragment)])
        except DisplayError:
            self.release()
            raise
        self._uniforms = dict(self._declared())

    def _link(self, stages: Sequence[int]) -> None:
        for shader in stages:
            GL.glAttachShader(self._id, shader)
        GL.glLinkProgram(self._id)
        for shader in stages:
            GL.glDetachShader(self._id, shader)
            GL.glDeleteShader(shader)
        if not GL.glGetProgramiv(self._id, GL.GL_LINK_STATUS):
            raise _refused("link", GL.glGetProgramInfoLog(self._id))

    def _declared(self) -> Iterator[tuple[str, _Uniform]]:
        for index in range(GL.glGetProgramiv(self._id, GL.GL_ACTIVE_UNIFORMS)):
            name, count, kind = GL.glGetActiveUniform(self._id, index)
            plain = bytes(name).decode().removesuffix("[0]")
            yield plain, _Uniform(GL.glGetUniformLocation(self._id, plain), int(kind), int(count))

    def use(self) -> None:
        """Makes this the program that draws."""
        GL.glUseProgram(self._id)
        GL.glBindVertexArray(self._vertices)

    def set(self, name: str, values: ArrayLike) -> None:
        """Gives a variable of the program in use its numbers; one that the compiler found useless is passed over."""
        uniform = self._uniforms.get(name)
        if uniform is None:
            return
        size = uniform.count * _COMPONENTS[uniform.kind]
        numbers = np.ravel(values)
        if numbers.size < size:
            raise ValueError(f"the shader's {name} takes {size} numbers, not {numbers.size}")
        if uniform.kind == GL.GL_FLOAT:
            GL.glUniform1fv(uniform.location, uniform.count, np.ascontiguousarray(numbers, np.float32))
        elif uniform.kind == GL.GL_FLOAT_VEC3:
            GL.glUniform3fv(uniform.location, uniform.count, np.ascontiguousarray(numbers, np.float32))
        elif uniform.kind == GL.GL_FLOAT_VEC4:
            GL.glUniform4fv(uniform.location, uniform.count, np.ascontiguousarray(numbers, np.float32))
        elif uniform.kind == GL.GL_INT_VEC2:
            GL.glUniform2i(uniform.location, int(numbers[0]), int(numbers[1]))
        else:
            GL.glUniform1i(uniform.location, int(numbers[0]))

    def draw(self) -> None:
        """Fills the viewport, as far as the scissor lets it."""
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)

    def release(self) -> None:
        """Gives the program back."""
        GL.glDeleteProgram(self._id)
        GL.glDeleteVertexArrays(1, [self._vertices])


def _compiled(stage: int, text: str) -> int:
    """One shader; a DisplayError with the driver's words if it does not compile."""
    shader: int = GL.glCreateShader(stage)
    GL.glShaderSource(shader, text)
    GL.glCompileShader(shader)
    if GL.glGetShaderiv(shader, GL.GL_COMPILE_STATUS):
        return shader
    log = GL.glGetShaderInfoLog(shader)
    GL.glDeleteShader(shader)
    raise _refused("compile", log)


def _refused(doing: str, log: bytes | str) -> DisplayError:
    """The error for a shader that a driver does not take; its log is among the details (`__cause__`)."""
    text = log.decode(errors="replace") if isinstance(log, bytes) else str(log)
    error = DisplayError(f"The graphics driver could not {doing} a shader: update the driver.")
    error.__cause__ = RuntimeError(text.strip())
    return error


class Texture:
    """Texels in the graphics card's memory."""

    def __init__(self, texels: PixelFormat, width: int, height: int) -> None:
        self._texels, self.width, self.height = texels, width, height
        self._id: int = GL.glGenTextures(1)
        self.bind(0)
        # Only texelFetch reads; but a texture is incomplete, and black, while it asks for a smaller level or a filter.
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MIN_FILTER, GL.GL_NEAREST)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAG_FILTER, GL.GL_NEAREST)
        GL.glTexParameteri(GL.GL_TEXTURE_2D, GL.GL_TEXTURE_MAX_LEVEL, 0)
        GL.glTexImage2D(GL.GL_TEXTURE_2D, 0, texels.internal, width, height, 0, texels.layout, texels.numbers, None)

    @property
    def bytes(self) -> int:
        """What it takes of the memory."""
        return self._texels.texel_bytes * self.width * self.height

    @property
    def name(self) -> int:
        """OpenGL's number for it."""
        return self._id

    def bind(self, unit: int) -> None:
        """Lays it where a shader's sampler of that number reads."""
        GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
        GL.glBindTexture(GL.GL_TEXTURE_2D, self._id)

    def upload(self, texels: Bytes) -> None:
        """Fills it with bytes (height, width, texel bytes)."""
        expected = (self.height, self.width, self._texels.texel_bytes)
        if texels.shape != expected:
            raise ValueError(f"a texture takes bytes of shape {expected}, not {texels.shape}")
        self.bind(0)
        # Rows are whole words, which suits the alignment that stands; Qt's text comes out garbled if that is changed.
        numbers, layout = self._texels.numbers, self._texels.layout
        # PyOpenGL would make a number of each byte.
        pixels = np.ascontiguousarray(texels).view(_ELEMENTS.get(numbers, np.uint8))
        GL.glTexSubImage2D(GL.GL_TEXTURE_2D, 0, 0, 0, self.width, self.height, layout, numbers, pixels)

    def release(self) -> None:
        """Gives the memory back."""
        GL.glDeleteTextures(1, [self._id])


class Framebuffer:
    """A target for drawing whose pixels land in a texture that it does not own."""

    def __init__(self, colours: Texture) -> None:
        self._size = (colours.width, colours.height)
        self._id: int = GL.glGenFramebuffers(1)
        self.bind()
        attachment = GL.GL_COLOR_ATTACHMENT0
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, attachment, GL.GL_TEXTURE_2D, colours.name, 0)
        status = GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER)
        if status != GL.GL_FRAMEBUFFER_COMPLETE:
            self.release()
            raise DisplayError(f"The graphics driver cannot draw into a texture (status {int(status):#x}): update it.")

    def bind(self) -> None:
        """Makes this the target of drawing, and reading, over its whole size."""
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._id)
        GL.glViewport(0, 0, *self._size)

    def read(self, x: int, y: int, width: int, height: int) -> Bytes:
        """The colours (height, width, 3) of a rectangle, its first row being the row y of the texture."""
        self.bind()
        pixels = np.empty((height, width, 4), np.uint8)
        GL.glReadPixels(x, y, width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, pixels)
        return pixels[:, :, :3]

    def copy(self, source: tuple[int, int], size: tuple[int, int], target: tuple[int, int]) -> None:
        """Copies a rectangle of that size, from its lower left corner here to that in the target of drawing."""
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._id)
        (x, y), (width, height), (left, bottom) = source, size, target
        corners = (x, y, x + width, y + height, left, bottom, left + width, bottom + height)
        GL.glBlitFramebuffer(*corners, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)

    def release(self) -> None:
        """Gives the target back; the texture stays."""
        GL.glDeleteFramebuffers(1, [self._id])
