"""A sentence across the top of the picture that stays until it is dismissed."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.labels import plain_label

Answers = Mapping[str, Callable[[], object]]
"""What can be answered, and what is done then."""


class NoticeBar(QFrame):
    """Hidden until it has something to say; what offers answers stays until it has one, and others wait for that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.give_role(self, "notice")
        self.text = plain_label()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.dismiss = QToolButton()
        self.dismiss.setToolTip("Dismiss")
        self.dismiss.setAccessibleName("Dismiss")
        self.dismiss.clicked.connect(self._end)
        self._waiting: list[tuple[str, Answers]] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.addWidget(self.text, 1)
        self._answers = QHBoxLayout()
        self._answers.setSpacing(8)
        layout.addLayout(self._answers)
        layout.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def answers(self) -> list[QPushButton]:
        """The buttons beside the sentence."""
        items = [self._answers.itemAt(number) for number in range(self._answers.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def tell(self, text: str, answers: Answers | None = None) -> None:
        """Says this, in place of what it said before; answers are buttons that also dismiss it."""
        if not self.isHidden() and self.answers and text != self.text.text():
            self._waiting.append((text, answers or {}))
            return
        self.dismiss.setIcon(icon("close"))
        self.text.setText(text)
        self._clear()
        for words, deed in (answers or {}).items():
            button = QPushButton(words)
            button.clicked.connect(self._end)
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
            self._answers.addWidget(button)
        self.show()

    def _clear(self) -> None:
        for button in self.answers:
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()

    def _end(self) -> None:
        """Says what has waited, if anything has."""
        self._clear()
        self.hide()
        if self._waiting:
            self.tell(*self._waiting.pop(0))
