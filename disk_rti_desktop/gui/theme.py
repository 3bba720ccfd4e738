"""How the window looks: neutral greys, so that nothing near a picture tints the eye, and one warm accent for light."""

from dataclasses import asdict, dataclass
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from disk_rti_desktop import assets


@dataclass(frozen=True)
class Theme:
    """The colours of the window, by what they are for."""

    surround: str  # around the picture
    window: str
    panel: str
    field: str
    button: str
    hover: str
    pressed: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    on_accent: str
    warning: str
    fault: str
    notice: str


THEMES = {
    "dark": Theme(
        surround="#262626",
        window="#2d2d2d",
        panel="#333333",
        field="#242424",
        button="#404040",
        hover="#4a4a4a",
        pressed="#565656",
        border="#484848",
        text="#e6e6e6",
        muted="#ababab",
        faint="#7a7a7a",
        accent="#e3a93f",
        accent_hover="#efbb5a",
        on_accent="#1d1d1d",
        warning="#efbb5a",
        fault="#ff8f7d",
        notice="#4d4433",
    ),
    "light": Theme(
        surround="#8c8c8c",
        window="#ececec",
        panel="#f6f6f6",
        field="#ffffff",
        button="#ffffff",
        hover="#e2e2e2",
        pressed="#d2d2d2",
        border="#c4c4c4",
        text="#1f1f1f",
        muted="#595959",
        faint="#9a9a9a",
        accent="#8a5a00",
        accent_hover="#9c6a10",
        on_accent="#ffffff",
        warning="#7d5200",
        fault="#a8200d",
        notice="#f4e6c6",
    ),
}


def apply(application: QApplication, name: str) -> None:
    """Gives every window of the application the colours and shapes of a theme."""
    theme = THEMES[name]
    application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    style = (assets.resources() / "theme.qss").read_text(encoding="utf-8")
    controls = (assets.resources() / "controls").as_posix()
    application.setStyleSheet(Template(style).substitute(asdict(theme), name=name, controls=controls))


def present() -> Theme:
    """The colours that the application has now."""
    window = QApplication.palette().color(QPalette.ColorRole.Window).name()
    return next((theme for theme in THEMES.values() if theme.window == window), THEMES["dark"])


def surround(name: str) -> QColor:
    """The colour around the picture."""
    return QColor(THEMES[name].surround)


def give_role(widget: QWidget, role: str) -> None:
    """Lets a label or frame look as its role asks: see the roles in theme.qss."""
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for part, colour in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.button,
        role.ButtonText: theme.text,
        role.BrightText: theme.fault,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.ToolTipBase: theme.field,
        role.ToolTipText: theme.text,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: "#000000",
        role.Accent: theme.accent,
    }.items():
        palette.setColor(part, QColor(colour))
    for part in [role.WindowText, role.Text, role.ButtonText]:
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(theme.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.pressed))
    return palette
