"""Notes on relightable images: places with words, bookmarked views, the size of a pixel; kept as W3C annotations."""

from disk_rti_desktop.notes.files import Kept, notes_path, read_or_set_aside, write
from disk_rti_desktop.notes.merging import merged
from disk_rti_desktop.notes.shapes import Shape
from disk_rti_desktop.notes.values import COLOURS, Bookmark, Note, Notes, Scale, seen_region

__all__ = [
    "COLOURS",
    "Bookmark",
    "Kept",
    "Note",
    "Notes",
    "Scale",
    "Shape",
    "merged",
    "notes_path",
    "read_or_set_aside",
    "seen_region",
    "write",
]
