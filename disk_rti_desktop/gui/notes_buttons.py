"""Small buttons that show an action by its icon."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from disk_rti_desktop.gui.actions import plain_text


def button_for(action: QAction) -> QToolButton:
    """A button without words, but with the action's tip and name."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(18, 18))
    button.setAccessibleName(plain_text(action))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
