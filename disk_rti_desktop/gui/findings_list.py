"""What a look at the photos has brought up: each finding a sentence with its sign, the gravest first."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from disk_rti_desktop.gui import theme
from disk_rti_desktop.gui.icons import icon
from disk_rti_desktop.gui.labels import plain_label
from disk_rti_desktop.mlic import Finding

ORDER = ("fault", "warning", "note")
NAMES = {"fault": "Fault", "warning": "Warning", "note": "Note"}


class FindingsList(QScrollArea):
    """Findings one below the other; scrolls when there are many."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What was found")
        self.setMinimumHeight(90)
        self.show_findings(())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Shows these findings in place of the earlier ones."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        for finding in sorted(findings, key=lambda finding: ORDER.index(finding.severity)):
            column.addLayout(_row(finding))
        column.addStretch(1)
        self.setWidget(body)


def _row(finding: Finding) -> QHBoxLayout:
    sign = QLabel()
    sign.setFixedWidth(20)
    sign.setPixmap(icon(finding.severity, _colour(finding)).pixmap(QSize(18, 18)))
    sign.setAccessibleName(NAMES[finding.severity])
    text = plain_label(finding.text)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setWordWrap(True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if finding.severity == "note":
        theme.give_role(text, "muted")
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row


def _colour(finding: Finding) -> str:
    colours = theme.present()
    return {"fault": colours.fault, "warning": colours.warning, "note": colours.muted}[finding.severity]
