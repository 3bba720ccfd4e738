"""The line above a panel: its name, and the ways to take it out of the window and to hide it."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QToolButton, QWidget

from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.labels import plain_label

BUTTON = 20
PICTURE = 14


class DockTitle(QWidget):
    """Takes no room while the panel lies behind a tab, which tells its name already; the dock drags by what is empty.

    Its buttons are for the mouse; by key, the menu of panels shows and hides them.
    """

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.apart = _button("Take the panel out of the window, or put it back")
        self.hide_ = _button("Hide the panel; the menu View shows it again")
        self.apart.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        self.hide_.clicked.connect(dock.close)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(10, 2, 4, 2)
        line.setSpacing(2)
        line.addWidget(plain_label(dock.windowTitle()), 1)
        line.addWidget(self.apart)
        line.addWidget(self.hide_)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        self._draw_icons()

    @property
    def bare(self) -> bool:
        """Whether a tab tells the name instead."""
        return self._line.isHidden()

    @bare.setter
    def bare(self, bare: bool) -> None:
        self._line.setHidden(bare)

    def _draw_icons(self) -> None:
        self.apart.setIcon(icon("apart"))
        self.hide_.setIcon(icon("close"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()


def _button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setFixedSize(BUTTON, BUTTON)
    button.setIconSize(QSize(PICTURE, PICTURE))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
