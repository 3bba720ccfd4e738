"""What is seen while nothing is open: how to begin, and what was open last."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.recent_list import RecentList
from disk_rti_desktop.gui.session import Session
from disk_rti_desktop.gui.thumbnails import Thumbnails

WIDTH = 720
SHOWN = 6


class StartPage(QScrollArea):
    """The first page: drop, open, begin from photos, try the demonstration; recent objects.

    Signals:
        photos_wanted(), open_wanted(), demo_wanted(): a button was pressed.
        chosen(Path): one of the recent objects.
    """

    photos_wanted = Signal()
    open_wanted = Signal()
    demo_wanted = Signal()
    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.photos = QPushButton("New from photos…")
        self.photos.setProperty("primary", True)
        self.open = QPushButton("Open…")
        self.demo = QPushButton("Try the demonstration")
        self.demo.setToolTip("Renders a small object, distils it in about a minute, and opens the result")
        self.recent = RecentList()
        self.thumbnails = Thumbnails(session, self)
        self._recent_title = _label("Recent objects", "heading")
        self._drop_icon = QLabel()
        self._lay_out()
        self.photos.clicked.connect(self.photos_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.demo.clicked.connect(self.demo_wanted)
        self.recent.chosen.connect(self.chosen)
        self.recent.unwanted.connect(self._forget)
        self.thumbnails.found.connect(self.recent.show_picture)
        session.settings_changed.connect(self._fill)
        self._fill()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(_label("DisK-RTI Desktop", "title"))
        column.addWidget(_label("Relight objects from photos taken under many lights, and look closely.", "muted"))
        column.addSpacing(6)
        column.addWidget(self._drop_card())
        column.addSpacing(10)
        column.addWidget(self._recent_title)
        column.addWidget(self.recent)
        holder = QWidget()
        holder.setMaximumWidth(WIDTH)
        holder.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(holder, 8)
        across.addStretch(1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addLayout(across)
        layout.addStretch(2)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _drop_card(self) -> QFrame:
        card = QFrame()
        theme.give_role(card, "card")
        self._drop_icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = _label("Drop a folder of photos here, or a relightable image", "heading")
        hint = _label("Photos need their light list (.lp) beside them, or a glossy ball in every one.", "muted")
        for label in [title, hint]:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        for button in [self.photos, self.open, self.demo]:
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 26, 24, 26)
        column.setSpacing(10)
        for widget in [self._drop_icon, title, hint]:
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(buttons)
        return card

    def _fill(self) -> None:
        self._drop_icon.setPixmap(icon("drop").pixmap(QSize(44, 44)))
        self.recent.fill(self._session.settings.recent[:SHOWN])
        if self.isVisible():
            self.thumbnails.wish(self.recent.unseen)
        for widget in [self.recent, self._recent_title]:
            widget.setVisible(self.recent.count() > 0)

    def _forget(self, path: Path) -> None:
        self._session.settings = self._session.settings.without_recent(path)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.thumbnails.wish(self.recent.unseen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._fill()


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    theme.give_role(label, role)
    return label
