"""Icons by what they mean, in the colours of the present theme."""

from pathlib import Path

import qtawesome
from PySide6.QtGui import QGuiApplication, QIcon, QPalette

from disk_rti_desktop import assets

GLYPHS = {
    "open": "mdi6.folder-open-outline",
    "recent": "mdi6.history",
    "photos": "mdi6.image-multiple-outline",
    "compare": "mdi6.compare",
    "snapshot": "mdi6.camera-outline",
    "snapshot_set": "mdi6.camera-burst",
    "sweep": "mdi6.movie-open-outline",
    "copy": "mdi6.content-copy",
    "recall": "mdi6.image-sync-outline",
    "another_date": "mdi6.calendar-sync-outline",
    "adjust": "mdi6.vector-square-edit",
    "flicker": "mdi6.animation-play-outline",
    "quit": "mdi6.exit-to-app",
    "fit": "mdi6.fit-to-page-outline",
    "actual": "mdi6.image-size-select-actual",
    "zoom_in": "mdi6.magnify-plus-outline",
    "zoom_out": "mdi6.magnify-minus-outline",
    "full_screen": "mdi6.fullscreen",
    "turn_left": "mdi6.rotate-left",
    "turn_right": "mdi6.rotate-right",
    "photo": "mdi6.image-search-outline",
    "comparing": "mdi6.eye-outline",
    "beside": "mdi6.view-split-vertical",
    "wipe": "mdi6.arrow-split-vertical",
    "flip": "mdi6.flip-to-front",
    "difference": "mdi6.vector-difference",
    "swap": "mdi6.swap-horizontal",
    "photo_light": "mdi6.image-filter-center-focus",
    "bulb": "mdi6.lightbulb-on-outline",
    "panels": "mdi6.dock-right",
    "next_area": "mdi6.arrow-right-bold-box-outline",
    "previous_area": "mdi6.arrow-left-bold-box-outline",
    "preferences": "mdi6.cog-outline",
    "search": "mdi6.magnify",
    "missing": "mdi6.image-off-outline",
    "theme": "mdi6.theme-light-dark",
    "opengl": "mdi6.expansion-card-variant",
    "shortcuts": "mdi6.keyboard-outline",
    "help": "mdi6.help-circle-outline",
    "contents": "mdi6.book-open-variant",
    "steps": "mdi6.shoe-print",
    "back": "mdi6.arrow-left",
    "forward": "mdi6.arrow-right",
    "report": "mdi6.file-document-outline",
    "about": "mdi6.information-outline",
    "demo": "mdi6.play-circle-outline",
    "drop": "mdi6.tray-arrow-down",
    "close": "mdi6.close",
    "apart": "mdi6.dock-window",
    "tasks": "mdi6.format-list-checks",
    "watch": "mdi6.chart-line",
    "pause": "mdi6.pause",
    "waiting": "mdi6.timer-sand",
    "running": "mdi6.progress-clock",
    "stopped": "mdi6.stop-circle-outline",
    "list": "mdi6.format-list-bulleted",
    "pictures": "mdi6.view-grid-outline",
    "crop": "mdi6.crop",
    "outline": "mdi6.vector-polygon-variant",
    "note": "mdi6.check-circle-outline",
    "warning": "mdi6.alert-outline",
    "fault": "mdi6.alert-circle-outline",
    "bookmark": "mdi6.bookmark-outline",
    "add_bookmark": "mdi6.bookmark-plus-outline",
    "next_bookmark": "mdi6.chevron-down",
    "previous_bookmark": "mdi6.chevron-up",
    "rename": "mdi6.pencil-outline",
    "import": "mdi6.import",
    "note_point": "mdi6.map-marker-plus-outline",
    "note_line": "mdi6.vector-line",
    "note_box": "mdi6.vector-rectangle",
    "note_outline": "mdi6.vector-polygon",
    "show_notes": "mdi6.comment-eye-outline",
    "delete": "mdi6.delete-outline",
    "undo": "mdi6.undo",
    "redo": "mdi6.redo",
    "ruler": "mdi6.ruler",
    "keep": "mdi6.note-plus-outline",
    "scale": "mdi6.tape-measure",
    "scale_bar": "mdi6.arrow-expand-horizontal",
    "grid": "mdi6.grid",
    "forget_scale": "mdi6.eraser",
}


def icon(meaning: str, colour: str | None = None) -> QIcon:
    """The icon for one of GLYPHS, in the text's colour unless another is given."""
    palette = QGuiApplication.palette()
    text = colour or palette.color(QPalette.ColorRole.ButtonText).name()
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).name()
    drawn: QIcon = qtawesome.icon(GLYPHS[meaning], color=text, color_disabled=disabled)
    return drawn


def application_icon() -> QIcon:
    """The application's own icon."""
    path: Path = assets.resources() / "disk-rti.png"
    return QIcon(str(path))
