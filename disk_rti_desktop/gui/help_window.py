"""The window of help: its contents, a field to search them, and the page that is read."""

from collections.abc import Callable, Sequence
from html import escape
from string import Template

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPalette, QShortcut, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.actions import plain_text
from disk_rti_desktop.gui.help_pages import SUFFIX, HelpPage, found, page_path, pages
from disk_rti_desktop.gui.help_topics import INDEX
from disk_rti_desktop.gui.icons import application_icon, icon

SIZE = QSize(1000, 720)
CONTENTS = 250  # pixels of the list of pages
ACTIONS = "<!-- actions -->"
"""Where a page wants the table of all that one can do."""

_STYLE = Template("""
body { color: $text; }
h1 { font-size: 20px; margin-top: 0px; margin-bottom: 12px; }
h2 { font-size: 15px; margin-top: 22px; margin-bottom: 6px; color: $accent; }
p { margin-top: 0px; margin-bottom: 9px; line-height: 135%; }
li { margin-bottom: 5px; line-height: 130%; }
table { margin-top: 2px; margin-bottom: 10px; }
th { text-align: left; padding: 5px 14px 5px 0px; vertical-align: top; }
td { padding: 5px 14px 5px 0px; vertical-align: top; }
a { color: $accent; }
.action { font-weight: 600; }
kbd, .key { font-weight: 600; }
code { color: $text; background-color: $button; }
.note { color: $muted; }
""")


class HelpWindow(QWidget):
    """Help beside the work: it stays open while one goes on."""

    def __init__(self, actions: Callable[[], Sequence[QAction]]) -> None:
        super().__init__()
        self.setWindowTitle("Help – DisK-RTI Desktop")
        self.setWindowIcon(application_icon())
        self.resize(SIZE)
        self._pages = pages()
        self._actions = actions
        self._read: list[str] = []  # names of pages, in the order in which they were read
        self._place = -1  # of the present one among them
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName("Page of help")
        self.browser.document().setDocumentMargin(22)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search in the help")
        self.contents = QListWidget()
        self.contents.setAccessibleName("Pages of help")
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.back = _button("back", "Back", "The page before  (Alt+Left)")
        self.forward = _button("forward", "Forward", "The page after  (Alt+Right)")
        self._lay_out()
        self._restyle()
        self._fill()
        self._connect()

    @property
    def page(self) -> str:
        """The name of the page that is read; empty before the first."""
        return self._read[self._place] if self._read else ""

    def read(self, name: str) -> None:
        """Shows a page, and the window in front of others."""
        self.search.clear()
        self._open(name)
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.contents, 1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addStretch(1)
        beside.addLayout(row)
        beside.addWidget(self.browser, 1)
        splitter = QSplitter()
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(12)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([CONTENTS, SIZE.width() - CONTENTS])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.addWidget(splitter)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._open_first)
        self.contents.currentItemChanged.connect(self._follow_contents)
        self.browser.anchorClicked.connect(lambda url: self._open(url.fileName().removesuffix(SUFFIX)))
        self.back.clicked.connect(lambda: self._turn(-1))
        self.forward.clicked.connect(lambda: self._turn(1))
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        QShortcut(QKeySequence("Esc"), self, self.close)
        QShortcut(QKeySequence("F1"), self, lambda: self.read(INDEX))
        QShortcut(QKeySequence("Alt+Left"), self, lambda: self._turn(-1))
        QShortcut(QKeySequence("Alt+Right"), self, lambda: self._turn(1))

    def _fill(self) -> None:
        """Lists the pages in which the words searched for occur."""
        self.contents.blockSignals(True)
        self.contents.clear()
        for page in found(self._pages, self.search.text()):
            item = QListWidgetItem(page.title)
            item.setData(Qt.ItemDataRole.UserRole, page)
            self.contents.addItem(item)
        self.contents.blockSignals(False)
        self._mark_page()
        self._highlight()

    def _open(self, name: str) -> None:
        """Shows a page of help, and remembers the way here."""
        if not any(page.name == name for page in self._pages):
            return
        if name != self.page:
            self._read = [*self._read[: self._place + 1], name]
            self._place = len(self._read) - 1
        self._show()

    def _turn(self, step: int) -> None:
        """Goes back or forward among the pages that were read."""
        if 0 <= self._place + step < len(self._read):
            self._place += step
            self._show()

    def _show(self) -> None:
        text = page_path(self.page).read_text(encoding="utf-8")
        self.browser.setHtml(text.replace(ACTIONS, _table(self._actions())))
        self.back.setEnabled(self._place > 0)
        self.forward.setEnabled(self._place < len(self._read) - 1)
        self._mark_page()
        self._highlight()

    def _open_first(self) -> None:
        if self.contents.count():
            self.contents.setCurrentRow(0)
            self._follow_contents(self.contents.item(0))

    def _follow_contents(self, item: QListWidgetItem | None, _before: QListWidgetItem | None = None) -> None:
        if item is not None:
            page: HelpPage = item.data(Qt.ItemDataRole.UserRole)
            self._open(page.name)

    def _mark_page(self) -> None:
        """Marks the page that is read in the list, if it stands there."""
        self.contents.blockSignals(True)
        rows = range(self.contents.count())
        names = [self.contents.item(row).data(Qt.ItemDataRole.UserRole).name for row in rows]
        self.contents.setCurrentRow(names.index(self.page) if self.page in names else -1)
        self.contents.blockSignals(False)

    def _highlight(self) -> None:
        """Marks the words searched for in the page."""
        marked = []
        look = QTextCharFormat()
        look.setBackground(self.palette().color(QPalette.ColorRole.Highlight))
        look.setForeground(self.palette().color(QPalette.ColorRole.HighlightedText))
        for word in self.search.text().split():
            cursor = QTextCursor(self.browser.document())
            while not (cursor := self.browser.document().find(word, cursor)).isNull():
                selection = QTextEdit.ExtraSelection()
                selection.cursor, selection.format = cursor, look
                marked.append(selection)
        self.browser.setExtraSelections(marked)

    def _restyle(self) -> None:
        """Takes the colours of the present theme."""
        shown = theme.present()
        self.browser.document().setDefaultStyleSheet(
            _STYLE.substitute(text=shown.text, accent=shown.accent, button=shown.button, muted=shown.muted)
        )
        self.back.setIcon(icon("back"))
        self.forward.setIcon(icon("forward"))
        if self.page:
            self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()


def _button(meaning: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(icon(meaning), f" {text}")
    button.setToolTip(tip)
    button.setAccessibleName(text)
    return button


def _table(actions: Sequence[QAction]) -> str:
    """All that one can do, with its keys and what it does."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = (
        f'<tr><td class="action">{escape(plain_text(action))}</td>'
        f'<td class="key">{escape(", ".join(keys.toString(native) for keys in action.shortcuts()))}</td>'
        f"<td>{escape(action.statusTip())}</td></tr>"
        for action in actions
    )
    return f"<table><tr><th>To do</th><th>Keys</th><th>What it does</th></tr>{''.join(rows)}</table>"
