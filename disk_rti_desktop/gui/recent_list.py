"""What was opened last, with small pictures: a list of one's own objects to begin with."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QSizePolicy

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon

ICON = QSize(80, 60)
ROW = 78
NARROWEST = 300  # of a column


class RecentList(QListWidget):
    """Objects in as many columns as there is room for, each with a name and a folder, as high as its rows.

    Signals:
        chosen(Path): an object was clicked, or Return pressed on it.
        unwanted(Path): it is not to be listed any more.
    """

    chosen = Signal(object)
    unwanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._images: dict[Path, QImage | None] = {}
        self.setAccessibleName("Recent objects")
        self.setAccessibleDescription("Return opens an object, Delete takes it off the list")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setIconSize(ICON)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.itemClicked.connect(lambda item: self.chosen.emit(_path(item)))

    @property
    def unseen(self) -> list[Path]:
        """The objects whose small picture has not been looked for."""
        return [path for path in map(_path, self._items) if path not in self._images]

    def fill(self, paths: Sequence[Path]) -> None:
        """Lists these objects."""
        self.clear()
        for path in paths:
            item = QListWidgetItem(f"{path.name}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, path)
            item.setToolTip(str(path))
            self.addItem(item)
            self._draw(item)
        self._arrange()

    def show_picture(self, path: Path, image: QImage | None) -> None:
        """Shows the small picture of an object, or that none is to be had."""
        self._images[path] = image
        for item in self._items:
            if _path(item) == path:
                self._draw(item)

    @property
    def _items(self) -> list[QListWidgetItem]:
        return [self.item(number) for number in range(self.count())]

    @property
    def _columns(self) -> int:
        return max(1, min(2, self.width() // NARROWEST))

    def _draw(self, item: QListWidgetItem) -> None:
        path = _path(item)
        image = self._images.get(path)
        if image is not None:
            item.setIcon(QIcon(self._framed(QPixmap.fromImage(image))))
        else:
            muted = theme.present().muted
            item.setIcon(icon("missing" if path in self._images else "recent", muted))

    def _framed(self, picture: QPixmap) -> QPixmap:
        """A small picture in the middle of as much room as all have, so that the words beside them are aligned."""
        ratio = self.devicePixelRatioF()
        framed = QPixmap(ICON * ratio)
        framed.fill(Qt.GlobalColor.transparent)
        shape, mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        scaled = picture.scaled(framed.size(), shape, mode)
        painter = QPainter(framed)
        painter.drawPixmap((framed.width() - scaled.width()) // 2, (framed.height() - scaled.height()) // 2, scaled)
        painter.end()
        framed.setDevicePixelRatio(ratio)
        return framed

    def _arrange(self) -> None:
        edges = 2 * self.frameWidth()
        width = self.width() - edges
        for item in self._items:
            item.setSizeHint(QSize(width // self._columns - 1, ROW))
        rows = -(-self.count() // self._columns)
        self.setFixedHeight(max(1, rows * ROW + edges))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(_path(item))
        elif item is not None and event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit(_path(item))
        else:
            super().keyPressEvent(event)


def _path(item: QListWidgetItem) -> Path:
    path: Path = item.data(Qt.ItemDataRole.UserRole)
    return path
