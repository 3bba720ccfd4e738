"""Errors that the user can understand and act on; every other exception is a bug.

    RtiError
    ├── InputError            what was given cannot be used
    │   ├── PhotoError        a photo cannot be read, or does not fit the others
    │   ├── LightsError       a light list is malformed, or disagrees with the photos
    │   ├── CollectionError   a folder is not a multi-light image collection
    │   ├── FormatError       a relightable image is damaged or of an unsupported kind
    │   │   └── NotThisFormatError  the file is of another format: try the next reader
    │   └── ParameterError    an option has a value that cannot work here
    ├── OutputError           a result cannot be written where it was asked for
    └── DisplayError          OpenGL cannot be used on this computer

A message names the thing, what was expected, what came and what to do, in one or two plain sentences.
"""


class RtiError(Exception):
    """Tell the user: the message is meant for them."""


class InputError(RtiError):
    """What was given cannot be used."""


class PhotoError(InputError):
    """A photo cannot be read, or does not fit the others."""


class LightsError(InputError):
    """A light list is malformed, or disagrees with the photos."""


class CollectionError(InputError):
    """A folder is not a multi-light image collection."""


class FormatError(InputError):
    """A relightable image is damaged or of an unsupported kind."""


class NotThisFormatError(FormatError):
    """The file is of another format: try the next reader."""


class ParameterError(InputError):
    """An option has a value that cannot work here."""


class OutputError(RtiError):
    """A result cannot be written where it was asked for."""


class DisplayError(RtiError):
    """OpenGL cannot be used on this computer."""
