"""What is seen while nothing is open: how to begin, and what was open last."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.session import Session

WIDTH = 720
SHOWN = 6


class StartPage(QWidget):
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
        self.recent = _RecentList()
        self._recent_title = _label("Recent objects", "heading")
        self._drop_icon = QLabel()
        self._lay_out()
        self.photos.clicked.connect(self.photos_wanted)
        self.open.clicked.connect(self.open_wanted)
        self.demo.clicked.connect(self.demo_wanted)
        self.recent.itemClicked.connect(self._choose)
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addLayout(across)
        layout.addStretch(2)

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
        self.recent.clear()
        for path in self._session.settings.recent[:SHOWN]:
            item = QListWidgetItem(icon("recent"), f"{path.name}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(str(path))
            self.recent.addItem(item)
        self.recent.updateGeometry()
        for widget in [self.recent, self._recent_title]:
            widget.setVisible(self.recent.count() > 0)

    def _choose(self, item: QListWidgetItem) -> None:
        path: Path = item.data(Qt.ItemDataRole.UserRole)
        self.chosen.emit(path)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._fill()


class _RecentList(QListWidget):
    """A list as high as its rows, with a name and a folder in each."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Recent objects")
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(22, 22))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        row = self.sizeHintForRow(0) if self.count() else 0
        return QSize(super().sizeHint().width(), row * self.count() + 2 * self.frameWidth() + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemClicked.emit(self.currentItem())
            return
        super().keyPressEvent(event)


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    theme.give_role(label, role)
    return label
