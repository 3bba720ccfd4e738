"""Buttons that stay pressed, to choose one of a few views or tools."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from disk_rti_desktop.gui.icons import icon


def switch(meaning: str, text: str, hint: str) -> QToolButton:
    """A button with an icon, its name, and what it does."""
    button = QToolButton()
    button.setIcon(icon(meaning))
    button.setText(text)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setCheckable(True)
    button.setToolTip(hint)
    return button
